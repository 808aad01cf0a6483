extension SandboxState {
  /// Tells the world under which address it is reached: the job's tenant URL depends on it.
  func serve(at origin: String) {
    self.origin = origin
    entra { WorldBuilder.completeSecrets(&$0, scenario: options.scenario, origin: origin) }
  }

  /// - Parameter governmentPort: where the US Government cloud answers, for a tenant that lives there.
  func description(port: Int, governmentPort: Int? = nil) -> SandboxDescription {
    let origin = "http://127.0.0.1:\(port)"
    let organization = identity.orgId
    let government = governmentPort.map { "http://127.0.0.1:\($0)" }
    return SandboxDescription(
      schema: "entrahub.sandbox/1", graph: "\(origin)/v1.0", login: origin,
      scim: "\(origin)/identity/scim/\(organization)/v2",
      gallery: "\(origin)/v1/scim/\(organization)", controlHub: origin, broker: origin,
      tenantId: identity.tenantId, orgId: organization, clientId: identity.clientId,
      clientSecret: identity.clientSecret, graphToken: consoleToken(),
      webexToken: identity.webexToken, usgovGraph: government.map { "\($0)/v1.0" },
      usgovLogin: government, source: options.scenario == .okta ? "okta" : nil)
  }

  /// An app token of the console that outlives any session; those from the login pages last an hour.
  private func consoleToken() -> String {
    let access = entra { tenant -> Access? in
      guard let principal = tenant.principal(appId: identity.clientId) else { return nil }
      return Access(
        appId: identity.clientId, appDisplayName: principal.displayName, objectId: principal.id,
        permissions: tenant.grantedRoles(of: principal.id),
        expires: start + .seconds(365 * 86_400))
    }
    return access.map { signer.sign($0, issued: start) } ?? ""
  }
}
