import Foundation
import GRDB
import SCIM

/// A group of Webex with its members.
struct TargetGroup: Sendable, Equatable {
  var id: String
  /// The resource without its members.
  var body: JSONObject
  /// The users in it.
  var members: [ObjectKey]
  /// Members of other types.
  var others = 0

  var displayName: String { body["displayName"]?.string ?? "" }
  var externalId: String? { body["externalId"]?.string }

  /// What changes with the group and its members (RFC 7643 section 3.1); nil where the service
  /// doesn't tell.
  var version: [String]? {
    guard let meta = body["meta"]?.object, let version = meta["version"]?.string else { return nil }
    return [version, meta["lastModified"]?.string ?? ""]
  }

  static func store(_ groups: [TargetGroup], _ database: Database) throws {
    try database.execute(sql: "DELETE FROM target_group")
    for group in groups {
      try database.execute(
        sql: "INSERT OR REPLACE INTO target_group VALUES (?, ?, ?, ?)",
        arguments: [
          group.id, Data(JSONValue.object(group.body).bytes()),
          Data(ObjectKey.bytes(group.members)), group.others,
        ])
    }
  }
}

extension TargetPeople {
  func groups() throws(ProvisioningError) -> [TargetGroup] {
    try read { database in
      // One row at a time: a group may have a million members.
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM target_group ORDER BY id")
      var groups: [TargetGroup] = []
      while let row = try rows.next() {
        let stored: Data = try row.value("body")
        let body = (try? JSONValue(parsing: Array(stored)))?.object ?? [:]
        try groups.append(
          TargetGroup(
            id: row.value("id"), body: body,
            members: ObjectKey.keys(in: (row.value("members") as Data).span),
            others: row.value("others")))
      }
      return groups
    }
  }
}
