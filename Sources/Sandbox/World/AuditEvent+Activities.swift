/// The activities of section 5.2 that the sandbox writes, in the words of the service.
extension AuditEvent {
  static func removed(_ principal: ServicePrincipal, by initiator: JSON) -> AuditEvent {
    AuditEvent(
      activity: "Remove service principal", operation: "Delete", initiator: initiator,
      targets: [target(principal)], details: [("AppId", principal.appId)])
  }

  static func hardDeleted(_ principal: ServicePrincipal, by initiator: JSON) -> AuditEvent {
    AuditEvent(
      activity: "Hard delete service principal", operation: "Delete", initiator: initiator,
      targets: [target(principal)], details: [("AppId", principal.appId)])
  }

  static func restored(_ principal: ServicePrincipal, by initiator: JSON) -> AuditEvent {
    AuditEvent(
      activity: "Restore service principal", operation: "Restore", initiator: initiator,
      targets: [target(principal)], details: [("AppId", principal.appId)])
  }

  static func added(_ principal: ServicePrincipal, by initiator: JSON) -> AuditEvent {
    AuditEvent(
      activity: "Add service principal", operation: "Add", initiator: initiator,
      targets: [
        target(
          principal,
          [
            ("AccountEnabled", "[]", wrapped([true])),
            ("AppPrincipalId", "[]", wrapped([.string(principal.appId)])),
            ("DisplayName", "[]", wrapped([.string(principal.displayName)])),
          ])
      ],
      details: [
        ("ServicePrincipalProvisioningType", "Other"),
        (
          "AppOwnerOrganizationId",
          principal.properties["appOwnerOrganizationId"]?.string ?? ""
        ),
      ])
  }

  /// A registration, as a gallery app makes one beside its service principal.
  static func registered(
    _ application: Application, object id: String, by initiator: JSON
  ) -> AuditEvent {
    AuditEvent(
      activity: "Add application", operation: "Add", initiator: initiator,
      targets: [
        target(
          "Application", id: id, name: application.displayName,
          modified: [
            ("AppId", "[]", wrapped([.string(application.appId)])),
            ("DisplayName", "[]", wrapped([.string(application.displayName)])),
          ])
      ], details: [("AppId", application.appId)])
  }

  static func updated(
    _ principal: ServicePrincipal, _ changes: [(name: String, old: JSON, new: JSON)],
    by initiator: JSON
  ) -> AuditEvent {
    AuditEvent(
      activity: "Update service principal", operation: "Update", initiator: initiator,
      targets: [
        target(
          principal,
          changes.map { ($0.name, wrapped($0.old), wrapped($0.new)) } + [
            (
              "Included Updated Properties", nil,
              wrapped(.string(changes.map(\.name).joined(separator: ", ")))
            )
          ])
      ], details: [("AppId", principal.appId)])
  }

  static func consented(
    _ principal: ServicePrincipal, grant: PermissionGrant?, isAppOnly: Bool, by initiator: JSON
  ) -> AuditEvent {
    let permissions =
      grant.map {
        "[] => [[Id: \($0.id), ClientId: \($0.clientId), PrincipalId: , ResourceId: "
          + "\($0.resourceId), ConsentType: \($0.consentType), Scope: \($0.scope)]]; "
      } ?? "[] => []; "
    return AuditEvent(
      activity: "Consent to application", operation: "Assign", initiator: initiator,
      targets: [
        target(
          principal,
          [
            ("ConsentContext.IsAdminConsent", nil, wrapped("True")),
            ("ConsentContext.IsAppOnly", nil, wrapped(isAppOnly ? "True" : "False")),
            ("ConsentContext.OnBehalfOfAll", nil, wrapped("True")),
            ("ConsentContext.Tags", nil, wrapped("WindowsAzureActiveDirectoryIntegratedApp")),
            ("ConsentAction.Permissions", nil, wrapped(.string(permissions))),
            ("TargetId.ServicePrincipalNames", nil, wrapped(.string(principal.appId))),
          ])
      ])
  }

  static func grantChanged(
    _ grant: PermissionGrant, client: ServicePrincipal, resource: ServicePrincipal, added: Bool,
    by initiator: JSON
  ) -> AuditEvent {
    let scope = wrapped(.string(grant.scope))
    let kind = wrapped(.string(grant.consentType))
    return AuditEvent(
      activity: added ? "Add delegated permission grant" : "Remove delegated permission grant",
      operation: added ? "Assign" : "Unassign", initiator: initiator,
      targets: [
        target(
          resource,
          [
            ("DelegatedPermissionGrant.Scope", added ? nil : scope, added ? scope : nil),
            ("DelegatedPermissionGrant.ConsentType", added ? nil : kind, added ? kind : nil),
            ("ServicePrincipal.ObjectID", nil, wrapped(.string(client.id))),
            ("ServicePrincipal.DisplayName", nil, wrapped(.string(client.displayName))),
            ("ServicePrincipal.AppId", nil, wrapped(.string(client.appId))),
          ]),
        target(client),
      ])
  }

  static func roleChanged(
    _ client: ServicePrincipal, _ value: String, _ roleId: String,
    on resource: ServicePrincipal, added: Bool, by initiator: JSON
  ) -> AuditEvent {
    let role = wrapped(.string(roleId))
    let name = wrapped(.string(value))
    return AuditEvent(
      activity: added
        ? "Add app role assignment to service principal"
        : "Remove app role assignment from service principal",
      operation: added ? "Assign" : "Unassign", initiator: initiator,
      targets: [
        target(
          resource,
          [
            ("AppRole.Id", added ? nil : role, added ? role : nil),
            ("AppRole.Value", added ? nil : name, added ? name : nil),
            ("ServicePrincipal.ObjectID", nil, wrapped(.string(client.id))),
            ("ServicePrincipal.DisplayName", nil, wrapped(.string(client.displayName))),
            ("ServicePrincipal.AppId", nil, wrapped(.string(client.appId))),
          ]),
        target(client),
      ])
  }

  /// An entry of the provisioning service.
  static func provisioning(
    _ activity: String, _ operation: String, _ principal: ServicePrincipal, by initiator: JSON,
    details: [(key: String, value: String)] = []
  ) -> AuditEvent {
    AuditEvent(
      activity: activity, category: "ProvisioningManagement", service: "Account Provisioning",
      operation: operation, initiator: initiator, targets: [target(principal)],
      details: details)
  }

  static func quarantined(
    _ principal: ServicePrincipal, reason: String, failure: SyncJob.Failure?
  ) -> AuditEvent {
    var event = provisioning(
      "Quarantine", "", principal, by: app("Azure AD Provisioning Service"))
    event.result = "failure"
    event.reason =
      "This run profile is being quarantined because of: \(reason); Error: "
      + "\(failure?.code ?? "None") \(failure?.message ?? "")"
    return event
  }
}
