import Foundation
import Testing

@testable import ProvisioningCore

/// Who fails now, and what is said where the log was not read to its end.
@Suite struct FailingNowTests {
  private func event(
    _ who: String, _ status: ProvisioningEvent.Status, minutesAgo: Double, reason: String? = nil,
    kind: String = "User", cycle: String? = nil, code: String = "EntryConflict"
  ) -> ProvisioningEvent {
    ProvisioningEvent(
      id: "\(who) \(minutesAgo)", occurredAt: Sample.now.addingTimeInterval(-60 * minutesAgo),
      action: "create", status: status, sourceId: who, sourceKind: kind,
      errorCode: status == .failure ? code : nil, reason: reason, cycleId: cycle)
  }

  private func summary(_ log: ProvisioningLog) -> ProvisioningSummary {
    ProvisioningSummary(log) { _, _ in nil }
  }

  /// As many entries about others as are read at most.
  private var full: [ProvisioningEvent] {
    (0..<ProvisioningSummary.most).map {
      event("other \($0)", .success, minutesAgo: Double($0) / 100)
    }
  }

  @Test(
    arguments: [
      (ProvisioningEvent.Status.success, nil, false), (.skipped, "RedundantExport", false),
      (.skipped, "NotEffectivelyEntitled", false), (.skipped, "AttributeValidationFailed", true),
      (.skipped, nil, true), (.failure, "again", true),
    ] as [(ProvisioningEvent.Status, String?, Bool)])
  func aLaterEntryDecides(
    _ status: ProvisioningEvent.Status, _ reason: String?, _ fails: Bool
  ) {
    let log = summary(
      ProvisioningLog(newest: [
        event("ann", .failure, minutesAgo: 9), event("ann", status, minutesAgo: 3, reason: reason),
      ]))
    #expect(log.failing.total == (fails ? 1 : 0))
    #expect(log.failures.first?.affected.map(\.fails) == [fails])
    #expect(!log.isAtLeast && log.cutWords == nil)
  }

  @Test func unitsAreNamed() {
    let log = summary(
      ProvisioningLog(newest: [
        event("ann", .failure, minutesAgo: 9), event("bob", .failure, minutesAgo: 8),
        event("team", .failure, minutesAgo: 7, kind: "Group"),
      ]))
    #expect(log.failingWords == "2 people and 1 group")
    #expect(Failing(people: 1).words() == "1 person")
    #expect(Failing(groups: 2).words(isAtLeast: true) == "at least 2 groups")
  }

  @Test func failuresBeforeTheNewestEntriesAreNotForgotten() {
    let old = [
      event("ann", .failure, minutesAgo: 900),
      event("bob", .failure, minutesAgo: 800, cycle: "last"),
      event("other 7", .failure, minutesAgo: 700),
    ]
    let cycle = SynchronizationJob.Cycle(id: "last", result: .entryLevelErrors, escrowed: 1)
    let log = summary(ProvisioningLog(newest: full, failures: old, lastCycle: cycle))
    // Bob failed in the last cycle, and nothing came later; of Ann nobody knows.
    #expect(log.failing.total == 1 && log.unsure == 1)
    #expect(log.failingWords == "at least 1 person")
    #expect(log.cutWords?.contains("1 person or group failed before them") == true)
    let blind = summary(ProvisioningLog(newest: full))
    #expect(blind.isAtLeast && blind.unsure == nil && blind.cutWords != nil)
    let exact = summary(ProvisioningLog(newest: full, failures: [old[2]], lastCycle: cycle))
    #expect(exact.isCut && !exact.isAtLeast && exact.failing.total == 0)
  }

  @Test(arguments: [
    (0, 0, Thresholds.Finding.State.unknown), (0, 1, .kept), (2, 1, .crossed), (1, 1, .unknown),
  ])
  func aLimitIsJudgedOnlyAsFarAsItCan(
    _ failing: Int, _ limit: Int, _ state: Thresholds.Finding.State
  ) {
    var snapshot = Sample.snapshot()
    snapshot.provisioning = Reading(
      ProvisioningSummary(failing: Failing(people: failing), unsure: 1, isCut: true))
    let finding = Thresholds(failures: limit).findings(snapshot, clocks: [], at: Sample.now).first
    #expect(finding?.state == state)
    #expect(finding?.detail.contains("newest 2,000 entries") == true)
  }

  @Test func whoCameThroughIsCounted() throws {
    func log(_ count: Int) -> ProvisioningSummary {
      summary(
        ProvisioningLog(newest: (0..<count).map { event("p\($0)", .failure, minutesAgo: 5) }))
    }
    var concern = Concern(try #require(log(913).worst), isAtLeast: false, stoppedJob: true)
    concern.look(log(887), nil)
    #expect(concern.words.hasPrefix("26 of 913 people came through; 887 people still fail: "))
    #expect(!concern.isOver)
    concern.look(log(0), nil)
    #expect(concern.isOver && concern.words.hasPrefix("all 913 people came through"))
    // Of a log that is cut, what the cycle put off has to be among what was read.
    let cycle = SynchronizationJob.Cycle(id: "c", result: .entryLevelErrors, escrowed: 4)
    var job = Sample.job(.active)
    job.lastCycle = cycle
    concern.look(summary(ProvisioningLog(newest: full)), job)
    #expect(!concern.isOver && concern.words.contains("not proved yet"))
  }

  @Test func aTimeThatIsOverIsNoNextOne() {
    var job = Sample.job(.active)
    job.progress = nil
    job.state = .active
    job.nextCycleAt = Sample.now.addingTimeInterval(-8_640)
    #expect(job.nextCycle(at: Sample.now) == .overdue(since: Sample.now.addingTimeInterval(-8_640)))
    #expect(job.nextCycleWords(at: Sample.now)?.contains("was due") == true)
    job.nextCycleAt = Sample.now.addingTimeInterval(60)
    #expect(job.nextCycle(at: Sample.now) == .due(Sample.now.addingTimeInterval(60)))
    job.state = .notRun
    #expect(job.nextCycle(at: Sample.now) == .underWay)
    job.state = .paused
    #expect(job.nextCycle(at: Sample.now) == nil)
  }
}
