/// People who may hold one of some texts or ids: cheap enough to ask of everybody.
///
/// Says yes to all who do and to about one in a thousand others, so that what it lets through is
/// looked at closely.
struct PeopleFilter: Sendable {
  private var keys = KeyTable()
  private var bits: RowSet
  private let mask: UInt64

  /// - Parameter count: of the texts that will be inserted, about.
  init(count: Int) {
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

extension ColumnReading {
  /// Whether the statement's current row may hold something that a filter looks for.
  func mayMatch(_ filter: PeopleFilter, _ key: ObjectKey, _ row: borrowing RawStatement) -> Bool {
    // A guest's name is not mapped as it stands.
    if filter.mayMatch(key) || PersonCoding.isGuest(flags.map { row.integer($0) } ?? 0) {
      return true
    }
    for column in texts where unsafe filter.mayMatch(row.bytes(column)) { return true }
    guard let attributeColumn else { return false }
    var isFound = false
    unsafe attributes.forEach(row.bytes(attributeColumn)) { _, text in
      if !isFound { isFound = unsafe filter.mayMatch(text) }
    }
    return isFound
  }
}
