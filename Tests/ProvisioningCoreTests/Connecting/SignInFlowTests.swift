import Evidence
import Foundation
import HTTPTransport
import Hummingbird
import Sandbox
import ServiceStub
import TestSupport
import Testing

@testable import MicrosoftGraph
@testable import ProvisioningCore

@Suite struct SignInFlowTests {
  /// No wait between two polls.
  private static var options: IntegrationOptions {
    var options = Tenant.options
    options.transport.timing.sleep = { _ in
      try Task.checkCancellation()
      await Task.yield()
    }
    return options
  }

  private func press(
    _ decision: String, _ code: SignInCode, account: String = "Global Administrator"
  ) async throws {
    let transport = try Transport()
    func post(_ fields: [(String, String)]) async throws -> String {
      var request = ServiceRequest.form(code.url, fields)
      request.expects = .anything
      return String(decoding: try await transport.send(request).body, as: UTF8.self)
    }
    let page = try await post([("user_code", code.code)])
    let choices = page.matches(of: /value="(\d+)"[^>]*>[^<]*<small>\(([^)]*)\)/)
    let choice = try #require(choices.first { $0.output.2 == account })
    _ = try await post([
      ("user_code", code.code), ("account", String(choice.output.1)), ("decision", decision),
    ])
  }

  private func credentials(_ folder: ScratchFolder) -> Credentials {
    Credentials(stores: [CredentialFile(path: folder.path + "/c.toml")])
  }

  @Test func aPersonSignsInOnceAndStaysSignedIn() async throws {
    let folder = try ScratchFolder()
    try await Tenant.with(.healthy) { tenant in
      let integration = try tenant.reopened(
        credentials: credentials(folder), options: Self.options)
      var result: SignInResult?
      for await step in integration.signIn(.operate) {
        switch step {
        case .code(let code): try await press("approve", code)
        case .signedIn(let signedIn): result = signedIn
        case .failed(let error): Issue.record("\(error)")
        case .waiting: break
        }
      }
      let signedIn = try #require(result)
      #expect(signedIn.record.account?.contains("@northwind.example") == true)
      #expect(signedIn.record.tenant == tenant.profile.tenant)
      #expect(signedIn.keptIn == .file && signedIn.missing.isEmpty && signedIn.overriddenBy == nil)
      #expect(signedIn.record.tokenExpires != nil)
      // Two later starts: each refresh brings the next refresh token, which is kept.
      var tokens: Set<Secret> = []
      for _ in 0..<2 {
        let later = try tenant.reopened(credentials: credentials(folder), options: Self.options)
        #expect(await later.refresh([.applications]).applications.failure == nil)
        let kept = try await credentials(folder).secret(.graphRefreshToken)
        tokens.insert(try #require(kept))
      }
      #expect(tokens.count == 2)
      let last = try tenant.reopened(credentials: credentials(folder), options: Self.options)
      #expect(try await last.signOut().removed == ["the Graph sign-in in the file"])
      let after = try tenant.reopened(credentials: credentials(folder), options: Self.options)
      let failure = await after.refresh([.applications]).applications.failure
      #expect(failure?.kind == .notSignedIn)
      #expect(failure?.advice.contains("entrahub sign-in") == true)
    }
  }

  /// Holds a secret until it is erased, and then answers no more.
  private actor FailingStore: CredentialStore {
    nonisolated let source = Credentials.Source.secretService
    private var isErased = false

    func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret? {
      guard kind == .graphRefreshToken else { return nil }
      guard isErased else { return Secret("refresh") }
      throw ProvisioningError(
        .storage, operation: "asking secret-tool", message: "the keyring is locked",
        advice: "Unlock it.")
    }

    func erase(_ kind: Credentials.Kind) async throws(ProvisioningError) { isErased = true }
  }

  @Test func whatCannotBeCheckedIsNotSaidToBeRemoved() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = try tenant.reopened(credentials: Credentials(stores: [FailingStore()]))
      let result = try await integration.signOut()
      #expect(result.removed.isEmpty && result.remaining.isEmpty)
      #expect(result.unchecked == ["the Graph sign-in: the keyring is locked"])
    }
  }

  @Test func signingOutElsewhereLasts() async throws {
    let folder = try ScratchFolder()
    try await Tenant.with(.healthy) { tenant in
      let integration = try tenant.reopened(
        credentials: credentials(folder), options: Self.options)
      for await step in integration.signIn(.read) {
        if case .code(let code) = step { try await press("approve", code) }
        if case .failed(let error) = step { Issue.record("\(error)") }
      }
      // A running console has taken the sign-in and is still to use it.
      let running = GraphTokens(
        profile: tenant.profile, credentials: credentials(folder), transport: try Transport(),
        records: ConnectionRecords(), now: { Date() })
      let source = try #require(try await running.source())
      let elsewhere = try tenant.reopened(
        credentials: credentials(folder), options: Self.options)
      #expect(try await elsewhere.signOut().removed == ["the Graph sign-in in the file"])
      _ = try await source.token(TokenRequest())
      #expect(try await credentials(folder).secret(.graphRefreshToken) == nil)
    }
  }

  @Test func whoDeclinesIsNotSignedIn() async throws {
    let folder = try ScratchFolder()
    try await Tenant.with(.healthy) { tenant in
      let integration = try tenant.reopened(
        credentials: credentials(folder), options: Self.options)
      var last: SignInStep?
      for await step in integration.signIn(.read) {
        if case .code(let code) = step { try await press("decline", code) }
        last = step
      }
      guard case .failed(let error)? = last else {
        Issue.record("\(String(describing: last))")
        return
      }
      #expect(error.kind == .notSignedIn && error.advice.contains("Continue"))
      #expect(try await credentials(folder).secret(.graphRefreshToken) == nil)
    }
  }

  @Test func anAccountOfAnotherTenantIsNotKept() async throws {
    let folder = try ScratchFolder()
    try await Tenant.with(.healthy) { tenant in
      var profile = tenant.profile
      // The sign-in page does not mind; what it issues says otherwise.
      profile.tenant = nil
      let integration = try tenant.reopened(
        credentials: credentials(folder), profile: profile, options: Self.options)
      for await step in integration.signIn(.consented) {
        if case .code(let code) = step { try await press("approve", code) }
        if case .failed(let error) = step { Issue.record("\(error)") }
      }
      #expect(try await credentials(folder).secret(.graphRefreshToken) != nil)
      let foreign = try await foreignTenantStep(tenant)
      guard case .failed(let error) = foreign else {
        Issue.record("\(String(describing: foreign))")
        return
      }
      #expect(error.code == "foreign-tenant", "\(error)")
    }
  }

  /// A login service that signs in to its own tenant, whatever the profile says.
  private func foreignTenantStep(_ tenant: Tenant) async throws -> SignInStep? {
    let body = Data(
      #"{"tid":"11111111-2222-4333-8444-555555555555","scp":"User.Read","upn":"a@b.c"}"#.utf8
    ).base64EncodedString().replacing("=", with: "")
    return try await withStubServer { request in
      request.uri.path.hasSuffix("/devicecode")
        ? .text(#"{"device_code":"d-code","user_code":"ABC","verification_uri":"https://m"}"#)
        : .text(
          #"{"access_token":"eyJhbGciOiJub25lIn0.\#(body).c2ln","refresh_token":"refresh-1","expires_in":60}"#
        )
    } _: { base in
      let folder = try ScratchFolder()
      var profile = tenant.profile
      profile.overrides.login = base
      let credentials = credentials(folder)
      let integration = try tenant.reopened(
        credentials: credentials, profile: profile, options: Self.options)
      var last: SignInStep?
      for await step in integration.signIn(.read) { last = step }
      #expect(try await credentials.secret(.graphRefreshToken) == nil)
      return last
    }
  }

  @Test func anApplicationSignsInByCertificate() async throws {
    let folder = try ScratchFolder()
    try Data((Certificates.client + "\n" + Certificates.clientKey).utf8)
      .write(to: URL(filePath: folder.path + "/pair.pem"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder.path + "/pair.pem")
    let options = SandboxOptions(
      scenario: .healthy, users: 10, clientCertificate: Certificates.client)
    try await Tenant.with(options) { tenant in
      var profile = tenant.profile
      profile.certificate = folder.path + "/pair.pem"
      let integration = try tenant.reopened(credentials: credentials(folder), profile: profile)
      #expect(await integration.refresh([.applications]).applications.failure == nil)
      #expect(try await integration.permissions().isApplication)
      // A key that others can read is not used.
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: folder.path + "/pair.pem")
      let open = try tenant.reopened(credentials: credentials(folder), profile: profile)
      let failure = await open.refresh([.applications]).applications.failure
      #expect(failure?.exitCode == 3 && failure?.advice.contains("chmod 600") == true)
    }
  }

  @Test func aTokenOfTheAzureCLIIsUsed() async throws {
    let input = try TokenInput(
      #"{"accessToken":"eyJhbGciOiJub25lIn0.e30.c2ln","expires_on":1800000000,"tokenType":"Bearer"}"#,
      as: .graphToken)
    #expect(input.secret == Secret("eyJhbGciOiJub25lIn0.e30.c2ln"))
    #expect(input.expiresAt == Date(timeIntervalSince1970: 1_800_000_000))
    let command = CredentialCommand([CredentialCommand.azureCLI])
    #expect(
      command.words(for: .graphToken, graphHost: "https://graph.microsoft.us", tenant: "t")
        == [
          "az", "account", "get-access-token", "--resource", "https://graph.microsoft.us",
          "--output", "json", "--tenant", "t",
        ])
    #expect(command.words(for: .webexToken, graphHost: "", tenant: nil) == nil)
  }

  @Test func permissionsAreJudgedByTheTokensOwnWords() throws {
    func report(_ claims: String) throws -> PermissionReport {
      let body = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
      return PermissionReport(TokenClaims(Secret("e30.\(body).c2ln")))
    }
    let reader = try report(
      #"{"upn":"a@b.c","scp":"Application.Read.All Synchronization.Read.All User.Read.All","wids":[]}"#
    )
    func verdict(_ report: PermissionReport, _ id: String) -> PermissionReport.Verdict? {
      report.rows.first { $0.capability.id == id }?.verdict
    }
    #expect(verdict(reader, "applications") == .granted)
    #expect(verdict(reader, "synchronization") == .roleMissing)
    #expect(verdict(reader, "audit") == .missing)
    #expect(reader.lacking(withChanges: false).contains("AuditLog.Read.All"))
    #expect(!reader.lacking(withChanges: false).contains("Synchronization.ReadWrite.All"))
    let owner = try report(
      #"{"app_displayname":"x","roles":["Application.ReadWrite.OwnedBy"],"idtyp":"app"}"#)
    #expect(verdict(owner, "applications") == .ownedOnly)
    #expect(verdict(owner, "change-job") == .ownedOnly)
    #expect(verdict(owner, "people") == .missing)
    #expect(PermissionReport(nil).rows.allSatisfy { $0.verdict == .unknown })
  }
}
