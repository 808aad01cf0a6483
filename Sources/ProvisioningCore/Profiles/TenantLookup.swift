internal import Evidence
internal import Foundation
public import HTTPTransport
internal import MicrosoftGraph

/// Finds a tenant's id from one of its domains, by OpenID discovery.
public enum TenantLookup {
  public enum Outcome: Sendable, Equatable {
    /// The profile with the tenant's id in place of the domain.
    case found(Profile)
    /// The profile names an id already, or no tenant.
    case notNeeded
    /// Nobody could be asked; the domain stays and works as well.
    case unreachable(ProvisioningError)
  }

  /// - Parameter patience: how long an answer may take; a profile is made offline too.
  /// - Throws: `invalidInput` when there is no such tenant, or it lives in another cloud.
  public static func resolve(
    _ profile: Profile, network: TransportConfiguration, patience: Duration = .seconds(10)
  ) async throws(ProvisioningError) -> Outcome {
    guard let domain = profile.tenant, domain.contains(".") else { return .notNeeded }
    let purpose = Purpose("looking for the tenant \(domain)", .consoleToGraph)
    var network = network
    network.retry = .never
    network.wholeTimeout = patience
    let transport: Transport
    do {
      transport = try Transport(network)
    } catch {
      throw ProvisioningError(error)
    }
    let client = SignInClient(
      loginURL: profile.loginURL, tenant: domain, clientId: profile.signInClientID,
      transport: transport, tag: Leg.consoleToGraph.tag)
    let reading = await observe(purpose) { try await client.discover() }
    switch reading.result {
    case .success(let found):
      if let cloud = found.cloud, !isSame(cloud, profile.cloud) {
        throw refusal(
          purpose, "the tenant \(domain) lives in the cloud \(cloud.title)",
          "Use --cloud \(cloud.rawValue).")
      }
      var resolved = profile
      resolved.tenant = found.id
      return .found(resolved)
    case .failure(let error) where error.kind == .notSignedIn || error.status == 400:
      throw refusal(
        purpose, "there is no tenant \(domain) in the cloud \(profile.cloud.title)",
        "Check the spelling, or the cloud; the tenant's id works as well.")
    case .failure(let error): return .unreachable(error)
    }
  }

  /// Where a tenant says it lives, whichever cloud's sign-in the profile names; nil where nobody can
  /// tell.
  static func home(of profile: Profile, _ transport: Transport) async -> TenantHome? {
    guard let tenant = profile.tenant else { return nil }
    let client = SignInClient(
      loginURL: profile.loginURL, tenant: tenant, clientId: profile.signInClientID,
      transport: transport, tag: Leg.consoleToGraph.tag)
    guard let found = try? await client.discover(), let cloud = found.cloud else { return nil }
    return TenantHome(cloud: cloud, login: found.login, graph: found.graph)
  }

  /// DoD tenants show themselves as US Government at the shared sign-in.
  private static func isSame(_ left: Cloud, _ right: Cloud) -> Bool {
    left == right || left.loginURL == right.loginURL && left != .usgovdod
  }

  private static func refusal(
    _ purpose: Purpose, _ message: String, _ advice: String
  ) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, leg: purpose.leg, operation: purpose.operation, message: message,
      advice: advice)
  }
}

extension ProvisioningError {
  /// A proxy or an authorities file that can't be used.
  init(_ error: TransportSetupError) {
    let words =
      switch error.reason {
      case .authorities(let file):
        FileManager.default.isReadableFile(atPath: file)
          ? "\(file) holds no certificate that can be read"
          : "\(file) (ENTRAHUB_CA_FILE or ca-file) is not there, or can't be read"
      case .proxy(let text): "\(text) is no proxy address"
      }
    self.init(
      .invalidInput, operation: "preparing the connections", message: words,
      advice: "Correct the setting and try again.")
  }
}
