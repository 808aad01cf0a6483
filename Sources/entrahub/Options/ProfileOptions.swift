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
}

struct ColorOption: ParsableArguments {
  @Option(name: .long, help: "Colour in text output: auto, always or never.")
  var color: ColorMode = .auto

  var output: Output { Output(color: color) }
}
