/// What a clause gave for one object.
public enum ClauseOutcome: Sendable, Hashable {
  case holds
  case fails
  /// The attribute has no value, which makes every clause but `IS NULL` false.
  case noValue
  case notAWholeNumber(String)
  case unknownOperator
  case unsupportedOperator
  case wrongNumberOfValues(Int)
  case invalidPattern(String)
  /// The pattern needs more steps on this value than are allowed.
  case patternLimit

  public var holds: Bool { self == .holds }

  /// Whether the service may judge otherwise, because the clause isn't understood here.
  public var isUncertain: Bool {
    switch self {
    case .holds, .fails, .noValue, .notAWholeNumber: false
    default: true
    }
  }

  /// Why the clause doesn't hold; nil if it does.
  public var reason: String? {
    switch self {
    case .holds: nil
    case .fails: "the value does not satisfy it"
    case .noValue: "the attribute has no value"
    case .notAWholeNumber(let text): "'\(text.prefix(60))' is not a whole number"
    case .unknownOperator: "the operator is not known here"
    case .unsupportedOperator: "the service does not support the operator"
    case .wrongNumberOfValues(let count): "the operator takes one value, not \(count)"
    case .invalidPattern(let message): "the pattern is wrong: \(message)"
    case .patternLimit: "the pattern needs too many steps on this value"
    }
  }
}

/// Why an object is in scope or not: every group with every clause.
public struct FilterExplanation: Sendable, Equatable {
  public struct ClauseResult: Sendable, Equatable {
    public var clause: ScopingFilter.Clause
    /// What the object has.
    public var value: AttributeValue
    public var outcome: ClauseOutcome
  }

  public struct GroupResult: Sendable, Equatable {
    public var name: String
    public var clauses: [ClauseResult]

    /// Whether all clauses hold.
    public var passes: Bool { clauses.allSatisfy(\.outcome.holds) }
    /// The first clause that keeps the object out; nil if the group passes.
    public var firstFailure: ClauseResult? { clauses.first { !$0.outcome.holds } }
  }

  public var groups: [GroupResult]

  /// Whether one group passes; without groups everybody does.
  public var passes: Bool { groups.isEmpty || groups.contains(where: \.passes) }

  /// Whether the service may judge otherwise, because a clause isn't understood here.
  public var isUncertain: Bool {
    if groups.contains(where: { $0.passes }) { return false }
    return groups.contains { group in
      let failures = group.clauses.filter { !$0.outcome.holds }
      return !failures.isEmpty && failures.allSatisfy(\.outcome.isUncertain)
    }
  }

  /// One line a clause that failed, as on-demand provisioning prints clauses: title, attribute,
  /// operator, value; empty if the object is in scope.
  public var failures: [String] {
    if passes { return [] }
    return groups.flatMap { group in
      group.clauses.filter { !$0.outcome.holds }.map { result in
        let title = group.name.isEmpty ? "" : "\(group.name) "
        return "\(title)\(result.clause): \(result.outcome.reason ?? "")"
      }
    }
  }
}
