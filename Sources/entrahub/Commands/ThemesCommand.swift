import ArgumentParser
import ProvisioningCore
import Settings
import TerminalUI

struct ThemesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "The console's themes.",
    subcommands: [List.self, Show.self, Check.self], defaultSubcommand: List.self)

  private static var library: ThemeLibrary { ThemeLibrary(folder: Setup.current.folders.themes) }

  private static func load(_ name: String) throws -> Theme {
    do {
      return try library.theme(named: name)
    } catch {
      throw ProvisioningError(
        .invalidInput, operation: "loading the theme", message: "\(error)",
        advice: "entrahub themes list names those that there are.")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the themes.")

    @OptionGroup var format: FormatOption
    @OptionGroup var color: ColorOption

    func run() async throws {
      Listing(
        schema: "entrahub.themes/1", key: "themes",
        columns: [.init("NAME", "name"), .init("ORIGIN", "origin")],
        rows: library.entries.map { entry in
          let origin = entry.isBuiltIn ? "built in" : entry.file
          return Listing.Row(
            [entry.name, origin],
            json: .object([
              (key: "name", value: .string(entry.name)), (key: "origin", value: .string(origin)),
            ]))
        }, empty: "No theme."
      ).print(format.format, to: color.output)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show what a theme makes of each role.")

    @Argument(help: "Its name.")
    var name: String

    @OptionGroup var color: ColorOption

    func run() async throws {
      let theme = try load(name)
      color.output.line(color.output.bold(PlainText.clean(theme.title)))
      TextTable(
        header: ["ROLE", "256", "16", "8"],
        rows: theme.looks.sorted { "\($0.key)" < "\($1.key)" }.map { role, look in
          let colors = look.foreground
          return [
            "\(role)", Self.words(colors?.colors256), Self.words(colors?.colors16),
            Self.words(colors?.colors8),
          ]
        }
      ).lines(color.output).forEach(color.output.line)
    }

    private static func words(_ index: Int16?) -> String {
      guard let index else { return "inherited" }
      return index == Theme.Color.own ? "the terminal's own" : String(index)
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Check that every role is there and can be read.",
      discussion: "Exit code 1 when a theme has a mistake.")

    @Argument(help: "Its name; else all themes.")
    var name: String?

    @OptionGroup var color: ColorOption

    func run() async throws {
      var isWrong = false
      for name in name.map({ [$0] }) ?? library.entries.map(\.name) {
        let problems = Self.problems(name)
        isWrong = isWrong || !problems.isEmpty
        color.output.line(
          "\(PlainText.clean(name)): \(problems.isEmpty ? "well" : "\(problems.count) mistake\(problems.count == 1 ? "" : "s")")"
        )
        for problem in problems { color.output.line("  \(PlainText.clean(problem))") }
      }
      if isWrong { throw ExitCode(1) }
    }

    private static func problems(_ name: String) -> [String] {
      do {
        return try library.theme(named: name).weakContrasts().map(\.description)
      } catch {
        return error.list.map(\.description)
      }
    }
  }
}
