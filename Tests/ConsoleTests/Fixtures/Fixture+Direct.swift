import Foundation

@testable import Console
@testable import ProvisioningCore

/// What carrying out a plan answers in a flow test.
struct DirectWorld: Sendable {
  var offer = DirectOffer(fixtureFor: PlanQuery())
  var unfinished: DirectRunRecord?
}

extension DirectOffer {
  /// Four requests, of which Webex refuses one.
  init(fixtureFor query: PlanQuery) {
    self.init(
      objects: ObjectCounts(
        people: [.create: 1, .update: 1, .disable: 1], groups: [.update: 1]), total: 4, removals: 1,
      conflicts: 1,
      warnings: ["Entra's own provisioning job runs."], isPart: query != PlanQuery(),
      readAt: Fixture.now.addingTimeInterval(-60),
      send: { progress throws(ProvisioningError) in
        progress(Fixture.directProgress)
        return DirectReport(summary: Fixture.directSummary, results: Fixture.directResults)
      })
  }
}

extension Fixture {
  static let directProgress = DirectProgress(
    run: 3, total: 2_304, outcomes: [.done: 1_200, .failed: 2], rate: 850,
    timeLeft: .seconds(75), active: 32, limit: 32, stage: .creations, pause: nil,
    isStopping: false)

  static let directSummary = DirectSummary(
    run: 3, total: 4, outcomes: [.done: 3, .failed: 1], people: [.done: 2, .failed: 1],
    groups: [.done: 1], alreadyDone: 0, unresolved: 0,
    remaining: 0, stop: nil, notices: [:], duration: .seconds(2))

  static let unfinishedRun = DirectRunRecord(
    id: 3, state: .running, startedAt: now.addingTimeInterval(-3_600), finishedAt: nil,
    total: 4, target: "https://webexapis.com/identity/scim/1/v2", journalEntry: nil, open: 2)

  static let directResults: [DirectResult] = [
    directResult(4, .create, "zoe@contoso.example", .failed, 409),
    directResult(1, .disable, "leaver@contoso.example", .done, 200),
    directResult(2, .update, "minjun@contoso.example", .done, 200),
    directResult(3, .update, "Webex Users", .done, 204),
  ]

  private static func directResult(
    _ number: Int, _ action: DirectRequest.Action, _ name: String,
    _ outcome: DirectResult.Outcome, _ status: Int
  ) -> DirectResult {
    DirectResult(
      id: number, key: name, action: action, kind: .user, source: "source-\(number)", label: name,
      targetId: nil, outcome: outcome, status: status,
      message: outcome == .failed ? "The user already exists in another organization." : nil,
      trackingId: outcome == .failed ? "ROUTERGW_8f3a" : nil, requestId: nil,
      clientRequestId: nil, finishedAt: now, attempts: 1)
  }
}
