public import Foundation

/// The provisioning log, grouped by cause.
///
/// Who fails is counted one way everywhere: people and groups whose latest entry is a failure.
/// Entries are counted by themselves, one for each time that somebody failed.
public struct ProvisioningSummary: Sendable, Equatable, Codable {
  /// Events that are read at most, the newest.
  public static let most = 2_000

  /// Whether the log may hold older entries, which were not read.
  public var isCut: Bool
  /// People and groups who failed before the entries that were read, and may fail still; nil where
  /// that is not known.
  public var unsure: Int?
  /// Whether more may fail than were counted.
  public var isAtLeast: Bool { isCut && unsure != 0 }

  /// Oldest event that was read.
  public var since: Date?
  public var counts: [ProvisioningEvent.Status: Int]
  public var failures: [FailureGroup]
  /// People and groups who fail now: nothing has cured them since their latest failure.
  public var failing: Failing
  /// The latest events of any status, newest first, at most 200.
  public var recent: [ProvisioningEvent]
  /// Entries of which it can't be told whether they are failures, at most 50.
  public var unreadable: [ProvisioningEvent]
  /// All of these.
  public var unreadableCount: Int { counts[.unknown] ?? 0 }

  /// - Parameter failing: nil takes those of the causes.
  public init(
    since: Date? = nil, counts: [ProvisioningEvent.Status: Int] = [:],
    failures: [FailureGroup] = [], failing: Failing? = nil, unsure: Int? = 0,
    isCut: Bool = false, recent: [ProvisioningEvent] = [],
    unreadable: [ProvisioningEvent] = []
  ) {
    self.failing =
      failing
      ?? Failing(
        people: failures.reduce(0) { $0 + $1.failing.people },
        groups: failures.reduce(0) { $0 + $1.failing.groups })
    self.unsure = unsure
    self.isCut = isCut
    self.since = since
    self.counts = counts
    self.failures = failures
    self.recent = recent
    self.unreadable = unreadable
  }

  /// Who fails now, such as `at least 887 people`.
  public var failingWords: String { failing.words(isAtLeast: isAtLeast) }

  /// Who fails now by one cause.
  public func failingWords(of group: FailureGroup) -> String {
    group.failing.words(isAtLeast: isAtLeast)
  }

  /// Such as `at least 887 people fail`, by one cause.
  public func sentence(of group: FailureGroup) -> String {
    group.failing.sentence(isAtLeast: isAtLeast)
  }

  /// That more may fail than were counted, and why; nil where the count is exact.
  public var cutWords: String? {
    guard isAtLeast else { return nil }
    let read = "only the newest \(Words.grouped(Self.most)) entries of the log were read"
    return unsure.map {
      "\(read); \(Words.count($0, "person or group", plural: "people and groups")) failed before them"
    } ?? read
  }
}

/// How many people and groups fail.
public struct Failing: Sendable, Equatable, Codable {
  public var people: Int
  public var groups: Int

  public init(people: Int = 0, groups: Int = 0) {
    self.people = people
    self.groups = groups
  }

  public var total: Int { people + groups }

  /// Such as `1 person`, `3 people and 1 group`, `at least 2,000 people`.
  public func words(isAtLeast: Bool = false) -> String {
    let parts = [
      people > 0 || groups == 0 ? Words.people(people) : nil,
      groups > 0 ? Words.count(groups, "group") : nil,
    ].compactMap(\.self)
    return (isAtLeast ? "at least " : "") + Words.list(parts)
  }

  /// Such as `1 person fails` or `at least 887 people fail`.
  public func sentence(isAtLeast: Bool = false) -> String {
    "\(words(isAtLeast: isAtLeast)) \(total == 1 ? "fails" : "fail")"
  }
}
