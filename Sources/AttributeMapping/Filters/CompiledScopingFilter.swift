/// How much of a value a pattern must cover.
public enum PatternScope: String, Sendable, Codable, CaseIterable {
  /// The whole value, as the documentation's examples suggest.
  case wholeValue
  /// Any part of it. The documentation doesn't say which of the two holds; patterns that begin
  /// with `^` and end with `$` are safe either way.
  case anyPart
}

/// A scoping filter made ready to be evaluated over many rows.
///
/// A clause on an attribute without a value is false, also for `NOT EQUALS` and its like; only
/// `IS NULL` is true then (SCOPE). Values of a multi-valued attribute, which the portal doesn't
/// offer, must all satisfy a clause (Graph, `multivaluedComparisonType`: All by default).
public struct CompiledScopingFilter: Sendable {
  public let filter: ScopingFilter
  private let groups: [[CompiledClause]]

  /// Compiles a filter; what can't work in it makes its clause false, with the reason.
  ///
  /// - Parameter slots: the shared table of places; attributes it lacks are added at its end.
  public init(
    _ filter: ScopingFilter, attributes slots: inout AttributeSlots,
    patterns scope: PatternScope = .wholeValue
  ) {
    self.filter = filter
    var compiled: [[CompiledClause]] = []
    for group in filter.groups where !group.clauses.isEmpty {
      compiled.append(
        group.clauses.map { clause in
          CompiledClause(clause, slot: slots.slot(for: clause.attribute), patterns: scope)
        })
    }
    groups = compiled
  }

  /// Whether the object of a row is in scope.
  public func passes(_ row: [AttributeValue]) -> Bool {
    if groups.isEmpty { return true }
    return groups.contains { clauses in clauses.allSatisfy { $0.outcome(row).holds } }
  }

  /// The same, with what each clause gave.
  public func explanation(for row: [AttributeValue]) -> FilterExplanation {
    var results: [FilterExplanation.GroupResult] = []
    for group in filter.groups where !group.clauses.isEmpty {
      let clauses = zip(group.clauses, groups[results.count]).map { clause, compiled in
        FilterExplanation.ClauseResult(
          clause: clause, value: compiled.value(row), outcome: compiled.outcome(row))
      }
      results.append(.init(name: group.name, clauses: clauses))
    }
    return FilterExplanation(groups: results)
  }
}

/// One clause with its value and pattern prepared.
struct CompiledClause: Sendable {
  private enum Test: Sendable {
    case null(wanted: Bool)
    case truth(Bool)
    case equal(String, wanted: Bool)
    case greater(Int64, orEqual: Bool)
    case includes(String)
    case ends(String)
    case occursIn(String, wanted: Bool)
    case pattern(Pattern, wanted: Bool)
    case unusable(ClauseOutcome)
  }

  private let slot: Int
  private let test: Test

  init(_ clause: ScopingFilter.Clause, slot: Int, patterns scope: PatternScope) {
    self.slot = slot
    test = Self.test(clause, scope)
  }

  private static func test(_ clause: ScopingFilter.Clause, _ scope: PatternScope) -> Test {
    let comparison = clause.comparison.known
    switch comparison {
    case .isNull: return .null(wanted: true)
    case .isNotNull: return .null(wanted: false)
    case .isTrue: return .truth(true)
    case .isFalse: return .truth(false)
    default: break
    }
    guard let definition = comparison.definition else { return .unusable(.unknownOperator) }
    guard definition.isSupported else { return .unusable(.unsupportedOperator) }
    guard clause.values.count == 1 else {
      return .unusable(.wrongNumberOfValues(clause.values.count))
    }
    let value = clause.values[0]
    switch comparison {
    case .equals: return .equal(value, wanted: true)
    case .notEquals: return .equal(value, wanted: false)
    case .includes: return .includes(value)
    case .endsWith: return .ends(value)
    case .occursIn: return .occursIn(value, wanted: true)
    case .doesNotOccurIn: return .occursIn(value, wanted: false)
    case .greaterThan, .greaterOrEqual:
      guard let number = NumberText.integer(value) else {
        return .unusable(.notAWholeNumber(value))
      }
      return .greater(number, orEqual: comparison == .greaterOrEqual)
    default:
      return pattern(value, scope, wanted: comparison == .matches)
    }
  }

  private static func pattern(_ text: String, _ scope: PatternScope, wanted: Bool) -> Test {
    do throws(EvaluationError.Reason) {
      let bare = try Pattern(text)
      guard scope == .wholeValue else { return .pattern(bare, wanted: wanted) }
      return .pattern(try Pattern("\\A(?:\(text))\\z"), wanted: wanted)
    } catch {
      return .unusable(.invalidPattern(error.message))
    }
  }

  func value(_ row: [AttributeValue]) -> AttributeValue {
    slot < row.count ? row[slot] : .null
  }

  func outcome(_ row: [AttributeValue]) -> ClauseOutcome {
    let value = value(row)
    switch test {
    case .null(let wanted): return value.isNullOrEmpty == wanted ? .holds : .fails
    case .unusable(let outcome): return outcome
    default: break
    }
    guard !value.isNullOrEmpty else { return .noValue }
    if case .list(let texts) = value {
      for text in texts {
        let outcome = outcome(of: text)
        if !outcome.holds { return outcome }
      }
      return .holds
    }
    return outcome(of: value.text ?? "")
  }

  private func outcome(of text: String) -> ClauseOutcome {
    let holds: Bool
    switch test {
    case .truth(let wanted): holds = text.lowercased() == (wanted ? "true" : "false")
    // Ordinal, as .NET compares: canonically equal texts differ.
    case .equal(let other, let wanted): holds = Self.isSame(text, other) == wanted
    case .includes(let part): holds = text.utf8Contains(part)
    case .ends(let suffix): holds = text.utf8.reversed().starts(with: suffix.utf8.reversed())
    case .occursIn(let whole, let wanted): holds = whole.utf8Contains(text) == wanted
    case .greater(let limit, let orEqual):
      guard let number = NumberText.integer(text) else { return .notAWholeNumber(text) }
      holds = number > limit || (orEqual && number == limit)
    case .pattern(let pattern, let wanted):
      var run = Run(row: [], context: EvaluationContext())
      guard let hits = try? pattern.matches(in: Array(text.utf8), &run) else {
        return .patternLimit
      }
      holds = hits.isEmpty != wanted
    case .null, .unusable: holds = false
    }
    return holds ? .holds : .fails
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }
}

extension String {
  /// Whether the text occurs inside, compared byte by byte.
  func utf8Contains(_ other: String) -> Bool {
    let needle = Array(other.utf8)
    guard let first = needle.first else { return true }
    let haystack = Array(utf8)
    guard haystack.count >= needle.count else { return false }
    return (0...(haystack.count - needle.count)).contains { start in
      haystack[start] == first
        && haystack[start..<(start + needle.count)].elementsEqual(needle)
    }
  }
}
