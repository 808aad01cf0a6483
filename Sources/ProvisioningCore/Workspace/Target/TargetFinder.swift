import GRDB
internal import SCIM

/// Finds Webex's users by value without holding them: about 11 bytes a user and place.
///
/// Making it goes through everybody once. Whoever a hash points at is read from the workspace and
/// compared.
struct TargetFinder: Sendable {
  private let state: TargetState
  private let indexes: [TargetIndex]

  init(
    _ target: TargetPeople, _ state: TargetState, places: Set<UInt8>
  ) throws(ProvisioningError) {
    self.state = state
    var indexes = places.sorted().map { TargetIndex(place: $0, capacity: state.rows) }
    try target.read { database in
      try TargetPeople.walk(state, database) { first, table in
        guard first < state.rows else { return false }
        // Users that were stored since the state was read have no place in the indexes.
        for offset in 0..<min(table.count, state.rows - first) {
          for index in indexes.indices {
            guard let field = table.field(offset, at: indexes[index].place) else { continue }
            indexes[index].insert(table.hash(field), Int32(first + offset))
          }
        }
        return true
      }
    }
    self.indexes = indexes
  }

  /// Whether what is stored is still what it was made over.
  func isCurrent(_ database: Database) throws -> Bool {
    let statement = try database.cachedStatement(sql: "SELECT generation FROM target")
    return try Int.fetchOne(statement) == state.generation
  }

  /// The users with a value, in any case; at most `limit`.
  func users(
    _ text: String, at place: UInt8, limit: Int, _ database: Database
  ) throws -> [TargetRecord] {
    var numbers: [Int32] = []
    indexes.first { $0.place == place }?.forEach(CaselessText.hash(text)) {
      numbers.append($0)
      return true
    }
    let wanted = text.lowercased()
    var found: [TargetRecord] = []
    for number in numbers where found.count < limit {
      guard let record = try TargetPeople.record(number, state, database),
        record.values[place]?.string?.lowercased() == wanted
      else { continue }
      found.append(record)
    }
    return found
  }
}
