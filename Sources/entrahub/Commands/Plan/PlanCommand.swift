import ArgumentParser
import Foundation
import ProvisioningCore
import SCIM

/// What a cycle would do.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What a provisioning cycle would do, per user and attribute.",
    discussion: """
      Both sides are read first: what changed since the last time, where a service can say that. \
      --stored plans over what the workspace holds. Text shows what would be sent and what stands in \
      the way; JSON and CSV hold everybody who is not simply unchanged.
      """)

  @Option(parsing: .unconditional, help: "Only so many objects.")
  var limit: Int?

  @Option(help: "Only this person: name, user principal name, mail, object id or Webex id.")
  var user: String?

  @Option(help: "Only this action: create, update, disable, delete, skip or conflict.")
  var action: [ActionName] = []

  @Flag(help: "With the requests that would be sent.")
  var requests = false

  @Flag(help: "Over what the workspace holds, without a request.")
  var stored = false

  @OptionGroup var format: FormatOption
  @OptionGroup var profile: ProfileOptions

  enum ActionName: String, ExpressibleByArgument, CaseIterable {
    case create, update, disable, delete, skip, conflict

    var action: PlanAction { PlanAction.allCases.first { $0.name == rawValue } ?? .skip }
  }

  func validate() throws {
    try LimitOption.check(limit)
  }

  func run() async throws {
    try await profile.with { session in
      let plan = try await session.integration.planShowingProgress(stored ? .stored : .fresh)
      var query = PlanQuery(actions: Set(action.map(\.action)))
      if query.actions.isEmpty, format.format == .text, user == nil {
        query.actions = [.create, .update, .disable, .delete, .conflict]
      }
      var indices: [Int32]
      if let user {
        switch try plan.find(user) {
        case .items(let found):
          indices = found.filter { index in
            query.actions.isEmpty
              || (try? plan.item(at: Int(index)))??.action.isOne(of: query.actions) == true
          }
        case .unchanged(let person):
          guard format.format != .text else {
            let line = "Nothing to do for \(person.displayName) (\(person.userPrincipalName)): "
            profile.output.line(PlainText.clean(line + "in scope, and Webex has the same."))
            return
          }
          indices = []
        case .nobody:
          throw ProvisioningError(
            .notFound, operation: "planning for one person",
            message: "nobody in the directory or in Webex is found by '\(user)'",
            advice: "Name a user principal name, mail address or id.")
        }
      } else {
        indices = try plan.indices(query)
      }
      var report = PlanReport(
        plan: plan, indices: indices, limit: limit, showsRequests: requests || user != nil)
      if user == nil {
        report.mismatch = try await Integration.reconciliation(plan).mismatch
      }
      try report.print(format.format, to: profile.output)
    }
  }
}

extension PlanAction {
  fileprivate func isOne(of actions: Set<PlanAction>) -> Bool { actions.contains(self) }
}

extension Integration {
  /// A plan with a line of progress.
  func planShowingProgress(_ source: PlanSource) async throws -> Plan {
    let line = ProgressLine()
    defer { line.clear() }
    return try await plan(
      source,
      reading: { line.set($0.part.words, done: $0.done, of: $0.total) },
      progress: { line.set("planned", done: $0.done, of: $0.total) })
  }
}
