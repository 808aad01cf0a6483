internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Webex

/// The clients of both services for one profile, and what is known before anything is read.
struct Services: Sendable {
  var profile: Profile
  /// Nil when nobody can sign in: neither token nor client secret.
  var graph: GraphClient?
  /// Nil without an organization or without a Webex token: one-sided operation.
  var webex: WebexClient?
  /// Why the Graph credential that was given can't be used; nil where it can, or none was given.
  var graphFailure: ProvisioningError?
  /// The same for the Webex token; each leg fails by itself.
  var webexFailure: ProvisioningError?
  var now: @Sendable () -> Date
  /// Object ids and roles of the applications as last seen, which find them under another name.
  var knownCarriers: [String: EnterpriseApplication.Role] = [:]

  /// The Graph client, or why there is none.
  func graph(_ purpose: Purpose) throws(ProvisioningError) -> GraphClient {
    if let graph { return graph }
    if let graphFailure { throw graphFailure }
    throw ProvisioningError(
      .notSignedIn, leg: .consoleToGraph, operation: purpose.operation,
      message: "there is neither a Graph token nor a client secret",
      advice: "Set ENTRAHUB_GRAPH_TOKEN, or the profile's client id and ENTRAHUB_CLIENT_SECRET.")
  }

  /// The Webex client, or why there is none.
  func webex(_ purpose: Purpose) throws(ProvisioningError) -> WebexClient {
    if let webex { return webex }
    if let webexFailure { throw webexFailure }
    let hasOrganization = profile.organization != nil
    throw ProvisioningError(
      .notSignedIn, leg: .consoleToWebex, operation: purpose.operation,
      message: hasOrganization ? "no Webex token is set" : "the profile names no organization",
      advice: hasOrganization
        ? "Set ENTRAHUB_WEBEX_TOKEN to check Webex as well."
        : "Add the organization id to the profile.")
  }

  /// Makes the clients from what the credentials hold; one that can't be used spares the other leg.
  static func make(
    profile: Profile, credentials: Credentials, transport: Transport,
    now: @escaping @Sendable () -> Date
  ) async -> Services {
    var services = Services(profile: profile, now: now)
    do {
      if let tokens = try await graphTokens(profile, credentials, transport) {
        services.graph = GraphClient(
          baseURL: profile.graphURL, tokens: tokens, transport: transport,
          tag: Leg.consoleToGraph.tag)
      }
    } catch {
      services.graphFailure = error.about(.consoleToGraph)
    }
    do {
      if let organization = profile.organization, let id = try? OrganizationID(organization),
        let token = try await credentials.secret(.webexToken)
      {
        services.webex = WebexClient(
          endpoints: WebexEndpoints(
            organization: id, scimURL: profile.scimURL, controlHubURL: profile.controlHubURL),
          token: token, transport: transport, tag: Leg.consoleToWebex.tag)
      }
    } catch {
      services.webexFailure = error.about(.consoleToWebex)
    }
    return services
  }

  /// A token of another tenant would read, and change, somebody else's.
  private static func refuseForeign(
    _ token: Secret, _ profile: Profile
  ) throws(ProvisioningError) {
    guard let tenant = profile.tenant, UUID(uuidString: tenant) != nil,
      let issued = TokenClaims(token)?.tenantId, issued.lowercased() != tenant.lowercased()
    else { return }
    throw ProvisioningError(
      .notSignedIn, leg: .consoleToGraph, operation: "signing in to Microsoft Graph",
      code: "foreign-tenant",
      message: "the token is for the tenant \(issued), the profile for \(tenant)",
      advice: "Get a token of that tenant, or use another profile.")
  }

  private static func graphTokens(
    _ profile: Profile, _ credentials: Credentials, _ transport: Transport
  ) async throws(ProvisioningError) -> (any TokenSource)? {
    if let token = try await credentials.secret(.graphToken) {
      try refuseForeign(token, profile)
      return FixedToken(token)
    }
    guard let clientID = profile.clientID else { return nil }
    let signIn = SignInClient(
      loginURL: profile.loginURL, tenant: profile.tenant ?? "organizations", clientId: clientID,
      transport: transport, tag: Leg.consoleToGraph.tag)
    // The audience is the cloud's own Graph, wherever the profile says it is reached.
    let scope = profile.cloud.graphURL.replacing(/\/v1\.0$/, with: "") + "/.default"
    if let secret = try await credentials.secret(.clientSecret) {
      return signIn.applicationTokens(secret: secret, scope: scope)
    }
    if let refresh = try await credentials.secret(.graphRefreshToken) {
      return signIn.personTokens(refresh: refresh, scope: scope) { next in
        _ = try? await credentials.store(next, as: .graphRefreshToken)
      }
    }
    return nil
  }
}

extension ProvisioningError {
  /// The same error of a credential, with the leg that can't be used for it.
  fileprivate func about(_ leg: Leg) -> ProvisioningError {
    var error = self
    error.leg = leg
    return error
  }
}

extension Leg {
  /// The transport's word for the leg.
  var tag: String { String(rawValue) }

  init?(tag: String?) {
    guard let tag, let number = Int(tag), let leg = Leg(rawValue: number) else { return nil }
    self = leg
  }
}
