import SCIM

extension WebexOrganization {
  func group(_ id: String) throws(SCIMError) -> WebexGroup {
    guard let group = groups[id] else {
      throw .notFound("There is no group '\(id.prefix(100))'.")
    }
    return group
  }

  /// The group with its members listed, so that they can be counted and changed.
  mutating func group(listing id: String) throws(SCIMError) -> WebexGroup {
    listMembers(id)
    return try group(id)
  }

  mutating func listMembers(_ id: String) {
    groups.listMembers(id, &users)
  }

  /// One member as answers hold it.
  func show(
    _ item: (WebexGroupMembers.Member, type: String), base: String, displays: Bool
  ) -> JSONValue {
    var member = SCIM.JSONObject()
    switch item.0 {
    case .user(let handle):
      let id = users.id(handle)
      member["value"] = .string(id)
      member["type"] = .string(item.type)
      if displays { member["display"] = users.resource(handle)["displayName"] }
      member["$ref"] = .string("\(base)/Users/\(id)")
    case .group(let id):
      member["value"] = .string(id)
      member["type"] = .string(item.type)
      if displays { member["display"] = groups[id].map { .string($0.displayName) } }
      member["$ref"] = .string("\(base)/Groups/\(id)")
    }
    return .object(member)
  }

  /// All members with value and kind, for a filter.
  mutating func allMembers(_ id: String) -> [JSONValue] {
    listMembers(id)
    guard let group = groups[id] else { return [] }
    return group.members.slice(from: 0, count: .max / 2).map { item in
      show(item, base: "", displays: false)
    }
  }

  func member(_ id: String) -> WebexGroupMembers.Member? {
    if let handle = users.handle(id: id) { return .user(handle) }
    return groups[id].map { .group($0.id) }
  }

  /// Adds a client's list of members.
  ///
  /// - Throws: `invalidValue` for an id that is neither a user's nor a group's.
  func add(_ list: JSONValue?, to members: inout WebexGroupMembers) throws(SCIMError) {
    for item in list?.array ?? (list.map { [$0] } ?? []) {
      if item == .null { continue }
      guard let id = item.string ?? item.object?[attribute: "value"]?.string else {
        throw .invalidValue("A member must have a 'value'.")
      }
      guard let member = member(id) else {
        throw .invalidValue("The member '\(id.prefix(100))' is not in this organization.")
      }
      let usual = if case .user = member { "user" } else { "group" }
      members.add(member, type: item.object?[attribute: "type"]?.string ?? usual)
    }
  }

  /// Carries out one operation on `members`.
  func apply(
    _ operation: PatchOperation, to members: inout WebexGroupMembers
  ) throws(SCIMError) {
    if operation.path?.subAttribute != nil {
      throw .mutability("Members can be added and removed, but not changed.")
    }
    guard let filter = operation.path?.valueFilter else {
      switch operation.kind {
      case .add: try add(operation.value, to: &members)
      case .replace:
        members.removeAll()
        try add(operation.value, to: &members)
      case .remove: remove(operation.value, from: &members)
      }
      return
    }
    guard operation.kind == .remove else {
      throw .mutability("Members can be added and removed, but not changed.")
    }
    if let id = filter.equality(on: "value") {
      if let member = member(id) { members.remove(member) }
      return
    }
    // Any other filter has to look at all members.
    let type = WebexGroupSchema.type
    for item in members.slice(from: 0, count: .max / 2) {
      let probe: SCIM.JSONObject = [
        "members": [show((item.0, type: item.type), base: "", displays: true)]
      ]
      let path = AttributePath(name: "members", valueFilter: filter)
      if Filter.valuePath(path).matches(probe, type: type) { members.remove(item.0) }
    }
  }

  /// Removes the listed members, or all when there is no list.
  private func remove(_ list: JSONValue?, from members: inout WebexGroupMembers) {
    guard let list, !list.isUnassigned else { return members.removeAll() }
    for item in list.array ?? [list] {
      if let id = item.string ?? item.object?[attribute: "value"]?.string, let member = member(id) {
        members.remove(member)
      }
    }
  }
}

extension PatchOperation {
  /// The part of the operation that is about `members`, and the rest.
  func splitMembers() -> (members: PatchOperation?, rest: PatchOperation?) {
    if let path {
      let isCore = path.schema == nil || path.schema?.lowercased() == Schema.group.id.lowercased()
      return isCore && path.name.lowercased() == "members" ? (self, nil) : (nil, self)
    }
    guard case .object(var object)? = value, let list = object[attribute: "members"] else {
      return (nil, self)
    }
    object[attribute: "members"] = nil
    let members = PatchOperation(kind, path: AttributePath(name: "members"), value: list)
    return (members, object.isEmpty ? nil : PatchOperation(kind, value: .object(object)))
  }
}
