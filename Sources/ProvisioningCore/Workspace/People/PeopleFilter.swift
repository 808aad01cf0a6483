internal import AttributeMapping

/// People who may hold one of some texts or ids: cheap enough to ask of everybody.
///
/// Says yes to all who do and to about one in a thousand others, so that what it lets through is
/// looked at closely.
struct PeopleFilter: Sendable {
  private var keys = KeyTable()
  private var bits: RowSet
  private let mask: UInt64
  /// The attributes that are looked at.
  let attributes: [String]

  /// - Parameter count: of the texts that will be inserted, about.
  init(count: Int, attributes: [String]) {
    self.attributes = attributes
    var size = 4_096
    while size < count * 32 { size *= 2 }
    mask = UInt64(size - 1)
    bits = RowSet(count: size)
  }

  mutating func insert(_ text: String) {
    let hash = CaselessText.hash(text)
    bits.insert(Int32(truncatingIfNeeded: hash & mask))
    bits.insert(Int32(truncatingIfNeeded: hash >> 32 & mask))
  }

  mutating func insert(_ key: ObjectKey) { keys.insert(key, 0) }

  func mayMatch(_ key: ObjectKey) -> Bool { keys[key] != nil }

  /// - Parameter text: in any case; of `smtp:` addresses what follows counts as well.
  func mayMatch(_ text: UnsafeRawBufferPointer) -> Bool {
    let text = unsafe Span<UInt8>(_unsafeBytes: text)
    if mayMatch(hash: CaselessText.hash(text)) { return true }
    guard text.count > 5, text[4] == UInt8(ascii: ":") else { return false }
    return mayMatch(hash: CaselessText.hash(text.extracting(5...)))
  }

  private func mayMatch(hash: UInt64) -> Bool {
    bits.contains(Int32(truncatingIfNeeded: hash & mask))
      && bits.contains(Int32(truncatingIfNeeded: hash >> 32 & mask))
  }
}

/// A filter over the columns of a statement.
struct ColumnFilter: Sendable {
  private let filter: PeopleFilter
  private let reading: ColumnReading
  private let wanted: SlotSet
  private let texts: [Int]

  init(_ filter: PeopleFilter, _ reading: ColumnReading, _ slots: AttributeSlots) {
    self.filter = filter
    self.reading = reading
    wanted = SlotSet(filter.attributes, in: slots)
    texts = reading.columns(of: wanted)
  }

  /// Whether the statement's current row may hold something that the filter looks for.
  func mayMatch(_ row: borrowing RawStatement) -> Bool {
    // A guest's name is not mapped as it stands.
    let isGuest = PersonCoding.isGuest(reading.flags.map { row.integer($0) } ?? 0)
    if isGuest || filter.mayMatch(PersonCoding.key(row, 1)) { return true }
    for column in texts where unsafe filter.mayMatch(row.bytes(column)) { return true }
    guard let attributes = reading.attributeColumn else { return false }
    var isFound = false
    unsafe reading.attributes.forEach(row.bytes(attributes)) { slot, text in
      if !isFound, wanted.contains(slot) { isFound = unsafe filter.mayMatch(text) }
    }
    return isFound
  }
}
