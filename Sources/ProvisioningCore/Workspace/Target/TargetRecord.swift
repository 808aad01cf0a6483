internal import HTTPTransport
internal import SCIM

/// How a Webex user is stored: its length, then fields of place, kind, length and bytes.
///
/// Lengths are four bytes, little-endian. A record of length 0 is nobody's any more.
struct TargetRecordBuilder {
  enum Kind: UInt8 {
    case text, json
    /// A lower-case UUID in 16 bytes.
    case uuid
  }

  /// The longest value that is kept whole.
  static let longest = 65_536

  private var bytes: [UInt8] = []

  mutating func add(_ place: TargetSelection.Fixed, text: String) {
    add(place.rawValue, .text, Array(text.utf8))
  }

  /// Adds a value; null, empty texts and empty lists take no room.
  mutating func add(_ place: UInt8, _ value: JSONNode?) {
    guard let value, !value.isNull else { return }
    if let text = value.string {
      if !text.isEmpty { add(place, .text, Array(text.utf8)) }
    } else if !value.isArray || value.elements.contains(where: { _ in true }) {
      add(place, .json, value.source)
    }
  }

  mutating func add(_ place: UInt8, _ kind: Kind, _ value: [UInt8]) {
    if kind == .text, let key = ObjectKey(lowercase: value.span) {
      add(place, .uuid, key.stored)
      return
    }
    let value = value.prefix(Self.longest)
    bytes.append(place)
    bytes.append(kind.rawValue)
    Self.append(UInt32(value.count), to: &bytes)
    bytes.append(contentsOf: value)
  }

  func finish(into target: inout [UInt8]) {
    Self.append(UInt32(bytes.count), to: &target)
    target.append(contentsOf: bytes)
  }

  static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  static func number(in bytes: [UInt8], at start: Int) -> Int {
    Int(bytes[start]) | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]) << 16
      | Int(bytes[start + 3]) << 24
  }
}

/// One field of a stored record.
struct TargetField: Sendable {
  var kind: TargetRecordBuilder.Kind
  /// Where its bytes stand in the table.
  var range: Range<Int>
}

/// The fields of one record by place, used again for the next record.
struct TargetFields {
  private var fields: [TargetField?]

  init(places: Int) { fields = [TargetField?](repeating: nil, count: places) }

  subscript(place: UInt8) -> TargetField? {
    Int(place) < fields.count ? fields[Int(place)] : nil
  }

  /// Reads a record; ends quietly at bytes that can't be.
  mutating func read(_ bytes: [UInt8], _ range: Range<Int>) {
    for index in fields.indices { fields[index] = nil }
    Self.forEach(bytes, range) { place, field in
      if place < fields.count { fields[place] = field }
      return true
    }
  }

  /// One field of a record, without the others.
  static func field(at wanted: UInt8, _ bytes: [UInt8], _ range: Range<Int>) -> TargetField? {
    var found: TargetField?
    forEach(bytes, range) { place, field in
      if place == wanted { found = field }
      return found == nil
    }
    return found
  }

  private static func forEach(
    _ bytes: [UInt8], _ range: Range<Int>, _ body: (Int, TargetField) -> Bool
  ) {
    var position = range.lowerBound
    while position + 6 <= range.upperBound {
      let place = Int(bytes[position])
      let kind = TargetRecordBuilder.Kind(rawValue: bytes[position + 1]) ?? .json
      let count = TargetRecordBuilder.number(in: bytes, at: position + 2)
      position += 6
      guard position + count <= range.upperBound,
        body(place, TargetField(kind: kind, range: position..<position + count))
      else { return }
      position += count
    }
  }
}

/// A Webex user as the workspace holds one.
struct TargetRecord: Sendable, Equatable {
  var number: Int32
  var values: [UInt8: JSONValue]

  init(number: Int32, _ fields: TargetFields, places: Int, _ bytes: [UInt8]) {
    self.number = number
    values = [:]
    for place in 0..<places {
      guard let field = fields[UInt8(place)] else { continue }
      values[UInt8(place)] = field.value(bytes)
    }
  }

  func text(_ place: TargetSelection.Fixed) -> String? { values[place.rawValue]?.string }

  /// The addresses; where none are kept, the user name is the only one.
  var emails: [String] {
    (text(.emails) ?? text(.userName) ?? "").split(separator: "\n").map(String.init)
  }
}

extension TargetField {
  /// The value; what can't be read as JSON is its text.
  func value(_ bytes: [UInt8]) -> JSONValue {
    let text = text(bytes)
    guard kind == .json else { return .string(text) }
    return (try? JSONValue(parsing: text)) ?? .string(text)
  }

  func text(_ bytes: [UInt8]) -> String {
    kind == .uuid && range.count == ObjectKey.size
      ? key(bytes).uuidText : String(decoding: bytes[range], as: UTF8.self)
  }

  /// Of an id, without its text.
  func key(_ bytes: [UInt8]) -> ObjectKey {
    guard kind == .uuid, range.count == ObjectKey.size else {
      return ObjectKey(bytes.span.extracting(range))
    }
    return ObjectKey(stored: bytes.span.extracting(range))
  }

  /// Whether the bytes are exactly those of a text.
  func isSame(_ text: String, _ bytes: [UInt8]) -> Bool {
    if kind == .uuid {
      return text.utf8.count == 36 && key(bytes) == ObjectKey(text)
        && !text.utf8.contains { $0 &- 0x41 < 26 }
    }
    return CaselessText.areIdentical(text.utf8.span, bytes.span.extracting(range))
  }

  func isSameIgnoringCase(_ text: String, _ bytes: [UInt8]) -> Bool {
    kind == .uuid
      ? key(bytes) == ObjectKey(text)
      : CaselessText.areSame(text.utf8.span, bytes.span.extracting(range))
  }
}
