internal import Foundation

/// Whom an outage keeps out of Webex by one cause, and how many have come through since.
///
/// A job that was stopped by failures is not well again because it runs: those people are.
public struct Concern: Sendable, Equatable, Codable {
  /// Error code of the provisioning log.
  public var code: String
  public var title: String
  /// The most who failed at once.
  public var most: Failing
  /// Who fail now.
  public var failing: Failing
  /// Whether more may fail: not all entries of the log were read.
  public var isAtLeast: Bool
  /// Whether the job stood still for them: it is not well again while they fail.
  public var stoppedJob: Bool
  /// Object ids of those who had failed before the last cycle that worked: they stopped nothing, and
  /// are not waited for.
  var spared: [String]
  /// How many of them fail now.
  var sparedFailing: Int

  /// - Parameter job: nil waits for everybody.
  init(
    _ group: FailureGroup, isAtLeast: Bool, stoppedJob: Bool, job: SynchronizationJob? = nil
  ) {
    self.stoppedJob = stoppedJob
    let worked = stoppedJob ? job?.lastSuccess?.endedAt : nil
    let earlier =
      worked.map { end in group.affected.filter { $0.firstSeen.map { $0 < end } == true } } ?? []
    spared = earlier.compactMap(\.sourceId)
    sparedFailing = earlier.count(where: \.fails)
    code = group.code
    title = Words.cut(group.title, to: 200)
    most = group.failing
    failing = group.failing
    self.isAtLeast = isAtLeast
  }

  /// Whether everybody has come through.
  public var isOver: Bool { failing.total <= sparedFailing && !isAtLeast }

  /// Such as `26 of 913 people came through; 887 people still fail: …`.
  public var words: String {
    let rest = failing.words(isAtLeast: isAtLeast)
    let fail = failing.total == 1 ? "fails" : "fail"
    if failing.total == 0, isOver { return "all \(most.words()) came through: \(title)" }
    if failing.total == 0 {
      return "not proved yet that all \(most.words()) came through: Entra counts more failures "
        + "than the entries of the log that were read"
    }
    let through = most.total - failing.total
    if isOver {
      return "\(Words.grouped(through)) of \(most.words()) came through; \(rest), who failed "
        + "before the outage already, still \(fail): \(title)"
    }
    guard through > 0, !isAtLeast else { return "\(rest) still \(fail): \(title)" }
    return "\(Words.grouped(through)) of \(most.words()) came through; \(rest) still \(fail): "
      + title
  }

  /// Takes over who fails now.
  ///
  /// - Parameter job: what its last cycle put off must be among what was read of a log that is cut.
  mutating func look(_ log: ProvisioningSummary, _ job: SynchronizationJob?) {
    let group = log.failures.first { $0.code == code }
    failing = group?.failing ?? Failing()
    let spared = Set(spared)
    sparedFailing =
      group?.affected.count { $0.fails && $0.sourceId.map(spared.contains) == true } ?? 0
    isAtLeast = log.isCut && log.failing.total < (job?.lastCycle?.escrowed ?? 0)
    if failing.total > most.total { most = failing }
  }
}
