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
    /// Whom the last filter found.
    var hits: PeopleHits?
  }

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

  /// Frees what filtering keeps in memory.
  public func releaseMemory() { cache.withLock { $0 = Cache() } }

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
    let last = cached(state) { $0.hits }
    let search = PeopleSearch(text: try text(state)) { Task.isCancelled }
    guard let hits = search.hits(for: words, after: last) else {
      throw StorageFailure.error(
        CancellationError(), operation: "filtering the directory", file: file)
    }
    cached(state) { $0.hits = hits }
    return hits
  }

  func text(_ state: PeopleState) throws(ProvisioningError) -> PeopleText {
    if let text = cached(state, { $0.text }) { return text }
    let text = try read("reading the directory's search texts") {
      try PeopleText.read($0, slot: state.slot)
    }
    cached(state) { $0.text = text }
    return text
  }

  /// Everybody in the order of a sort who is among the hits, or who is not.
  private func rows(
    _ hits: PeopleHits, isInverted: Bool, by order: PeopleQuery.Order, _ state: PeopleState
  ) throws(ProvisioningError) -> [Int32] {
    if hits.rows.count < 2, !isInverted { return hits.rows }
    let numbers = try numbers(in: order, state)
    if hits.rows.count == numbers.count { return isInverted ? [] : numbers }
    var isWanted = [Bool](repeating: isInverted, count: state.rows)
    for row in hits.rows where row < isWanted.count { isWanted[Int(row)] = !isInverted }
    let count = isInverted ? numbers.count - hits.rows.count : hits.rows.count
    return unsafe [Int32](unsafeUninitializedCapacity: numbers.count) { buffer, found in
      for number in numbers {
        // Writing always and counting sometimes spares a branch that can't be predicted.
        unsafe buffer[found] = number
        found += isWanted[Int(number)] ? 1 : 0
        if found == count { break }
      }
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
