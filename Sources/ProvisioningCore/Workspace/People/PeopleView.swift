import Foundation
import GRDB
import Synchronization

/// The people of one query in order, read as they are looked at.
///
/// Holds row numbers of those that a filter found, or nothing at all, and a few pages of rows.
public final class PeopleView: Sendable {
  public let query: PeopleQuery
  public let count: Int
  /// Everybody, enabled and guests, whatever the filter.
  public let counts: PeopleCounts
  /// The `PeopleState.generation` that the view belongs to.
  public let generation: Int

  private static let pageSize = 64
  private static let pagesKept = 16

  private let people: People
  private let slot: Int
  /// Row numbers in ascending order of the sort; nil for everybody.
  private let rows: [Int32]?
  private let pages = Mutex(Pages())

  private struct Pages: Sendable {
    var people: [Int: [Person?]] = [:]
    /// The oldest first.
    var used: [Int] = []
    var parts: [Int: [Int32]] = [:]
  }

  init(people: People, state: PeopleState, query: PeopleQuery, count: Int, rows: [Int32]?) {
    self.people = people
    self.query = query
    self.count = count
    self.rows = rows
    counts = state.counts
    generation = state.generation
    slot = state.slot
  }

  /// The person in a line of the list, from 0; nil behind the end, and for somebody whom a later
  /// read removed.
  public func row(at index: Int) throws(ProvisioningError) -> Person? {
    guard index >= 0, index < count else { return nil }
    let page = index / Self.pageSize
    let people = try self.page(page)
    let offset = index - page * Self.pageSize
    return offset < people.count ? people[offset] : nil
  }

  /// The people in some lines of the list; the same as `row(at:)` for each.
  public func rows(in range: Range<Int>) throws(ProvisioningError) -> [Person?] {
    var result: [Person?] = []
    for index in range.clamped(to: 0..<count) { result.append(try row(at: index)) }
    return result
  }

  /// The line of the person with this object id; nil when the view doesn't hold them.
  ///
  /// Runs through the order: for keeping a selection, not for every frame.
  public func index(of id: Person.ID) throws(ProvisioningError) -> Int? {
    let number = try people.read("finding a person") { database in
      try Int32.fetchOne(
        database, sql: "SELECT number FROM person_\(self.slot) WHERE id = ?",
        arguments: [PersonCoding.key(id)])
    }
    guard let number else { return nil }
    let position: Int?
    if let rows {
      position = rows.firstIndex(of: number)
    } else {
      position = try people.read("finding a person") { database in
        try PeopleOrder.position(of: number, in: self.query.order, slot: self.slot, database)
      }
    }
    return position.map { query.isDescending ? count - 1 - $0 : $0 }
  }

  private func page(_ page: Int) throws(ProvisioningError) -> [Person?] {
    if let known = pages.withLock({ $0.people[page] }) { return known }
    let start = page * Self.pageSize
    let lines = start..<min(start + Self.pageSize, count)
    let read = try people.read("reading people") { database in
      let statement = try database.cachedStatement(
        sql: "SELECT \(PersonCoding.columns) FROM person_\(self.slot) WHERE number = ?")
      return try lines.map { line -> Person? in
        let position = self.query.isDescending ? self.count - 1 - line : line
        guard let number = try self.number(at: position, in: database) else { return nil }
        return try Row.fetchOne(statement, arguments: [number]).map(PersonCoding.person)
      }
    }
    pages.withLock { pages in
      pages.people[page] = read
      pages.used.append(page)
      if pages.used.count > Self.pagesKept { pages.people[pages.used.removeFirst()] = nil }
    }
    return read
  }

  private func number(at position: Int, in database: Database) throws -> Int32? {
    if let rows { return position < rows.count ? rows[position] : nil }
    let part = position / PeopleSchema.numbersPerPart
    let offset = position % PeopleSchema.numbersPerPart
    if let known = pages.withLock({ $0.parts[part] }) {
      return offset < known.count ? known[offset] : nil
    }
    let numbers = try PeopleOrder.part(part, of: query.order, slot: slot, in: database)
    pages.withLock { pages in
      // A walk through everything must not end with the whole order in memory.
      if pages.parts.count >= 8 { pages.parts = [:] }
      pages.parts[part] = numbers
    }
    return offset < numbers.count ? numbers[offset] : nil
  }
}
