internal import AttributeMapping
internal import Foundation

/// Counts one part of the directory for a preview.
///
/// Expressions are compiled once; a row costs two evaluations and no dictionary.
struct ScopeWalk: Sendable {
  private let before: CompiledExpression?
  private let after: CompiledExpression?
  private let filterBefore: CompiledScopingFilter?
  private let filterAfter: CompiledScopingFilter?
  private let request: ScopePreviewRequest
  private let surroundings: PreviewSurroundings
  private let objectIdSlot: Int
  private let enabledSlot: Int
  /// Attributes that the expressions and filters name.
  private let names: [String]
  let slots: AttributeSlots

  /// - Throws: ``EvaluationError`` or ``ScopePreviewError`` of the expression as it is typed.
  init(_ request: ScopePreviewRequest, _ surroundings: PreviewSurroundings) throws {
    var slots = AttributeSlots()
    self.request = request
    self.surroundings = surroundings
    // What is in force may be broken; then everything counts as changed.
    before = try? Self.compiled(request.before, &slots)
    after = try Self.compiled(request.after, &slots)
    filterBefore = request.filterBefore.map { CompiledScopingFilter($0, attributes: &slots) }
    filterAfter = request.filterAfter.map { CompiledScopingFilter($0, attributes: &slots) }
    names = slots.names
    objectIdSlot = slots.slot(for: "objectId")
    enabledSlot = slots.slot(for: "accountEnabled")
    self.slots = slots
  }

  private static func compiled(
    _ text: String?, _ slots: inout AttributeSlots
  ) throws -> CompiledExpression? {
    guard let text, !text.isEmpty else { return nil }
    guard let expression = ExpressionParser.parse(text).valid else {
      throw ScopePreviewError.notAnExpression
    }
    return try CompiledExpression(expression, attributes: &slots)
  }

  /// Attributes of the expressions that nobody has in the workspace.
  func missing(_ selection: Set<String>) -> [String] {
    names.filter { name in
      guard let property = DirectoryAttribute.named(name)?.property else {
        return !SourceRow.columns.contains(name)
      }
      return !selection.contains(property)
    }
  }

  /// Whether people in scope are counted, not everybody.
  var isScoped: Bool { surroundings.scope != nil }
  var isHeldAgainstWebex: Bool { surroundings.target != nil }

  private func key(_ row: SourceRow) -> ObjectKey {
    ObjectKey(row.values[objectIdSlot].text ?? "")
  }

  /// Whether somebody is assigned and may sign in.
  private func isAssigned(_ row: SourceRow) -> Bool {
    guard let scope = surroundings.scope else { return true }
    if case .boolean(false) = row.values[enabledSlot] { return false }
    return scope.reason(key(row)) == .inScope
  }

  func count(_ row: SourceRow, in tally: inout Tally) {
    tally.counts.seen += 1
    guard isAssigned(row) else { return }
    let wasIn = filterBefore?.passes(row.values) ?? true
    let isIn = filterAfter?.passes(row.values) ?? true
    if isIn != wasIn { cross(row, isIn: isIn, &tally) }
    guard isIn else { return }
    tally.counts.inScope += 1
    guard let after else { return }
    let new = after.evaluate(row.values, context: request.context)
    let old = before?.evaluate(row.values, context: request.context)
    compare(row, old, new, &tally)
  }

  private func cross(_ row: SourceRow, isIn: Bool, _ tally: inout Tally) {
    if isIn {
      tally.counts.entering += 1
      Self.keep(Mark(number: row.number), in: &tally.examples.entering)
    } else {
      tally.counts.leaving += 1
      Self.keep(Mark(number: row.number), in: &tally.examples.leaving)
    }
  }

  private func compare(
    _ row: SourceRow, _ old: EvaluationResult?, _ new: EvaluationResult, _ tally: inout Tally
  ) {
    if old != new {
      tally.counts.changed += 1
      if tally.examples.changed.count < Self.exampleCount {
        tally.examples.changed.append(mark(row, old, new))
      }
    }
    if Self.hasValue(old), !Self.hasValue(new), new != .ignore { tally.counts.lost += 1 }
    switch new {
    case .failure:
      tally.counts.failed += 1
      if tally.examples.failed.count < Self.exampleCount {
        tally.examples.failed.append(mark(row, old, new))
      }
    case .ignore: tally.counts.ignored += 1
    case .value(let value) where value.isNullOrEmpty:
      tally.counts.empty += 1
      if tally.examples.empty.count < Self.exampleCount {
        tally.examples.empty.append(mark(row, old, new))
      }
    case .value(let value):
      if request.isMatching { match(row, value, old, new, &tally) }
      if let text = value.text, surroundings.target?.isTaken(text, for: key(row)) == true {
        tally.counts.taken += 1
        if tally.examples.taken.count < Self.exampleCount {
          tally.examples.taken.append(mark(row, old, new))
        }
      }
    }
  }

  private static func hasValue(_ result: EvaluationResult?) -> Bool {
    if case .value(let value) = result { !value.isNullOrEmpty } else { false }
  }

  private func match(
    _ row: SourceRow, _ value: AttributeValue, _ old: EvaluationResult?,
    _ new: EvaluationResult, _ tally: inout Tally
  ) {
    let hash = CaselessText.hash(value.text ?? value.texts.joined(separator: "\u{1F}"))
    guard tally.matches[hash] != nil else {
      tally.matches[hash] = row.number
      return
    }
    tally.counts.colliding += 1
    if tally.examples.colliding.count < Self.exampleCount {
      tally.examples.colliding.append(mark(row, old, new))
    }
  }

  /// What becomes of one row, as an example.
  func mark(_ row: SourceRow) -> Mark {
    mark(
      row, before?.evaluate(row.values, context: request.context),
      after?.evaluate(row.values, context: request.context) ?? .ignore)
  }

  private func mark(
    _ row: SourceRow, _ old: EvaluationResult?, _ new: EvaluationResult
  ) -> Mark {
    Mark(
      number: row.number, before: old.flatMap(Self.words), after: Self.words(new),
      failure: new.error?.message)
  }

  private static func words(_ result: EvaluationResult) -> String? {
    result.value.flatMap { $0.isNull ? nil : $0.texts.joined(separator: ", ") }
  }

  private static func keep(_ mark: Mark, in marks: inout [Mark]) {
    if marks.count < crossingCount { marks.append(mark) }
  }
}

/// Why there is nothing to count.
public enum ScopePreviewError: Error, Sendable, Equatable {
  /// The text is not a whole expression yet.
  case notAnExpression
}
