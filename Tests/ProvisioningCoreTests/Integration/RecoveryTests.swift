import Evidence
import Foundation
import HTTPTransport
import Sandbox
import Testing

@testable import ProvisioningCore

/// What counts as recovered, what is left to do then, and which incident it was.
@Suite struct RecoveryTests {
  private func lastRun(
    _ integration: Integration, _ report: Report? = nil, playbook: String? = nil,
    watch: Bool = false
  ) async throws -> PlaybookRun {
    var last: PlaybookRun?
    for await run in integration.troubleshoot(report, playbook: playbook, watch: watch) {
      last = run
    }
    return try #require(last)
  }

  /// From the error that dominates to the proof; two people remain, and are named.
  @Test func aQuarantineByFailuresIsMendedAndProved() async throws {
    try await Tenant.with(SandboxOptions(scenario: .quarantinedEscrow, users: 300)) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          #expect(run.playbook == "quarantine")
          try await mend(run, tenant, integration)
        }
        last = run
      }
      let run = try #require(last)
      let recovery = try #require(run.recovery, "\(run.phase)")
      #expect(recovery.grade == .bothSides)
      #expect(Set(recovery.proof.map(\.check)) == ["job.running", "job.quarantine", "job.cycle"])
      #expect(run.remaining.map(\.check) == ["provisioning.failures"])
      #expect(run.remaining.first?.health == .warning)
      #expect(run.remaining.first?.detail.contains("1 person fails with InvalidDomain (") == true)
      #expect(run.remedies.first?.command?.hasPrefix("entrahub errors show ") == true)
      #expect(!run.findsWrong)
      #expect(await integration.snapshot.verdict.level == .ok)
    }
  }

  private func mend(
    _ run: PlaybookRun, _ tenant: Tenant, _ integration: Integration
  ) async throws {
    #expect(run.remedies.map(\.id) == ["see-failures", "mend-failures", "try-one", "restart-job"])
    let first = try #require(run.remedies.first)
    #expect(first.command?.hasSuffix("EntryConflict") == true)
    #expect(first.explanation.contains("120 people of "), "\(first.explanation)")
    #expect(run.remedies[1].title.contains("Claim"))
    // While the cause is there, starting and restarting say what will become of it.
    for request in [ChangeRequest.start, .restart(resetScope: [])] {
      let change = try await integration.change(for: request)
      #expect(change.isDangerous)
      #expect(change.consequences.contains { $0.contains("into quarantine again") })
    }
    try await tenant.claimUsers()
    try await integration.perform(try #require(run.remedies.last?.change))
  }

  /// A restart without a cure is no recovery: Entra pauses the job after a full cycle in which too
  /// many fail, and whom it was about fails still; claimed and restarted, it is proved.
  @Test func aRestartAloneIsNoRecovery() async throws {
    try await Tenant.with(SandboxOptions(scenario: .quarantinedEscrow, users: 300)) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      var wasStarted = false
      var first: Int64?
      for await run in integration.troubleshoot() {
        #expect(run.recovery == nil)
        guard run.isWatching else { continue }
        first = run.id
        if !wasStarted {
          wasStarted = true
          try await integration.perform(try await integration.change(for: .restart(resetScope: [])))
        } else if run.outcome("job.running") == .failed {
          #expect(run.concern?.isOver == false)
          break
        }
      }
      let paused = await integration.refresh()
      #expect(paused.job.value??.isPausedByEntra == true)
      #expect(paused.verdict.level == .problem)
      #expect(paused.verdict.sentence.contains("Entra paused"), "\(paused.verdict)")
      #expect(paused.legs.first { $0.leg == .entraToWebex }?.health == .problem)

      // A new look goes on with the incident, names the cause, and leads to a restart.
      let again = try await lastRun(integration)
      #expect(again.isWatching && again.id == first && again.playbook == "quarantine")
      #expect(again.diagnoses.first?.id == "user-in-other-org", "\(again.diagnoses.map(\.id))")
      let effect = again.diagnoses.first(where: \.isEffect)
      #expect(effect?.title == Snapshot.pausedByEntra, "\(again.diagnoses.map(\.title))")
      #expect(again.remedies.map(\.id).suffix(1) == ["restart-job"])
      #expect(again.concern?.failing == paused.provisioning.value?.worst?.failing)

      try await tenant.claimUsers()
      try await integration.perform(try await integration.change(for: .restart(resetScope: [])))
      let proved = try await lastRun(integration, watch: true)
      #expect(proved.recovery?.grade == .bothSides, "\(proved.phase)")
      #expect(proved.id == first && proved.concern?.isOver == true)
      #expect(try integration.incident(try #require(first)).state == .recovered)
      await integration.close()
    }
  }

  /// A job that runs is not enough: those for whom it stood still have to come through.
  @Test func whoeverItWasAboutHasToComeThrough() async throws {
    try await Tenant.with(SandboxOptions(scenario: .quarantinedEscrow, users: 300)) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      let first = try await lastRun(integration)
      let most = try #require(first.concern?.most.total)
      try await integration.perform(try await integration.change(for: .restart(resetScope: [])))
      tenant.server.advance(by: .seconds(3600))
      // Entra's own start of a paused job looks at nobody who failed.
      await integration.refresh()
      try await integration.perform(try await integration.change(for: .start))
      tenant.server.advance(by: .seconds(3600))
      let snapshot = await integration.refresh()
      #expect(snapshot.job.value??.state == .active)
      let run = try await lastRun(integration)
      #expect(run.isWatching && run.recovery == nil && run.id == first.id, "\(run.phase)")
      #expect(run.concern?.failing.total == most, "\(run.concern?.words ?? "")")
      #expect(try integration.incident(first.id).state == .open)
      await integration.close()
    }
  }

  /// Cured by somebody else, and found by looking again: a recovery with its proof.
  @Test func aCureFoundByANewRunIsProved() async throws {
    try await Tenant.with(.appDisabled) { tenant in
      let integration = tenant.integration
      let report = Report(parsing: DiagnosingTests.debugInfo)
      let broken = try await lastRun(integration, report)
      let id = try #require(await integration.snapshot.application(.integration)?.objectId)
      try await tenant.changeDirectory(
        .patch, "/servicePrincipals/\(id)", "{\"accountEnabled\":true}")
      let run = try await lastRun(integration, report)
      let recovery = try #require(run.recovery, "\(run.phase)")
      #expect(run.id == broken.id && recovery.grade == .bothSides)
      #expect(recovery.proof.map(\.check) == recovery.before.map(\.check))
      #expect(recovery.before.allSatisfy { $0.outcome == .failed } && !recovery.before.isEmpty)
      #expect(recovery.proof.allSatisfy { $0.outcome == .passed })
      #expect(recovery.trackingId == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
      let incident = try integration.incident(run.id)
      #expect(incident.state == .recovered && incident.wasWatched != false)
      #expect(incident.events.last?.text.contains("before: ") == true)
      // The next look is a health check, and no recovery again.
      #expect(try await lastRun(integration).phase == .healthy)
    }
  }

  /// What was seen first stays with the incident, and is what the proof is held against; a quarantine
  /// that outlasts the new token names no new cause, and one time is told everywhere.
  @Test func aQuarantineStaysInEvidence() async throws {
    try await Tenant.with(.galleryTokenExpired) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      let first = try await lastRun(integration)
      let opened = try integration.incident(first.id)
      #expect(first.diagnoses.first?.id == "gallery-bearer-expired")
      tenant.server.advance(by: .seconds(240))
      let connection = try await integration.connection()
      let change = try await integration.change(
        connection, to: ConnectionDraft(tenantURL: connection.tenantURL),
        secretToken: Secret(tenant.server.description.webexToken))
      try await integration.perform(change)
      let second = try await lastRun(integration)
      #expect(second.id == first.id && second.diagnoses.first?.isEffect == true)
      #expect(try integration.incident(first.id).title == opened.title)
      try await integration.perform(try await integration.change(for: .start))
      let last = try await lastRun(integration, watch: true)
      let recovery = try #require(last.recovery, "\(last.phase)")
      #expect(last.id == first.id, "\(last.diagnoses.map(\.id))")
      #expect(
        Set(recovery.proof.map(\.check)) == ["job.quarantine", "job.credentials", "job.cycle"])
      let quarantine = recovery.before.first { $0.check == "job.quarantine" }
      #expect(quarantine?.detail.contains("401 (Unauthorized)") == true, "\(recovery.before)")
      // Whom the refused token hit is through; who failed before for other causes is left, and named.
      #expect(last.remaining.first?.detail.contains("InvalidDomain") == true, "\(last.results)")
      #expect(!(last.remaining.first?.detail.contains("CredentialValidation") == true))
      let incident = try integration.incident(first.id)
      #expect(incident.title == opened.title && incident.state == .recovered)
      #expect(incident.overcome.map(\.check).contains("job.quarantine"))
      #expect(
        incident.recoveredAt?.timeIntervalSince(incident.startedAt) == recovery.after)
      let report = try integration.exportIncident(first.id, as: .text)
      #expect(report.contains("What was found first") && report.contains("401 (Unauthorized)"))
      await integration.close()
    }
  }

  /// A run that skipped what had failed proves nothing, however well everything else is.
  @Test func aSkippedCheckIsNoRecovery() async throws {
    try await Tenant.with(.webexTokenExpired) { tenant in
      let first = try await lastRun(tenant.integration)
      #expect(try tenant.integration.incident(first.id).state == .open)
      let place = tenant.server.description
      let withoutToken = try tenant.reopened(
        credentials: Credentials([.clientSecret: Secret(place.clientSecret)]))
      let second = try await lastRun(withoutToken, playbook: Playbook.webexAccess.id)
      #expect(second.results.contains { $0.outcome == .skipped })
      let incident = try withoutToken.incident(first.id)
      #expect(incident.state == .open && incident.recoveredAt == nil, "\(incident.events)")
      await withoutToken.close()
    }
  }

  /// Another playbook, which does not look at what had failed, ends nothing.
  @Test func checksOfAnotherKindAreNoRecovery() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 400)) { tenant in
      let first = try await lastRun(tenant.integration, playbook: Playbook.duplicates.id)
      let opened = try tenant.integration.incident(first.id)
      #expect(opened.state == .open)
      _ = try await lastRun(tenant.integration, playbook: Playbook.groupMissing.id)
      let incident = try tenant.integration.incident(first.id)
      #expect(incident.state == .open && incident.title == opened.title, "\(incident.events)")
      #expect(incident.playbook == opened.playbook)
    }
  }

  /// Single people break nothing: a health check says so, and whoever asks about them finds them.
  @Test func singlePeopleAreLeftToDo() async throws {
    let options = SandboxOptions(scenario: .galleryHealthy, users: 300, clock: Tenant.stillClock)
    try await Tenant.with(options) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      try await integration.perform(try await integration.change(for: .restart(resetScope: [])))
      let proved = try await lastRun(integration, watch: true)
      #expect(proved.recovery != nil, "\(proved.phase)")
      let health = try await lastRun(integration)
      #expect(health.phase == .healthy && !health.findsWrong)
      #expect(health.remaining.map(\.check) == ["provisioning.failures"])
      #expect(!health.remedies.isEmpty)
      let asked = try await lastRun(integration, playbook: "provisioning-failures", watch: true)
      #expect(asked.phase == .healthy && asked.findsWrong)
    }
  }

  /// One outage, however often it is looked at, is one incident.
  @Test func anOutageIsOneIncident() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let integration = tenant.integration
      let report = Report(parsing: DiagnosingTests.debugInfo)
      let diagnosed = await integration.diagnose(report)
      let first = try #require(diagnosed.incident)
      #expect(await integration.diagnose(report).incident == first)
      #expect(try await lastRun(integration).id == first)
      #expect(try await lastRun(integration, report).id == first)
      let kept = try integration.incidents()
      #expect(kept.map(\.id) == [first])
      #expect(kept.first?.report != nil && kept.first?.state == .open)
      #expect(kept.first?.facts["trackingId"] == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
    }
  }

  /// What was over before anybody looked is closed by the next complete picture, and its return is
  /// recognised.
  @Test func anUnwatchedRecoveryClosesTheIncident() async throws {
    try await Tenant.with(.appDisabled) { tenant in
      let integration = tenant.integration
      let first = try await lastRun(integration).id
      await integration.refresh()
      #expect(try integration.incident(first).state == .open)
      let id = try #require(await integration.snapshot.application(.integration)?.objectId)
      try await tenant.changeDirectory(
        .patch, "/servicePrincipals/\(id)", "{\"accountEnabled\":true}")
      // A part of the picture proves nothing.
      await integration.refresh([.applications])
      #expect(try integration.incident(first).state == .open)
      await integration.refresh()
      let closed = try integration.incident(first)
      #expect(closed.state == .recovered && closed.recovery == .bothSides)
      #expect(closed.wasWatched == false)
      #expect(closed.events.last?.text.hasSuffix("; not watched") == true)
      #expect(closed.diagnoses.first?.id == "wizard-app-disabled")
      try await tenant.changeDirectory(
        .patch, "/servicePrincipals/\(id)", "{\"accountEnabled\":false}")
      await integration.refresh()
      let again = try integration.incident(try await lastRun(integration).id)
      #expect(again.id != first)
      #expect(try tenant.workspace.recurrences(of: again).map(\.id) == [first])
    }
  }
}
