internal import Foundation
public import SCIM
internal import Webex

extension DirectRequest {
  /// A request as plans write it: method, path under the base URL, and body.
  ///
  /// What the target has before and after comes from `changes`, and for members of groups from the
  /// body. New users are found by their user name, new groups by their name.
  ///
  /// - Parameters:
  ///   - path: such as `/Users/{id}`; the id may be a ``placeholder(for:)``.
  ///   - part: tells several requests about one object apart.
  /// - Returns: nil for a method or path that plans don't have.
  public init?(
    method: String, path: String, body: JSONValue?, source: String, label: String,
    changes: [(path: String, old: JSONValue?, new: JSONValue?)], part: Int = 0,
    disables: Bool = false
  ) {
    let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
    guard let kind = parts.first.flatMap({ ["Users": Kind.user, "Groups": .group][$0] }) else {
      return nil
    }
    let id = parts.count > 1 ? parts[1] : nil
    let action: Action
    switch (method, id) {
    case ("POST", nil): action = .create
    case ("PATCH", _?): action = disables ? .disable : .update
    case ("DELETE", _?): action = .delete
    default: return nil
    }
    let name = source.isEmpty ? id ?? label : source
    let suffix = part > 0 ? ":\(part)" : ""
    self.init(
      key: "\(kind.rawValue):\(name):\(action.rawValue)\(suffix)", action: action, kind: kind,
      source: source, label: label, targetId: id, body: body,
      before: action == .create ? [] : changes.map { Value($0.path, $0.old) },
      after: changes.map { Value($0.path, $0.new) })
    addMembers()
    guard action == .create else { return }
    let attribute = kind == .user ? "userName" : "displayName"
    if let text = body?.object?[attribute: attribute]?.string {
      match = ["\(attribute) eq \(SCIMClient.quoted(text))"]
    }
  }

  /// Each member that a PATCH adds or removes, as a value before and after.
  private mutating func addMembers() {
    guard kind == .group, let body, let patch = try? PatchRequest(json: body) else { return }
    for operation in patch.operations {
      guard let path = operation.path, path.name.equalsIgnoringCase("members") else { continue }
      let listed = operation.value?.array?.compactMap {
        $0.object?[attribute: "value"]?.string ?? $0.string
      }
      var ids = listed ?? []
      if case .compare(_, .equal, .string(let id))? = path.valueFilter { ids.append(id) }
      for id in ids {
        let place = "members[value eq \(SCIMClient.quoted(id))].value"
        let (present, absent) = (Value(place, .string(id)), Value(place, nil))
        before.append(operation.kind == .remove ? present : absent)
        after.append(operation.kind == .remove ? absent : present)
      }
    }
  }

  /// Without the members that the target has not got, where others are left; those others go in.
  ///
  /// Whoever could not be created has a result of their own, and is in the next plan again.
  var withoutUnknownMembers: DirectRequest {
    guard kind == .group, action == .update, var object = body?.object,
      let list = object[attribute: "Operations"]?.array
    else { return self }
    func isUnknown(_ value: JSONValue) -> Bool {
      let text = value.object?[attribute: "value"]?.string ?? value.string
      return text.map { Self.source(ofPlaceholder: $0) != nil } ?? false
    }
    var operations: [JSONValue] = []
    for operation in list {
      guard var fields = operation.object, let values = fields[attribute: "value"]?.array else {
        operations.append(operation)
        continue
      }
      let known = values.filter { !isUnknown($0) }
      guard !known.isEmpty else { continue }
      fields[attribute: "value"] = .array(known)
      operations.append(.object(fields))
    }
    guard !operations.isEmpty else { return self }
    object[attribute: "Operations"] = .array(operations)
    var request = self
    request.body = .object(object)
    request.before.removeAll { $0.path.contains(Self.placeholderMark) }
    request.after.removeAll { $0.path.contains(Self.placeholderMark) }
    return request
  }
}
