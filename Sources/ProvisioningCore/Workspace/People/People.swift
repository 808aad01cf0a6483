import Foundation
import GRDB
import Synchronization

/// The users of the directory as the workspace holds them: counted, sorted, filtered and read by row
/// number, never all at once.
public final class People: Sendable {
  let database: any DatabaseWriter
  let file: URL?
  private let cache = Mutex(Cache())

  /// What filtering keeps in memory: about 60 bytes a person.
  private struct Cache: Sendable {
    var generation = -1
    var text: PeopleText?
    var orders: [PeopleQuery.Order: [Int32]] = [:]
    /// Whom the last filters found, each more than the next: taking a letter back costs nothing.
    var hits: [PeopleHits] = []

    /// The most that is known about some words, and nothing that is no use for them.
    mutating func hits(before words: [[UInt8]]) -> PeopleHits? {
      while let last = hits.last, !last.leads(to: words) { hits.removeLast() }
      return hits.last
    }

    mutating func keep(_ found: PeopleHits) {
      if found.words != hits.last?.words { hits.append(found) }
      if hits.count > Self.hitsKept { hits.removeFirst() }
    }

    private static let hitsKept = 4
  }

  /// Held while texts are read, so that nobody reads them twice.
  private let reading = Mutex(())

  init(database: any DatabaseWriter, file: URL?) {
    self.database = database
    self.file = file
  }

  /// Counters and links; costs one row.
  public func state() throws(ProvisioningError) -> PeopleState {
    try read("reading the directory's state") { try PeopleState.read($0) }
  }

  /// The people that a query asks for.
  ///
  /// Without a filter this costs a row or two. A filter, or a sort order for the first time, runs
  /// through everybody: call it off the main actor. Throws `cancelled` when its task was cancelled.
  public func view(_ query: PeopleQuery = PeopleQuery()) throws(ProvisioningError) -> PeopleView {
    let state = try state()
    let pattern = PeoplePattern(query.filter)
    guard !pattern.isEmpty else {
      var count = try storedCount(of: query.order, state)
      if count == nil { count = try buildOrder(query.order, state).count }
      return PeopleView(people: self, state: state, query: query, count: count ?? 0, rows: nil)
    }
    let hits = try hits(for: pattern.words, state)
    let rows = try rows(hits, isInverted: pattern.isInverted, by: query.order, state)
    return PeopleView(people: self, state: state, query: query, count: rows.count, rows: rows)
  }

  /// The person with this object id; nil when the workspace holds none.
  public func person(id: Person.ID) throws(ProvisioningError) -> Person? {
    try read("reading a person") { database in
      let state = try PeopleState.read(database)
      if state.rows == 0 { return nil }
      return try Row.fetchOne(
        database,
        sql: "SELECT \(PersonCoding.columns) FROM person_\(state.slot) WHERE id = ?",
        arguments: [PersonCoding.key(id)]
      ).map(PersonCoding.person)
    }
  }

  /// Reads what a filter needs, so that the first letter of one finds it in memory.
  public func prepareFilter(_ order: PeopleQuery.Order = .displayName) throws(ProvisioningError) {
    let state = try state()
    if state.rows == 0 { return }
    _ = try text(state)
    _ = try numbers(in: order, state)
  }

  func read<Value>(
    _ operation: String, _ body: (Database) throws -> Value
  ) throws(ProvisioningError) -> Value {
    do {
      return try database.read(body)
    } catch {
      throw StorageFailure.error(error, operation: operation, file: file)
    }
  }

  private func cached<Value>(_ state: PeopleState, _ body: (inout Cache) -> Value) -> Value {
    cache.withLock { cache in
      if cache.generation != state.generation {
        cache = Cache()
        cache.generation = state.generation
      }
      return body(&cache)
    }
  }

  // MARK: - Filter

