import AttributeMapping
import Evidence
import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// What a refresh makes of each scenario.
@Suite struct SnapshotTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var scenario: Scenario
    var deployment: ProfileSummary.Deployment
    var level: Health
    var says: String
    /// States of integration, identity and gallery.
    var apps: [EnterpriseApplication.State]
    var job: SynchronizationJob.State?
    var testDescription: String { scenario.rawValue }
  }

  static let cases: [Case] = [
    Case(
      scenario: .healthy, deployment: .wizard, level: .ok, says: "works",
      apps: [.active, .active, .notUsed], job: .active),
    Case(
      scenario: .integrationAppDeleted, deployment: .wizard, level: .problem,
      says: "Integration was deleted", apps: [.deleted, .active, .notUsed], job: .active),
    Case(
      scenario: .identityAppDeleted, deployment: .wizard, level: .problem,
      says: "Cisco Webex Identity was deleted", apps: [.active, .deleted, .notUsed], job: nil),
    Case(
      scenario: .bothAppsDeleted, deployment: .wizard, level: .problem,
      says: "Integration was deleted", apps: [.deleted, .deleted, .notUsed], job: nil),
    Case(
      scenario: .consentIncomplete, deployment: .wizard, level: .problem,
      says: "lacks consent to 1 permission", apps: [.consentIncomplete, .active, .notUsed],
      job: .active),
    Case(
      scenario: .appDisabled, deployment: .wizard, level: .problem, says: "switched off",
      apps: [.disabled, .active, .notUsed], job: .active),
    Case(
      scenario: .galleryHealthy, deployment: .gallery, level: .ok, says: "works",
      apps: [.notUsed, .notUsed, .active], job: .active),
    Case(
      scenario: .galleryTokenExpired, deployment: .gallery, level: .problem, says: "quarantine",
      apps: [.notUsed, .notUsed, .active], job: .quarantine),
    Case(
      scenario: .galleryWrongTenantURL, deployment: .gallery, level: .problem, says: "quarantine",
      apps: [.notUsed, .notUsed, .active], job: .quarantine),
    Case(
      scenario: .empty, deployment: .unknown, level: .unknown, says: "Nothing is set up",
      apps: [.notUsed, .notUsed, .notUsed], job: nil),
  ]

  @Test(arguments: cases) func judgesEachScenario(_ example: Case) async throws {
    try await Tenant.with(example.scenario) { tenant in
      let snapshot = await tenant.integration.refresh()
      #expect(snapshot.profile.deployment == example.deployment)
      #expect(snapshot.verdict.level == example.level, "\(snapshot.verdict)")
      #expect(snapshot.verdict.sentence.contains(example.says), "\(snapshot.verdict.sentence)")
      #expect(snapshot.applications.value?.map(\.state) == example.apps)
      #expect(snapshot.job.value.flatMap(\.self)?.state == example.job)
      #expect(snapshot.profile.isSandbox)
      #expect(snapshot.applications.isRefreshing == false)
    }
  }

  @Test func readsEveryPartOfAHealthyTenant() async throws {
    try await Tenant.with(.healthy) { tenant in
      let snapshot = await tenant.integration.refresh(Set(Integration.Part.allCases))
      let failures = [
        snapshot.applications.failure, snapshot.job.failure, snapshot.assignments.failure,
        snapshot.mappings.failure, snapshot.audit.failure, snapshot.provisioning.failure,
        snapshot.controlHub.failure, snapshot.webex.failure, snapshot.people.failure,
      ].compactMap(\.self)
      #expect(failures.isEmpty, "\(failures)")
      #expect(snapshot.people.value?.total ?? 0 >= 60)
      let assignments = try #require(snapshot.assignments.value)
      #expect(assignments.contains { $0.principalKind == .group && ($0.directMembers ?? 0) > 0 })
      #expect(assignments.allSatisfy { $0.roleName != nil })
      let users = try #require(snapshot.mappings.value?.first { $0.sourceObject == "User" })
      #expect(users.attributes.contains { $0.target == "userName" && $0.matchingPriority == 1 })
      #expect(snapshot.provisioning.value?.recent.isEmpty == false)
      #expect(snapshot.legs.map(\.health) == [.ok, .ok, .ok, .ok], "\(snapshot.legs)")
      #expect(snapshot.job.value.flatMap(\.self)?.synchronizesAll == false)
    }
  }

  /// A second provisioner beside Okta would be the fault, not the cure.
  @Test func whereOktaProvisionsEntraHasNothingToSetUp() async throws {
    try await Tenant.with(.okta) { tenant in
      var profile = tenant.profile
      profile.source = .okta
      let snapshot = await (try tenant.reopened(profile: profile)).refresh()
      #expect(snapshot.legs.map(\.isUsed) == [true, true, false, false], "\(snapshot.legs)")
      #expect(snapshot.legs[2].detail.contains("Okta"))
    }
  }

  @Test func tellsWhoDeletedItAndWhen() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let snapshot = await tenant.integration.refresh()
      let app = try #require(snapshot.application(.integration))
      let deletion = try #require(app.deletion)
      #expect(deletion.deletedBy?.contains("@") == true)
      #expect(deletion.ipAddress == "203.0.113.47")
      #expect(deletion.restorableId != nil)
      let deletedAt = try #require(deletion.deletedAt)
      #expect(abs(deletedAt.timeIntervalSinceNow + 7200) < 600)
      #expect(snapshot.controlHub.value?.code == "701018")
      #expect(snapshot.controlHub.value?.trackingId?.hasPrefix("ATLAS_") == true)
      #expect(snapshot.timeline.contains { $0.text.contains("Remove service principal") })
      #expect(snapshot.legs[3].health == .problem)
    }
  }

  @Test func secondStartShowsWhatTheFirstRead() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let read = await tenant.integration.refresh()
      let next = try tenant.reopened()
      #expect(next.initialSnapshot.verdict == read.verdict)
      #expect(next.initialSnapshot.applications.value == read.applications.value)
      #expect(next.initialSnapshot.applications.readAt == read.applications.readAt)
    }
  }

  @Test func publishesTheCurrentSnapshotFirst() async throws {
    try await Tenant.with(.healthy) { tenant in
      var feed = tenant.integration.snapshots().makeAsyncIterator()
      #expect(await feed.next()?.applications.readAt == nil)
      let last = await tenant.integration.refresh([.applications])
      // Only the newest is kept for a slow reader.
      var seen = await feed.next()
      while let snapshot = seen, snapshot.generation < last.generation { seen = await feed.next() }
      #expect(seen == last)
    }
  }

  @Test func worksWithoutAWebexToken() async throws {
    try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      let snapshot = await tenant.integration.refresh()
      #expect(snapshot.verdict.level == .ok, "\(snapshot.verdict)")
      #expect(snapshot.webex.failure?.leg == .consoleToWebex)
      #expect(snapshot.controlHub.value?.state == .notChecked)
      #expect(snapshot.legs.map(\.health) == [.ok, .unknown, .ok, .ok])
    }
  }

  @Test func aRefusedTokenIsNamed() async throws {
    try await Tenant.with(.healthy, access: .refusedToken) { tenant in
      let snapshot = await tenant.integration.refresh()
      let failure = try #require(snapshot.applications.failure)
      #expect(failure.kind == .notSignedIn)
      #expect(failure.exitCode == 3)
      #expect(failure.leg == .consoleToGraph)
      #expect(failure.ids.clientRequestId != nil)
      #expect(snapshot.verdict.level == .problem)
    }
  }

  @Test func anUnreachableServiceKeepsWhatWasRead() async throws {
    try await Tenant.with(.healthy) { tenant in
      let before = await tenant.integration.refresh()
      await tenant.server.stop()
      let after = await tenant.integration.refresh()
      #expect(after.applications.value == before.applications.value)
      #expect(after.applications.failure?.kind == .unreachable)
      #expect(after.applications.failure?.exitCode == 5)
    }
  }

  @Test func logsItsRequests() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.applications])
      let requests = try tenant.integration.requests()
      #expect(requests.contains { $0.leg == .consoleToGraph && $0.status == 200 })
      #expect(requests.allSatisfy { $0.clientRequestId?.isEmpty == false })
      #expect(requests.allSatisfy { !$0.url.contains(tenant.server.description.clientSecret) })
    }
  }
}
