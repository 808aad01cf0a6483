import Foundation
import GRDB

/// The stored folded texts: lines of 256 consecutive row numbers share a blob, so that a change
/// writes little and reading everybody takes few steps.
enum PeopleChunks {
  static func read(_ chunk: Int, slot: Int, in database: Database) throws -> [UInt8] {
    let statement = try database.cachedStatement(
      sql: "SELECT text FROM person_text_\(slot) WHERE chunk = ?")
    return try Data.fetchOne(statement, arguments: [chunk]).map { [UInt8]($0) } ?? []
  }

  static func store(
    _ lines: [UInt8], as chunk: Int, slot: Int, in database: Database
  ) throws {
    let statement = try RawStatement(
      "INSERT OR REPLACE INTO person_text_\(slot) (chunk, text) VALUES (?, ?)", in: database)
    try statement.bind(chunk, at: 0)
    try unsafe lines.withUnsafeBytes { bytes in
      try unsafe statement.bind(blob: bytes, at: 1)
      try statement.run()
    }
  }

  /// Puts new lines, without their ends, in the place of those of some row numbers.
  ///
  /// Rows behind the last stored one are added; they must follow it without a gap.
  static func replace(
    _ lines: [Int: [UInt8]], slot: Int, in database: Database
  ) throws {
    let size = PeopleSchema.rowsPerChunk
    for (chunk, numbers) in Dictionary(grouping: lines.keys, by: { $0 / size }) {
      var stored = try read(chunk, slot: slot, in: database)
        .split(separator: PeopleText.lineEnd, omittingEmptySubsequences: false).map(Array.init)
      // What follows the last line end is no line.
      if !stored.isEmpty { stored.removeLast() }
      for number in numbers.sorted() {
        let offset = number - chunk * size
        while stored.count <= offset { stored.append([]) }
        stored[offset] = lines[number] ?? []
      }
      var bytes: [UInt8] = []
      for line in stored {
        bytes.append(contentsOf: line)
        bytes.append(PeopleText.lineEnd)
      }
      try store(bytes, as: chunk, slot: slot, in: database)
    }
  }
}
