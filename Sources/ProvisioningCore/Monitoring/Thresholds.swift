public import Foundation

/// Limits that a monitoring run watches.
public struct Thresholds: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case tokenDays = "token-days"
    case quarantineDay = "quarantine-day"
    case failures
  }

  /// How one limit stands.
  public struct Finding: Sendable, Equatable {
    public enum State: String, Sendable {
      case kept, crossed
      /// What it needs could not be read, or was never recorded.
      case unknown
    }

    public var kind: Kind
    public var limit: Int
    /// What was measured; nil while it is not known.
    public var value: Int?
    public var state: State
    /// What stands behind it, as one short line.
    public var detail: String
  }

  /// Crossed when a token holds for fewer days than this.
  public var tokenDays: Int?
  /// Crossed from this day of a quarantine on; 1 is the first of 28.
  public var quarantineDay: Int?
  /// Crossed when more people and groups than this fail now, by the provisioning log.
  public var failures: Int?

  public init(tokenDays: Int? = nil, quarantineDay: Int? = nil, failures: Int? = nil) {
    self.tokenDays = tokenDays
    self.quarantineDay = quarantineDay
    self.failures = failures
  }

  /// These, and the other's where there is none here.
  public func filled(from other: Thresholds) -> Thresholds {
    Thresholds(
      tokenDays: tokenDays ?? other.tokenDays, quarantineDay: quarantineDay ?? other.quarantineDay,
      failures: failures ?? other.failures)
  }

  public var isEmpty: Bool { self == Thresholds() }

  /// How each limit stands; empty without limits.
  public func findings(_ snapshot: Snapshot, clocks: [TokenClock], at now: Date) -> [Finding] {
    [
      tokenDays.map { tokens($0, clocks, now) },
      quarantineDay.map { quarantine($0, snapshot.job, now) },
      failures.map { failed($0, snapshot.provisioning) },
    ].compactMap(\.self)
  }

  private func tokens(_ limit: Int, _ clocks: [TokenClock], _ now: Date) -> Finding {
    guard !clocks.isEmpty else {
      return Finding(
        kind: .tokenDays, limit: limit, value: nil, state: .kept,
        detail: "this deployment uses no token that runs out")
    }
    let soonest = clocks.compactMap { clock in
      clock.expires.flatMap { date in clock.daysLeft(at: now).map { ($0, clock.token, date) } }
    }.min { $0.2 < $1.2 }
    let unknown = clocks.filter { $0.expires == nil }.map(\.token.words)
    let gap = "it is not recorded when \(Words.list(unknown)) ends"
    guard let (days, token, date) = soonest else {
      return Finding(kind: .tokenDays, limit: limit, value: nil, state: .unknown, detail: gap)
    }
    let end = date < now ? "ended" : "ends"
    let detail = "\(token.words) \(end) on \(Words.moment(date))"
    if days < limit {
      return Finding(
        kind: .tokenDays, limit: limit, value: days, state: .crossed, detail: detail)
    }
    return Finding(
      kind: .tokenDays, limit: limit, value: days, state: unknown.isEmpty ? .kept : .unknown,
      detail: unknown.isEmpty ? detail : "\(detail); \(gap)")
  }

  private func quarantine(
    _ limit: Int, _ reading: Reading<SynchronizationJob?>, _ now: Date
  ) -> Finding {
    guard reading.failure == nil, let found = reading.value else {
      return unread(.quarantineDay, limit, "the provisioning job", reading.failure)
    }
    guard let job = found, job.state == .quarantine || job.quarantine != nil else {
      return Finding(
        kind: .quarantineDay, limit: limit, value: 0, state: .kept, detail: "no quarantine")
    }
    // A quarantine without a start is taken for a new one.
    let day = job.quarantine?.day(at: now) ?? 1
    return Finding(
      kind: .quarantineDay, limit: limit, value: day, state: day >= limit ? .crossed : .kept,
      detail: "in quarantine: \(job.quarantineWords(at: now))")
  }

  private func failed(_ limit: Int, _ reading: Reading<ProvisioningSummary>) -> Finding {
    guard reading.failure == nil, let summary = reading.value else {
      return unread(.failures, limit, "the provisioning log", reading.failure)
    }
    let failing = summary.failing.total
    let codes = summary.failures.filter { $0.failing.total > 0 }.prefix(3).map {
      "\($0.failing.words()) with \($0.code)"
    }
    let detail =
      "\(summary.failingWords) failing"
      + (codes.isEmpty ? "" : ": \(codes.joined(separator: ", "))")
    // Fewer than the limit in a part of the log may be more in all of it.
    let most = summary.isAtLeast ? summary.unsure.map { failing + $0 } : failing
    let state: Finding.State =
      failing > limit ? .crossed : most.map { $0 <= limit } == true ? .kept : .unknown
    return Finding(
      kind: .failures, limit: limit, value: failing, state: state,
      detail: [detail, summary.cutWords].compactMap(\.self).joined(separator: "; "))
  }

  private func unread(
    _ kind: Kind, _ limit: Int, _ what: String, _ failure: ProvisioningError?
  ) -> Finding {
    Finding(
      kind: kind, limit: limit, value: nil, state: .unknown,
      detail: "\(what) can't be read\(failure.map { ": \($0.headline)" } ?? "")")
  }
}

extension TokenClock.Token {
  /// As the operator knows it.
  public var words: String {
    switch self {
    case .secret: "the job's secret token"
    case .webex: "the operator's Webex token"
    }
  }
}
