internal import AttributeMapping
internal import Evidence

extension Cures {
  /// A token of the operator's own, of the right organization.
  var ownTokenRemedies: [Remedy] {
    let own = profile?.organization.map { " \($0)" } ?? ""
    let title =
      tokenOrganization == nil
      ? "Make a new Webex token for this console"
      : "Make a new Webex token as a full administrator of the organization\(own)"
    let renew = Remedy(
      id: "renew-own-token", title: title, kind: .command, command: "entrahub token url",
      explanation: "Open the address in a private window as a full administrator of the "
        + "organization\(own), the profile's, then give the address that comes back to entrahub token "
        + "parse. The provisioning job is not concerned: it has a token of its own, or none.")
    guard let tokenOrganization, let profile else { return [renew] }
    return [
      renew,
      Remedy(
        id: "change-organization",
        title: "Or, if the profile is meant for the token's organization, change it",
        kind: .command,
        command: "entrahub profile set \(profile.name) --org \(tokenOrganization)",
        explanation: "A partner's administrator signs in to the partner's own organization."),
    ]
  }

  /// Back in Webex without waiting for a cycle.
  ///
  /// Named by their object ids: whoever is in the recycle bin has another user principal name there.
  var provisionRestored: Remedy {
    var seen: Set<String> = []
    let people = removed.filter { event in
      event.sourceKind?.lowercased() != "group"
        && event.sourceId.map { seen.insert($0).inserted } == true
    }.prefix(Self.mostNames)
    let names = people.map { Words.cut($0.sourceName ?? $0.sourceId ?? "", to: 40) }
    let who =
      names.isEmpty
      ? ""
      : "The latest who left: \(Words.list(Array(names.prefix(5))))\(names.count > 5 ? " …" : ""); "
        + "take whoever is to stay away out of the command. "
    let ids = people.compactMap(\.sourceId).joined(separator: " ")
    return Remedy(
      id: "provision-restored",
      title: "Restore or unblock in Entra who is missed, then provision them",
      kind: ids.isEmpty ? .manual : .command,
      command: ids.isEmpty ? nil : "entrahub provision " + ids,
      disabledBecause: isReadOnly && !ids.isEmpty ? "this profile is read-only" : nil,
      explanation: who
        + "Entra > Users > Deleted users keeps them for 30 days. Restored, assigned and "
        + "unblocked they come back with the next cycle, name and all, or at once on demand.")
  }

  /// Groups that one command names at most.
  private static let mostNames = 30

  /// Whom a nested group keeps out.
  var assignInner: Remedy {
    let inner = nestedGroups
    return Remedy(
      id: "assign-inner-groups",
      title: inner.isEmpty
        ? "Assign the inner groups themselves"
        : "Assign the inner groups themselves: \(NestedGroup.names(inner))", kind: .command,
      command: inner.isEmpty
        ? "entrahub assignments add group:NAME"
        : "entrahub assignments add "
          + inner.prefix(Self.mostNames).map { ScopePath.quoted($0.name) }
          .joined(separator: " "),
      disabledBecause: isReadOnly ? "this profile is read-only" : nil,
      explanation: "Entra provisions the direct members of assigned groups alone. In the console: "
        + "pane 2, a. entrahub plan --action skip names whom it is about; the next cycle brings "
        + "them, entrahub provision at once.")
  }

  /// The mapping of groups switched on, and the groups made; empty where neither is known to be the
  /// matter.
  var missingGroupRemedies: [Remedy] {
    let readOnly = isReadOnly ? "this profile is read-only" : nil
    var remedies: [Remedy] = []
    if groupMapping != nil {
      remedies.append(
        Remedy(
          id: "map-groups", title: "Switch the mapping of groups on", kind: .command,
          command: "entrahub mappings enable --object Group", disabledBecause: readOnly,
          explanation: "The save has everything evaluated anew, and that cycle makes the groups. "
            + "Groups for distribution alone, without security, are never provisioned."))
    }
    if !missingGroups.isEmpty, groupMapping != nil || results.passed("mappings.groups") {
      let names = missingGroups.prefix(5).map { ScopePath.quoted("group:\($0)") }
      remedies.append(
        Remedy(
          id: "provision-groups",
          title: groupMapping == nil
            ? "Provision what is missing" : "Then provision what is missing, or wait for the cycle",
          kind: .command, command: "entrahub provision " + names.joined(separator: " "),
          disabledBecause: groupMapping == nil
            ? readOnly : "first the mapping of groups has to be switched on",
          explanation: "On demand a group comes with five of its members; a cycle brings the rest.")
      )
    }
    return remedies
  }

  /// What Okta does once only leaves its mapping, and what is old is corrected by hand.
  var oktaRemedies: [Remedy] {
    let names = oldAttributes.isEmpty ? "phoneNumbers and addresses" : Words.list(oldAttributes)
    return [
      Remedy(
        id: "okta-mapping",
        title: "In Okta's Webex application, take out of the mapping, or of its updates: "
          + names,
        kind: .manual,
        explanation:
          "Okta sends no PATCH, PUT or DELETE for attributes of many values: what it set "
          + "when it made the user stays. Its older integration has userName, displayName, "
          + "name.familyName, name.givenName, externalId and title alone, and no groups."),
      Remedy(
        id: "update-contacts",
        title: "Then correct the old values in Webex: Control Hub > Users > the user > Profile",
        kind: .manual,
        explanation: "entrahub troubleshoot --format json names who differs, and in what."),
    ]
  }

  /// The profile says another source than Webex's users.
  var sourceRemedy: Remedy? {
    guard let profile else { return nil }
    let right: Profile.Source = profile.source == .okta ? .entra : .okta
    return Remedy(
      id: "change-source",
      title: "Say in the profile who provisions: \(right == .okta ? "Okta" : "Entra")",
      kind: .command, command: "entrahub profile set \(profile.name) --source \(right.rawValue)",
      explanation: "Checks and advice follow from it; then troubleshoot again.")
  }
}
