import OrderedCollections

extension Tenant {
  /// Makes the instance of an application; the id is bound to the app unless it was used before.
  mutating func createPrincipal(
    of application: Application, name: String? = nil, id: String? = nil
  ) -> ServicePrincipal {
    let principal = ServicePrincipal(
      id: id ?? random.guid(),
      properties: PrincipalProperties.make(application, name: name, tenant: identity.tenantId))
    servicePrincipals[principal.id] = principal
    return principal
  }

  /// Soft delete: the principal, its grants and assignments leave together.
  mutating func deletePrincipal(_ id: String, at now: Timestamp) -> DeletedPrincipal? {
    guard var principal = servicePrincipals.removeValue(forKey: id) else { return nil }
    principal.properties["deletedDateTime"] = .string(now.wholeISO)
    let lost = assignments.values.filter { $0.principalId == id || $0.resourceId == id }
    for assignment in lost { assignments[assignment.id] = nil }
    let lostGrants = grants.values.filter { $0.clientId == id || $0.resourceId == id }
    for grant in lostGrants { grants[grant.id] = nil }
    for key in principal.synchronization.jobs.keys {
      principal.synchronization.jobs[key]?.interrupt()
    }
    let deleted = DeletedPrincipal(
      principal: principal, when: now, assignments: lost, grants: lostGrants)
    deletedPrincipals[id] = deleted
    return deleted
  }

  mutating func takeFromDeleted(_ id: String) -> ServicePrincipal? {
    guard var deleted = deletedPrincipals.removeValue(forKey: id) else { return nil }
    deleted.principal.properties["deletedDateTime"] = .null
    servicePrincipals[id] = deleted.principal
    for assignment in deleted.assignments { assignments[assignment.id] = assignment }
    for grant in deleted.grants { grants[grant.id] = grant }
    return deleted.principal
  }

  // MARK: Granting

  mutating func assign(
    _ principalId: String, _ type: AppRoleAssignment.PrincipalType, to resourceId: String,
    role: String, at when: Timestamp
  ) -> AppRoleAssignment {
    let assignment = AppRoleAssignment(
      id: Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }),
      appRoleId: role, created: when, principalId: principalId, principalType: type,
      resourceId: resourceId)
    assignments[assignment.id] = assignment
    return assignment
  }

  /// Grants what the application asks for on Microsoft Graph; answers the names of what was new.
  mutating func grantAll(
    _ application: Application, to principal: ServicePrincipal, at when: Timestamp
  ) -> (roles: [String], scopes: [String]) {
    guard let graph = graphPrincipal else { return ([], []) }
    let present = grantedRoles(of: principal.id)
    var roles: [String] = []
    for name in application.applicationPermissions where !present.contains(name) {
      guard let role = GraphPermission.named(name)?.roleId else { continue }
      _ = assign(principal.id, .servicePrincipal, to: graph.id, role: role, at: when)
      roles.append(name)
    }
    let known = tenantWideScopes(of: principal.id)
    let scopes = application.delegatedPermissions.filter { !known.contains($0) }
    if !scopes.isEmpty {
      let scope = (known.sorted() + scopes).joined(separator: " ")
      if let old = grants.values.first(where: {
        $0.clientId == principal.id && $0.consentType == "AllPrincipals"
          && $0.resourceId == graph.id
      }) {
        grants[old.id]?.scope = scope
      } else {
        addGrant(client: principal.id, resource: graph.id, scope: scope)
      }
    }
    return (roles, scopes)
  }

  @discardableResult
  mutating func addGrant(
    client: String, resource: String, scope: String, consentType: String = "AllPrincipals",
    principal: String? = nil
  ) -> PermissionGrant {
    let grant = PermissionGrant(
      id: Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }),
      clientId: client, consentType: consentType, principalId: principal, resourceId: resource,
      scope: scope)
    grants[grant.id] = grant
    return grant
  }
}

