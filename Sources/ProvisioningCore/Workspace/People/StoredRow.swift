internal import AttributeMapping

/// A person as the workspace stores one, copied as it stands.
///
/// Most people are only held against Webex's users, byte by byte: values are made when a mapping
/// asks for them.
struct StoredRow: Sendable {
  /// Row number in the workspace.
  private(set) var number: Int32 = 0
  /// Of the object id.
  private(set) var key = ObjectKey(high: 0, low: 0)

  private let columns: ColumnReading
  private var flags = 0
  /// Whether the object id is a UUID in lower case; any other one is among the texts.
  private var isPlainId = false
  /// The texts one behind the other.
  private var bytes: [UInt8] = []
  /// Where the text of each slot stands; lists have theirs below.
  private var texts: [Text]
  private var lists: [(slot: Int, text: Text)] = []
  private var values: [AttributeValue]
  /// The slots whose values were made.
  private var made = SlotSet()

  private struct Text {
    var start: Int32 = 0
    /// -1 for none.
    var count: Int32 = -1

    var range: Range<Int> { Int(start)..<Int(start + count) }
  }

  init(_ columns: ColumnReading) {
    self.columns = columns
    texts = [Text](repeating: Text(), count: columns.takes.count)
    values = [AttributeValue](repeating: .null, count: columns.takes.count)
  }

  /// Takes what the statement's current row holds; number and id are its first columns.
  mutating func read(_ row: borrowing RawStatement) {
    number = Int32(truncatingIfNeeded: row.integer(0))
    key = PersonCoding.key(row, 1)
    flags = columns.flags.map { row.integer($0) } ?? 0
    for slot in values.indices where made.contains(slot) { values[slot] = .null }
    made = SlotSet()
    bytes.removeAll(keepingCapacity: true)
    lists.removeAll(keepingCapacity: true)
    for slot in texts.indices {
      texts[slot].count = -1
      switch columns.takes[slot] {
      case .objectId(let column):
        let id = unsafe row.bytes(column)
        let isText = row.isText(column)
        isPlainId = !isText && id.count == ObjectKey.size
        if isText { texts[slot] = unsafe text(id) }
      case .userPrincipalName(let column): texts[slot] = unsafe text(row.bytes(column))
      case .text(let column): copy(row, column, to: slot)
      case .mail(let column, let name):
        copy(row, column, to: slot)
        if texts[slot].count == 0 { copy(row, name, to: slot) }
      case .attribute, .list, .accountEnabled, .softDeleted: break
      }
    }
    if let column = columns.attributeColumn {
      unsafe columns.attributes.forEach(row.bytes(column)) { slot, text in
        if case .list = columns.takes[slot] {
          lists.append((slot, unsafe self.text(text)))
        } else {
          texts[slot] = unsafe self.text(text)
        }
      }
    }
  }

  private mutating func copy(_ row: borrowing RawStatement, _ column: Int, to slot: Int) {
    let text = unsafe row.bytes(column)
    if unsafe text.isEmpty, row.isNull(column) { return }
    texts[slot] = unsafe self.text(text)
  }

  private mutating func text(_ text: UnsafeRawBufferPointer) -> Text {
    let start = Int32(truncatingIfNeeded: bytes.count)
    unsafe bytes.append(contentsOf: text)
    return Text(start: start, count: Int32(truncatingIfNeeded: text.count))
  }

  // MARK: - Values

  /// The values of some slots; those of others are null unless they were asked for before.
  mutating func values(_ wanted: SlotSet = .all) -> [AttributeValue] {
    let missing = wanted.subtracting(made)
    if missing.isEmpty { return values }
    for slot in values.indices where missing.contains(slot) { values[slot] = value(slot) }
    made.formUnion(missing)
    return values
  }

  private func value(_ slot: Int) -> AttributeValue {
    switch columns.takes[slot] {
    case .objectId: .text(isPlainId ? key.uuidText : string(texts[slot]) ?? "")
    case .userPrincipalName:
      .text(isGuest ? GuestName.home(of: string(texts[slot]) ?? "") : string(texts[slot]) ?? "")
    case .text, .mail, .attribute: string(texts[slot]).map(AttributeValue.text) ?? .null
    case .list: list(slot)
    case .accountEnabled: isEnabled.map(AttributeValue.boolean) ?? .null
    case .softDeleted: .boolean(isEnabled == false)
    }
  }

  private func list(_ slot: Int) -> AttributeValue {
    let texts = lists.filter { $0.slot == slot }.compactMap { string($0.text) }
    return texts.isEmpty ? .null : .list(texts)
  }

  private func string(_ text: Text) -> String? {
    text.count < 0 ? nil : String(decoding: bytes[text.range], as: UTF8.self)
  }

  /// What alone decides about the values of ``standingAttributes``: below 4.
  var standing: Int { flags & 0b11 }

  static let standingAttributes: Set = ["accountEnabled", "IsSoftDeleted"]

  private var isEnabled: Bool? { flags & 0b10 == 0 ? nil : flags & 0b01 == 1 }
  private var isGuest: Bool { PersonCoding.isGuest(flags) }

  // MARK: - Comparing

  /// Whether a slot has just the text that a field of Webex has, or neither has one; false also
  /// where only the value tells.
  func certainlyEquals(_ slot: Int, _ field: TargetField?, in table: [UInt8]) -> Bool {
    switch columns.takes[slot] {
    case .objectId:
      guard isPlainId, let field, field.kind == .uuid else { return false }
      return field.key(table) == key
    case .userPrincipalName where isGuest: return false
    case .userPrincipalName, .text, .mail, .attribute:
      let text = texts[slot]
      guard let field else { return text.count <= 0 }
      return field.kind == .text && text.count > 0
        && CaselessText.areIdentical(
          bytes.span.extracting(text.range), table.span.extracting(field.range))
    case .accountEnabled, .softDeleted, .list: return false
    }
  }
}

/// Some slots of a row, and perhaps a few more: those from 63 on count as one.
struct SlotSet: Sendable, Equatable {
  private var bits: UInt64 = 0

  static let all = SlotSet(bits: .max)

  init() {}

  private init(bits: UInt64) { self.bits = bits }

  /// The places of some attributes; those that have none are left out.
  init(_ names: some Sequence<String>, in slots: AttributeSlots) {
    for name in names {
      if let slot = slots[name] { bits |= Self.bit(slot) }
    }
  }

  var isEmpty: Bool { bits == 0 }

  func contains(_ slot: Int) -> Bool { bits & Self.bit(slot) != 0 }

  func subtracting(_ other: SlotSet) -> SlotSet { SlotSet(bits: bits & ~other.bits) }

  mutating func formUnion(_ other: SlotSet) { bits |= other.bits }

  private static func bit(_ slot: Int) -> UInt64 { 1 << UInt64(min(slot, 63)) }
}
