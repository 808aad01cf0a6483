package import Foundation
internal import SCIM

extension DirectRequest {
  /// As an intent stores it.
  package var stored: Data { Data(storedBytes) }

  var storedBytes: [UInt8] {
    let members: [(String, JSONValue?)] = [
      ("key", .string(key)), ("action", .string(action.rawValue)), ("kind", .string(kind.rawValue)),
      ("source", .string(source)), ("label", .string(label)),
      ("target", targetId.map(JSONValue.string)), ("version", version.map(JSONValue.string)),
      ("body", body), ("match", .array(match.map(JSONValue.string))),
      ("before", .array(before.map(\.stored))), ("after", .array(after.map(\.stored))),
    ]
    let given = members.compactMap { key, value in
      value.map { JSONObject.Member(key: key, value: $0) }
    }
    return JSONValue.object(JSONObject(uniqueMembers: given)).bytes()
  }

  /// Nil for what isn't a request.
  package init?(stored: Data) {
    guard let value = try? JSONValue(parsing: Array(stored)),
      let key = value["key"]?.string,
      let action = value["action"]?.string.flatMap(Action.init(rawValue:)),
      let kind = value["kind"]?.string.flatMap(Kind.init(rawValue:))
    else { return nil }
    self.init(
      key: key, action: action, kind: kind, source: value["source"]?.string ?? "",
      label: value["label"]?.string ?? "", targetId: value["target"]?.string,
      match: value["match"]?.array?.compactMap(\.string) ?? [], body: value["body"],
      before: value["before"]?.array?.compactMap(Value.init(stored:)) ?? [],
      after: value["after"]?.array?.compactMap(Value.init(stored:)) ?? [],
      version: value["version"]?.string)
  }
}

extension DirectRequest.Value {
  fileprivate var stored: JSONValue { .array([.string(path), value ?? .null]) }

  fileprivate init?(stored: JSONValue) {
    guard let pair = stored.array, pair.count == 2, let path = pair[0].string else { return nil }
    self.init(path, pair[1] == .null ? nil : pair[1])
  }
}
