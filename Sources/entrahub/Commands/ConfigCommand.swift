import ArgumentParser
import ProvisioningCore
import Settings
import TerminalUI
import Themes

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Where EntraHub keeps its files, and whether they are right.",
    subcommands: [Paths.self, Check.self], defaultSubcommand: Paths.self)

  struct Paths: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "paths", abstract: "Print every path in use.")

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

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Check settings, profiles, themes and signatures.",
      discussion: "Names file, line and column of each mistake. Exit code 64 when there is one.")

    @OptionGroup var format: FormatOption
    @OptionGroup var color: ColorOption

    func run() async throws {
      let findings = try Setup.current.checkedFiles()
      Listing(
        schema: "entrahub.config/1", key: "files",
        columns: [.init("FILE", "file"), .init("FOUND", "mistakes")],
        rows: findings.flatMap { finding in
          (finding.mistakes.isEmpty ? ["well"] : finding.mistakes).map { mistake in
            Listing.Row(
              [finding.file, mistake],
              json: .object([
                (key: "file", value: .string(finding.file)),
                (key: "mistake", value: finding.mistakes.isEmpty ? .null : .string(mistake)),
              ]))
          }
        }, empty: ""
      ).print(format.format, to: color.output)
      if findings.contains(where: { !$0.mistakes.isEmpty }) { throw ExitCode(64) }
    }
  }
}

extension Setup {
  /// Every file of the operator's with what is wrong in it.
  fileprivate func checkedFiles() throws -> [(file: String, mistakes: [String])] {
    var findings: [(file: String, mistakes: [String])] = []
    do {
      _ = try Preferences(folders)
      findings.append((folders.configurationFile, []))
    } catch {
      findings.append((folders.configurationFile, error.list.map(\.description)))
    }
    for name in try profiles.names() {
      do {
        _ = try profiles.load(name)
        findings.append(("\(folders.profiles)/\(name).toml", []))
      } catch {
        findings.append(
          (
            "\(folders.profiles)/\(name).toml",
            error.message.split(separator: "\n").map(String.init)
          ))
      }
    }
    let library = ThemeLibrary(folder: folders.themes)
    for entry in library.entries where !entry.isBuiltIn {
      do {
        _ = try library.theme(named: entry.name)
        findings.append((entry.file, []))
      } catch {
        findings.append((entry.file, error.list.map(\.description)))
      }
    }
    do {
      _ = try signatures()
    } catch {
      findings.append(("signatures", [error.message]))
    }
    return findings
  }
}
