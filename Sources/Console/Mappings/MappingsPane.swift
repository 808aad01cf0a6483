import AttributeMapping
import ProvisioningCore
import TerminalUI

/// Which attribute flows where, for users and for groups, with what is staged.
enum MappingsPane {
  static func item(_ state: ConsoleState) -> MappingRow? {
    let rows = state.mappings.rows
    guard let listing = state.lists[.mappings], let row = listing.row(at: listing.cursor.selected),
      rows.indices.contains(row)
    else { return nil }
    return rows[row]
  }

  private enum Column { case object, staging, lint, target, source, kind, match, flow, value }

  private static func columns(_ state: ConsoleState) -> [(Column, Table.Column)] {
    let room = Layout(state).list(state).width
    let isTried = state.mappings.person != nil
    let (target, source) = isTried ? (11, 8) : (15, 13)
    // What all widths show; the mark, the blanks between and the least of each column.
    var used = 2 + 6 + 1 + 1 + target + source + 5 + 5
    func fits(_ width: Int) -> Bool {
      guard used + width + 1 <= room else { return false }
      used += width + 1
      return true
    }
    let showsValue = isTried && fits(9)
    let showsKind = fits(6)
    let showsFlow = fits(8)
    var columns: [(Column, Table.Column)] = [
      (.object, Table.Column("Object", .fixed(6))),
      (.staging, Table.Column("", .fixed(1))), (.lint, Table.Column("", .fixed(1))),
      (.target, Table.Column("Webex attribute", .flexible(min: target, weight: 3))),
      (.source, Table.Column("Entra source", .flexible(min: source, weight: 3))),
    ]
    if showsValue { columns.append((.value, Table.Column("Value", .flexible(min: 9, weight: 2)))) }
    if showsKind { columns.append((.kind, Table.Column("Kind", .fixed(6)))) }
    if showsFlow { columns.append((.flow, Table.Column("Applied", .fixed(8)))) }
    columns.append((.match, Table.Column("Match", .fixed(5), alignment: .trailing)))
    return columns
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let rows = state.mappings.rows
    let columns = columns(state)
    return ListSource(
      columns: columns.map(\.1), count: rows.count,
      entry: { row in ListEntry(rows[row].id, columns.map { cell(rows[row], $0.0) }) },
      searchText: { row in
        let rule = rows[row].rule
        return "\(rows[row].object.sourceObject) \(rule.target) \(rule.expression) "
          + "\(rule.kind.rawValue) \(rule.defaultValue ?? "") \(rule.flowType.words)"
      },
      sortKey: { row, column in key(rows[row], columns[column].0) }, emptyText: emptyText(state))
  }

  private static func key(_ row: MappingRow, _ column: Column) -> SortKey {
    let rule = row.rule
    return switch column {
    case .object: .text(row.object.sourceObject)
    case .staging: .number(row.staging == .none ? 1 : 0)
    case .lint: .number(row.findings.first.map { -Double($0.severity.rawValue) } ?? 1)
    case .target: .text(rule.target)
    case .source: .text(rule.source)
    case .kind: .text(rule.kind.rawValue)
    case .flow: .text(rule.flowType.short)
    case .value: .text(row.trial.map { TrialWords.mapped($0).text.string } ?? "")
    case .match:
      .number(rule.matchingPriority == 0 ? 1_000 : Double(rule.matchingPriority))
    }
  }

  private static func cell(_ row: MappingRow, _ column: Column) -> StyledLine {
    let rule = row.rule
    let style: Style =
      row.staging == .removed ? .disabled : row.object.isEnabled ? .text : .disabled
    switch column {
    case .object: return StyledLine(SafeText(row.object.sourceObject), .muted)
    case .staging:
      return StyledLine(SafeText(row.staging.sign.glyph), row.staging.sign.style)
    case .lint:
      guard let worst = row.findings.first(where: { $0.severity > .note }) else {
        return StyledLine(" ")
      }
      return StyledLine(SafeText(worst.severity.sign.glyph), worst.severity.style)
    case .target: return StyledLine(SafeText(rule.target), style)
    case .source: return StyledLine(SafeText(rule.source), style)
    case .kind: return StyledLine(rule.kind.word, .muted)
    case .flow: return StyledLine(rule.flowType.word, .muted)
    case .match:
      return StyledLine(rule.matchingPriority > 0 ? "\(rule.matchingPriority)" : "", .accent)
    case .value: return row.trial.map { TrialWords.mapped($0) } ?? StyledLine()
    }
  }

  static func emptyText(_ state: ConsoleState) -> SafeText {
    let reading = state.snapshot.mappings
    if !state.listing.filter.isEmpty { return "the filter leaves nothing; esc takes it away" }
    if reading.isRefreshing || state.running[.readingSchema] != nil { return "reading…" }
    if let failure = state.mappings.failure ?? reading.failure {
      return SafeText(ErrorWords.line(failure))
    }
    return reading.value == nil
      ? "not read yet; r reads" : SafeText(ConsoleState.noMappings)
  }

  // MARK: Detail

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let row = item(state) else { return failureSubject(state) }
    let (object, rule) = (row.object, row.rule)
    var subject = Subject(SafeText("\(rule.target) ← \(rule.source)"))
    addStaging(row, to: &subject)
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
    addTrial(row, state, to: &subject)
    for finding in row.findings {
      subject.detail.blank()
      subject.detail.sign(finding.severity.sign, finding.reason)
      subject.detail.text("→ \(finding.fix)", .muted)
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

  private static func addStaging(_ row: MappingRow, to subject: inout Subject) {
    switch row.staging {
    case .none: return
    case .added: subject.detail.sign(row.staging.sign, "Staged: added. w reviews and saves.")
    case .removed:
      subject.detail.sign(row.staging.sign, "Staged: removed. u takes it back.")
    case .changed:
      subject.detail.sign(row.staging.sign, "Staged. The service still has:")
      subject.detail.verbatim(row.original?.summary ?? "", .muted)
    }
    subject.detail.blank()
  }

  private static func addTrial(
    _ row: MappingRow, _ state: ConsoleState, to subject: inout Subject
  ) {
    guard let person = state.mappings.person?.person, let trial = row.trial else { return }
    subject.detail.heading(SafeText("On \(person.displayName)"))
    TrialWords.add(trial, state.mappings.person, to: &subject)
  }

  static func failureSubject(_ state: ConsoleState) -> Subject? {
    guard let failure = state.mappings.failure ?? state.snapshot.mappings.failure else {
      return nil
    }
    var subject = Subject("Attribute mappings")
    ErrorWords.add(failure, to: &subject.detail)
    subject.copies = [Copyable("the failure as text", ErrorWords.text(failure))]
    return subject
  }
}

extension MappingRow.Staging {
  var sign: Sign {
    switch self {
    case .none: Sign(glyph: " ", word: "as saved", style: .text)
    case .added: Sign(glyph: "+", word: "added", style: .marked)
    case .changed: Sign(glyph: "~", word: "changed", style: .marked)
    case .removed: Sign(glyph: "-", word: "removed", style: .marked)
    }
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
  /// For a narrow column.
  var word: SafeText {
    switch self {
    case .direct: "direct"
    case .constant: "const"
    case .expression: "expr"
    case .none: "none"
    }
  }

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
  /// For a narrow column.
  var word: SafeText {
    switch self {
    case .always: "always"
    case .objectAddOnly: "creation"
    case .multiValueAddOnly: "adds"
    case .valueAddOnly: "keeps"
    case .attributeAddOnly: "if empty"
    }
  }

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
