import AttributeMapping
import ProvisioningCore
import TerminalUI

/// What is chosen from a list that filters as one types.
enum PickerPurpose: Sendable, Equatable {
  /// The source of the edited mapping.
  case source
  /// The target of a new mapping; the object mapping it belongs to.
  case target(ObjectMapping.ID)
  /// The attribute of a new clause, or of the one under the cursor.
  case newClause, clauseAttribute
  case clauseOperator
  /// The playbook of a guided run.
  case playbook
}

extension Palette<String> {
  static func sources(_ attributes: SourceSchema, title: SafeText) -> Palette<String> {
    var palette = Palette(
      title: title,
      entries: attributes.attributes.map {
        Entry($0.name, title: SafeText($0.name), keys: SafeText($0.words).truncated(to: 40))
      }, placeholder: "type a part of the name")
    palette.emptyText = "No attribute fits these letters. Backspace takes one away, esc closes."
    return palette
  }

  /// The target attributes that nothing maps yet.
  static func targets(_ rows: [TargetRow], of object: ObjectMapping) -> Palette<String> {
    let free = rows.filter { $0.object.id == object.id && $0.rule == nil }
    var palette = Palette(
      title: "Add a mapping of \(object.sourceObject) to",
      entries: free.map { row in
        let traits = [row.attribute.type.rawValue] + row.attribute.traits
        return Entry(
          row.attribute.name, title: SafeText(row.attribute.name),
          keys: SafeText(traits.joined(separator: ", ")).truncated(to: 34),
          disabledBecause: row.attribute.reasonAgainstMapping.map { SafeText($0) })
      }, placeholder: "type a part of the name")
    palette.emptyText = "No unmapped attribute fits these letters. Backspace takes one away."
    return palette
  }

  static func operators(_ definitions: [FilterOperator.Definition]) -> Palette<String> {
    var palette = Palette(
      title: "The attribute",
      entries: definitions.map { definition in
        Entry(
          definition.id, title: SafeText(definition.symbol.rawValue),
          keys: SafeText(definition.meaning).truncated(to: 46), words: [definition.meaning],
          disabledBecause: definition.isSupported ? nil : "the service does not carry it out")
      }, placeholder: "type an operator or what it means")
    palette.emptyText = "No operator fits these letters. Backspace takes one away, esc closes."
    return palette
  }
}

extension AttributeDefinition {
  /// Why nothing can be mapped to it; nil if something can.
  var reasonAgainstMapping: String? {
    if isAnchor { return "the primary key is Webex's own" }
    return mutability == .readOnly ? "Webex does not let it be written" : nil
  }
}

/// Somebody to try mappings on or to explain, searched as one types.
struct PersonPicker: Sendable {
  enum Purpose: Sendable { case preview, explanation }

  var purpose = Purpose.preview
  var field = TextField(placeholder: "name, user principal name or mail")
  var list = ListState()
  /// What was found last; its query says for which words.
  var rows: PeopleRows?
  var failure: ProvisioningError?

  /// People shown at once.
  static let height = 12

  var query: PeopleQuery { PeopleQuery(filter: field.text) }

  func person(_ place: Int) -> Person? {
    guard let rows, place >= 0, place < rows.count else { return nil }
    return rows.row(place)
  }

  func draw(on frame: inout Frame, in rect: Rect) {
    let height = min(Self.height + 3, rect.height - 2)
    var area = rect.centered(width: min(76, rect.width - 4), height: height)
    area.y = rect.y + max(1, (rect.height - height) / 4)
    frame.fill(area, .dialog)
    let note: SafeText =
      rows.map { "\(grouped($0.count)) of \(grouped($0.total))" } ?? "looking…"
    let inner = frame.box(
      area, title: purpose == .preview ? "Try the mappings on" : "Explain whom?", note: note,
      focused: true, surface: .dialog)
    field.draw(on: &frame, in: inner.inset(by: 1, 0).row(0))
    let space = Rect(x: inner.x, y: inner.y + 1, width: inner.width, height: inner.height - 1)
    guard let rows, rows.count > 0 else {
      for (index, line) in emptyText.wrapped(to: space.width - 3).enumerated() {
        frame.put(
          line, at: Point(x: space.x + 2, y: space.y + index), Style.muted.on(.dialog),
          limit: space.width - 3)
      }
      return
    }
    let visible = list.visible(count: rows.count, height: space.height)
    for index in visible {
      let row = space.row(index - visible.lowerBound)
      let isHere = index == list.selected
      let surface: Role = isHere ? .selection : .dialog
      frame.fill(row, Style(.text, on: surface))
      if isHere { frame.put(frame.glyphs.pointer, at: row.origin, Style.focus.on(surface)) }
      guard let person = rows.row(index) else { continue }
      let slots = Rect(x: row.x + 2, y: row.y, width: row.width - 3, height: 1)
        .columns([.flexible(min: 10, weight: 4), .flexible(min: 10, weight: 5)], gap: 2)
      frame.put(
        SafeText(person.displayName), at: slots[0].origin, Style(.text, on: surface),
        limit: slots[0].width)
      frame.put(
        SafeText(person.userPrincipalName), at: slots[1].origin, Style.muted.on(surface),
        limit: slots[1].width)
      if isHere, index > 0, frame.glyphs.isPlain { frame.cursor = row.origin }
    }
  }

  private var emptyText: SafeText {
    if let failure { return SafeText(ErrorWords.line(failure)) }
    guard let rows else { return "looking…" }
    if rows.total == 0 {
      return "The workspace holds nobody yet. Type a whole user principal name and press enter to "
        + "ask Entra; or press esc and P to read everybody."
    }
    return "Nobody fits these words. enter asks Entra for what is typed; esc closes."
  }
}
