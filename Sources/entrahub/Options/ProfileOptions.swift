import ArgumentParser
import ProvisioningCore

/// Which profile a command works on, and how it prints.
struct ProfileOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "The profile; else the active one.")
  var profile: String?

  @Flag(name: .long, help: "Refuse every change, whatever the profile says.")
  var readOnly = false

  @OptionGroup var color: ColorOption

  var output: Output { color.output }

  func validate() { Setup.current.suggest(for: profile) }

  /// Opens the profile, does something, and closes it again in every case.
  func with<Value>(_ body: (Session) async throws -> Value) async throws -> Value {
    let session = try Setup.current.session(self)
    do {
      let value = try await body(session)
      await session.integration.close()
      return value
    } catch {
      await session.integration.close()
      throw error
    }
  }
}

struct ColorOption: ParsableArguments {
  @Option(name: .long, help: "Colour in text output: auto, always or never.")
  var color: ColorMode = .auto

  var output: Output { Output(color: color) }
}
