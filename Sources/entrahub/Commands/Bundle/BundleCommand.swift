import ArgumentParser
import Foundation
import ProvisioningCore
import Settings

struct BundleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "A file for support: what is known of a profile, without people and secrets.",
    discussion: """
      Ids, codes, times and tracking ids are kept; names, addresses, attribute values, pasted texts, \
      notes and secrets are not, and the file lists what was removed. Study one with: entrahub \
      console --bundle FILE
      """,
    subcommands: [Export.self, Show.self])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write a bundle of a profile.")

    @Argument(help: "The file to write; '-' is standard output.")
    var file: String

    @Flag(help: "Only what the workspace holds: read nothing now. Twice gives the same bytes.")
    var stored = false

    @Flag(help: "Replace the file if there is one.")
    var force = false

    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
      if file != "-", !FileManager.default.fileExists(atPath: folder) {
        throw ProvisioningError(
          .invalidInput, operation: "writing the bundle", message: "there is no folder \(folder)",
          advice: "Make it, or name another file.")
      }
      if file != "-", !force, FileManager.default.fileExists(atPath: file) {
        throw ProvisioningError(
          .invalidInput, operation: "writing the bundle", message: "\(file) exists already",
          advice: "Name another file, or replace it with --force.")
      }
      let bundle = try await profile.with { session in
        if !stored {
          let snapshot = await session.integration.refresh()
          if let failure = snapshot.unreadable {
            // What can't be read is what the bundle is made for.
            Output.message(
              Times.localized(Failure.words(failure)) + "\nThe bundle holds what was read before.")
          }
        }
        return try await session.integration.supportBundle(
          program: Version.current, readsMappings: !stored)
      }
      guard file != "-" else {
        Output.write(JSON.escapingUnsafe(bundle.text), to: 1)
        return
      }
      try write(bundle)
      profile.output.line(
        "Wrote \(PlainText.clean(file)): \(BundleText.contents(bundle)). Removed:")
      BundleText.removals(bundle).forEach(profile.output.line)
    }

    private func write(_ bundle: SupportBundle) throws {
      do {
        try PrivateFile.write(Array(bundle.text.utf8), to: file)
      } catch {
        throw ProvisioningError(
          .storage, operation: "writing the bundle", message: "\(error)",
          advice: "Name a file in a folder that you may write to.")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Say what a bundle holds; nothing goes to the network.")

    @Argument(help: "The bundle; '-' is standard input.")
    var file: String

    @Option(help: "How to print: text, or json for the file itself once it was checked.")
    var format: DocumentFormat = .text

    @OptionGroup var color: ColorOption

    func run() async throws {
      let bundle = try SupportBundle(parsing: try Input.read(file, what: "the bundle"))
      let output = color.output
      if format == .json {
        output.data(JSON.escapingUnsafe(bundle.text.trimmingCharacters(in: .newlines)))
        return
      }
      let integration = try await Integration.studying(
        bundle, signatures: try Setup.current.signatures())
      let snapshot = await integration.snapshot
      await integration.close()
      BundleText(bundle: bundle, snapshot: snapshot, output: output).print()
    }
  }
}
