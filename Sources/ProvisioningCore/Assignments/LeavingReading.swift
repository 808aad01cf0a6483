internal import AttributeMapping
internal import Evidence
internal import HTTPTransport
internal import SCIM
internal import Webex

/// What removing assignments does in Webex: who becomes inactive, and which groups are deleted.
extension Integration {
  private static let leavingPurpose = Purpose(
    "reading who is active in Webex", .consoleToWebex)
  /// Users of an organization that was never read, up to whom it is read for a preview.
  private static let mostUsersToRead = 20_000
  /// People up to whom all their names are looked up.
  private static let mostNamesToRead = 1_000

  func addLeaving(
    _ result: EffectReading.Result, to effect: inout AssignmentEffect, _ services: Services
  ) async {
    guard !result.crossing.isEmpty || !result.groups.isEmpty else { return }
    effect.keepsWhoLeaves = (snapshot.job.value ?? nil)?.skipsOutOfScopeDeletions == true
    if effect.keepsWhoLeaves { return }
    let isRead = await readsWebexForPreview(services)
    if isRead, let active = try? await workspace.target.active(among: names(of: result.crossing)) {
      effect.activeInWebex = active.count
      if !active.isEmpty {
        let names = result.crossing.filter { active.contains(ObjectKey($0.key)) }
        effect.names = Array(names.values.map(\.name).sorted().prefix(5))
      }
    }
    for group in result.groups {
      switch await deletesInWebex(group, isRead: isRead, services) {
      case true?: effect.deletedGroups.append(group.name)
      case nil: effect.perhapsDeletedGroups.append(group.name)
      case false?: break
      }
    }
  }

  /// Brings what the workspace holds of Webex up to date; false where it does not get there.
  private func readsWebexForPreview(_ services: Services) async -> Bool {
    guard let state = try? workspace.target.state() else { return false }
    if state.readAt == nil {
      let page = await observe(Self.leavingPurpose) {
        try await services.webex(Self.leavingPurpose).resources(.users, startIndex: 1, count: 1)
      }
      guard let total = page.value?.totalResults, total <= Self.mostUsersToRead else {
        return false
      }
    }
    await refresh([.target])
    return snapshot.target.failure == nil && snapshot.target.value != nil
  }

  /// What the people may be called in Webex.
  private func names(
    of people: [String: DirectMembership.Member]
  ) -> [ObjectKey: [String]] {
    var names: [ObjectKey: [String]] = [:]
    for (id, member) in people {
      let isKnown = member.userName != nil && people.count > Self.mostNamesToRead
      let person = isKnown ? nil : try? workspace.people.person(id: id)
      names[ObjectKey(id)] = [member.userName, person?.userPrincipalName, person?.mail]
        .compactMap(\.self)
    }
    return names
  }

  /// Whether the service deletes a group that leaves; nil where Webex could not be asked.
  private func deletesInWebex(
    _ group: DirectoryPrincipal, isRead: Bool, _ services: Services
  ) async -> Bool? {
    let schema = (try? await readSchema()) ?? (try? workspace.target.schema())
    guard let mapping = schema?.schema.objectMapping(ofSource: "Group"), mapping.isEnabled,
      mapping.allows(.delete)
    else { return false }
    var candidates = isRead ? (try? workspace.target.groups()) : nil
    if candidates == nil {
      candidates = await observe(Self.leavingPurpose) {
        let filter = "displayName eq \(JSONValue.string(group.name).text())"
        return try await services.webex(Self.leavingPurpose).resources(
          .groups, filter: filter, startIndex: 1, count: 20
        ).resources.map {
          let body = (try? JSONValue(parsing: $0.json.source))?.object ?? [:]
          return TargetGroup(id: $0.id, body: body, members: [])
        }
      }.value
    }
    guard let candidates else { return nil }
    let made = try? DirectLedger(workspace: workspace, run: 0).made([group.id.lowercased()])
    let leaving = LeavingGroups(made: made ?? [:])
    return candidates.contains {
      $0.externalId?.lowercased() == group.id.lowercased()
        && leaving.entry($0, allowsDeletion: true).action == .delete
    }
  }
}
