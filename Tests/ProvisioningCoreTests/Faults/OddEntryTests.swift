import Evidence
import Foundation
import HTTPTransport
import Hummingbird
import Sandbox
import ServiceStub
import TestSupport
import Testing

@testable import ProvisioningCore

/// Entries of a listing that can't be understood stand beside those that can, as they came.
@Suite struct OddEntryTests {
  /// A healthy tenant in whose answers to some paths odd entries stand first.
  private func with(
    _ entries: String, at part: String,
    _ body: @Sendable (_ there: Integration, _ here: Integration) async throws -> Void
  ) async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 60)) { tenant in
      let proxy = try FaultyProxy(to: tenant.server.description.login) { _, _ in nil }
      proxy.insert(entries, where: part)
      try await withStubServer({ try await proxy.answer($0) }) { base in
        let integration = try tenant.reopened(
          profile: tenant.moved(to: base), workspace: try Workspace(inMemory: "test"))
        try await body(integration, tenant.integration)
        await integration.close()
      }
    }
  }

  private static let oddFailure = """
    {"id":"odd-1","activityDateTime":"yesterday","provisioningAction":"create",
     "sourceIdentity":"Ada","provisioningStatusInfo":{"status":"failure",
     "errorInformation":{"errorCode":"OddCode","reason":"taken"}}}
    """

  @Test func entriesOfTheProvisioningLog() async throws {
    let odd = #"{"id":7},"odd",null,\#(Self.oddFailure),{"id":"odd-2","provisioningStatusInfo":9}"#
    try await with(odd, at: "/auditLogs/provisioning") { there, here in
      let parts: Set<Integration.Part> = [.applications, .job, .provisioning]
      let log = try #require(await there.refresh(parts).provisioning.value)
      let known = try #require(await here.refresh(parts).provisioning.value)
      #expect(log.unreadableCount == 4)
      #expect(
        Set(log.unreadable.compactMap(\.raw?.source))
          == [#"{"id":7}"#, #""odd""#, "null", #"{"id":"odd-2","provisioningStatusInfo":9}"#])
      #expect(log.unreadable.allSatisfy { $0.occurredAt == nil && $0.status == .unknown })

      // The failure counts; what of it can't be understood is unknown.
      let group = try #require(log.failures.first { $0.code == "OddCode" })
      #expect(group.firstSeen == nil && group.lastSeen == nil && group.failing.total == 1)
      let event = try #require(group.events.first)
      #expect(event.occurredAt == nil && event.sourceId == nil)
      #expect(event.raw?.unread == ["activityDateTime", "sourceIdentity"])
      #expect(event.raw?.source.contains(#""yesterday""#) == true)
      #expect(log.since == known.since)
      // The others are as without them.
      #expect(
        log.failures.filter { $0.code != "OddCode" }.map(\.count) == known.failures.map(\.count))

      let story = try await there.story(of: there.event("unreadable-1"))
      #expect(story.event.raw?.source == #"{"id":7}"# && story.others.isEmpty)
    }
  }

  @Test func entriesOfTheAuditLog() async throws {
    let odd = """
      {"id":7},"odd",null,{"id":"odd-1","activityDateTime":7,"activityDisplayName":"Update",
      "targetResources":"Cisco Webex"}
      """
    try await with(odd, at: "/auditLogs/directoryAudits") { there, here in
      let events = try #require(await there.refresh([.applications, .audit]).audit.value)
      let known = try #require(await here.refresh([.applications, .audit]).audit.value)
      #expect(events.filter { $0.raw == nil } == known)
      let raw = events.compactMap(\.raw)
      #expect(Set(raw.map(\.source)).isSuperset(of: [#"{"id":7}"#, #""odd""#, "null"]))
      let partly = try #require(events.first { $0.id == "odd-1" })
      #expect(partly.occurredAt == nil)
      #expect(partly.raw?.unread == ["activityDateTime", "targetResources"])
      let timeline = await there.snapshot.timeline
      #expect(timeline.allSatisfy { $0.occurredAt > Date(timeIntervalSince1970: 0) })
    }
  }

  @Test func peopleOfTheDirectory() async throws {
    try await with(#"{"id":7},"odd",null"#, at: "/users/delta") { there, here in
      let counts = try #require(await there.refresh([.people]).people.value)
      let known = try #require(await here.refresh([.people]).people.value)
      #expect(counts.total == known.total && known.unreadable == 0)
      #expect(counts.unreadable == 3)
      #expect(Set(counts.samples) == [#"{"id":7}"#, #""odd""#, "null"])
    }
  }

  /// An assignment without a role that can be understood has none, and no invented one.
  @Test func assignmentsWithAnOddRole() async throws {
    let odd = #"{"id":"a","principalId":"p","principalType":"User","appRoleId":7},{"id":7}"#
    try await with(odd, at: "/appRoleAssignedTo") { there, _ in
      let all = try #require(await there.refresh([.assignments]).assignments.value)
      let partly = try #require(all.first { $0.principalId == "p" })
      let wholly = try #require(all.first { $0.principalName.contains(#"{"id":7}"#) })
      for one in [partly, wholly] {
        #expect(!one.isDefaultAccess && one.roleWords == "unknown")
      }
    }
  }

  /// Where nothing can be understood, nothing is said to be missing.
  @Test(arguments: ["appId%20eq", "/synchronization/jobs", "oauth2PermissionGrants"])
  func whatMayBeThereIsNotMissing(_ part: String) async throws {
    try await with("*", at: part) { there, _ in
      let snapshot = await there.refresh([.applications, .job])
      let words = snapshot.applications.failure?.message ?? snapshot.job.failure?.message
      if part == "oauth2PermissionGrants" {
        let app = snapshot.applications.value?.first { $0.role == .integration }
        #expect(app?.state == .active)
      } else {
        #expect(
          words?.contains(#"can't be understood, such as {"id":7}"#) == true, "\(words ?? "")")
      }
      #expect(!snapshot.verdict.sentence.contains("missing"), "\(snapshot.verdict.sentence)")
    }
  }
}
