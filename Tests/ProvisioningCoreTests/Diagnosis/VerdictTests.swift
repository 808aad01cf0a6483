import Evidence
import Foundation
import Testing

@testable import ProvisioningCore

@Suite struct VerdictTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var snapshot: Snapshot
    var level: Health
    /// What the sentence must say.
    var says: String
    var playbook: String
    /// Health of legs 3 and 4.
    var legs: [Health]
    var testDescription: String { name }
  }

  static let active = Sample.job(.active)

  static var failing: SynchronizationJob {
    var job = active
    job.lastCycle?.result = .failed
    return job
  }

  static let cases: [Case] = [
    Case(
      name: "healthy", snapshot: Sample.snapshot(job: active), level: .ok, says: "works",
      playbook: "health-check", legs: [.ok, .ok]),
    Case(
      name: "Control Hub not checked",
      snapshot: Sample.snapshot(job: active, controlHub: .notChecked),
      level: .ok, says: "works", playbook: "health-check", legs: [.ok, .ok]),
    Case(
      name: "integration app deleted",
      snapshot: Sample.snapshot(integration: .deleted, job: active, controlHub: .unauthorized),
      level: .problem, says: "Cisco Webex Identity Integration was deleted",
      playbook: "unauthorized-integration", legs: [.ok, .problem]),
    Case(
      name: "both deleted",
      snapshot: Sample.snapshot(
        integration: .deleted, identity: .deleted, controlHub: .unauthorized),
      level: .problem, says: "Cisco Webex Identity Integration was deleted",
      playbook: "both-apps-missing", legs: [.problem, .problem]),
    Case(
      name: "identity app purged", snapshot: Sample.snapshot(identity: .missing),
      level: .problem, says: "Cisco Webex Identity is missing",
      playbook: "identity-app-missing", legs: [.problem, .ok]),
    Case(
      name: "consent incomplete",
      snapshot: Sample.snapshot(
        integration: .consentIncomplete, job: active, controlHub: .notChecked),
      level: .problem, says: "lacks consent to 1 permission", playbook: "consent-incomplete",
      legs: [.ok, .problem]),
    Case(
      name: "switched off",
      snapshot: Sample.snapshot(integration: .disabled, job: active, controlHub: .unauthorized),
      level: .problem, says: "switched off", playbook: "app-disabled", legs: [.ok, .problem]),
    Case(
      name: "paused", snapshot: Sample.snapshot(job: Sample.job(.paused)), level: .warning,
      says: "paused", playbook: "job-stopped", legs: [.warning, .ok]),
    Case(
      name: "started, no cycle since", snapshot: Sample.snapshot(job: Sample.job(.notRun)),
      level: .warning, says: "Started, not proved yet: its first cycle has not ended",
      playbook: "health-check", legs: [.warning, .ok]),
    Case(
      name: "active, but its cycle failed", snapshot: Sample.snapshot(job: failing),
      level: .warning, says: "Started, not proved yet: its last cycle failed",
      playbook: "health-check", legs: [.warning, .ok]),
    Case(
      name: "started while Control Hub refuses",
      snapshot: Sample.snapshot(job: Sample.job(.notRun), controlHub: .unauthorized),
      level: .problem, says: "Control Hub answers 401 / 701018",
      playbook: "unauthorized-integration", legs: [.warning, .problem]),
    Case(
      name: "gallery in quarantine",
      snapshot: Sample.snapshot(
        integration: .notUsed, identity: .notUsed, gallery: .active,
        job: Sample.job(.quarantine, of: .gallery, reason: "EncounteredQuarantineException"),
        controlHub: .unauthorized, deployment: .gallery),
      level: .problem, says: "quarantine", playbook: "gallery-connection", legs: [.problem, .ok]),
    Case(
      name: "empty tenant",
      snapshot: Sample.snapshot(
        integration: .notUsed, identity: .notUsed, controlHub: .unauthorized,
        deployment: .unknown),
      level: .unknown, says: "Nothing is set up", playbook: "nothing-set-up",
      legs: [.unknown, .unknown]),
    Case(
      name: "Control Hub alone", snapshot: Sample.snapshot(job: active, controlHub: .unauthorized),
      level: .problem, says: "Control Hub answers 401 / 701018",
      playbook: "unauthorized-integration", legs: [.ok, .problem]),
  ]

  @Test(arguments: cases) func namesTheCauseFirst(_ example: Case) {
    let verdict = example.snapshot.verdict
    #expect(verdict.level == example.level)
    #expect(verdict.sentence.contains(example.says), "\(verdict.sentence)")
    #expect(Playbook.fitting(example.snapshot).id == example.playbook)
    #expect(example.snapshot.legs.map(\.leg) == Leg.allCases)
    #expect(example.snapshot.legs.suffix(2).map(\.health) == example.legs)
  }

  @Test func tellsWhoDeletedItAndThatConsentIsEnough() {
    let reasons = Sample.snapshot(integration: .deleted, job: Self.active).verdict.reasons
    #expect(reasons.contains { $0.contains("by admin@contoso.example") })
    #expect(reasons.contains(Snapshot.consentIsEnough))
  }

  @Test func saysWhatConsentAloneDoesNotBringBack() {
    let reasons = Sample.snapshot(integration: .missing, identity: .missing).verdict.reasons
    #expect(reasons.contains(Snapshot.consentIsNotEnough))
    #expect(!reasons.contains(Snapshot.consentIsEnough))
  }

  @Test func oldDataStaysBesideItsFailure() {
    var snapshot = Sample.snapshot(job: Self.active)
    let failure = ProvisioningError(
      .unreachable, leg: .consoleToGraph, operation: "reading", message: "no connection",
      advice: "Check.")
    snapshot.applications.take(
      Observation(result: .failure(failure), evidence: []), at: Sample.now)
    snapshot.judge(journal: [])
    #expect(snapshot.applications.value?.count == 3)
    #expect(snapshot.applications.failure == failure)
    #expect(snapshot.legs[0].health == .problem)
    #expect(snapshot.verdict.level == .warning)
    #expect(snapshot.verdict.sentence.contains("as it was on 2023-11-14 22:13 UTC"))
  }

  /// What was read before proves nothing of now.
  @Test(arguments: [true, false]) func whatCannotBeReadIsNotCalledWell(_ isJob: Bool) {
    var snapshot = Sample.snapshot(job: Self.active)
    let failure = ProvisioningError(
      .unexpectedAnswer, leg: isJob ? .consoleToGraph : .consoleToWebex, operation: "reading",
      status: 200, message: "the answer is a web page", advice: "Look whose page it is.")
    if isJob { snapshot.job.failure = failure } else { snapshot.controlHub.failure = failure }
    snapshot.judge(journal: [])
    let verdict = snapshot.verdict
    #expect(verdict.level == .unknown && snapshot.isInDoubt)
    #expect(verdict.sentence.contains(isJob ? "the provisioning job" : "Control Hub's status"))
    #expect(verdict.reasons.contains("Look whose page it is."))
    #expect(snapshot.legs.suffix(2).map(\.health) == (isJob ? [.unknown, .ok] : [.ok, .unknown]))
    let doubted = snapshot.legs[isJob ? 2 : 3].detail
    #expect(doubted.contains("can't be read now"), "\(doubted)")
  }

  @Test func webexThatCannotBeReachedIsSaid() {
    var snapshot = Sample.snapshot(job: Self.active)
    snapshot.webex.failure = ProvisioningError(
      .unreachable, leg: .consoleToWebex, operation: "reading Webex users",
      message: "the answer ended early", advice: "")
    snapshot.judge(journal: [])
    #expect(snapshot.verdict.level == .warning)
    #expect(snapshot.verdict.sentence.hasPrefix("Webex can't be read"))
  }

  @Test func aClosedProvisioningLogIsNoFault() {
    var snapshot = Sample.snapshot(job: Self.active)
    snapshot.provisioning.failure = ProvisioningError(
      .unlicensed, leg: .consoleToGraph, operation: "reading the provisioning log", status: 403,
      message: "no licence", advice: "")
    snapshot.webex.failure = ProvisioningError(
      .notSignedIn, leg: .consoleToWebex, operation: "reading Webex users",
      message: "no Webex token is set", advice: "")
    snapshot.judge(journal: [])
    #expect(snapshot.verdict.level == .ok)
    #expect(snapshot.legs.map(\.health) == [.ok, .unknown, .ok, .ok])
  }

  /// Verdict and leg tell of one cycle, also where the last that ended was not the last that worked.
  @Test func theLastCycleIsTheSameEverywhere() throws {
    var job = Sample.job(.active)
    job.lastCycle?.result = .entryLevelErrors
    job.lastSuccess = SynchronizationJob.Cycle(
      result: .succeeded, endedAt: Sample.now.addingTimeInterval(-86_400))
    let snapshot = Sample.snapshot(job: .some(job))
    let last = "last cycle \(Words.moment(try #require(job.lastCycle?.endedAt)))"
    #expect(snapshot.verdict.level == .ok)
    #expect(snapshot.verdict.reasons.contains { $0.hasSuffix(last) }, "\(snapshot.verdict)")
    #expect(snapshot.legs.contains { $0.leg == .entraToWebex && $0.detail.hasSuffix(last) })
  }

  @Test func whatEntraPausedItselfIsNoPauseByHand() {
    var job = Sample.job(.paused)
    job.prunedFailures = true
    let snapshot = Sample.snapshot(job: .some(job))
    #expect(snapshot.verdict.level == .problem)
    #expect(snapshot.verdict.sentence.hasPrefix("Entra paused the provisioning job itself"))
    #expect(Playbook.fitting(snapshot) == .quarantine)
  }
}
