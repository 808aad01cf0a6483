public import AttributeMapping
import Foundation
import GRDB

/// A person as mappings see one: the values of the attributes that they name.
struct SourceRow: Sendable {
  /// Row number in the workspace.
  var number: Int32
  /// In the order of the slots that were asked for.
  var values: [AttributeValue]

  /// The attributes that a person's columns hold.
  static let columns: Set<String> = [
    "objectId", "userPrincipalName", "originalUserPrincipalName", "displayName", "mail",
    "department", "jobTitle", "accountEnabled", "IsSoftDeleted",
  ]
}

extension People {
  /// Walks through the people of a range of row numbers, without holding them.
  ///
  /// `body` gets a row that is used again for the next person; it ends the walk with false.
  /// Throws `cancelled` when its task was cancelled.
  func walk(
    _ slots: AttributeSlots, _ state: PeopleState, in range: Range<Int>,
    _ body: (inout SourceRow) throws -> Bool
  ) throws(ProvisioningError) {
    let columns = ColumnReading(slots)
    try read("reading the directory's attributes") { database in
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT \(PersonCoding.columns), attributes FROM person_\(state.slot)
          WHERE number >= ? AND number < ? ORDER BY number
          """, arguments: [range.lowerBound, range.upperBound])
      var row = SourceRow(number: 0, values: [])
      let empty = [AttributeValue](repeating: .null, count: slots.count)
      var count = 0
      while let stored = try cursor.next() {
        count += 1
        if count & 0x3FF == 0 { try Task.checkCancellation() }
        row.number = stored[0]
        row.values = empty
        try columns.read(stored, into: &row.values)
        if try !body(&row) { break }
      }
    }
  }

  /// The values of some people, by object id, for those that the workspace holds.
  public func values(
    of ids: [Person.ID], _ slots: AttributeSlots
  ) throws(ProvisioningError) -> [Person.ID: [AttributeValue]] {
    let columns = ColumnReading(slots)
    return try read("reading a person's attributes") { database in
      let state = try PeopleState.read(database)
      var result: [Person.ID: [AttributeValue]] = [:]
      guard state.rows > 0 else { return result }
      let statement = try database.cachedStatement(
        sql: "SELECT \(PersonCoding.columns), attributes FROM person_\(state.slot) WHERE id = ?")
      for id in ids {
        guard let row = try Row.fetchOne(statement, arguments: [PersonCoding.key(id)]) else {
          continue
        }
        var values = [AttributeValue](repeating: .null, count: slots.count)
        try columns.read(row, into: &values)
        result[id] = values
      }
      return result
    }
  }

  /// The people of some row numbers, in that order.
  func people(
    numbered numbers: [Int32], _ state: PeopleState
  ) throws(ProvisioningError) -> [Person] {
    try read("reading people") { database in
      let statement = try database.cachedStatement(
        sql: "SELECT \(PersonCoding.columns) FROM person_\(state.slot) WHERE number = ?")
      return try numbers.compactMap {
        try Row.fetchOne(statement, arguments: [$0]).map(PersonCoding.person)
      }
    }
  }
}

/// Takes the columns of a person apart into the places of a row.
private struct ColumnReading: Sendable {
  private let attributes: AttributeReading
  private let objectId, userPrincipalName, originalName, displayName, mail: Int?
  private let department, jobTitle, accountEnabled, softDeleted: Int?

  init(_ slots: AttributeSlots) {
    attributes = AttributeReading(slots)
    objectId = slots["objectId"]
    userPrincipalName = slots["userPrincipalName"]
    originalName = slots["originalUserPrincipalName"]
    displayName = slots["displayName"]
    mail = slots["mail"]
    department = slots["department"]
    jobTitle = slots["jobTitle"]
    accountEnabled = slots["accountEnabled"]
    softDeleted = slots["IsSoftDeleted"]
  }

  func read(_ row: Row, into values: inout [AttributeValue]) throws {
    if let objectId { values[objectId] = .text(PersonCoding.id(row[1] as DatabaseValue)) }
    let flags: Int64 = row[2]
    let enabled: Bool? = flags & 0b10 == 0 ? nil : flags & 0b01 == 1
    if let accountEnabled { values[accountEnabled] = enabled.map(AttributeValue.boolean) ?? .null }
    if let softDeleted { values[softDeleted] = .boolean(enabled == false) }
    if let userPrincipalName {
      let name: String = row[3]
      values[userPrincipalName] = .text(
        PersonCoding.isGuest(flags) ? GuestName.home(of: name) : name)
    }
    if let originalName { values[originalName] = .text(row[3]) }
    if let displayName { values[displayName] = .text(row[4]) }
    if let mail { values[mail] = text(row[5], orIfEmpty: row[3]) }
    if let department { values[department] = text(row[6], orIfEmpty: nil) }
    if let jobTitle { values[jobTitle] = text(row[7], orIfEmpty: nil) }
    try row.withUnsafeData(atIndex: 8) { data in
      unsafe data?.withUnsafeBytes { unsafe attributes.read($0, into: &values) }
    }
  }

  private func text(_ text: String?, orIfEmpty substitute: String?) -> AttributeValue {
    guard let text else { return .null }
    return .text(text.isEmpty ? substitute ?? text : text)
  }
}

/// The names of guests.
enum GuestName {
  /// `ada_fabrikam.com#EXT#@contoso.com` is `ada@fabrikam.com` where provisioning names it
  /// `userPrincipalName`.
  static func home(of name: String) -> String {
    guard let mark = name.range(of: "#EXT#", options: .caseInsensitive) else { return name }
    let alias = name[..<mark.lowerBound]
    guard let underscore = alias.lastIndex(of: "_") else { return String(alias) }
    return alias[..<underscore] + "@" + alias[alias.index(after: underscore)...]
  }
}
