internal import Evidence
internal import HTTPTransport
internal import MicrosoftGraph

/// The national cloud that a tenant lives in, with its addresses as far as the tenant tells them.
struct TenantHome: Sendable, Equatable {
  var cloud: Cloud
  var login: String?
  var graph: String?
}

extension Profile {
  /// The same profile in the tenant's own cloud.
  ///
  /// Addresses that stood in for those of the other cloud would go before the right ones: they
  /// become what the tenant tells, or go where that is the cloud's own.
  func moved(to home: TenantHome) -> Profile {
    var profile = self
    profile.cloud = home.cloud
    if overrides.login != nil {
      profile.overrides.login = home.login.flatMap { $0 == home.cloud.loginURL ? nil : $0 }
    }
    if let graph = overrides.graph {
      let version = graph.split(separator: "/").last.map(String.init) ?? "v1.0"
      let moved = home.graph.map { "\($0)/\(version)" }
      profile.overrides.graph = moved.flatMap { $0 == home.cloud.graphURL ? nil : $0 }
    }
    return profile
  }

  /// The command that makes the same change.
  func commandMoving(to home: TenantHome) -> String {
    let moved = moved(to: home)
    var words = ["entrahub profile set \(name) --cloud \(home.cloud.rawValue)"]
    if overrides.login != nil { words.append("--login-url \(moved.overrides.login ?? "''")") }
    if overrides.graph != nil { words.append("--graph-url \(moved.overrides.graph ?? "''")") }
    return words.joined(separator: " ")
  }
}

extension Integration {
  /// Changes the profile to the tenant's own cloud, through the journal.
  ///
  /// - Parameter keep: stores the changed profile.
  /// - Returns: that profile, for an integration of its own.
  public func moveProfile(
    _ keep: (Profile) throws(ProvisioningError) -> Void
  ) async throws(ProvisioningError) -> Profile {
    let moved = try await movedProfile()
    let change = Change(
      action: .moveProfile(cloud: moved.cloud.rawValue), object: "profile \(profile.name)",
      before: "cloud \(profile.cloud.title)", after: "cloud \(moved.cloud.title)",
      consequences: ["Only this machine's profile changes; nothing is sent to Entra or Webex"])
    try await workspace.carryOut(change) { () throws(ProvisioningError) in try keep(moved) }
    return moved
  }

  /// The playbook of the newest incident that a changed profile may have ended: one in which the
  /// sign-in failed.
  public func playbookOfSignIn() -> String? {
    openIncidents?.first { incident in
      incident.decisiveFailures.contains { $0.check == "graph.signed-in" }
    }?.playbook
  }

  /// The profile as it should be where the tenant lives in another cloud than it says.
  ///
  /// - Throws: `unexpectedAnswer` where the tenant does not tell its cloud, `refused` where it is the
  ///   profile's.
  func movedProfile() async throws(ProvisioningError) -> Profile {
    let operation = "looking for the tenant's cloud"
    guard let home = await TenantLookup.home(of: profile, transport) else {
      throw ProvisioningError(
        .unexpectedAnswer, leg: .consoleToGraph, operation: operation,
        message: "the tenant does not tell in which cloud it lives",
        advice: "Ask who keeps the tenant, then: entrahub profile set \(profile.name) --cloud.")
    }
    let moved = profile.moved(to: home)
    guard moved != profile else {
      throw ProvisioningError(
        .refused, leg: .consoleToGraph, operation: operation,
        message: "the profile names the tenant's own cloud already, \(home.cloud.title)",
        advice: "Look at the sign-in: entrahub troubleshoot.")
    }
    return moved
  }
}
