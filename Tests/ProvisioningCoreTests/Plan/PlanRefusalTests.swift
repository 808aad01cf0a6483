import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// What Webex refused in the last cycles, beside what the plan sends again.
@Suite struct PlanRefusalTests {
  private static func event(
    _ number: Int, _ status: ProvisioningEvent.Status, minutes: Double, code: String? = nil,
    reason: String? = nil
  ) -> ProvisioningEvent {
    ProvisioningEvent(
      id: "event-\(number)-\(minutes)",
      occurredAt: Date(timeIntervalSince1970: 1_772_960_400 + minutes * 60), action: "Create",
      status: status, sourceId: PlanWorld.id(number).uppercased(), sourceKind: "User",
      errorCode: code, reason: reason)
  }

  private static func summary(_ events: [ProvisioningEvent]) -> ProvisioningSummary {
    ProvisioningSummary(ProvisioningLog(newest: events)) { _, _ in
      CodeExplanation(signatureId: "prov-entry-conflict", title: "What the code means")
    }
  }

  private static let foreign =
    "Failed to create User. HTTP status code 409 (Conflict): already exists in another organization."

  @Test func theLatestFailureOfEachPersonCounts() throws {
    let refusals = PlanRefusals(
      Self.summary([
        Self.event(1, .failure, minutes: 0, code: "EntryConflict", reason: Self.foreign),
        Self.event(
          1, .failure, minutes: 40, code: "InvalidDomain",
          reason: """
            Failed to create User: StatusCode: BadRequest, Message: Domain of the user name is not \
            verified or claimed
            """),
        Self.event(2, .failure, minutes: 0, code: "EntryConflict", reason: Self.foreign),
        Self.event(2, .success, minutes: 40),
        Self.event(3, .failure, minutes: 0, code: "EntryConflict", reason: "no words for it"),
        Self.event(4, .failure, minutes: 0, code: "DuplicateTargetEntries", reason: "several"),
        Self.event(
          5, .failure, minutes: 0, code: "Unauthorized",
          reason: "HTTP status code 401 (Unauthorized)"),
      ])
    ).byPerson
    let domain = try #require(refusals[PlanWorld.id(1)])
    #expect(domain.status == 400 && domain.code == "InvalidDomain")
    #expect(
      domain.words
        == "refused 400 at 2026-03-08 09:40 UTC: the address's domain is not verified in Webex")
    #expect(refusals[PlanWorld.id(2)] == nil, "who succeeded since is refused no more")
    #expect(refusals[PlanWorld.id(3)]?.cause == "What the code means")
    // Neither an unclear match nor a refused token is a refusal of the person.
    #expect(refusals.count == 2)
    #expect(PlanRefusals(nil).byPerson.isEmpty)
  }

  /// Of a cause with more events than are kept, those that are kept speak for all.
  @Test func manyOfOneCauseAreAllNamed() throws {
    let refusals = PlanRefusals(
      Self.summary(
        (1...400).map {
          Self.event($0, .failure, minutes: Double($0), code: "EntryConflict", reason: Self.foreign)
        })
    ).byPerson
    #expect(refusals.count == 400)
    #expect(
      refusals.values.allSatisfy {
        $0.status == 409 && $0.cause == "the address is in another organization"
      })
  }

  /// Entra's refusal of yesterday is no news once a run from here was refused, or was not.
  @Test func whatHappenedLastCountsWhoeverSentIt() throws {
    let log = Self.summary([
      Self.event(1, .failure, minutes: 0, code: "EntryConflict", reason: Self.foreign),
      Self.event(2, .failure, minutes: 0, code: "EntryConflict", reason: Self.foreign),
      Self.event(3, .failure, minutes: 90, code: "EntryConflict", reason: Self.foreign),
    ])
    func verdict(_ number: Int, minutes: Double, isGood: Bool, status: Int? = 400) -> DirectVerdict
    {
      DirectVerdict(
        run: 7, source: PlanWorld.id(number),
        at: Date(timeIntervalSince1970: 1_772_960_400 + minutes * 60), isGood: isGood,
        status: status, code: isGood ? nil : "invalidValue",
        message: isGood ? nil : "Domain of the user name is not verified or claimed")
    }
    var refusals = PlanRefusals(log)
    refusals.take(verdict(1, minutes: 60, isGood: false))
    refusals.take(verdict(2, minutes: 60, isGood: true))
    refusals.take(verdict(3, minutes: 60, isGood: false))
    refusals.take(verdict(4, minutes: 60, isGood: false, status: 503))
    let newest = try #require(refusals.byPerson[PlanWorld.id(1)])
    #expect(
      newest.words
        == "refused 400 at 2026-03-08 10:00 UTC (sync run 7): the address's domain is not verified in Webex"
    )
    #expect(newest.code == "invalidValue")
    #expect(refusals.byPerson[PlanWorld.id(2)] == nil)
    #expect(refusals.byPerson[PlanWorld.id(3)]?.run == nil)
    #expect(refusals.byPerson[PlanWorld.id(4)] == nil, "a target that fails refuses nobody")
  }

  @Test func aPlanTellsWhoWillBeRefusedAgain() async throws {
    try await Tenant.with(SandboxOptions(scenario: .quarantinedEscrow, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      var refused = 0
      for index in try plan.indices(PlanQuery(actions: [.create])) {
        let item = try #require(try plan.item(at: Int(index)))
        guard let refusal = item.refusal else { continue }
        refused += 1
        #expect(refusal.code.hasSuffix("EntryConflict") || refusal.code == "InvalidDomain")
        #expect(item.why.contains("not in Webex; refused 4"), "\(item.why)")
      }
      #expect(refused > 50 && refused <= plan.totals[.create])
      #expect(plan.notes.contains(.refusedBefore(refused)))
      // And Webex refuses just those, and takes everybody else.
      let summary = try await tenant.integration.carryOut(PlannedRequests(plan))
      let results = try tenant.workspace.directResults(ofRun: summary.run, troubleOnly: true)
      let people = results.filter { $0.kind == .user && $0.outcome != .skipped }
      #expect(people.count == refused)
      // From now on it is this refusal that counts, not the older one of Entra's service.
      let again = try await tenant.integration.plan(.stored)
      for index in try again.indices(PlanQuery(actions: [.create])) {
        let item = try #require(try again.item(at: Int(index)))
        #expect(item.refusal == nil || item.refusal?.run == summary.run, "\(item.why)")
      }
      #expect(again.notes.contains(.refusedBefore(refused)))
    }
  }
}
