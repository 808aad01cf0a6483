internal import AttributeMapping
internal import SCIM
internal import Synchronization

/// What the target has of a request: whether it was carried out, or not, or something else happened.
enum TargetStanding: Sendable, Equatable {
  /// It has what the request wants.
  case done(id: String, version: String?)
  /// It has what the plan saw.
  case notDone(resource: JSONObject, version: String?)
  /// It has neither; the words say where.
  case other(id: String?, words: String, isSamePerson: Bool)
  case absent
  /// Several resources match.
  case several(Int)
}

enum TargetJudge {
  /// Judges a resource as it is now.
  static func judge(_ request: DirectRequest, _ resource: JSONObject) -> TargetStanding {
    let id = resource[attribute: "id"]?.scalar ?? request.targetId ?? ""
    let version = resource[attribute: "meta"]?.object?[attribute: "version"]?.string
    let missing = differences(request.after, resource)
    switch request.action {
    case .create:
      if missing.isEmpty { return .done(id: id, version: version) }
      return .other(
        id: id, words: words(missing, request), isSamePerson: isSame(request, resource))
    case .update, .disable:
      if missing.isEmpty, !request.after.isEmpty { return .done(id: id, version: version) }
    case .delete: break
    }
    let changed = differences(request.before, resource)
    if changed.isEmpty { return .notDone(resource: resource, version: version) }
    return .other(id: id, words: words(changed, request), isSamePerson: true)
  }

  private static func isSame(_ request: DirectRequest, _ resource: JSONObject) -> Bool {
    let wanted = request.after.first { $0.path.lowercased() == "externalid" }?.value?.string
    guard let wanted, !wanted.isEmpty else { return false }
    return resource[attribute: "externalId"]?.string == wanted
  }

  /// The values that the resource doesn't have, with what it has instead.
  static func differences(
    _ values: [DirectRequest.Value], _ resource: JSONObject
  ) -> [(value: DirectRequest.Value, found: JSONValue?)] {
    values.compactMap { value in
      guard let path = path(of: value) else { return nil }
      return path.holds(value.value, in: resource)
        ? nil : (value, path.value(in: resource))
    }
  }

  /// The attributes and extensions of a resource in which the values stand.
  static func attributes(of values: [DirectRequest.Value]) -> Set<String> {
    Set(values.compactMap { value in path(of: value).map { $0.schema ?? $0.name } })
  }

  /// The few paths that mappings name are remembered.
  private static func path(of value: DirectRequest.Value) -> TargetPath? {
    let text = value.path
    if let known = paths.withLock({ $0[text] }) { return known }
    let path = TargetPath(text, core: Schema.user.id)
    // Of members there are as many paths as members.
    if !value.namesMember { paths.withLock { if $0.count < mostPaths { $0[text] = .some(path) } } }
    return path
  }

  private static let mostPaths = 256

  private static let paths = Mutex<[String: TargetPath?]>([:])

  /// At most three of the differences.
  static func words(
    _ differences: [(value: DirectRequest.Value, found: JSONValue?)], _ request: DirectRequest
  ) -> String {
    let shown = differences.prefix(3).map { difference in
      let path = difference.value.path
      let planned = request.before.first { $0.path == path }
      let seen = planned.map { ", the plan saw \(words($0.value))" } ?? ""
      return "\(path) is \(words(difference.found))\(request.action == .create ? "" : seen)"
    }
    let more = differences.count > 3 ? " and \(differences.count - 3) more" : ""
    return shown.joined(separator: "; ") + more
  }

  private static func words(_ value: JSONValue?) -> String {
    guard let value else { return "empty" }
    return Words.cut(value.string.map { "“\($0)”" } ?? value.text(), to: 80)
  }
}

extension JSONValue {
  /// A text, number or Boolean as text.
  var scalar: String? {
    switch self {
    case .string(let text): text
    case .number, .bool: text()
    default: nil
    }
  }
}
