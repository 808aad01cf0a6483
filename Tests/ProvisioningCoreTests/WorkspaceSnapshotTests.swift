import AttributeMapping
import Evidence
import Foundation
import GRDB
import Testing

@testable import ProvisioningCore

struct WorkspaceSnapshotTests {
  static let moment = Date(timeIntervalSince1970: 1_684_709_099.25)

  static func snapshot(events: Int = 20) -> Snapshot {
    let recent = (0..<events).map { index in
      ProvisioningEvent(
        id: "event-\(index)", occurredAt: moment, action: "Create", status: .failure,
        sourceId: "user-\(index)", sourceName: "Zoë \(index) 王", errorCode: "SystemForCross",
        durationMilliseconds: 12,
        steps: [
          .init(name: "EntryImport", kind: "Import", status: .success, description: "Received")
        ], changes: [PropertyChange(name: "mail", old: nil, new: "a@contoso.com")])
    }
    return Snapshot(
      generation: 7,
      profile: ProfileSummary(
        name: "contoso", profileClass: .production, deployment: .wizard, isReadOnly: false),
      applications: Reading(
        [
          EnterpriseApplication(
            role: .integration, objectId: nil, appId: "90db942a", displayName: "Integration",
            state: .deleted, deletion: .init(deletedAt: moment, deletedBy: "admin@contoso.com"))
        ], readAt: moment),
      job: Reading(.some(nil), readAt: moment),
      assignments: Reading(
        (0..<events).map {
          Assignment(
            id: "a\($0)", principalId: "p\($0)", principalName: "Name \($0)",
            principalKind: .user, roleId: "0000")
        }, readAt: moment),
      mappings: Reading(
        [
          ObjectMapping(
            name: "Users", sourceObject: "User", targetObject: "urn", isEnabled: true,
            attributes: [MappingRule(target: "userName", kind: .direct, expression: "[mail]")])
        ], readAt: moment),
      provisioning: Reading(
        ProvisioningSummary(since: moment, counts: [.failure: 3, .success: 9], recent: recent),
        readAt: moment,
        failure: ProvisioningError(
          .throttled, leg: .consoleToGraph, operation: "reading", status: 429, message: "Slow",
          ids: .init(requestId: "r"), advice: "Wait.")),
      people: Reading(PeopleCounts(total: 9, enabled: 8, guests: 1), readAt: moment),
      legs: [LegStatus(leg: .webexToEntra, health: .problem, detail: "gone")],
      verdict: Verdict(level: .problem, sentence: "Broken", reasons: ["a"]),
      timeline: [
        TimelineEntry(occurredAt: moment, source: .audit, health: .problem, text: "deleted")
      ], unresolvedIntents: 2)
  }

  @Test func comesBackAsItWas() async throws {
    let workspace = try Workspace(inMemory: "contoso")
    #expect(try workspace.storedSnapshot() == StoredSnapshot())
    let snapshot = Self.snapshot()
    try await workspace.save(snapshot, at: Self.moment)
    let stored = try workspace.storedSnapshot()
    #expect(stored.snapshot == snapshot)
    #expect(stored.savedAt == Self.moment)
    #expect(stored.note == nil)
  }

  @Test func aJobThatWasNotFoundDiffersFromOneNeverLookedFor() async throws {
    let workspace = try Workspace(inMemory: "contoso")
    var snapshot = Self.snapshot()
    snapshot.job = Reading()
    try await workspace.save(snapshot)
    #expect(try workspace.storedSnapshot().snapshot?.job.value == nil)
  }

  @Test func unreadableOnesAreIgnoredWithANote() async throws {
    let workspace = try Workspace(inMemory: "contoso")
    for (sql, word) in [
      ("UPDATE snapshot SET body = x'7b22'", "could not be read"),
      ("UPDATE snapshot SET body = x''", "could not be read"),
      ("UPDATE snapshot SET layout = 9999", "another version"),
    ] {
      try await workspace.save(Self.snapshot())
      try await workspace.database.write { try $0.execute(sql: sql) }
      let stored = try workspace.storedSnapshot()
      #expect(stored.snapshot == nil)
      #expect(stored.note?.contains(word) == true, "\(sql)")
    }
  }
}
