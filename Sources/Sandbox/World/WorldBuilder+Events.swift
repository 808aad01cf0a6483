import OrderedCollections

extension WorldBuilder {
  func actor(_ index: Int, address: String) -> JSON {
    let person = tenant.directory.person(index)
    return AuditEvent.user(
      id: tenant.directory.userIDs.id(index), displayName: person.displayName,
      principalName: person.userPrincipalName(identity), address: address)
  }

  // MARK: The telling event

  mutating func stageIncident() {
    let when = start - Self.incidentAgo
    let culprit = actor(Self.culpritIndex, address: "203.0.113.47")
    let integration = identity.guid("principal integration")
    let carrier = identity.guid("principal \(Self.identityName)")
    switch scenario {
    case .healthy, .galleryHealthy, .empty, .upnMismatch, .nestedGroups, .domainNotVerified,
      .inactiveRenamed, .nullNotCleared, .webexTokenExpired, .wrongOrganization, .wrongCloud,
      .okta, .throttled, .unreliable:
      break
    case .missingGroup:
      guard let principal = tenant.servicePrincipals[carrier] else { break }
      tenant.audit(
        .provisioning("Update attribute mappings or scope", "Update", principal, by: culprit),
        at: start - Self.groupsSwitchedOffAgo)
    case .quarantinedEscrow: auditQuarantine()
    case .integrationAppDeleted, .slowReplication: remove(integration, by: culprit, at: when)
    case .identityAppDeleted: remove(carrier, by: culprit, at: when)
    case .bothAppsDeleted:
      remove(carrier, by: culprit, at: when - .seconds(48))
      remove(integration, by: culprit, at: when)
    case .consentIncomplete: revoke("GroupMember.Read.All", of: integration, by: culprit, at: when)
    case .appDisabled: disable(integration, by: culprit, at: when)
    case .galleryTokenExpired: auditQuarantine()
    case .galleryWrongTenantURL:
      auditCredentials(by: culprit)
      auditQuarantine()
    }
  }

  /// The people whom `inactive-renamed` deletes, whose surname `null-not-cleared` empties, and who
  /// have moved in `okta`.
  var changedPeople: [Int] {
    Array(
      (0..<population.users).lazy.filter {
        $0 % 11 == 8 && !Person.isGuest($0) && population.isProvisioned($0)
      }.prefix(5))
  }

  /// What another administrator did to people, before the provisioning service saw it.
  mutating func changePeople() {
    guard [.inactiveRenamed, .nullNotCleared, .okta].contains(scenario) else { return }
    let culprit = actor(Self.culpritIndex, address: "203.0.113.47")
    for (place, index) in changedPeople.enumerated() {
      let when = start - Self.peopleChangedAgo + .seconds(70 * place)
      let person = tenant.directory.person(index)
      func target(_ modified: [(name: String, old: String?, new: String?)]) -> JSON {
        AuditEvent.target(
          "User", id: tenant.directory.userIDs.id(index), name: person.displayName,
          principalName: person.userPrincipalName(identity), modified: modified)
      }
      switch scenario {
      case .inactiveRenamed:
        tenant.audit(
          AuditEvent(
            activity: "Delete user", category: "UserManagement", operation: "Delete",
            initiator: culprit, targets: [target([])]), at: when)
        tenant.directory.delete(index, at: when)
      case .okta:
        let phone = "+351 21 555 0\(100 + place)"
        let city = AuditEvent.wrapped([.string(person.place.city)])
        tenant.audit(
          AuditEvent(
            activity: "Update user", category: "UserManagement", operation: "Update",
            initiator: culprit,
            targets: [
              target([
                (name: "City", old: city, new: AuditEvent.wrapped(["Lisbon"])),
                (name: "TelephoneNumber", old: nil, new: AuditEvent.wrapped([.string(phone)])),
              ])
            ]), at: when)
        tenant.directory.update(index, ["city": "Lisbon", "businessPhones": [.string(phone)]])
      default:
        let surname = AuditEvent.wrapped([.string(person.family.native)])
        tenant.audit(
          AuditEvent(
            activity: "Update user", category: "UserManagement", operation: "Update",
            initiator: culprit,
            targets: [target([(name: "Surname", old: surname, new: "[]")])]), at: when)
        tenant.directory.update(index, ["surname": .null])
      }
    }
  }

  private mutating func remove(_ id: String, by initiator: JSON, at when: Timestamp) {
    guard let deleted = tenant.deletePrincipal(id, at: when) else { return }
    tenant.audit(.removed(deleted.principal, by: initiator), at: when)
  }

