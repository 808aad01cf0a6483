internal import SCIM

/// What decides about groups of Webex that no assignment leads to.
struct LeavingGroups: Sendable {
  /// Whether all groups of the tenant are in scope, assigned or not.
  var includesEverybody = false
  /// Whether there are assignments that can't be understood: the group may have one of them.
  var hasUnreadAssignments = false
  var keepsOutOfScope = false
  /// Ids in Webex of the groups that runs from here created, by their object ids.
  var made: [String: String] = [:]

  /// Groups that Entra or a run from here made are deleted; others were never taken over.
  func entry(_ group: TargetGroup, allowsDeletion: Bool) -> GroupEntry {
    var entry = GroupEntry(
      id: "", name: group.displayName, target: group, action: .skip, reason: .notManaged)
    guard let id = group.externalId, ObjectKey.isUUID(id) else { return entry }
    guard group.isMadeByEntra || made[id.lowercased()] == group.id else {
      entry.reason = .unknownOrigin
      return entry
    }
    entry.id = id
    if includesEverybody {
      entry.reason = .groupNotRead
    } else if hasUnreadAssignments {
      entry.reason = .scopeUnknown
    } else if keepsOutOfScope {
      entry.reason = .keptOutOfScope
    } else if !allowsDeletion {
      entry.reason = .deletionOff
    } else {
      (entry.action, entry.reason) = (.delete, .groupLeft)
    }
    return entry
  }
}

extension TargetGroup {
  private static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"

  /// Whether Webex says that Entra's synchronization made it.
  var isMadeByEntra: Bool {
    body[attribute: Self.extensionURN]?.object?[attribute: "provisionSource"]?.string == "AAD"
  }
}
