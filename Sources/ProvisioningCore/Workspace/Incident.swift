public import Foundation

/// One troubleshooting run or diagnosis as it is kept: what was pasted, found, done and proved.
public struct Incident: Sendable, Equatable, Codable, Identifiable {
  public enum State: String, Sendable, Codable {
    case open, recovered
    /// A run that found nothing wrong: there was nothing to recover from.
    case nothingWrong = "nothing-wrong"

    /// In words, as the operator is told.
    public var words: String { self == .nothingWrong ? "nothing wrong" : rawValue }
  }

  /// Something that happened during the run, such as a phase that began.
  public struct Event: Sendable, Equatable, Codable {
    public var at: Date
    public var text: String

    public init(at: Date, text: String) {
      self.at = at
      self.text = text
    }
  }

  /// What the operator wrote down.
  public struct Note: Sendable, Equatable, Codable {
    public var at: Date
    public var text: String

    public init(at: Date, text: String) {
      self.at = at
      self.text = text
    }
  }

  /// Number in the workspace; 0 until it is stored.
  public var id: Int64
  public var state: State
  public var title: String
  /// Playbook id; nil for a diagnosis alone.
  public var playbook: String?
  public var startedAt: Date
  public var updatedAt: Date
  /// When every failed check passed again.
  public var recoveredAt: Date?
  public var recovery: PlaybookRun.Recovery.Grade?
  /// False where it was over before anybody looked, by `recoveredAt` at the latest; nil is true.
  public var wasWatched: Bool?
  /// Groups incidents of one cause; see `Incident.recurrenceKey(diagnosis:facts:)`.
  public var recurrenceKey: String
  /// The pasted text, without secrets, at most 64 KiB.
  public var report: String?
  /// Facts read from the report, by name; what the text did not hold is absent.
  public var facts: [String: String]
  public var diagnoses: [Diagnosis]
  /// Whom it kept out of Webex; nil where it is not about single people.
  public var concern: Concern?
  /// The last result of each check.
  public var checks: [CheckResult]
  /// How each check that failed was first seen to fail: what later looks find takes nothing from it.
  ///
  /// Nil in what was kept before there was this.
  public var found: [CheckResult]?
  /// Phases and attempts in order, at most 500.
  public var events: [Event]
  public var notes: [Note]

  public init(
    id: Int64 = 0, state: State = .open, title: String, playbook: String? = nil, startedAt: Date,
    updatedAt: Date? = nil, recoveredAt: Date? = nil,
    recovery: PlaybookRun.Recovery.Grade? = nil, recurrenceKey: String = "",
    report: String? = nil, facts: [String: String] = [:], diagnoses: [Diagnosis] = [],
    checks: [CheckResult] = [], events: [Event] = [], notes: [Note] = []
  ) {
    self.id = id
    self.state = state
    self.title = title
    self.playbook = playbook
    self.startedAt = startedAt
    self.updatedAt = updatedAt ?? startedAt
    self.recoveredAt = recoveredAt
    self.recovery = recovery
    self.recurrenceKey = recurrenceKey
    self.report = report
    self.facts = facts
    self.diagnoses = diagnoses
    self.checks = checks
    self.events = events
    self.notes = notes
  }

  /// Equal for incidents of the same cause at the same place: the diagnosis id with the
  /// organization, tenant, status and code, never the ids of one request.
  public static func recurrenceKey(diagnosis: String?, facts: [String: String]) -> String {
    let stable = ["orgId", "tenantId", "status", "code"].compactMap { name in
      facts[name].map { "\(name)=\($0.lowercased())" }
    }
    return ([diagnosis ?? "none"] + stable).joined(separator: " ")
  }
}
