internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

/// Keeps another tenant's sign-in out: it would read, and change, somebody else's directory.
struct TenantGuard: Sendable {
  let profile: Profile
  let transport: Transport

  /// - Parameters:
  ///   - issued: the tenant that a token names; nil where it tells none.
  ///   - subject: what belongs to that tenant, such as "the token is for".
  /// - Throws: `foreign-tenant`; why the tenant of the profile's domain can't be found out.
  func admit(
    _ issued: String?, _ subject: String = "the token is for",
    advice: String = "Get a token of that tenant, or use another profile."
  ) async throws(ProvisioningError) {
    guard let tenant = profile.tenant, let issued else { return }
    let expected = UUID(uuidString: tenant) == nil ? try await id(of: tenant) : tenant
    try Self.compare(issued, expected, subject, advice)
  }

  /// What Graph itself says about whose directory it is; a domain was judged by the token.
  func admit(directory id: String) throws(ProvisioningError) {
    guard let tenant = profile.tenant, UUID(uuidString: tenant) != nil else { return }
    try Self.compare(
      id, tenant, "Graph answers for", "Sign in to that tenant, or use another profile.")
  }

  private func id(of domain: String) async throws(ProvisioningError) -> String {
    let client = SignInClient(
      loginURL: profile.loginURL, tenant: domain, clientId: profile.signInClientID,
      transport: transport, tag: Leg.consoleToGraph.tag)
    return try await observe(Integration.signInPurpose) { try await client.tenantId() }.result.get()
  }

  private static func compare(
    _ found: String, _ expected: String, _ subject: String, _ advice: String
  ) throws(ProvisioningError) {
    guard found.lowercased() != expected.lowercased() else { return }
    throw ProvisioningError(
      .notSignedIn, leg: .consoleToGraph, operation: Integration.signInPurpose.operation,
      code: ProvisioningError.foreignTenant,
      message: "\(subject) the tenant \(Words.cut(found, to: 80)), the profile is for \(expected)",
      advice: advice)
  }
}

extension ProvisioningError {
  /// The code of a sign-in to another tenant than the profile's.
  static let foreignTenant = "foreign-tenant"
}
