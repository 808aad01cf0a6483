/// The names and numbers of the tenant that never change while the sandbox runs.
struct TenantIdentity: Sendable {
  let seed: UInt64
  let tenantId: String
  /// Webex's organization id (UUID form).
  let orgId: String
  let displayName = "Northwind Traders"
  let domain = "northwind.example"
  let initialDomain = "northwindtraders.onmicrosoft.com"
  let partnerDomain = "adatum.example"
  /// The console's own app registration.
  let clientId: String
  let clientSecret: String
  /// The secret token that the provisioning job holds.
  let jobSecret: String
  /// The operator's Webex token of the sandbox's description.
  let webexToken: String

  /// Whether some people sign in under account names that are not their e-mail addresses.
  let usesAccountNames: Bool
  /// Whether some people never got a user principal name in the company's own domain.
  let usesInitialDomain: Bool
  /// Whether the tenant lives in the US Government cloud, which the worldwide one does not serve.
  let isGovernment: Bool
  /// The organization that issued the operator's Webex token.
  let tokenOrganization: String

  init(seed: UInt64, scenario: Scenario = .healthy) {
    self.seed = seed
    usesAccountNames = scenario == .upnMismatch
    usesInitialDomain = scenario == .domainNotVerified
    isGovernment = scenario == .wrongCloud
    tenantId = Hashing.guid(seed: seed, "tenant")
    orgId = Hashing.guid(seed: seed, "organization")
    clientId = Hashing.guid(seed: seed, "console application")
    var random = SeededGenerator(seed: seed, purpose: "secrets")
    clientSecret = "\(random.token(3))8Q~\(random.token(34))"
    tokenOrganization =
      scenario == .wrongOrganization ? Hashing.guid(seed: seed, "partner organization") : orgId
    jobSecret = "\(random.token(64))_PE93_\(orgId)"
    webexToken = "\(random.token(64))_PE93_\(tokenOrganization)"
  }

  /// Every GUID that is bound to a name.
  func guid(_ name: String) -> String {
    Hashing.guid(seed: seed, name)
  }

  /// Whether somebody asks the worldwide cloud for a tenant of the Government's, where it does not live.
  func isElsewhere(_ call: Call) -> Bool { isGovernment && !call.isGovernment }

  /// Whether a URL's tenant segment means this tenant.
  func matches(_ segment: String) -> Bool {
    let folded = segment.lowercased()
    return folded == tenantId || folded == domain || folded == initialDomain
  }
}
