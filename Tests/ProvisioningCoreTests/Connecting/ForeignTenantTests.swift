import Evidence
import Foundation
import HTTPTransport
import Hummingbird
import Sandbox
import ServiceStub
import Testing

@testable import MicrosoftGraph
@testable import ProvisioningCore

/// Another tenant's sign-in is refused, wherever it comes from.
@Suite struct ForeignTenantTests {
  private static let foreign = Secret(
    CredentialTokenTests.jwt(#"{"tid":"11111111-2222-4333-8444-555555555555","exp":4000000000}"#))

  /// Prints one token after the other, the last one again and again.
  private struct Printing: CredentialStore {
    let tokens: [Secret]
    let asked = Notes<Credentials.Kind>()
    var source: Credentials.Source { .command }

    func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret? {
      guard kind == .graphToken else { return nil }
      return tokens[min(asked.add(kind), tokens.count) - 1]
    }
  }

  private func integration(_ tenant: Tenant, _ name: String?, _ token: Secret) throws -> Integration
  {
    var profile = tenant.profile
    profile.tenant = name
    return try tenant.reopened(credentials: Credentials([.graphToken: token]), profile: profile)
  }

  /// What an expired token carries is granted to nobody any more.
  @Test func anExpiredTokenHasNoPermissions() async throws {
    try await Tenant.with(.healthy) { tenant in
      let old = CredentialTokenTests.jwt(
        #"{"aud":"https://graph.microsoft.com","scp":"Application.Read.All","exp":1700000000}"#)
      let integration = try integration(tenant, nil, Secret(old))
      let failure = await #expect(throws: ProvisioningError.self) {
        try await integration.permissions()
      }
      #expect(failure?.exitCode == 3)
      #expect(failure?.message.contains("expired") == true, "\(failure?.message ?? "")")
    }
  }

  @Test func aDomainStandsForItsTenant() async throws {
    try await Tenant.with(.healthy) { tenant in
      let own = Secret(tenant.server.description.graphToken)
      for name in ["northwind.example", tenant.profile.tenant?.uppercased()] {
        let failure = await (try integration(tenant, name, own)).refresh([.applications])
          .applications.failure
        #expect(failure == nil, "\(String(describing: failure))")
        let refused = await (try integration(tenant, name, Self.foreign)).refresh([.applications])
          .applications.failure
        #expect(refused?.code == "foreign-tenant", "\(String(describing: refused))")
        #expect(refused?.message.contains("11111111-2222-4333-8444-555555555555") == true)
      }
      // Whose domain it is can't be found out: the token is not sent.
      let unknown = await (try integration(tenant, "nowhere.example", own))
        .refresh([.applications]).applications.failure
      #expect(unknown != nil)
    }
  }

  @Test func eachTokenOfACommandIsJudged() async throws {
    try await Tenant.with(.healthy) { tenant in
      let own = Secret(tenant.server.description.graphToken)
      let credentials = Credentials(stores: [Printing(tokens: [own, Self.foreign])])
      let tokens = GraphTokens(
        profile: tenant.profile, credentials: credentials, transport: try Transport(),
        records: ConnectionRecords(), now: { Date() })
      let source = try #require(try await tokens.source())
      #expect(try await source.token(TokenRequest()).value == own)
      let error = await #expect(throws: ProvisioningError.self) {
        try await source.token(TokenRequest(renewing: own))
      }
      #expect(error?.code == "foreign-tenant")
    }
  }

  @Test func whatGraphSaysOfItselfCounts() async throws {
    // A token that names no tenant, and a directory that is another one.
    let (applications, plan) = try await withStubServer { request in
      request.uri.path.hasSuffix("/organization")
        ? .text(#"{"value":[{"id":"11111111-2222-4333-8444-555555555555"}]}"#)
        : .text(#"{"value":[]}"#)
    } _: { base in
      let profile = Profile(
        name: "test", tenant: "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10",
        overrides: Profile.Overrides(graph: base + "/v1.0", login: base))
      let integration = try Integration(
        profile: profile, credentials: Credentials([.graphToken: Secret("opaque-token")]),
        workspace: try Workspace(inMemory: "test"), signatures: .builtIn, options: Tenant.options)
      let snapshot = await integration.refresh([.applications])
      let plan = await failure { () async throws(ProvisioningError) in try await integration.plan()
      }
      await integration.close()
      return (snapshot.applications, plan)
    }
    #expect(applications.value == nil && applications.failure?.code == "foreign-tenant")
    #expect(plan?.code == "foreign-tenant")
  }
}
