import Foundation
import GRDB

/// A page of Webex's users made into records.
struct TargetPage: Sendable {
  var records: [UInt8] = []
  var keys: [ObjectKey] = []
  /// For each record: whether the user is active.
  var active: [Bool] = []
  /// Users and entries that can't be understood.
  var received = 0
  /// What the service says there are, in its latest answer.
  var announced = 0
  var unreadable = 0
  /// The first few of those, as they came.
  var samples: [String] = []
  var newest: String?

  mutating func join(_ other: TargetPage) {
    records += other.records
    keys += other.keys
    active += other.active
    received += other.received
    announced = other.announced
    unreadable += other.unreadable
    if samples.count < 5 { samples += other.samples.prefix(5 - samples.count) }
    newest = [newest, other.newest].compactMap(\.self).max()
  }
}

/// A full read of the target on its way into the workspace.
///
/// It fills the chunks that are not shown and takes the place of the old ones when it is finished.
actor TargetIngest {
  private let target: TargetPeople
  private let selection: TargetSelection
  private let slot: Int
  private let token: String
  private var seen: KeyTable
  private var pending: [UInt8] = []
  private var pendingCount = 0
  private var chunk = 0
  private var waiting: [[UInt8]] = []
  private(set) var total = TargetPage()
  private var rows = 0
  private var activeCount = 0

  /// Chunks that share a transaction: 8,192 users.
  private static let chunksPerWrite = 128

  static func begin(
    _ target: TargetPeople, _ selection: TargetSelection
  ) async throws(ProvisioningError) -> TargetIngest {
    let token = UUID().uuidString
    let slot = try await target.write { database in
      let state = try TargetState.read(database)
      let slot = 1 - state.slot
      try database.execute(sql: "DELETE FROM target_chunk_\(slot)")
      try database.execute(sql: "UPDATE target SET stagingToken = ?", arguments: [token])
      return slot
    }
    return TargetIngest(target, selection, slot, token)
  }

  private init(_ target: TargetPeople, _ selection: TargetSelection, _ slot: Int, _ token: String) {
    self.target = target
    self.selection = selection
    self.slot = slot
    self.token = token
    seen = KeyTable(capacity: 1_024)
  }

  /// How many users came, each counted once.
  var distinct: Int { rows }

  /// Takes a page; somebody who came before, because others moved between pages, counts once.
  ///
  /// - Parameter isRepeated: it was asked for before, so that nothing is counted again.
  func append(_ page: TargetPage, isRepeated: Bool = false) async throws(ProvisioningError) {
    var position = 0
    for (key, isActive) in zip(page.keys, page.active) {
      let length = 4 + TargetRecordBuilder.number(in: page.records, at: position)
      defer { position += length }
      guard seen.insert(key, Int32(rows)) == nil else { continue }
      pending.append(contentsOf: page.records[position..<position + length])
      pendingCount += 1
      rows += 1
      if isActive { activeCount += 1 }
      if pendingCount == TargetSchema.recordsPerChunk { endChunk() }
    }
    if !isRepeated {
      var counts = page
      (counts.records, counts.keys, counts.active) = ([], [], [])
      total.join(counts)
    }
    if waiting.count >= Self.chunksPerWrite { try await flush() }
  }

  private func endChunk() {
    waiting.append(pending)
    pending.removeAll(keepingCapacity: true)
    pendingCount = 0
  }

  private func flush() async throws(ProvisioningError) {
    let (chunks, first) = (waiting, chunk)
    waiting = []
    chunk += chunks.count
    if chunks.isEmpty { return }
    try await target.write(isReplaceable: true) { [slot, token] database in
      try Self.check(token, database)
      let insert = try database.cachedStatement(
        sql: "INSERT INTO target_chunk_\(slot) (chunk, records) VALUES (?, ?)")
      for (offset, records) in chunks.enumerated() {
        try insert.execute(arguments: [first + offset, Data(records)])
      }
    }
  }

  /// Shows what was read.
  func finish(_ groups: [TargetGroup], at date: Date) async throws(ProvisioningError) {
    if pendingCount > 0 { endChunk() }
    try await flush()
    let (rows, active, total) = (self.rows, activeCount, self.total)
    try await target.write { [slot, token, selection] database in
      try Self.check(token, database)
      try database.execute(
        sql: """
          UPDATE target SET slot = ?, generation = generation + 1, rows = ?, total = ?, active = ?,
            announced = ?, unreadable = ?, selection = ?, newest = ?, readAt = ?,
            stagingToken = NULL
          """,
        arguments: [
          slot, rows, rows, active, total.announced, total.unreadable, selection.text,
          total.newest, date.timeIntervalSince1970,
        ])
      try database.execute(sql: "DELETE FROM target_unreadable")
      for (number, sample) in total.samples.enumerated() {
        try database.execute(
          sql: "INSERT INTO target_unreadable VALUES (?, ?)", arguments: [number, sample])
      }
      try TargetGroup.store(groups, database)
      try database.execute(sql: "DELETE FROM target_chunk_\(1 - slot)")
    }
  }

  private static func check(_ token: String, _ database: Database) throws {
    let current = try String.fetchOne(database, sql: "SELECT stagingToken FROM target")
    guard current == token else {
      throw ProvisioningError(
        .changedMeanwhile, operation: TargetPeople.storing,
        message: "Another EntraHub began to read the Webex users of this profile.",
        advice: "Wait for the other one to finish.")
    }
  }
}

