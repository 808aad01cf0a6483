internal import SCIM

/// What decides about groups of Webex that are not in scope.
struct LeavingGroups: Sendable {
  /// Whether all groups of the tenant are in scope, assigned or not.
  var includesEverybody = false
  /// Whether there are assignments that can't be understood: the group may have one of them.
  var hasUnreadAssignments = false
  /// Whether the service leaves alone what leaves the scope (`SkipOutOfScopeDeletions`); what is
  /// deleted in Entra it deletes all the same.
  var keepsOutOfScope = false
  /// Ids in Webex of the groups that runs from here created, by their object ids.
  var made: [String: String] = [:]
  /// Which of them the directory has still, as far as that decides.
  var directory: DirectoryGroup.Table = [:]

  /// A group that no assignment leads to.
  ///
  /// Groups that Entra or a run from here made are deleted; others were never taken over.
  func entry(_ group: TargetGroup, allowsDeletion: Bool) -> GroupEntry {
    var entry = managed(group)
    guard !entry.id.isEmpty else { return entry }
    if let reason = reasonToKeep(entry.id) {
      entry.reason = reason
    } else if !allowsDeletion {
      entry.reason = .deletionOff
    } else {
      (entry.action, entry.reason) = (.delete, .groupLeft)
    }
    return entry
  }

  /// An assigned group that the scoping filter keeps out, with the groups of Webex that carry its id.
  func filteredOut(
    _ id: String, _ name: String, _ linked: [TargetGroup], allowsDeletion: Bool
  ) -> [GroupEntry] {
    guard !linked.isEmpty else {
      return [GroupEntry(id: id, name: name, action: .skip, reason: .filteredOut)]
    }
    return linked.map { group in
      var entry = managed(group)
      guard !entry.id.isEmpty else { return entry }
      if keepsOutOfScope {
        entry.reason = .keptOutOfScope
      } else if !allowsDeletion {
        entry.reason = .deletionOff
      } else {
        (entry.action, entry.reason) = (.delete, .filteredOut)
      }
      return entry
    }
  }

  /// Skipped, with an empty id for a group that the service was never in charge of.
  private func managed(_ group: TargetGroup) -> GroupEntry {
    var entry = GroupEntry(
      id: "", name: group.displayName, target: group, action: .skip, reason: .notManaged)
    guard let id = group.externalId, ObjectKey.isUUID(id) else { return entry }
    if group.isMadeByEntra || made[id.lowercased()] == group.id {
      entry.id = id
    } else {
      entry.reason = .unknownOrigin
    }
    return entry
  }

  /// Why nothing is deleted though no assignment is known; nil where nothing speaks against it.
  private func reasonToKeep(_ id: String) -> PlanReason? {
    guard includesEverybody || keepsOutOfScope else {
      return hasUnreadAssignments ? .scopeUnknown : nil
    }
    switch directory[id.lowercased()] {
    case .gone: return nil
    case .there where includesEverybody: return .groupNotRead
    case .there: return hasUnreadAssignments ? .scopeUnknown : .keptOutOfScope
    case .unread, nil: return .groupUnread
    }
  }
}

extension TargetGroup {
  private static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"

  /// Whether Webex says that Entra's synchronization made it.
  var isMadeByEntra: Bool {
    body[attribute: Self.extensionURN]?.object?[attribute: "provisionSource"]?.string == "AAD"
  }
}
