/// Assignments to be made or removed, row by row, with what they cause; afterwards with what
/// became of each.
public struct AssignmentPlan: Sendable, Equatable {
  public enum Operation: String, Sendable, Codable { case assign, remove }

  public var operation: Operation
  public var application: String
  public var servicePrincipalId: String
  public var rows: [AssignmentRow]
  public var effect: AssignmentEffect
  /// What experience advises, as sentences.
  public var advice: [String]
  /// Set for the way back: the entries that it takes back.
  public var isUndo = false
  /// What stopped the whole; rows that were not reached are `notSent`.
  public var failure: ProvisioningError?

  public init(
    operation: Operation, application: String, servicePrincipalId: String, rows: [AssignmentRow],
    effect: AssignmentEffect = AssignmentEffect(), advice: [String] = [], isUndo: Bool = false
  ) {
    self.operation = operation
    self.application = application
    self.servicePrincipalId = servicePrincipalId
    self.rows = rows
    self.effect = effect
    self.advice = advice
    self.isUndo = isUndo
  }

  /// Rows that would be sent.
  public var changes: [Change] {
    rows.compactMap { if case .ready(let change) = $0.state { change } else { nil } }
  }

  public func count(_ isCounted: (AssignmentRow.State) -> Bool) -> Int {
    rows.count { isCounted($0.state) }
  }

  public var ready: Int { count(\.isReady) }
  public var unchanged: Int { count(\.isUnchanged) }
  public var refused: Int { count(\.isRefused) }
  public var done: Int { count(\.isDone) }
  public var failed: Int { count(\.isFailed) }
  public var notSent: Int { count { $0 == .notSent } }

  /// From so many people or rows on, the number is typed before it is done.
  static let typingThreshold = 25

  /// What is typed to confirm; nil where a button is enough.
  public var wordToType: String? {
    let size = max(ready, effect.people)
    return size >= Self.typingThreshold ? String(size) : nil
  }

  /// Removing ends somebody's service; many at once deserve a second look.
  public var isDangerous: Bool { operation == .remove || wordToType != nil }

  /// Each result in one line: "12 assigned, 1 was so already, 2 failed".
  public var outcome: String {
    let isAssigning = operation == .assign
    var parts: [String] = []
    if done > 0 { parts.append("\(Words.grouped(done)) \(isAssigning ? "assigned" : "removed")") }
    if unchanged > 0 {
      parts.append("\(Words.grouped(unchanged)) \(isAssigning ? "assigned" : "gone") already")
    }
    if refused > 0 { parts.append("\(Words.grouped(refused)) refused") }
    if failed > 0 { parts.append("\(Words.grouped(failed)) failed") }
    let left = notSent + ready
    if left > 0 { parts.append("\(Words.grouped(left)) not sent") }
    return parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")
  }
}

/// One wish of a plan: where it came from, whom it means, and what becomes of it.
public struct AssignmentRow: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    case ready(Change)
    /// It is so already.
    case unchanged(String)
    /// Never sent, and why; where the name is ambiguous, whom it could mean.
    case refused(String, candidates: [DirectoryPrincipal])
    case done(JournalEntry)
    case failed(ProvisioningError)
    /// The batch ended before its turn.
    case notSent

    public var isReady: Bool { if case .ready = self { true } else { false } }
    public var isUnchanged: Bool { if case .unchanged = self { true } else { false } }
    public var isRefused: Bool { if case .refused = self { true } else { false } }
    public var isDone: Bool { if case .done = self { true } else { false } }
    public var isFailed: Bool { if case .failed = self { true } else { false } }
  }

  /// Line of the file that it came from.
  public var line: Int?
  /// As it was written.
  public var text: String
  public var principal: DirectoryPrincipal?
  public var role: String?
  public var state: State

  public init(
    line: Int? = nil, text: String, principal: DirectoryPrincipal? = nil, role: String? = nil,
    state: State
  ) {
    self.line = line
    self.text = text
    self.principal = principal
    self.role = role
    self.state = state
  }
}

/// Who enters or leaves the scope of provisioning by a plan.
public struct AssignmentEffect: Sendable, Equatable {
  /// People who enter or leave.
  public var people = 0
  /// Of those who leave: people who are active in Webex, and become inactive; nil where Webex was
  /// not read.
  public var activeInWebex: Int?
  /// The first by name, of those who become inactive where they are known.
  public var names: [String] = []
  /// Groups that leave and are deleted in Webex themselves, by name.
  public var deletedGroups: [String] = []
  /// The same where Webex was not read: those of them that it has are deleted.
  public var perhapsDeletedGroups: [String] = []
  /// Whether the job leaves those who leave the scope as they are in Webex.
  public var keepsWhoLeaves = false
  /// People whom another assignment keeps in scope, or brought in before.
  public var coveredOtherwise = 0
  /// Of those who enter: people whose account is disabled, who are never created.
  public var disabled = 0
  /// False where there is no job yet whose cycles would follow.
  public var hasJob = true
  /// Groups of the plan, with their direct people and the groups nested in them.
  public var groups: [Group] = []
  /// Whether groups were too large, or could not be read, so that there may be more people.
  public var isLowerBound = false
  /// Whether other groups could not be read that may hold some of the people as well.
  public var isUpperBound = false

  public struct Group: Sendable, Equatable {
    public var name: String
    public var directPeople: Int
    public var nestedGroups: [String]
    /// False where there may be more members than were read.
    public var isWhole: Bool

    public init(name: String, directPeople: Int, nestedGroups: [String], isWhole: Bool = true) {
      self.name = name
      self.directPeople = directPeople
      self.nestedGroups = nestedGroups
      self.isWhole = isWhole
    }
  }

  public init() {}

  var withoutPeople: AssignmentEffect {
    var effect = self
    effect.people = 0
    effect.names = []
    return effect
  }
}
