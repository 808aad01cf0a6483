internal import AttributeMapping
internal import Evidence
internal import HTTPTransport
internal import MicrosoftGraph
internal import SCIM

extension Integration {
  private static let groupsPurpose = Purpose(
    "reading groups of the directory", .consoleToGraph, needs: "GroupMember.Read.All")

  /// Keeps the groups themselves where a plan depends on more than who is in them: on whether they
  /// are there still, and on what mapping and scoping filter of groups name.
  ///
  /// What could not be read is kept as that: the plan says so.
  func readDirectoryGroups() async throws(ProvisioningError) {
    let (ids, names) = try wantedGroups()
    let groups = await directoryGroups(ids, names)
    // As a rule there is nothing to know, and nothing was known before.
    if groups.isEmpty, try workspace.target.directoryGroups().isEmpty { return }
    try await workspace.target.store(groups)
  }

  /// Some groups by object id, with the attributes of these names.
  func directoryGroups(_ ids: Set<String>, _ names: Set<String>) async -> DirectoryGroup.Table {
    guard !ids.isEmpty else { return [:] }
    let properties = ["id"] + names.compactMap(GroupAttribute.property).sorted()
    let wanted = ids.sorted()
    let read = await observe(Self.groupsPurpose) {
      try await services().graph(Self.groupsPurpose).groups(ids: wanted, select: properties)
    }
    var table: DirectoryGroup.Table = [:]
    for id in wanted {
      switch read.result {
      case .failure(let failure): table[id] = .unread(failure.message)
      case .success(let groups):
        switch groups[id] {
        case .success(let node?): table[id] = .there(GroupAttribute.values(of: node, names))
        case .success(nil): table[id] = .gone
        case .failure(let error):
          table[id] = .unread(ProvisioningError(error, Self.groupsPurpose).message)
        case nil: continue
        }
      }
    }
    return table
  }

  /// The groups that a plan asks for, and the attributes that it needs of them.
  private func wantedGroups() throws(ProvisioningError) -> (ids: Set<String>, names: Set<String>) {
    guard let schema = try workspace.target.schema()?.schema,
      let source = GroupSource(schema), let assignments = snapshot.assignments.value
    else { return ([], []) }
    var scoped = Set(
      assignments.filter { $0.principalKind == .group }.map { $0.principalId.lowercased() })
    let job = snapshot.job.value.flatMap(\.self)
    if job?.synchronizesAll == true {
      scoped.formUnion(try workspace.target.groupsWithMembers().map { $0.lowercased() })
    }
    var ids = source.attributes.isEmpty ? [] : scoped
    // Otherwise it makes no difference why a group has no assignment.
    if job?.skipsOutOfScopeDeletions == true || job?.synchronizesAll == true {
      let linked = try workspace.target.groups().compactMap { $0.externalId?.lowercased() }
      ids.formUnion(linked.filter { ObjectKey.isUUID($0) && !scoped.contains($0) })
    }
    return (ids, source.attributes)
  }
}

/// Where Graph keeps the attributes of groups that mappings name.
///
/// Source: Microsoft Graph `group`; names of mappings differ for one of them.
enum GroupAttribute {
  /// The property to `$select`; nil for what Graph does not give.
  static func property(_ name: String) -> String? {
    if name == "dirSyncEnabled" { return "onPremisesSyncEnabled" }
    return properties.contains(name) ? name : nil
  }

  private static let properties: Set<String> = [
    "classification", "description", "displayName", "groupTypes", "isAssignableToRole", "mail",
    "mailEnabled", "mailNickname", "membershipRule", "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled", "preferredDataLocation", "preferredLanguage", "proxyAddresses",
    "securityEnabled", "securityIdentifier", "theme", "visibility",
  ]

  /// The values of a group as Graph answers, by the names of mappings.
  static func values(of node: JSONNode, _ names: Set<String>) -> [String: AttributeValue] {
    var values: [String: AttributeValue] = [:]
    for name in names {
      guard let value = property(name).flatMap({ node[$0] }) else { continue }
      if let text = value.string {
        values[name] = .text(text)
      } else if let truth = value.bool {
        values[name] = .boolean(truth)
      } else if value.isArray {
        values[name] = .list(value.strings)
      }
    }
    return values
  }
}
