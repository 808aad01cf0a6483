import ArgumentParser
import Foundation
import ProvisioningCore

extension Errors {
  /// Has Entra's service provision the failed once more, and nobody else.
  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry",
      abstract: "Provision those once more who failed, and nobody else.",
      discussion: """
        Without a code, all whose newest entry of the log is a failure. Entra's service provisions \
        them on demand, five in ten seconds, each with its steps. Whom it did well with since is \
        left out. Mend the cause first: entrahub errors show CODE.
        """)

    @Argument(help: "Only of these causes: codes as errors list prints them.")
    var codes: [String] = []

    @OptionGroup var filter: FailureFilter
    @OptionGroup var options: DirectRunOptions

    func validate() throws {
      if options.removals != nil { throw ValidationError("--removals is for sync --direct.") }
    }

    func run() async throws {
      try await options.profile.with { session in
        try options.refuseIfReadOnly(session, "provisioning the failed again")
        let summary = try await session.integration
          .refresh([.applications, .job, .provisioning]).provisioning.orThrow()
        let retry = try await session.integration.planRetry(
          of: try chosen(from: summary), in: summary)
        let choice = retry.choice
        if !choice.recovered.isEmpty {
          Output.message(
            "\(Counts.grouped(choice.recovered.count)) were provisioned since and are left out.")
        }
        if choice.nameless > 0 {
          Output.message("! The log names no id for \(choice.nameless) of them; they are left out.")
        }
        guard let plan = retry.calls else {
          options.profile.output.line("Nobody of them fails any more. Nothing was sent.")
          return
        }
        try await OnDemandRun(options: options, session: session).carryOut(plan)
      }
    }

    private func chosen(from summary: ProvisioningSummary) throws -> [FailureGroup] {
      let groups = try filter.groups(summary)
      guard !codes.isEmpty else { return groups }
      for code in codes
      where !groups.contains(where: { $0.code.lowercased() == code.lowercased() }) {
        throw ProvisioningError(
          .notFound, operation: "choosing the failures",
          message: "no failure has the code '\(code)' in that time",
          advice: "See entrahub errors list. Nothing was sent.")
      }
      let wanted = Swift.Set(codes.map { $0.lowercased() })
      return groups.filter { wanted.contains($0.code.lowercased()) }
    }
  }
}