extension TargetPeople {
  /// Puts changed users into the place of their old records; new ones come at the end.
  func apply(
    _ page: TargetPage, _ groups: [TargetGroup], at date: Date
  ) async throws(ProvisioningError) {
    try await write { database in
      var state = try TargetState.read(database)
      var numbers = try Self.numbers(of: Set(page.keys), at: .id, state, database)
      var changes: [Int: [Int: (record: [UInt8], isActive: Bool)]] = [:]
      var position = 0
      for (key, isActive) in zip(page.keys, page.active) {
        let length = 4 + TargetRecordBuilder.number(in: page.records, at: position)
        let record = Array(page.records[position..<position + length])
        position += length
        let number = numbers[key] ?? Int32(state.rows)
        if numbers.updateValue(number, forKey: key) == nil {
          state.rows += 1
          state.counts.users += 1
        }
        let (chunk, offset) = Int(number).quotientAndRemainder(
          dividingBy: TargetSchema.recordsPerChunk)
        changes[chunk, default: [:]][offset] = (record, isActive)
      }
      for (chunk, records) in changes {
        state.counts.active += try Self.replace(records, in: chunk, slot: state.slot, database)
      }
      try database.execute(
        sql: """
          UPDATE target SET generation = generation + 1, rows = ?, total = ?, active = ?,
            announced = ?, unreadable = unreadable + ?, newest = coalesce(?, newest), readAt = ?
          """,
        arguments: [
          state.rows, state.counts.users, state.counts.active, state.counts.users,
          page.unreadable, page.newest, date.timeIntervalSince1970,
        ])
      try TargetGroup.store(groups, database)
    }
  }

  /// - Returns: how many active users there are more than before.
  private static func replace(
    _ changes: [Int: (record: [UInt8], isActive: Bool)], in chunk: Int, slot: Int,
    _ database: Database
  ) throws -> Int {
    var table = TargetTable(TargetSelection())
    table.append(try Self.chunk(chunk, slot: slot, database) ?? [])
    var stored = (0..<table.count).map { number -> [UInt8] in
      let range = table.range(number)
      return Array(table.bytes[range.lowerBound - 4..<range.upperBound])
    }
    var more = 0
    var fields = TargetFields(places: Int(TargetSelection.firstMapped))
    for (offset, change) in changes.sorted(by: { $0.key < $1.key }) {
      if change.isActive { more += 1 }
      if offset < stored.count {
        table.read(offset, into: &fields)
        if fields.isActive(table.bytes) { more -= 1 }
        stored[offset] = change.record
      } else {
        stored.append(change.record)
      }
    }
    try database.execute(
      sql: "INSERT OR REPLACE INTO target_chunk_\(slot) (chunk, records) VALUES (?, ?)",
      arguments: [chunk, Data(stored.joined())])
    return more
  }
}

extension TargetFields {
  /// Whether the user may sign in; who says nothing about it may.
  func isActive(_ bytes: [UInt8]) -> Bool {
    self[TargetSelection.Fixed.active.rawValue]?.text(bytes).lowercased() != "false"
  }
}
