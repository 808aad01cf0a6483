import AttributeMapping
import TerminalUI

/// A target attribute while it is added or edited.
struct AttributeEditor: Sendable {
  enum Field: Sendable, CaseIterable { case name, type, required, multivalued, caseExact, access }

  /// The object mapping whose target it belongs to.
  let object: ObjectMapping
  /// The attribute before this edit; nil for one that is added.
  let original: AttributeDefinition?
  /// The mappings that fill it: as long as there are some, its name stays.
  let rules: [MappingRule]
  private let otherNames: Set<String>

  var focus: Field
  var name: TextField
  var type: ChoiceLine
  var required: ChoiceLine
  var multivalued: ChoiceLine
  var caseExact: ChoiceLine
  var access: ChoiceLine

  /// Names that are not Graph's are kept as they are.
  private let types: [AttributeDefinition.DataType]
  private let mutabilities: [AttributeDefinition.Mutability]

  /// - Parameter attribute: nil to add one.
  init(_ attribute: AttributeDefinition?, object: ObjectMapping, schema: MappingSchema?) {
    self.object = object
    original = attribute
    rules = object.attributes.filter { $0.target == attribute?.name }
    let names = schema?.targetObject(of: object)?.attributes.map(\.name) ?? []
    otherNames = Set(names.filter { $0 != attribute?.name })
    let old = attribute ?? AttributeDefinition("")
    types = Self.list(AttributeDefinition.DataType.known, old.type)
    mutabilities = Self.list(AttributeDefinition.Mutability.known, old.mutability)
    name = TextField(old.name, placeholder: "such as title or addresses[type eq \"work\"].region")
    type = ChoiceLine(
      types.map { SafeText($0.rawValue) }, selected: types.firstIndex(of: old.type) ?? 0)
    required = Self.choice(old.isRequired)
    multivalued = Self.choice(old.isMultivalued)
    caseExact = Self.choice(old.isCaseExact)
    access = ChoiceLine(
      mutabilities.map { SafeText($0.rawValue) },
      selected: mutabilities.firstIndex(of: old.mutability) ?? 0)
    focus = rules.isEmpty ? .name : .type
  }

  private static func list<Value: Equatable>(_ known: [Value], _ value: Value) -> [Value] {
    known.contains(value) ? known : known + [value]
  }

  private static func choice(_ value: Bool) -> ChoiceLine {
    ChoiceLine(["no", "yes"], selected: value ? 1 : 0)
  }

  /// Whether mappings name it, so that it can't be renamed.
  var isNamed: Bool { !rules.isEmpty }

  /// The attribute as the fields have it; what has no field stays.
  var attribute: AttributeDefinition {
    var attribute = original ?? AttributeDefinition("")
    attribute.name = name.text.trimmingBlanks
    attribute.type = types[type.selected]
    attribute.isRequired = required.selected == 1
    attribute.isMultivalued = multivalued.selected == 1
    attribute.isCaseExact = caseExact.selected == 1
    attribute.mutability = mutabilities[access.selected]
    return attribute
  }

  var isChanged: Bool {
    original.map { $0 != attribute } ?? !name.text.isEmpty
  }

  /// What staging does.
  var edit: MappingEdit {
    original.map { .setAttribute($0.name, attribute, mapping: object.id) }
      ?? .addAttribute(attribute, mapping: object.id)
  }

  /// What keeps it from being staged.
  var fault: String? {
    let attribute = attribute
    if attribute.name.isEmpty { return "it needs a name" }
    if attribute.name.count > 400 { return "the name is longer than 400 characters" }
    if otherNames.contains(attribute.name) { return "there is an attribute of this name already" }
    if attribute.isRequired, attribute.mutability == .readOnly {
      return "what is required must be writable"
    }
    if !rules.isEmpty, attribute.mutability == .readOnly {
      return "\(attribute.name) is mapped, so it must be writable"
    }
    return nil
  }

  // MARK: Keys

  /// The fields that the cursor stops at.
  private var fields: [Field] { Field.allCases.filter { $0 != .name || !isNamed } }

  mutating func moveFocus(_ step: Int) {
    let place = (fields.firstIndex(of: focus) ?? 0) + step
    focus = fields[(place + fields.count) % fields.count]
  }

  mutating func handle(_ key: Key) {
    let isUsed =
      switch focus {
      case .name: name.handle(key)
      case .type: type.handle(key)
      case .required: required.handle(key)
      case .multivalued: multivalued.handle(key)
      case .caseExact: caseExact.handle(key)
      case .access: access.handle(key)
      }
    if isUsed { return }
    switch key {
    case .down: moveFocus(1)
    case .up: moveFocus(-1)
    default: break
    }
  }

  mutating func paste(_ text: String) {
    if focus == .name { name.paste(text) }
  }

  /// The choice of a field; nil for the name.
  func choice(_ field: Field) -> ChoiceLine? {
    switch field {
    case .name: nil
    case .type: type
    case .required: required
    case .multivalued: multivalued
    case .caseExact: caseExact
    case .access: access
    }
  }

