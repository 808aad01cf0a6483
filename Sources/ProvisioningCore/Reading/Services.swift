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
  /// What the Webex token looks like, for where it is refused.
  var webexLook: TokenLook?
  var now: @Sendable () -> Date
  /// The newest requests first, every attempt by itself.
  var recentRequests: @Sendable () -> [LoggedRequest] = { [] }
  /// The services' clocks as the latest answers told them.
  var clocks: @Sendable () -> ClockSkews = { ClockSkews() }
  /// Who is in the assigned groups as it was read last; nil where it never was.
  var storedMemberships: @Sendable () -> Memberships? = { nil }
  /// What is known about an error code of the provisioning log and the reason beside it.
  var explain: @Sendable (String, String?) -> CodeExplanation? = { _, _ in nil }
  /// Object ids and roles of the applications as last seen, which find them under another name.
  var knownCarriers: [String: EnterpriseApplication.Role] = [:]

  /// The Graph client, or why there is none.
  func graph(_ purpose: Purpose) throws(ProvisioningError) -> GraphClient {
    if let graph { return graph }
    if let graphFailure { throw graphFailure }
    throw ProvisioningError(
      .notSignedIn, leg: .consoleToGraph, operation: purpose.operation,
      message:
        "nobody is signed in: there is no Graph token, certificate, client secret or sign-in",
      advice: "Sign in: entrahub sign-in. Or set ENTRAHUB_GRAPH_TOKEN, or the profile's client id "
        + "and ENTRAHUB_CLIENT_SECRET.")
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
        ? "Make one: entrahub token url. Or set ENTRAHUB_WEBEX_TOKEN to check Webex as well."
        : "Add the organization id to the profile.")
  }

  /// Makes the clients from what the credentials hold; one that can't be used spares the other leg.
  static func make(
    profile: Profile, credentials: Credentials, transport: Transport,
    records: ConnectionRecords, now: @escaping @Sendable () -> Date
  ) async -> Services {
    var services = Services(profile: profile, now: now)
    do {
      let signIn = GraphTokens(
        profile: profile, credentials: credentials, transport: transport, records: records,
        now: now)
      if let tokens = try await signIn.source() {
        services.graph = GraphClient(
          baseURL: profile.graphURL, tokens: tokens, transport: transport,
          tag: Leg.consoleToGraph.tag)
      }
    } catch {
      services.graphFailure = error.about(.consoleToGraph)
    }
    do {
      if let organization = profile.organization, let id = try? OrganizationID(organization),
        let token = try await credentials.find(.webexToken)
      {
        // What was recorded is about the token that is kept, not about one that goes before it.
        let isKept = token.source != .environment && token.source != .command
        let front = isKept ? await records.read().webexToken?.opens : nil
        services.webex = WebexClient(
          endpoints: WebexEndpoints(id, profile, front ?? .identity), token: token.secret,
          transport: transport, tag: Leg.consoleToWebex.tag)
        services.webexLook = TokenLook(token.secret)
      }
    } catch {
      services.webexFailure = error.about(.consoleToWebex)
    }
    return services
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
