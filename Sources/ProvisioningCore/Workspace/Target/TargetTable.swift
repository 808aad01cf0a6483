internal import Foundation

/// All of Webex's users in memory, for as long as a comparison takes: their stored bytes and tables
/// over them.
struct TargetTable: Sendable {
  let selection: TargetSelection
  private(set) var bytes: [UInt8] = []
  /// Where each record begins, behind its length: 4 GiB are records of 20,000,000 users.
  private var starts: [UInt32] = []

  init(_ selection: TargetSelection, bytes: Int = 0, records: Int = 0) {
    self.selection = selection
    self.bytes.reserveCapacity(bytes)
    starts.reserveCapacity(records)
  }

  /// Row numbers in use are below this.
  var count: Int { starts.count }

  /// Adds stored records.
  mutating func append(_ chunk: some Collection<UInt8>) {
    var position = bytes.count
    bytes.append(contentsOf: chunk)
    while position + 4 <= bytes.count {
      let length = TargetRecordBuilder.number(in: bytes, at: position)
      starts.append(UInt32(position + 4))
      position += 4 + length
    }
  }

  /// Adds a record of another table; an empty one where it has none.
  mutating func append(_ other: TargetTable, _ number: Int) {
    let range = number < other.count ? other.range(number) : 0..<0
    TargetRecordBuilder.append(UInt32(range.count), to: &bytes)
    starts.append(UInt32(bytes.count))
    bytes.append(contentsOf: other.bytes[range])
  }

  func range(_ number: Int) -> Range<Int> {
    let start = Int(starts[number])
    let length = TargetRecordBuilder.number(in: bytes, at: start - 4)
    return start..<min(start + length, bytes.count)
  }

  /// Whether nobody has the number any more.
  func isRemoved(_ number: Int) -> Bool { range(number).isEmpty }

  func read(_ number: Int, into fields: inout TargetFields) {
    fields.read(bytes, range(number))
  }

  func record(_ number: Int) -> TargetRecord? {
    guard number >= 0, number < count, !isRemoved(number) else { return nil }
    var fields = TargetFields(places: selection.count)
    read(number, into: &fields)
    return TargetRecord(number: Int32(number), fields, places: selection.count, bytes)
  }

  func field(_ number: Int, at place: TargetSelection.Fixed) -> TargetField? {
    field(number, at: place.rawValue)
  }

  func field(_ number: Int, at place: UInt8) -> TargetField? {
    TargetFields.field(at: place, bytes, range(number))
  }

  /// Row numbers by a place that holds ids.
  func keys(at place: TargetSelection.Fixed) -> TargetIndex {
    var index = TargetIndex(place: place.rawValue, capacity: count)
    for number in 0..<count {
      guard let field = field(number, at: place) else { continue }
      index.insert(field.key(bytes).mixed, Int32(number))
    }
    return index
  }

  /// Of the folded text.
  func hash(_ field: TargetField) -> UInt64 {
    field.kind == .uuid
      ? CaselessText.hash(field.text(bytes))
      : CaselessText.hash(bytes.span.extracting(field.range))
  }

  /// Row numbers by the folded text at a place.
  func index(at place: UInt8) -> TargetIndex {
    var index = TargetIndex(place: place, capacity: count)
    for number in 0..<count {
      guard let field = field(number, at: place) else { continue }
      index.insert(hash(field), Int32(number))
    }
    return index
  }
}

/// Finds users by a value, in any case: half a hash and a row number for each.
///
/// Two values may share a hash, so that a hit is compared.
struct TargetIndex: Sendable {
  let place: UInt8
  private var entries: [(tag: UInt32, number: Int32)]

  init(place: UInt8, capacity: Int) {
    self.place = place
    entries = Array(repeating: (0, -1), count: capacity + capacity / 3 + 1)
  }

  mutating func insert(_ hash: UInt64, _ number: Int32) {
    var slot = slot(hash)
    while entries[slot].number >= 0 { slot = next(slot) }
    entries[slot] = (UInt32(truncatingIfNeeded: hash), number)
  }

  /// Calls `body` with each user of that value, until it says false.
  func forEach(_ text: String, in table: TargetTable, _ body: (Int32) -> Bool) {
    forEach(CaselessText.hash(text)) { number in
      guard let field = table.field(Int(number), at: place),
        field.isSameIgnoringCase(text, table.bytes)
      else { return true }
      return body(number)
    }
  }

  /// The first user with an id, where the table is one of ids.
  func first(_ key: ObjectKey, in table: TargetTable) -> Int32? {
    var found: Int32?
    forEach(key.mixed) { number in
      if table.field(Int(number), at: place)?.key(table.bytes) == key { found = number }
      return found == nil
    }
    return found
  }

  /// Calls `body` with each user who may be the one, in the order in which they were inserted.
  func forEach(_ hash: UInt64, _ body: (Int32) -> Bool) {
    var slot = slot(hash)
    while entries[slot].number >= 0 {
      let entry = entries[slot]
      if entry.tag == UInt32(truncatingIfNeeded: hash), !body(entry.number) { return }
      slot = next(slot)
    }
  }

  private func slot(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(entries.count)).high)
  }

  private func next(_ slot: Int) -> Int { slot + 1 == entries.count ? 0 : slot + 1 }
}