  private mutating func choose(_ field: Field, _ index: Int) {
    switch field {
    case .name: break
    case .type: type.selected = index
    case .required: required.selected = index
    case .multivalued: multivalued.selected = index
    case .caseExact: caseExact.selected = index
    case .access: access.selected = index
    }
  }

  /// Puts the focus, and the choice or the cursor, where somebody clicked.
  mutating func click(at point: Point, in rows: [(Field, Rect)]) {
    guard let (field, space) = rows.first(where: { $0.1.y == point.y }) else { return }
    guard fields.contains(field) else { return }
    focus = field
    if let choice = choice(field) {
      if let index = choice.index(at: point.x - space.x, width: space.width) {
        choose(field, index)
      }
    } else {
      name.click(at: point, in: space)
    }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}

/// The fields of an attribute above, what there is to know of it below.
enum AttributeEditorView {
  private static let labelWidth = 16

  private static func inner(_ body: Rect, isPlain: Bool) -> Rect {
    isPlain
      ? Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
      : body.inner.inset(by: 1, 0)
  }

  /// The space of each field's value.
  static func places(_ body: Rect, isPlain: Bool) -> [(AttributeEditor.Field, Rect)] {
    let inner = inner(body, isPlain: isPlain)
    return AttributeEditor.Field.allCases.enumerated().map { index, field in
      let row = inner.row(index)
      return (
        field,
        Rect(
          x: row.x + 2 + labelWidth, y: row.y, width: row.width - 2 - labelWidth, height: 1)
      )
    }
  }

  private static func label(_ field: AttributeEditor.Field) -> SafeText {
    switch field {
    case .name: "Name"
    case .type: "Type"
    case .required: "Required"
    case .multivalued: "Several values"
    case .caseExact: "Exact case"
    case .access: "Access"
    }
  }

  static func draw(
    _ editor: AttributeEditor, _ state: ConsoleState, on frame: inout Frame, in body: Rect
  ) {
    let isPlain = frame.glyphs.isPlain
    let title: SafeText =
      editor.original == nil
      ? "New Webex attribute of \(editor.object.sourceObject)"
      : "Webex attribute \(editor.original?.name ?? "")"
    let note: SafeText = editor.isChanged ? "changed, not staged" : "as it is"
    if isPlain {
      frame.put("\(title) (\(note))", at: body.origin, .title, limit: body.width)
    } else {
      frame.box(body, title: title, note: note, focused: true)
    }
    for (field, space) in places(body, isPlain: isPlain) {
      draw(field, editor, on: &frame, in: space)
    }
    let inner = inner(body, isPlain: isPlain)
    let below = Rect(
      x: inner.x, y: inner.y + AttributeEditor.Field.allCases.count + 1, width: inner.width,
      height: max(0, inner.height - AttributeEditor.Field.allCases.count - 1))
    let lines = about(editor).flatMap { $0.wrapped(to: below.width) }
    for (index, line) in lines.prefix(below.height).enumerated() {
      frame.put(line, at: Point(x: below.x, y: below.y + index), limit: below.width)
    }
  }

  private static func draw(
    _ field: AttributeEditor.Field, _ editor: AttributeEditor, on frame: inout Frame,
    in space: Rect
  ) {
    let isHere = editor.focus == field
    let start = Point(x: space.x - labelWidth - 2, y: space.y)
    if isHere { frame.put(frame.glyphs.pointer, at: start, .focus) }
    frame.put(
      label(field), at: Point(x: start.x + 2, y: start.y), isHere ? Style.focus.bold : .muted,
      limit: labelWidth)
    if let choice = editor.choice(field) {
      choice.draw(on: &frame, in: space, isFocused: isHere)
    } else if editor.isNamed {
      frame.put(
        SafeText(editor.name.text), at: space.origin, .text.bold, limit: space.width)
    } else {
      editor.name.draw(on: &frame, in: space, isFocused: isHere)
    }
  }

  private static func about(_ editor: AttributeEditor) -> [StyledLine] {
    var lines: [StyledLine] = []
    if editor.isNamed {
      let sources = editor.rules.map { $0.source }.joined(separator: ", ")
      lines.append(
        StyledLine(SafeText("Mapped from \(sources): while it is, it keeps its name."), .muted))
    }
    let name = editor.attribute.name
    if let fault = editor.fault, !name.isEmpty {
      lines.append(StyledLine(SafeText("! \(fault)"), .warning))
    }
    if let known = WebexAttribute.named(name, ofGroups: editor.object.mapsGroups) {
      let source = known.source.map { "; usual source: \($0)" } ?? ""
      lines.append(StyledLine(SafeText("Webex knows it\(source)."), .ok))
      if let note = known.note { lines.append(StyledLine(SafeText(note), .muted)) }
    } else if !name.isEmpty {
      lines.append(
        StyledLine("Not among the attributes that Webex publishes: it may be ignored.", .warning))
    }
    lines.append(StyledLine())
    lines.append(
      StyledLine(
        "The list tells the service what the target has; it adds nothing to Webex itself. "
          + "A custom attribute is named "
          + "urn:ietf:params:scim:schemas:extension:NAME:2.0:User:ATTRIBUTE.", .muted))
    return lines
  }
}
