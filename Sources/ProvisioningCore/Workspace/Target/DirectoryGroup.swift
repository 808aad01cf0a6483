import AttributeMapping
import Foundation
import GRDB
import SCIM

/// A group of Entra's directory itself, as a plan has to know it beside who is in it.
enum DirectoryGroup: Sendable, Equatable {
  /// With the attributes that mapping and scoping filter name.
  case there([String: AttributeValue])
  /// Deleted, or never there.
  case gone
  /// Why it could not be read.
  case unread(String)

  /// By object id in lower case; who is missing was never asked for.
  typealias Table = [String: DirectoryGroup]
}

extension TargetPeople {
  private static let groupsOperation = "keeping the groups of the directory"

  func directoryGroups() throws(ProvisioningError) -> DirectoryGroup.Table {
    try read("reading the stored groups") { database in
      var groups: DirectoryGroup.Table = [:]
      for row in try Row.fetchAll(database, sql: "SELECT * FROM directory_group") {
        let id: String = try row.value("id")
        if let failure: String = try row.value("failure") {
          groups[id] = .unread(failure)
        } else if let body: Data = try row.value("body") {
          let values = (try? JSONValue(parsing: Array(body)))?.object ?? [:]
          groups[id] = .there(values.groupAttributes)
        } else {
          groups[id] = .gone
        }
      }
      return groups
    }
  }

  /// Replaces what is stored of the groups themselves.
  func store(_ groups: DirectoryGroup.Table) async throws(ProvisioningError) {
    try await write { database in
      try database.execute(sql: "DELETE FROM directory_group")
      for (id, group) in groups {
        var body: Data?
        var failure: String?
        switch group {
        case .there(let values): body = Data(JSONValue.object(values.json).bytes())
        case .gone: break
        case .unread(let reason): failure = reason
        }
        try database.execute(
          sql: "INSERT INTO directory_group VALUES (?, ?, ?)", arguments: [id, body, failure])
      }
    }
  }
}

extension JSONObject {
  /// Texts, Booleans and lists of texts; what is neither is left out.
  var groupAttributes: [String: AttributeValue] {
    var values: [String: AttributeValue] = [:]
    for member in self {
      switch member.value {
      case .string(let text): values[member.key] = .text(text)
      case .bool(let truth): values[member.key] = .boolean(truth)
      case .array(let elements): values[member.key] = .list(elements.compactMap { $0.string })
      default: continue
      }
    }
    return values
  }
}

extension [String: AttributeValue] {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    for (name, value) in self {
      switch value {
      case .boolean(let truth): object[name] = .bool(truth)
      case .list(let texts): object[name] = .array(texts.map { .string($0) })
      default: object[name] = value.text.map { .string($0) }
      }
    }
    return object
  }
}
