import ArgumentParser
import Foundation
import ProvisioningCore

extension Activity {
  struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo",
      abstract: "Take a change back: an assignment, a hidden application, a started or paused job.",
      discussion: """
        Without a number the last change that was not taken back yet, with all that was confirmed \
        together with it. Mappings go back by their backups: entrahub mappings restore.
        """)

    @Argument(help: "The change's number, as activity list prints it.")
    var number: Int64?

    @OptionGroup var options: AssignmentRunOptions

    func run() async throws {
      try await options.profile.with { session in
        switch try await session.integration.reviewUndo(number) {
        case .assignments(let plan): try await options.carryOut(plan, session)
        case .change(let change):
          let changes = ChangeOptions.with(
            yes: options.yes, dryRun: options.dryRun, options.profile)
          try await changes.carryOut(change, session)
        }
      }
    }
  }
}
