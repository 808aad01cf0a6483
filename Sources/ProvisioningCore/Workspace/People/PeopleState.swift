public import Foundation
import GRDB

/// What is stored of the directory as a whole.
public struct PeopleState: Sendable, Equatable {
  /// Grows with each read that changed somebody.
  public var generation: Int
  public var counts: PeopleCounts
  /// The link that the next read starts from; nil before the first full read.
  public var deltaLink: String?
  public var readAt: Date?
  /// Where an interrupted full read can go on; nil when there is none.
  public var interruptedLink: String?
  /// Graph's properties that the people were read with; a link goes on with the same ones.
  public var selection: Set<String>
  /// The same of the interrupted read.
  var interruptedSelection: Set<String>
  /// People that the interrupted read had stored.
  public var interruptedRows: Int

  /// The tables that are shown, 0 or 1.
  var slot: Int
  /// One more than the highest row number.
  var rows: Int

  static func encode(_ selection: Set<String>) -> String {
    selection.sorted().joined(separator: ",")
  }

  private static func decode(_ selection: String) -> Set<String> {
    Set(selection.split(separator: ",").map(String.init))
  }

  private static var missing: DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the state of people is missing")
  }

  /// The tables that are shown, 0 or 1.
  static func slot(_ database: Database) throws -> Int {
    let statement = try database.cachedStatement(sql: "SELECT slot FROM people WHERE id = 1")
    guard let slot = try Int.fetchOne(statement) else { throw missing }
    return slot == 0 ? 0 : 1
  }

  static func read(_ database: Database) throws -> PeopleState {
    let statement = try database.cachedStatement(sql: "SELECT * FROM people WHERE id = 1")
    guard let row = try Row.fetchOne(statement) else { throw missing }
    let readAt: Double? = try row.value("readAt")
    return try PeopleState(
      generation: row.value("generation"),
      counts: PeopleCounts(
        total: row.value("total"), enabled: row.value("enabled"), guests: row.value("guests")),
      deltaLink: row.value("deltaLink"), readAt: readAt.map { Date(timeIntervalSince1970: $0) },
      interruptedLink: row.value("stagingLink"),
      selection: decode(row.value("selection")),
      interruptedSelection: decode(row.value("stagingSelection")),
      interruptedRows: row.value("stagingRows"),
      slot: row.value("slot") as Int == 0 ? 0 : 1, rows: row.value("rows"))
  }
}
