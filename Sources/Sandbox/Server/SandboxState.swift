import OrderedCollections
import Synchronization

/// The whole simulated world, shared by the faces of the server.
///
/// Every handler takes what it needs in one short critical section; no handler calls another face
/// from within one.
final class SandboxState: Sendable {
  let options: SandboxOptions
  let identity: TenantIdentity
  let clock: SandboxClock
  /// When the sandbox was started, by its own clock: scenarios are dated relative to it.
  let start: Timestamp
  let webexTokens = WebexTokens()
  let signer: TokenSigner
  let login = LoginSessions()
  /// With which the console's own application may sign in.
  let clientCertificates: [RegisteredCertificate]
  /// The last order that a list of users was asked for, by what was asked.
  let sortedUsers = Mutex<(key: String, order: [Int])>(("", []))

  /// Whom the provisioning service had taken over when the sandbox began.
  let population: Population
  let provisioningLog: ProvisioningLog
  /// What the provisioning service sends to Webex.
  let traffic = ProvisioningTraffic()

  private let tenant: Mutex<Tenant>
  private let address = Mutex("http://127.0.0.1")
  private let governmentAddress = Mutex<String?>(nil)

  init(_ options: SandboxOptions) {
    self.options = options
    let identity = TenantIdentity(seed: options.seed, scenario: options.scenario)
    self.identity = identity
    let clock = SandboxClock(options.clock)
    self.clock = clock
    let start = Timestamp(seconds: clock.now.seconds)
    self.start = start
    signer = TokenSigner(identity: identity)
    clientCertificates =
      options.clientCertificate.flatMap { RegisteredCertificate(pem: $0) }.map { [$0] } ?? []
    let (world, population, rows) = WorldBuilder.build(
      identity: identity, options: options, start: start)
    self.population = population
    provisioningLog = ProvisioningLog(rows)
    tenant = Mutex(world)
    issueWebexTokens()
  }

  var now: Timestamp { clock.now }

  /// From how many failed objects on a job can be quarantined for their number.
  ///
  /// The service's figure would need a tenant of many thousands; the scenario that shows such a
  /// quarantine scales it down.
  var escrowThreshold: Int {
    options.scenario == .quarantinedEscrow ? min(5000, max(1, population.entitled / 20)) : 5000
  }

  /// `http://127.0.0.1:port`, once the server listens.
  var origin: String {
    get { address.withLock { $0 } }
    set { address.withLock { $0 = newValue } }
  }

  /// The same in the US Government cloud; nil for a tenant that does not live there.
  var governmentOrigin: String? {
    get { governmentAddress.withLock { $0 } }
    set { governmentAddress.withLock { $0 = newValue } }
  }

  /// Reads or changes the Entra side.
  func entra<Result: Sendable>(
    _ body: (inout Tenant) throws -> sending Result
  ) rethrows -> Result {
    try tenant.withLock { try body(&$0) }
  }

  /// Object ids of people in the recycle bin, and since when.
  var recycleBin: [String: Timestamp] {
    entra { tenant in
      tenant.directory.deletedUsers.reduce(into: [:]) {
        $0[tenant.directory.userIDs.id($1.key)] = $1.value
      }
    }
  }

  /// A copy of the Entra side to read from at leisure.
  var snapshot: Tenant { tenant.withLock { $0 } }

  private func issueWebexTokens() {
    let ends =
      options.scenario == .webexTokenExpired
      ? start - WorldBuilder.webexTokenExpiredAgo : start + .seconds(362 * 86_400)
    let administrator = WebexToken(
      value: identity.webexToken, organization: identity.tokenOrganization,
      scopes: WebexTokens.operatorScopes, issued: ends - .seconds(365 * 86_400), expires: ends)
    webexTokens.issue(administrator)
    var job = administrator
    job.value = identity.jobSecret
    job.organization = identity.orgId
    job.scopes =
      options.scenario.deployment == .gallery
      ? WebexTokens.galleryScopes : WebexTokens.wizardScopes
    job.issued = start - .seconds(140 * 86_400)
    job.expires = start + .seconds(225 * 86_400)
    if options.scenario == .galleryTokenExpired {
      job.expires = start - WorldBuilder.tokenExpiredAgo
      job.issued = job.expires - .seconds(365 * 86_400)
    }
    if options.scenario.deployment != .none { webexTokens.issue(job) }
  }
}

/// What Webex's back end finds when it asks Entra for the integration app.
enum EntraTrust: Sendable, Equatable {
  /// The service principal was never there or was deleted.
  case missing
  /// It is there, but switched off.
  case disabled
  /// Enabled, but these permissions were not granted.
  case incomplete(missing: [String])
  case complete
}

extension SandboxState {
  /// The state of the trust, on which Control Hub's calls depend.
  var entraTrust: EntraTrust {
    entra { $0.trust }
  }
}

extension Tenant {
  var trust: EntraTrust {
    guard let principal = principal(appId: KnownApplication.webexIntegration) else {
      return .missing
    }
    guard principal.isEnabled else { return .disabled }
    let missing = missingPermissions(of: principal)
    return missing.isEmpty ? .complete : .incomplete(missing: missing)
  }

  /// What the app asks for on Microsoft Graph and was not granted.
  func missingPermissions(of principal: ServicePrincipal) -> [String] {
    guard let application = applications[principal.appId] else { return [] }
    let roles = grantedRoles(of: principal.id)
    let scopes = tenantWideScopes(of: principal.id)
    return application.applicationPermissions.filter { !roles.contains($0) }
      + application.delegatedPermissions.filter { !scopes.contains($0) }
  }

  /// Names of the application permissions that a principal has on Microsoft Graph.
  func grantedRoles(of principalId: String) -> Set<String> {
    guard let graph = graphPrincipal else { return [] }
    return Set(
      assignments.values.lazy
        .filter { $0.principalId == principalId && $0.resourceId == graph.id }
        .compactMap { GraphPermission.byRoleId[$0.appRoleId]?.name })
  }

  /// Names of the delegated permissions that everybody consented to.
  func tenantWideScopes(of principalId: String) -> Set<String> {
    Set(
      grants.values.lazy
        .filter { $0.clientId == principalId && $0.consentType == "AllPrincipals" }
        .flatMap(\.scopes))
  }
}