/// The properties that a fresh service principal has (Graph v1.0, resource `servicePrincipal`).
enum PrincipalProperties {
  static func make(_ application: Application, name: String?, tenant: String) -> JSONObject {
    let isGallery = application.ownerTenant == tenant && application.homepage != nil
    return [
      "deletedDateTime": nil, "accountEnabled": true, "alternativeNames": [],
      "appDisplayName": .string(application.displayName), "appDescription": nil,
      "appId": .string(application.appId), "applicationTemplateId": nil,
      "appOwnerOrganizationId": .string(application.ownerTenant),
      "appRoleAssignmentRequired": .bool(isGallery), "createdByAppId": nil, "description": nil,
      "disabledByMicrosoftStatus": nil, "displayName": .string(name ?? application.displayName),
      "homepage": .optional(application.homepage), "loginUrl": nil, "logoutUrl": nil,
      "notes": nil, "notificationEmailAddresses": [], "preferredSingleSignOnMode": nil,
      "preferredTokenSigningKeyThumbprint": nil,
      "replyUrls": .strings(application.replyURLs),
      "servicePrincipalNames": .strings([application.appId]),
      "servicePrincipalType": "Application", "signInAudience": .string(application.signInAudience),
      "tags": application.appId == KnownApplication.microsoftGraph
        ? [] : ["WindowsAzureActiveDirectoryIntegratedApp"],
      "tokenEncryptionKeyId": nil, "samlSingleSignOnSettings": nil, "addIns": [],
      "appRoles": roles(application), "info": informationalURLs(application),
      "keyCredentials": [], "oauth2PermissionScopes": scopes(application),
      "passwordCredentials": [], "resourceSpecificApplicationPermissions": [],
      "verifiedPublisher": publisher(application),
    ]
  }

  private static func publisher(_ application: Application) -> JSON {
    guard application.ownerTenant == KnownApplication.ciscoTenant else {
      return ["displayName": nil, "verifiedPublisherId": nil, "addedDateTime": nil]
    }
    return [
      "displayName": .string(application.publisherName), "verifiedPublisherId": "1001001",
      "addedDateTime": "2021-03-04T09:12:00Z",
    ]
  }

  private static func informationalURLs(_ application: Application) -> JSON {
    [
      "logoUrl": nil, "marketingUrl": nil, "privacyStatementUrl": nil, "supportUrl": nil,
      "termsOfServiceUrl": nil,
    ]
  }

  private static func roles(_ application: Application) -> JSON {
    if application.appId == KnownApplication.microsoftGraph {
      return .array(
        GraphPermission.all.compactMap { permission in
          permission.roleId.map { id in
            [
              "allowedMemberTypes": ["Application"], "description": .string(permission.title),
              "displayName": .string(permission.title), "id": .string(id), "isEnabled": true,
              "origin": "Application", "value": .string(permission.name),
            ]
          }
        })
    }
    return .array(application.appRoles.map(\.json))
  }

  private static func scopes(_ application: Application) -> JSON {
    guard application.appId == KnownApplication.microsoftGraph else { return [] }
    return .array(
      GraphPermission.all.compactMap { permission in
        permission.scopeId.map { id in
          [
            "adminConsentDescription": .string(permission.title),
            "adminConsentDisplayName": .string(permission.title), "id": .string(id),
            "isEnabled": true, "origin": "Application",
            "type": permission.name == "User.Read" ? "User" : "Admin",
            "userConsentDescription": .string(permission.title),
            "userConsentDisplayName": .string(permission.title),
            "value": .string(permission.name),
          ]
        }
      })
  }
}

/// A role that users and groups of an app can be given.
struct AppRole: Sendable {
  var id: String
  var displayName: String
  var value: String?

  var json: JSON {
    [
      "allowedMemberTypes": ["User"], "description": .string(displayName),
      "displayName": .string(displayName), "id": .string(id), "isEnabled": true,
      "origin": "Application", "value": .optional(value),
    ]
  }
}

extension SyncJob {
  /// What happens to a job whose principal is deleted: it does not run until it is started again.
  mutating func interrupt() {
    wasScheduled = nextRun != nil
    running = nil
    nextRun = nil
    code = .paused
    scheduleState = "Disabled"
  }
}
