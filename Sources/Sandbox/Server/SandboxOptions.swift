/// What a sandbox is started with.
public struct SandboxOptions: Sendable {
  public var scenario: Scenario
  /// How many people the directory holds.
  public var users: Int
  /// Names, identifiers and events are a function of this number.
  public var seed: UInt64
  /// Where to listen on 127.0.0.1; 0 takes any free port.
  public var port: Int
  /// Only what Webex documents: no SCIM discovery, no filters beyond Webex's own.
  public var strictWebex: Bool
  /// The sandbox's idea of now at its start.
  public var clock: Clock
  /// Enforces the service's limit of five requests in ten seconds on reports.
  public var throttlesReports: Bool
  /// Enforces the service's limit of five calls in ten seconds on provisioning on demand.
  public var throttlesOnDemand: Bool
  /// Answers provisioning on demand with the list of steps even at `/v1.0`; `/beta` always does.
  public var listsOnDemand: Bool
  /// What consent does when the service principal is in the deleted items.
  ///
  /// Microsoft does not document it: true gives back the deleted one with its old id, false creates
  /// a fresh one beside it.
  public var consentRestores: Bool
  /// PEM text of a certificate that the console's own application may sign in with.
  public var clientCertificate: String?

  /// Whether a PEM text holds a certificate that an application can sign in with: one of an RSA key.
  public static func isUsable(certificate pem: String) -> Bool {
    RegisteredCertificate(pem: pem) != nil
  }

  public init(
    scenario: Scenario = .healthy, users: Int = 2304, seed: UInt64 = 1, port: Int = 0,
    strictWebex: Bool = false, clock: Clock = .system, throttlesReports: Bool = false,
    consentRestores: Bool = true, throttlesOnDemand: Bool = true, listsOnDemand: Bool = false,
    clientCertificate: String? = nil
  ) {
    self.scenario = scenario
    self.users = max(0, min(users, 100_000_000))
    self.seed = seed
    self.port = port
    self.strictWebex = strictWebex
    self.clock = clock
    self.throttlesReports = throttlesReports
    self.consentRestores = consentRestores
    self.throttlesOnDemand = throttlesOnDemand
    self.listsOnDemand = listsOnDemand
    self.clientCertificate = clientCertificate
  }

  /// Where the sandbox takes the time from.
  public enum Clock: Sendable, Equatable {
    /// The machine's clock, plus what `SandboxServer.advance(by:)` adds.
    case system
    /// Stands still at these seconds since 1970; only `SandboxServer.advance(by:)` moves it.
    case fixed(secondsSince1970: Int)
  }
}

/// The line that `entrahub sandbox serve` prints first (`entrahub.sandbox/1`).
public struct SandboxDescription: Codable, Sendable, Equatable {
  public var schema: String
  public var graph: String
  public var login: String
  public var scim: String
  public var gallery: String
  public var controlHub: String
  /// Webex's login, where its tokens are made.
  public var broker: String
  public var tenantId: String
  public var orgId: String
  public var clientId: String
  public var clientSecret: String
  public var graphToken: String
  public var webexToken: String
  /// Graph and login of the US Government cloud; nil where the tenant is in the worldwide one.
  public var usgovGraph: String?
  public var usgovLogin: String?
  /// Who provisions into Webex where it is not Entra: `okta`; nil for Entra.
  public var source: String?

  /// One line of JSON with its members in the documented order.
  public var json: String {
    var members: JSONObject = [
      "schema": .string(schema), "graph": .string(graph), "login": .string(login),
      "scim": .string(scim), "gallery": .string(gallery), "controlHub": .string(controlHub),
      "broker": .string(broker),
      "tenantId": .string(tenantId), "orgId": .string(orgId), "clientId": .string(clientId),
      "clientSecret": .string(clientSecret), "graphToken": .string(graphToken),
      "webexToken": .string(webexToken),
    ]
    if let usgovGraph { members.append("usgovGraph", .string(usgovGraph)) }
    if let usgovLogin { members.append("usgovLogin", .string(usgovLogin)) }
    if let source { members.append("source", .string(source)) }
    return JSON.object(members).text
  }
}
