import Evidence
import Foundation
import HTTPTransport
import Sandbox
import Testing

@testable import ProvisioningCore

/// A credential that was given and can't be used: one behaviour, on its own leg.
@Suite struct UnusableCredentialTests {
  private static let tenant = "11111111-2222-4333-8444-555555555555"

  /// A token in form: what it claims, unsigned.
  private static func token(_ claims: String) -> String {
    let body = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
    return "eyJhbGciOiJub25lIn0.\(body).c2ln"
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var token: String
    /// Nil where the service has the words.
    var says: String?
  }

  static let cases: [Case] = [
    Case(testDescription: "white space", token: "two words", says: "white space"),
    Case(testDescription: "foreign letters", token: "tökén", says: "characters that no token has"),
    Case(
      testDescription: "foreign tenant", token: token(#"{"tid":"\#(tenant)"}"#), says: tenant),
    Case(testDescription: "expired", token: token(#"{"exp":1000000000}"#)),
    Case(testDescription: "no token at all", token: "x.y.z"),
  ]

  private func credentials(graph: String?, webex: String?, _ tenant: Tenant) -> Credentials {
    var secrets: [Credentials.Kind: Secret] = [:]
    if let graph {
      secrets[.graphToken] = Secret(graph)
    } else {
      secrets[.clientSecret] = Secret(tenant.server.description.clientSecret)
    }
    secrets[.webexToken] = Secret(webex ?? tenant.server.description.webexToken)
    return Credentials(
      profile: tenant.profile, environment: CredentialEnvironment(secrets),
      file: "/nonexistent/credentials.toml")
  }

  @Test(arguments: cases) func aGraphTokenFailsLegOneAlone(_ example: Case) async throws {
    try await Tenant.with(.healthy) { tenant in
      // What an earlier start has read must not hide that nothing can be read now.
      await tenant.integration.refresh()
      let integration = try tenant.reopened(
        credentials: credentials(graph: example.token, webex: nil, tenant))
      let snapshot = await integration.refresh()
      for failure in [
        snapshot.applications.failure, snapshot.job.failure, snapshot.assignments.failure,
        snapshot.mappings.failure, snapshot.audit.failure, snapshot.provisioning.failure,
      ] {
        let failure = try #require(failure)
        #expect(failure.exitCode == 3)
        #expect(failure.leg == .consoleToGraph)
        #expect(
          failure.message.contains(example.says ?? "token") || example.says == nil,
          "\(failure.message)")
        #expect(!failure.message.contains(example.token))
        #expect(!failure.advice.isEmpty)
      }
      #expect(snapshot.webex.failure == nil)
      #expect(snapshot.legs.map(\.health).prefix(2) == [.problem, .ok])
      var last: PlaybookRun?
      for await run in integration.troubleshoot() { last = run }
      guard case .stopped(let error)? = last?.phase else {
        Issue.record("\(String(describing: last?.phase))")
        return
      }
      #expect(error.exitCode == 3)
      #expect(
        error.message.contains(example.says ?? "token") || example.says == nil, "\(error.message)")
      await #expect(throws: ProvisioningError.self) {
        try await integration.change(for: .pause)
      }
    }
  }

  @Test(arguments: ["two words", "tökén", "refused"])
  func aWebexTokenFailsLegTwoAlone(_ token: String) async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = try tenant.reopened(
        credentials: credentials(graph: nil, webex: token, tenant))
      let snapshot = await integration.refresh()
      #expect(snapshot.applications.failure == nil)
      #expect(snapshot.job.failure == nil)
      let failure = try #require(snapshot.webex.failure)
      #expect(failure.exitCode == 3)
      #expect(failure.leg == .consoleToWebex)
      #expect(snapshot.legs.map(\.health) == [.ok, .problem, .ok, .ok], "\(snapshot.legs)")
      #expect(snapshot.verdict.sentence.hasPrefix("Webex can't be read"))
      let run = await {
        var last: PlaybookRun?
        for await run in integration.troubleshoot(watch: false) { last = run }
        return last
      }()
      #expect(run?.outcome("graph.signed-in") == .passed)
      #expect(run?.outcome("webex.token") == .failed)
      #expect(run?.outcome("controlhub.status") != .failed)
    }
  }
}
