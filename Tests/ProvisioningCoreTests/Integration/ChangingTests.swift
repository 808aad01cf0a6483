import Evidence
import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

@Suite struct ChangingTests {
  @Test func restoringIsJournaledAndSeen() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let change = try await tenant.integration.change(for: .restore(.integration))
      let entry = try await tenant.integration.perform(change)
      #expect(entry.outcome == .done)
      #expect(entry.status == 200)
      #expect(entry.requestId?.isEmpty == false)
      #expect(entry.clientRequestId?.isEmpty == false)
      #expect(try tenant.integration.journal().map(\.id) == [entry.id])
      let snapshot = await tenant.integration.snapshot
      #expect(snapshot.application(.integration)?.state == .active)
      #expect(snapshot.controlHub.value?.state == .answersWell)
      #expect(snapshot.timeline.contains { $0.source == .journal })
    }
  }

  @Test func theJobIsPausedStartedAndRestarted() async throws {
    let options = SandboxOptions(scenario: .healthy, users: 60, clock: Tenant.stillClock)
    try await Tenant.with(options) { tenant in
      let integration = tenant.integration
      func state() async -> SynchronizationJob.State? {
        await integration.snapshot.job.value.flatMap(\.self)?.state
      }
      try await integration.perform(try await integration.change(for: .pause))
      #expect(await state() == .paused)
      #expect(await integration.snapshot.legs[2].health == .warning)
      try await integration.perform(try await integration.change(for: .start))
      #expect(await state() != .paused)
      await integration.refresh()
      let restart = try await integration.change(for: .restart(resetScope: []))
      #expect(restart.consequences[0].contains("evaluated again"))
      #expect(!restart.consequences.contains { $0.contains("members again") })
      let full = try await integration.change(for: .restart(resetScope: ["Full"]))
      #expect(full.consequences.contains { $0.contains("Groups get their members again") })
      try await integration.perform(restart)
      #expect(await state() == .notRun)
      #expect(try integration.journal().map(\.outcome) == [.done, .done, .done])
    }
  }

  @Test func readOnlyIsRefusedInTheCore() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let change = try await tenant.integration.change(for: .restore(.integration))
      let readOnly = try tenant.reopened(readOnly: true)
      let first = try await refusal { _ = try await readOnly.perform(change) }
      #expect(first.kind == .readOnly)
      #expect(first.exitCode == 6)
      let second = try await refusal { _ = try await readOnly.change(for: .pause) }
      #expect(second.kind == .readOnly)
      #expect(try tenant.integration.journal().isEmpty)
      #expect(await tenant.integration.refresh().application(.integration)?.state == .deleted)
    }
  }

  @Test func whatChangedMeanwhileIsNotOverwritten() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let change = try await tenant.integration.change(for: .restore(.integration))
      try await tenant.acceptConsent(tenant.integration.consentURL())
      let refused = try await refusal { _ = try await tenant.integration.perform(change) }
      #expect(refused.kind == .changedMeanwhile)
      #expect(refused.exitCode == 6)
      #expect(try tenant.integration.journal().isEmpty)
    }
  }

  @Test func aPausedJobIsNotPausedAgain() async throws {
    try await Tenant.with(.healthy) { tenant in
      let change = try await tenant.integration.change(for: .pause)
      try await tenant.integration.perform(change)
      let refused = try await refusal { _ = try await tenant.integration.perform(change) }
      #expect(refused.kind == .changedMeanwhile)
    }
  }

  /// The intent is on record, the request went out, and then the process ended.
  @Test func anIntentWithoutOutcomeIsLookedUp() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let change = try await tenant.integration.change(for: .restore(.integration))
      let entry = try await tenant.workspace.record(Intent(change))
      let services = try await tenant.integration.services()
      #expect(await tenant.integration.found(change, since: Sample.now, services) == .foundNotDone)
      try await tenant.acceptConsent(tenant.integration.consentURL())
      #expect(await tenant.integration.found(change, since: Sample.now, services) == .foundDone)
      #expect(entry.outcome == .intended)
    }
  }

  /// Whoever cancels gets the outcome, not a change that nobody knows of.
  @Test func aCancelledCallerLeavesNoOpenIntent() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let change = try await tenant.integration.change(for: .restore(.integration))
      let task = Task { try await tenant.integration.perform(change) }
      while try tenant.integration.journal().isEmpty, !task.isCancelled {
        await Task.yield()
        if try !tenant.integration.journal().isEmpty { task.cancel() }
      }
      _ = await task.result
      let entry = try #require(try tenant.integration.journal().first)
      #expect(entry.outcome == .done)
      #expect(try tenant.workspace.unresolvedIntents(ownersGone: false).isEmpty)
    }
  }

  @Test func aRenamedJobCarrierIsStillFound() async throws {
    try await Tenant.with(.healthy) { tenant in
      let before = await tenant.integration.refresh()
      let id = try #require(before.application(.identity)?.objectId)
      let graph = try #require(try await tenant.integration.services().graph)
      try await graph.updateServicePrincipal(id: id, ["displayName": "Nordwind provisioning"])
      let after = await tenant.integration.refresh()
      #expect(after.application(.identity)?.displayName == "Nordwind provisioning")
      #expect(after.application(.identity)?.state == .active)
      #expect(after.job.value.flatMap(\.self)?.id == before.job.value.flatMap(\.self)?.id)
    }
  }
}
