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
    /// The last filter and whom it found, in ascending row numbers.
    var last: (pattern: PeoplePattern, rows: [Int32])?
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
    let found = try rows(matching: pattern, state)
    let rows = try sorted(found, by: query.order, state)
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

  private func rows(
    matching pattern: PeoplePattern, _ state: PeopleState
  ) throws(ProvisioningError) -> [Int32] {
    let last = cached(state) { $0.last }
    if let last, last.pattern == pattern { return last.rows }
    let candidates = last.flatMap { pattern.narrows($0.pattern) ? $0.rows : nil }
    let search = PeopleSearch(text: try text(state))
    let found = search.rows(matching: pattern, in: candidates) { Task.isCancelled }
    guard let found else {
      throw StorageFailure.error(
        CancellationError(), operation: "filtering the directory", file: file)
    }
    cached(state) { $0.last = (pattern, found) }
    return found
  }

  func text(_ state: PeopleState) throws(ProvisioningError) -> PeopleText {
    if let text = cached(state, { $0.text }) { return text }
    let text = try read("reading the directory's search texts") {
      try PeopleText.read($0, slot: state.slot)
    }
    cached(state) { $0.text = text }
    return text
  }

  /// Brings rows into the order of a sort.
  private func sorted(
    _ rows: [Int32], by order: PeopleQuery.Order, _ state: PeopleState
  ) throws(ProvisioningError) -> [Int32] {
    if rows.count < 2 { return rows }
    var wanted = [Bool](repeating: false, count: state.rows)
    for row in rows where row < state.rows { wanted[Int(row)] = true }
    return try numbers(in: order, state).filter { $0 < wanted.count && wanted[Int($0)] }
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
