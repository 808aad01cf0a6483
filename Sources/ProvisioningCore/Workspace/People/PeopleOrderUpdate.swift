import Foundation
import GRDB

extension PeopleOrder {
  /// Above this many changes sorting everybody again is as quick as placing each.
  private static let changesPlacedSingly = 5_000

  /// Takes changed rows out of a stored order and puts them where they belong now.
  ///
  /// An order that was not up to date before is left to be built when it is asked for.
  ///
  /// - Parameters:
  ///   - generation: the one that the stored order must be of.
  ///   - state: with the generation that it is brought to.
  static func update(
    _ order: PeopleQuery.Order, changed: [Int32], from generation: Int, to state: PeopleState,
    in database: Database
  ) throws {
    var known = state
    known.generation = generation
    guard changed.count <= changesPlacedSingly,
      try count(order, known, in: database) != nil
    else { return }
    var isChanged = [Bool](repeating: false, count: state.rows)
    for number in changed where number < isChanged.count { isChanged[Int(number)] = true }
    let kept = try numbers(order, slot: state.slot, in: database)
      .filter { $0 < isChanged.count && !isChanged[Int($0)] }
    let keys = PersonKeys(order: order, slot: state.slot, database: database)
    let moved = try changed.compactMap { try keys.key($0) }.sorted()
    var result: [Int32] = []
    result.reserveCapacity(kept.count + moved.count)
    var next = 0
    for key in moved {
      let place = try keys.place(of: key, in: kept, from: next)
      result.append(contentsOf: kept[next..<place])
      result.append(key.number)
      next = place
    }
    result.append(contentsOf: kept[next...])
    try store(result, as: order, state, in: database)
  }
}

/// The sort keys of single rows.
private struct PersonKeys {
  struct Key: Comparable {
    var bytes: [UInt8]
    var number: Int32

    static func < (left: Key, right: Key) -> Bool {
      if left.bytes == right.bytes { return left.number < right.number }
      if left.bytes.isEmpty || right.bytes.isEmpty { return right.bytes.isEmpty }
      return left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  let order: PeopleQuery.Order
  let slot: Int
  let database: Database

  /// Nil for a row that was removed.
  func key(_ number: Int32) throws -> Key? {
    let column =
      switch order {
      case .displayName: "name"
      case .userPrincipalName: "upn"
      case .department: "department"
      case .jobTitle: "title"
      }
    let statement = try database.cachedStatement(
      sql: "SELECT \(column) FROM person_\(slot) WHERE number = ?")
    guard let row = try Row.fetchOne(statement, arguments: [number]) else { return nil }
    return Key(
      bytes: FoldedText.fold(try row.decode(String?.self, atIndex: 0) ?? ""), number: number)
  }

  /// The index of the first number that stands behind a key.
  func place(of key: Key, in numbers: [Int32], from start: Int) throws -> Int {
    var (low, high) = (start, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if let other = try self.key(numbers[middle]), key < other {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
