import ArgumentParser
import Console
import Foundation
import ProvisioningCore
import Settings
import TerminalUI

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

  func open(_ session: Session) async throws {
    let status = try await ConsoleApp.run(
      services: .live(session.integration), options: try session.consoleOptions(self))
    if status != 0 { throw ExitCode(status) }
  }
}

extension Pane: ExpressibleByArgument {}

struct OpenConsole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console on a profile.")

  @OptionGroup var console: ConsoleArguments
  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let setup = Setup.current
    if profile.profile == nil, try setup.profileIfAny(nil) == nil {
      try await Welcome(setup: setup, console: console, output: profile.output).run()
      return
    }
    let session = try await setup.session(profile)
    try await console.open(session)
    await session.integration.close()
  }
}
