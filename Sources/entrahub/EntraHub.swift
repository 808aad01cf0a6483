import ArgumentParser
import Evidence
import Foundation
import Glibc
import ProvisioningCore
import TerminalUI

@main
struct EntraHub: AsyncParsableCommand {
  // Every command names itself: asking eighty types for their names would be a third of the start.
  static let configuration = CommandConfiguration(
    commandName: "entrahub",
    abstract: "See, diagnose and mend the provisioning from Microsoft Entra ID to Webex.",
    discussion: """
      Without a command, entrahub opens the console. Everything that the console shows or changes \
      has a command here. Try it on the simulated tenant: entrahub demo
      """,
    version: Version.current,
    groupedSubcommands: [
      CommandGroup(name: "Start", subcommands: [Demo.self, OpenConsole.self, SandboxCommand.self]),
      CommandGroup(
        name: "Find out",
        subcommands: [
          Status.self, Diagnose.self, Troubleshoot.self, PlanCommand.self, ExplainCommand.self,
          ReconcileCommand.self,
        ]),
      CommandGroup(
        name: "Mend",
        subcommands: [
          ConsentURLCommand.self, Apps.self, ProvisionCommand.self, SyncCommand.self,
          Refresh.self,
        ]),
      CommandGroup(
        name: "Browse",
        subcommands: [
          Assignments.self, Mappings.self, Filters.self, Errors.self, Incidents.self, Audit.self,
          Activity.self, Requests.self, BundleCommand.self,
        ]),
      CommandGroup(
        name: "Set up",
        subcommands: [
          ProfileCommand.self, SignIn.self, SignOut.self, TokenCommand.self,
          ConnectionCommand.self, ConfigCommand.self, ThemesCommand.self,
        ]),
    ],
    defaultSubcommand: OpenConsole.self
  )

  /// Runs a command; every error ends in one message and a documented exit code.
  ///
  /// The argument parser's own `main` would turn any error that it does not know into 1, which
  /// here means "something wrong was found".
  static func main() async {
    signal(SIGINT) { _ in _exit(130) }
    // Takes the secrets out of the environment before anything else can be started.
    _ = Setup.current
    let first = CommandLine.arguments.dropFirst().first ?? OpenConsole._commandName
    if [OpenConsole._commandName, Demo._commandName].contains(first) {
      // The console wants them for its first frame; they are decoded while arguments are parsed.
      Task.detached(priority: .high) { _ = SignatureBook.builtIn }
      Task.detached(priority: .high) { _ = ThemeLibrary.standardTheme }
    }
    var parsed: (any ParsableCommand.Type)?
    do {
      try UnknownCommand.refuse(in: Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      parsed = type(of: command)
      // The console stays open: what it does not need goes back.
      if command is OpenConsole || command is Demo { shareHeaps() } else { keepFreedMemory() }
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Failure(error, of: parsed).exit()
    }
  }
}

enum Version {
  static let current = "0.1.0"
}
