import AttributeMapping
import ProvisioningCore
import TerminalUI

/// Which attribute flows where, for users and for groups.
enum MappingsPane {
  private struct Line {
    var object: ObjectMapping
    var rule: MappingRule
  }

  private static func lines(_ state: ConsoleState) -> [Line] {
    (state.snapshot.mappings.value ?? []).flatMap { object in
      object.attributes.map { Line(object: object, rule: $0) }
    }
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let lines = lines(state)
    return ListSource(
      columns: [
        Table.Column("Object", .fixed(6)),
        Table.Column("Webex attribute", .flexible(min: 14, weight: 3)),
        Table.Column("Entra source", .flexible(min: 12, weight: 3)),
        Table.Column("Kind", .fixed(10)), Table.Column("Match", .fixed(5), alignment: .trailing),
      ],
      count: lines.count, entry: { entry(lines[$0]) },
      searchText: { row in
        let rule = lines[row].rule
        return "\(lines[row].object.sourceObject) \(rule.target) \(rule.expression) "
          + "\(rule.kind.rawValue) \(rule.defaultValue ?? "") \(rule.flowType.words)"
      },
      sortKey: { row, column in
        let rule = lines[row].rule
        switch column {
        case 0: return .text(lines[row].object.sourceObject)
        case 2: return .text(rule.source)
        case 3: return .text(rule.kind.rawValue)
        case 4: return .number(rule.matchingPriority == 0 ? 1_000 : Double(rule.matchingPriority))
        default: return .text(rule.target)
        }
      }, emptyText: emptyText(state))
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    let reading = state.snapshot.mappings
    if !state.listing.filter.isEmpty { return "the filter leaves nothing; esc takes it away" }
    if reading.isRefreshing { return "reading…" }
    if let failure = reading.failure { return SafeText(ErrorWords.line(failure)) }
    return reading.value == nil
      ? "not read yet; r reads" : "there is no job, so there are no mappings"
  }

  private static func entry(_ line: Line) -> ListEntry {
    let rule = line.rule
    let muted = line.object.isEnabled ? Style.text : .disabled
    return ListEntry(
      "\(line.object.id).\(rule.target)",
      [
        StyledLine(SafeText(line.object.sourceObject), .muted),
        StyledLine(SafeText(rule.target), muted), StyledLine(SafeText(rule.source), muted),
        StyledLine(SafeText(rule.kind.rawValue), .muted),
        StyledLine(rule.matchingPriority > 0 ? "\(rule.matchingPriority)" : "", .accent),
      ])
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    let lines = lines(state)
    guard let listing = state.lists[.mappings], let row = listing.row(at: listing.cursor.selected),
      lines.indices.contains(row)
    else { return failureSubject(state) }
    let (object, rule) = (lines[row].object, lines[row].rule)
    var subject = Subject(SafeText("\(rule.target) ← \(rule.source)"))
    subject.field("Webex attribute", rule.target, copy: true)
    subject.field("Kind", rule.kind.words, copy: false)
    subject.field("Applied", rule.flowType.words, copy: false)
    subject.field(
      "Matching",
      rule.matchingPriority > 0
        ? "yes, precedence \(rule.matchingPriority): finds the person in Webex" : "no", copy: false)
    subject.field("Default", rule.defaultValue ?? "none", copy: false)
    if rule.defaultValue != nil {
      subject.detail.text("The default is sent only when a person is created.", .muted)
    }
    if !rule.expression.isEmpty {
      subject.detail.heading(rule.kind == .expression ? "Expression" : "Source")
      subject.detail.verbatim(rule.expression, .text)
      subject.copies.append(Copyable("source as Graph writes it", rule.expression))
    }
    subject.detail.heading("Object mapping")
    subject.field("From", object.sourceObject, copy: false)
    subject.field("To", object.targetObject, copy: false)
    subject.field(
      "State", object.isEnabled ? "on" : "off: nothing of this kind is provisioned", copy: false)
    subject.field("Actions", object.flowTypes.joined(separator: ", "), copy: false)
    subject.field("Scope", object.scope ?? "everybody assigned", copy: false)
    ErrorWords.addFailure(of: state.snapshot.mappings, clock: state.clock, to: &subject.detail)
    subject.addWhole()
    return subject
  }

  private static func failureSubject(_ state: ConsoleState) -> Subject? {
    guard let failure = state.snapshot.mappings.failure else { return nil }
    var subject = Subject("Attribute mappings")
    ErrorWords.add(failure, to: &subject.detail)
    subject.copies = [Copyable("the failure as text", ErrorWords.text(failure))]
    return subject
  }
}

extension MappingRule {
  /// The source as people name it: a direct one without its brackets.
  var source: String {
    guard kind == .direct, expression.hasPrefix("["), expression.hasSuffix("]") else {
      return kind == .none ? "–" : expression
    }
    return String(expression.dropFirst().dropLast())
  }
}

extension MappingRule.Kind {
  var words: String {
    switch self {
    case .direct: "direct: the value as it is"
    case .constant: "constant: the same for everybody"
    case .expression: "expression: computed for each person"
    case .none: "none: no source, only a default"
    }
  }
}

extension MappingRule.FlowType {
  var words: String {
    switch self {
    case .always: "always"
    case .objectAddOnly: "only when the person is created"
    case .multiValueAddOnly: "values are added, never removed"
    case .valueAddOnly: "values are added, never replaced"
    case .attributeAddOnly: "only while Webex has no value"
    }
  }
}
