import Foundation
import GRDB
import SCIM

/// A group of Webex with its members.
struct TargetGroup: Sendable, Equatable {
  var id: String
  /// The resource without its members.
  var body: JSONObject
  /// Ids of the users in it.
  var members: [String]
  /// Members of other types.
  var others = 0

  var displayName: String { body["displayName"]?.string ?? "" }
  var externalId: String? { body["externalId"]?.string }

  static func store(_ groups: [TargetGroup], _ database: Database) throws {
    try database.execute(sql: "DELETE FROM target_group")
    for group in groups {
      try database.execute(
        sql: "INSERT OR REPLACE INTO target_group VALUES (?, ?, ?, ?)",
        arguments: [
          group.id, Data(JSONValue.object(group.body).bytes()),
          Data(group.members.joined(separator: "\n").utf8), group.others,
        ])
    }
  }
}

extension TargetPeople {
  func groups() throws(ProvisioningError) -> [TargetGroup] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM target_group ORDER BY id").map { row in
        let stored: Data = try row.value("body")
        let body = (try? JSONValue(parsing: Array(stored)))?.object ?? [:]
        return try TargetGroup(
          id: row.value("id"), body: body,
          members: String(decoding: row.value("members") as Data, as: UTF8.self)
            .split(separator: "\n").map(String.init), others: row.value("others"))
      }
    }
  }
}