  private func hits(
    for words: [[UInt8]], _ state: PeopleState
  ) throws(ProvisioningError) -> PeopleHits {
    let last = cached(state) { $0.hits(before: words) }
    if let last, last.words == words { return last }
    let search = PeopleSearch(text: try text(state))
    guard let hits = search.hits(for: words, after: last, isCancelled: { Task.isCancelled }) else {
      throw StorageFailure.error(
        CancellationError(), operation: "filtering the directory", file: file)
    }
    cached(state) { $0.keep(hits) }
    return hits
  }

  func text(_ state: PeopleState) throws(ProvisioningError) -> PeopleText {
    try reading.withLock { _ throws(ProvisioningError) in
      if let text = cached(state, { $0.text }) { return text }
      let text = try read("reading the directory's search texts") {
        try PeopleText.read($0, slot: state.slot)
      }
      cached(state) { $0.text = text }
      return text
    }
  }

  /// Everybody in the order of a sort who is among the hits, or who is not.
  private func rows(
    _ hits: PeopleHits, isInverted: Bool, by order: PeopleQuery.Order, _ state: PeopleState
  ) throws(ProvisioningError) -> [Int32] {
    if hits.rows.count < 2, !isInverted { return hits.rows }
    let numbers = try numbers(in: order, state)
    if hits.rows.count == numbers.count { return isInverted ? [] : numbers }
    // A read on its way may have stored more people since the state was read.
    let last = max(Int32(clamping: state.rows), numbers.max() ?? 0, hits.rows.max() ?? 0)
    // One bit a person stays in the processor's nearest cache.
    var wanted = [UInt64](repeating: 0, count: Int(last) / 64 + 1)
    for row in hits.rows { wanted[Int(row) >> 6] |= 1 << UInt64(row & 63) }
    let flip: UInt64 = isInverted ? 1 : 0
    return unsafe [Int32](unsafeUninitializedCapacity: numbers.count) { buffer, found in
      var end = 0
      for number in numbers {
        // Writing always and counting sometimes spares a branch that can't be predicted.
        unsafe buffer[end] = number
        end += Int(truncatingIfNeeded: (wanted[Int(number) >> 6] >> UInt64(number & 63)) & 1 ^ flip)
      }
      found = end
    }
  }

  // MARK: - Sort orders

  private func numbers(
    in order: PeopleQuery.Order, _ state: PeopleState
  ) throws(ProvisioningError) -> [Int32] {
    if let known = cached(state, { $0.orders[order] }) { return known }
    let stored = try read("reading a sort order") { database -> [Int32]? in
      guard try PeopleOrder.count(order, state, in: database) != nil else { return nil }
      return try PeopleOrder.numbers(order, slot: state.slot, in: database)
    }
    let numbers: [Int32]
    if let stored { numbers = stored } else { numbers = try buildOrder(order, state) }
    cached(state) { $0.orders[order] = numbers }
    return numbers
  }

  private func storedCount(
    of order: PeopleQuery.Order, _ state: PeopleState
  ) throws(ProvisioningError) -> Int? {
    if state.rows == 0 { return 0 }
    return try read("reading a sort order") { try PeopleOrder.count(order, state, in: $0) }
  }

  /// Sorts everybody and keeps the result in the workspace for the next time.
  @discardableResult
  func buildOrder(
    _ order: PeopleQuery.Order, _ state: PeopleState
  ) throws(ProvisioningError) -> [Int32] {
    let numbers: [Int32]
    switch order {
    case .displayName: numbers = PeopleOrder.sorted(try text(state), field: 0)
    case .userPrincipalName: numbers = PeopleOrder.sorted(try text(state), field: 1)
    case .department, .jobTitle:
      numbers = try read("sorting the directory") {
        try PeopleOrder.sorted(by: order, slot: state.slot, in: $0)
      }
    }
    do {
      try database.write { try PeopleOrder.store(numbers, as: order, state, in: $0) }
    } catch {
      throw StorageFailure.error(error, operation: "storing a sort order", file: file)
    }
    return numbers
  }
}
