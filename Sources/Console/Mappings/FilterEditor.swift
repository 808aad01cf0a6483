import AttributeMapping
import ProvisioningCore
import TerminalUI

/// A scoping filter while it is being edited: all clauses of a group must hold, one group must.
struct FilterEditor: Sendable {
  enum Line: Sendable, Equatable {
    case group(Int)
    case clause(group: Int, clause: Int)
  }

  enum Column: Int, Sendable, CaseIterable { case attribute, comparison, value }

  /// The object mapping with everything that is staged.
  let object: ObjectMapping
  /// The filter that the service carries out now, whatever is staged; nil lets everybody pass.
  let inForce: ScopingFilter?
  let attributes: SourceSchema
  var filter: ScopingFilter
  var selected = 0
  var column = Column.attribute
  /// The value or the name of a group while it is being typed.
  var typing: TextField?
  /// Whether a clause is being added: one question follows the other.
  var isAdding = false
  var offset = 0

  var preview: ScopePreview?
  var previewFailure: String?
  var stamp = 0

  init(_ object: ObjectMapping, draft: MappingDraft?) {
    self.object = object
    inForce = draft?.base.objectMapping(object.id)?.filter
    attributes = draft?.result.sourceAttributes(of: object) ?? .entraUsers
    filter = object.filter ?? ScopingFilter(groups: [])
  }

  var lines: [Line] {
    filter.groups.enumerated().flatMap { place, group in
      [.group(place)] + group.clauses.indices.map { .clause(group: place, clause: $0) }
    }
  }

  var line: Line? { lines.indices.contains(selected) ? lines[selected] : nil }

  var clause: ScopingFilter.Clause? {
    guard case .clause(let group, let clause) = line else { return nil }
    return filter.groups[group].clauses[clause]
  }

  /// The filter without groups that say nothing; nil lets everybody pass.
  var result: ScopingFilter? {
    let groups = filter.groups.filter { !$0.clauses.isEmpty }
    return groups.isEmpty ? nil : ScopingFilter(groups: groups)
  }

  var isChanged: Bool { result != object.filter }

  // MARK: Moving

  mutating func move(_ step: Int) {
    selected = max(0, min(selected + step, lines.count - 1))
  }

  mutating func moveColumn(_ step: Int) {
    column = Column(rawValue: max(0, min(column.rawValue + step, 2))) ?? .attribute
  }

  // MARK: Changing

  /// Begins a clause at the end of the group under the cursor; a first group if there is none.
  mutating func addClause(_ attribute: String) {
    let isBoolean = self.attributes.attribute(named: attribute)?.type == .boolean
    let new = ScopingFilter.Clause(attribute, isBoolean ? .isTrue : .equals, isBoolean ? [] : [""])
    let group: Int
    switch line {
    case .group(let place), .clause(let place, _): group = place
    case nil:
      if filter.groups.isEmpty { filter.groups.append(.init(clauses: [])) }
      group = filter.groups.count - 1
    }
    filter.groups[group].clauses.append(new)
    let last = filter.groups[group].clauses.count - 1
    selected = lines.firstIndex(of: .clause(group: group, clause: last)) ?? selected
    column = .comparison
    isAdding = true
  }

  mutating func addGroup() {
    let number = filter.groups.count + 1
    filter.groups.append(.init(name: "Filter \(number)", clauses: []))
    selected = lines.count - 1
  }

  mutating func remove() {
    switch line {
    case .group(let group): filter.groups.remove(at: group)
    case .clause(let group, let clause):
      filter.groups[group].clauses.remove(at: clause)
      if filter.groups[group].clauses.isEmpty { filter.groups.remove(at: group) }
    case nil: return
    }
    selected = max(0, min(selected, lines.count - 1))
  }

  private mutating func change(_ change: (inout ScopingFilter.Clause) -> Void) {
    guard case .clause(let group, let clause) = line else { return }
    change(&filter.groups[group].clauses[clause])
  }

  mutating func set(attribute: String) {
    change { $0.attribute = attribute }
  }

  mutating func set(comparison: FilterOperator) {
    change { clause in
      clause.comparison = comparison
      let isUnary = comparison.definition?.arity == .unary
      if isUnary { clause.values = [] } else if clause.values.isEmpty { clause.values = [""] }
    }
    let needsValue = clause?.values.isEmpty == false
    column = needsValue ? .value : .comparison
    if isAdding, needsValue { beginTyping() }
    isAdding = isAdding && needsValue
  }

  /// Begins to type the value of a clause or the name of a group.
  mutating func beginTyping() {
    switch line {
    case .group(let group): typing = TextField(filter.groups[group].name)
    case .clause:
      guard let value = clause?.values.first else { return }
      typing = TextField(value, placeholder: "value")
    case nil: return
    }
  }

  /// Takes what was typed, or leaves what was there.
  mutating func endTyping(keeping: Bool) {
    guard let text = typing?.text else { return }
    typing = nil
    isAdding = false
    guard keeping else { return }
    switch line {
    case .group(let group): filter.groups[group].name = text
    case .clause: change { $0.values = [text] }
    case nil: return
    }
  }

  /// The operators that an attribute's type has.
  func operators(for attribute: String) -> [FilterOperator.Definition] {
    let type = attributes.attribute(named: attribute)?.type ?? .string
    return FilterOperator.definitions.filter { $0.types.contains(type) }
  }

  /// What keeps it from being staged.
  var fault: String? {
    for clause in filter.clauses {
      guard let definition = clause.comparison.definition else { continue }
      if definition.arity == .binary, clause.values.first?.isEmpty ?? true {
        return "\(clause.attribute) \(clause.comparison.rawValue): the value is missing"
      }
    }
    return nil
  }

  var previewRequest: ScopePreviewRequest? {
    guard object.mapsUsers, fault == nil else { return nil }
    return ScopePreviewRequest(
      before: nil, after: nil, filterBefore: inForce, filterAfter: result)
  }

  /// What each clause says of one person; nil without one.
  func explanation(_ person: SourcePerson?) -> FilterExplanation? {
    guard let person, object.mapsUsers, let result else { return nil }
    var slots = AttributeSlots()
    let compiled = CompiledScopingFilter(result, attributes: &slots)
    return compiled.explanation(for: slots.row(person.values))
  }
}
