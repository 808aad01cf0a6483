/// People in the form in which the workspace stores them, one behind the other.
///
/// One run of bytes for all: people come by the million, and a text of its own for each value would
/// cost more than storing it.
struct PersonRecords: Sendable {
  /// In the order of their bytes.
  enum Field: Int, Sendable {
    case id, userPrincipalName, displayName, mail, department, jobTitle, attributes
    /// The folded line that filters search, with its end.
    case line
  }

  struct Record: Sendable {
    /// As in `PersonCoding`; -1 for somebody who was removed.
    var flags: Int
    /// The id is a lower-case UUID in 16 bytes, no text.
    var hasUUID: Bool
    /// A bit for each field that is null.
    var nulls: UInt8 = 0
    var start: Int
    var ends: InlineArray<8, Int>

    func isNull(_ field: Field) -> Bool { nulls & 1 << UInt8(field.rawValue) != 0 }

    func range(_ field: Field) -> Range<Int> {
      (field == .id ? start : ends[field.rawValue - 1])..<ends[field.rawValue]
    }
  }

  private(set) var bytes: [UInt8] = []
  private(set) var records: [Record] = []
  /// What `begin` began.
  private var current = Record(
    flags: 0, hasUUID: false, start: 0, ends: InlineArray(repeating: 0))

  var isEmpty: Bool { records.isEmpty }
  var count: Int { records.count }

  mutating func reserve(_ count: Int) {
    records.reserveCapacity(records.count + count)
    bytes.reserveCapacity(bytes.count + count * 448)
  }

  /// Longest foreign text that is kept in a column, in bytes; longer ones are cut between scalars.
  static let longestText = 1_024

  // MARK: - One record after the other

  /// Begins a record; `put` gives it its fields in their order, `end` completes it.
  mutating func begin() {
    current = Record(flags: 0, hasUUID: false, start: bytes.count, ends: InlineArray(repeating: 0))
  }

  /// Gives the current record its next field: what `append` appends, or null when that says so.
  @inline(__always)
  mutating func put(_ field: Field, _ append: (inout [UInt8]) -> Bool) {
    let start = bytes.count
    if append(&bytes) {
      if field != .attributes { cut(from: start) }
    } else {
      current.nulls |= 1 << UInt8(field.rawValue)
    }
    current.ends[field.rawValue] = bytes.count
  }

  private mutating func cut(from start: Int) {
    guard bytes.count - start > Self.longestText else { return }
    var end = start + Self.longestText
    while end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    bytes.removeLast(bytes.count - end)
  }

  /// Completes the current record with its flags, id and search line.
  ///
  /// A mail that equals the user principal name becomes empty. Without an id there is no record.
  mutating func end(flags: Int) {
    guard !current.range(.id).isEmpty else {
      bytes.removeLast(bytes.count - current.start)
      return
    }
    current.flags = flags
    appendLine()
    complete()
  }

  private mutating func complete() {
    current.ends[Field.line.rawValue] = bytes.count
    records.append(current)
  }

  /// Puts the id in its stored form; it is the first field.
  mutating func put(id append: (inout [UInt8]) -> Bool) {
    put(.id, append)
    let range = current.range(.id)
    guard range.count == ObjectKey.textSize,
      let key = ObjectKey(lowercase: bytes.span.extracting(range))
    else { return }
    bytes.removeLast(range.count)
    key.append(to: &bytes)
    current.ends[Field.id.rawValue] = bytes.count
    current.hasUUID = true
  }

  /// Puts the mail, which is empty where it equals the user principal name.
  mutating func put(mail append: (inout [UInt8]) -> Bool) {
    put(.mail, append)
    let range = current.range(.mail)
    if range.isEmpty { current.nulls |= 1 << UInt8(Field.mail.rawValue) }
    guard !range.isEmpty, isEqual(range, current.range(.userPrincipalName)) else { return }
    bytes.removeLast(range.count)
    current.ends[Field.mail.rawValue] = bytes.count
  }

  private func isEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    CaselessText.areIdentical(bytes.span.extracting(left), bytes.span.extracting(right))
  }

  private mutating func appendLine() {
    FoldedText.append(current.range(.displayName), of: &bytes)
    bytes.append(PeopleText.fieldSeparator)
    FoldedText.append(current.range(.userPrincipalName), of: &bytes)
    let mail = current.range(.mail)
    if !mail.isEmpty {
      bytes.append(PeopleText.fieldSeparator)
      FoldedText.append(mail, of: &bytes)
    }
    bytes.append(PeopleText.lineEnd)
  }

  // MARK: - From values

  mutating func append(_ person: Person) {
    begin()
    put(id: { Self.append(person.id, to: &$0) })
    put(.userPrincipalName) { Self.append(person.userPrincipalName, to: &$0) }
    put(.displayName) { Self.append(person.displayName, to: &$0) }
    put(mail: { Self.append(person.mail, to: &$0) })
    put(.department) { Self.append(person.department, to: &$0) }
    put(.jobTitle) { Self.append(person.jobTitle, to: &$0) }
    put(.attributes) { bytes in
      bytes.append(contentsOf: person.attributes.bytes)
      return !person.attributes.bytes.isEmpty
    }
    end(flags: PersonCoding.flags(isEnabled: person.isEnabled, person.userType))
  }

  /// Notes that the person with this id is gone.
  mutating func appendRemoval(_ id: Person.ID) {
    begin()
    put(id: { Self.append(id, to: &$0) })
    current.flags = -1
    current.nulls = 0b0111_1000
    for field in 1..<7 { current.ends[field] = bytes.count }
    bytes.append(PeopleText.lineEnd)
    complete()
  }

  private static func append(_ text: String?, to bytes: inout [UInt8]) -> Bool {
    guard let text else { return false }
    bytes.append(contentsOf: text.utf8)
    return true
  }
}
