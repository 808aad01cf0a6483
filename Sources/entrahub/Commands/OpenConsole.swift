public import ArgumentParser
public import Console
import Foundation
import ProvisioningCore
import Sandbox
import Settings
import TerminalUI

extension Pane: ExpressibleByArgument {}

/// How the console looks and where it begins.
struct ConsoleArguments: ParsableArguments {
  @Option(help: "The theme; 'entrahub themes list' lists them.")
  var theme: String?

  @Option(help: "The pane to begin with: overview, assignments, mappings, errors or activity.")
  var pane: Pane?

  @Flag(help: "ASCII, no boxes, and the cursor on the focused item: for screen readers.")
  var plain = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Flag(help: "Show what the workspace holds, and read nothing until asked.")
  var noRefresh = false

  /// Opens the console and returns when the operator leaves it.
  func open(_ session: Session, isKept: Bool) async throws {
    let library = ThemeLibrary(folder: session.setup.folders.themes)
    let options = ConsoleOptions(
      isReadOnly: session.integration.isReadOnly, isPlain: plain, pane: pane,
      refreshesAtStart: !noRefresh, capturesMouse: !noMouse,
      themes: try themes(in: library), theme: theme ?? session.profile.theme,
      sessionFile: isKept ? session.setup.sessionFile : nil)
    let terminal = try await NcursesTerminal(
      theme: options.themes.first ?? ThemeLibrary.fallback,
      options: TerminalOptions(
        environment: ProcessInfo.processInfo.environment, isASCII: plain,
        capturesMouse: !noMouse))
    let status: Int32
    do {
      status = try await ConsoleApp.run(
        services: .live(session.integration), options: options, terminal: terminal)
    } catch {
      await terminal.close()
      throw error
    }
    await terminal.close()
    if status != 0 { throw ExitCode(status) }
  }

  /// Every theme that can be read, the default first; the one that was asked for must be.
  private func themes(in library: ThemeLibrary) throws -> [Theme] {
    if let theme {
      do {
        _ = try library.theme(named: theme)
      } catch {
        throw ProvisioningError(
          .invalidInput, operation: "loading the theme", message: "\(error)",
          advice: "entrahub themes list names those that there are.")
      }
    }
    return library.entries.compactMap { try? library.theme(named: $0.name) }
  }
}

struct OpenConsole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console on a profile.")

  @OptionGroup var console: ConsoleArguments
  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let session = try Setup.current.session(profile)
    try await console.open(session, isKept: true)
    await session.integration.close()
  }
}
