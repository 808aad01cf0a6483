import ArgumentParser
import ProvisioningCore
import Settings
import TerminalUI
import Themes

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Where EntraHub keeps its files.",
    subcommands: [Paths.self], defaultSubcommand: Paths.self)

  struct Paths: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print every path in use.")

    @OptionGroup var format: FormatOption
    @OptionGroup var color: ColorOption

    func run() async throws {
      let paths = Setup.current.paths
      Listing(
        schema: "entrahub.paths/1", key: "paths",
        columns: [.init("WHAT", "what"), .init("PATH", "path")],
        rows: paths.map { what, path in
          Listing.Row(
            [what, path],
            json: .object([
              (key: "what", value: .string(what)), (key: "path", value: .string(path)),
            ]))
        }, empty: ""
      ).print(format.format, to: color.output)
    }
  }
}
