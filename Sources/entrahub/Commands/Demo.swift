import ArgumentParser
import Evidence
import Foundation
import ProvisioningCore
import Sandbox

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Open the console on the simulated tenant, in the reference case.",
    discussion: """
      Nothing is needed and nothing is kept. Without a terminal, or with --headless, the case is \
      told as text.
      """)

  @Option(help: "The state to start in; 'entrahub sandbox serve --help' lists them.")
  var scenario = Scenario.integrationAppDeleted

  @Flag(help: "Tell the case as text.")
  var headless = false

  @OptionGroup var sandbox: SandboxArguments
  @OptionGroup var console: ConsoleArguments
  @OptionGroup var color: ColorOption

  func run() async throws {
    let server = try await SandboxServer.start(
      SandboxOptions(scenario: scenario, users: sandbox.users, seed: sandbox.seed))
    var session = try Setup.current.session(sandbox: server.description)
    if headless || !color.output.isTerminal || isatty(STDIN_FILENO) == 0 {
      try await HeadlessDemo(
        session: session, server: server.description, scenario: scenario, output: color.output
      ).tell()
    } else {
      var notice: String?
      while let moved = try await console.open(session, isKept: false, notice: notice) {
        session = try Setup.current.session(
          sandbox: server.description, changed: moved,
          workspace: await session.integration.handOver())
        notice = MovedProfile.notice(moved)
      }
    }
    await session.integration.close()
    await server.stop()
  }
}