  private mutating func revoke(
    _ permission: String, of id: String, by initiator: JSON, at when: Timestamp
  ) {
    guard let role = GraphPermission.named(permission)?.roleId, let graph = tenant.graphPrincipal,
      let principal = tenant.servicePrincipals[id],
      let assignment = tenant.assignments.values.first(where: {
        $0.principalId == id && $0.appRoleId == role
      })
    else { return }
    tenant.assignments[assignment.id] = nil
    tenant.audit(
      .roleChanged(principal, permission, role, on: graph, added: false, by: initiator), at: when)
  }

  private mutating func disable(_ id: String, by initiator: JSON, at when: Timestamp) {
    guard let principal = tenant.servicePrincipals[id] else { return }
    tenant.servicePrincipals[id]?.properties["accountEnabled"] = false
    tenant.audit(
      .updated(principal, [("AccountEnabled", [true], [false])], by: initiator), at: when)
  }

  private mutating func auditCredentials(by initiator: JSON) {
    let name = Self.carrierName(scenario)
    guard let principal = tenant.servicePrincipals[identity.guid("principal \(name)")] else {
      return
    }
    tenant.audit(
      .provisioning(
        "Update provisioning setting or credentials", "Update", principal, by: initiator,
        details: [("Keys", "BaseAddress, SecretToken, SyncAll, SyncNotificationSettings")]),
      at: start - Self.tenantURLSavedAgo)
  }

  private mutating func auditQuarantine() {
    guard
      let principal = tenant.servicePrincipals[
        identity.guid("principal \(Self.carrierName(scenario))")],
      let job = principal.synchronization.jobs.values.first, let quarantine = job.quarantine
    else { return }
    tenant.audit(
      .quarantined(principal, reason: quarantine.reason, failure: quarantine.failure),
      at: quarantine.seriesBegan + .seconds(4))
  }

  // MARK: Daily life

  /// Some days of an ordinary directory, so that what matters has to be found.
  mutating func addBackgroundAudits() {
    guard tenant.directory.generated > 0 else { return }
    let administrators = [Self.operatorIndex, Self.culpritIndex].map {
      actor($0, address: "198.51.100.\(20 + $0)")
    }
    let human = AuditEvent.app("Workday to Microsoft Entra User Provisioning")
    var when = start - .seconds(29 * 86_400 + 5000)
    while when < start - .seconds(3 * 3600) {
      let index = Int(random.next() % UInt64(tenant.directory.generated))
      let administrator = administrators[Int(random.next() % 2)]
      tenant.audit(
        ordinaryEvent(index, Int(random.next() % 5), administrator, human), at: when)
      when = when + .seconds(3600 + Int(random.next() % 14_000))
    }
  }

  private func ordinaryEvent(
    _ index: Int, _ kind: Int, _ administrator: JSON, _ human: JSON
  ) -> AuditEvent {
    let person = tenant.directory.person(index)
    let user = { (modified: [(name: String, old: String?, new: String?)]) in
      AuditEvent.target(
        "User", id: tenant.directory.userIDs.id(index), name: person.displayName,
        principalName: person.userPrincipalName(identity), modified: modified)
    }
    switch kind {
    case 0:
      let title = person.jobTitle ?? "Trainee"
      return AuditEvent(
        activity: "Update user", category: "UserManagement", operation: "Update",
        initiator: human,
        targets: [
          user([
            (name: "JobTitle", old: "[]", new: AuditEvent.wrapped([.string(title)])),
            (name: "Included Updated Properties", old: nil, new: "\"JobTitle\""),
          ])
        ])
    case 1:
      return AuditEvent(
        activity: "Reset user password", category: "UserManagement", operation: "Update",
        initiator: administrator, targets: [user([])])
    case 2:
      let name = "Service Desk"
      let group = AuditEvent.target(
        "Group", id: identity.guid("group \(name)"), name: name, groupType: "azureAD")
      return AuditEvent(
        activity: "Add member to group", category: "GroupManagement", operation: "Assign",
        initiator: administrator, targets: [user([]), group])
    case 3:
      return AuditEvent(
        activity: "Update StsRefreshTokenValidFrom Timestamp", category: "UserManagement",
        operation: "Update", initiator: human, targets: [user([])])
    default:
      return AuditEvent(
        activity: "Update device", category: "Device", operation: "Update",
        initiator: AuditEvent.app("Microsoft Intune"),
        targets: [
          AuditEvent.target("Device", id: identity.guid("device \(index)"), name: "NW-\(index)")
        ])
    }
  }
}
