internal import AttributeMapping
internal import SCIM

/// The group mapping made ready: what the groups of the directory give, and which it lets pass.
struct GroupSource: Sendable {
  let mapping: ObjectMapping
  let compiled: CompiledMapping
  /// Nil where all groups pass.
  let filter: CompiledScopingFilter?
  let slots: AttributeSlots
  /// Attributes that assignments do not tell; each group is read itself where there are any.
  let attributes: Set<String>
  /// What was read of the groups themselves.
  var directory: DirectoryGroup.Table = [:]

  /// What every assignment and every list of members tells; members go by themselves.
  private static let known: Set<String> = ["objectId", "displayName", "members"]

  /// - Returns: nil if groups are not mapped.
  init?(_ schema: MappingSchema) {
    guard let mapping = schema.objectMapping(ofSource: "Group"), mapping.isEnabled else {
      return nil
    }
    self.mapping = mapping
    var slots = AttributeSlots(["objectId", "displayName"])
    compiled = CompiledMapping(mapping, attributes: &slots)
    filter = mapping.filter.flatMap {
      $0.isEmpty ? nil : CompiledScopingFilter($0, attributes: &slots)
    }
    self.slots = slots
    let names = Set(slots.names)
    // A filter judges by the group as it is, never by the name under which it was assigned.
    attributes =
      filter == nil && names.isSubset(of: Self.known)
      ? [] : names.subtracting(["objectId", "members"])
  }

  /// The group's values; nil where what the mapping needs of it could not be read.
  func row(_ id: String, _ name: String) -> [AttributeValue]? {
    var values: [String: AttributeValue] = ["displayName": .text(name)]
    if !attributes.isEmpty {
      guard case .there(let read)? = directory[id.lowercased()] else { return nil }
      values.merge(read) { _, new in new }
    }
    values["objectId"] = .text(id)
    return slots.row(values)
  }
}
