import Evidence
import Foundation
import HTTPTransport
import Hummingbird
import ServiceStub
import Testing

@testable import ProvisioningCore

/// Everything that a token, a clock, a network or a service can do wrong, against a stub.
@Suite struct BadCredentialTests {
  private static let organization = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  private static let webexToken =
    String(repeating: "Ab3", count: 21) + "x_PF84_" + organization

  private static func jwt(_ claims: String) -> String {
    let body = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
      .replacing("+", with: "-").replacing("/", with: "_")
    return "eyJhbGciOiJub25lIn0.\(body).c2ln"
  }

  private static let graphToken = jwt(#"{"aud":"https://graph.microsoft.com","exp":4000000000}"#)

  /// Reads both sides from a service that answers as told; the tokens that it was sent.
  private func read(
    graph: String = graphToken, webex: String = webexToken,
    now: @escaping @Sendable () -> Date = { Date() },
    _ answer: @escaping @Sendable (Request) -> Response
  ) async throws -> (snapshot: Snapshot, sent: [String]) {
    let sent = Notes<String>()
    return try await withStubServer { request in
      sent.add(request.headers[.authorization] ?? "")
      return answer(request)
    } _: { base in
      let profile = Profile(
        name: "test", tenant: "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10",
        organization: Self.organization,
        overrides: Profile.Overrides(
          graph: base + "/v1.0", login: base,
          scim: base + "/identity/scim/\(Self.organization)/v2"))
      let credentials = Credentials(
        profile: profile,
        environment: CredentialEnvironment([
          .graphToken: Secret(graph), .webexToken: Secret(webex),
        ]), file: "/nonexistent/credentials.toml")
      var options = Tenant.options
      options.timing.now = now
      options.transport.timing.now = now
      let integration = try Integration(
        profile: profile, credentials: credentials, workspace: try Workspace(inMemory: "test"),
        signatures: .builtIn, options: options)
      let snapshot = await integration.refresh([.applications, .webex])
      await integration.close()
      return (snapshot, sent.all)
    }
  }

  private static let unauthorized = Response.text(
    #"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed."}}"#,
    status: .unauthorized)

  @Test func swappedTokensAreNamedAndNeverSent() async throws {
    let (snapshot, sent) = try await read(graph: Self.webexToken, webex: Self.graphToken) { _ in
      Self.unauthorized
    }
    let graph = try #require(snapshot.applications.failure)
    let webex = try #require(snapshot.webex.failure)
    #expect(graph.leg == .consoleToGraph && graph.message.contains("Webex token"))
    #expect(webex.leg == .consoleToWebex && webex.message.contains("Microsoft token"))
    #expect(graph.exitCode == 3 && webex.exitCode == 3)
    #expect(sent.isEmpty)
  }

  @Test(arguments: [
    (String(graphToken.prefix(40)), "cut off"),
    ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "cut off"),
    (jwt(#"{"aud":"https://management.azure.com"}"#), "not for Microsoft Graph"),
  ])
  func cutAndForeignTokensAreNamedAndNeverSent(_ token: String, _ words: String) async throws {
    let (snapshot, sent) = try await read(graph: token) { _ in .text(#"{"totalResults":0}"#) }
    let error = try #require(snapshot.applications.failure)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!error.message.contains(token) && error.exitCode == 3)
    #expect(sent.allSatisfy { $0 == "Bearer \(Self.webexToken)" })
    #expect(snapshot.webex.failure == nil)
  }

  @Test(arguments: [-4.0 * 3600, 4.0 * 3600])
  func aWrongClockIsNamed(_ offset: TimeInterval) async throws {
    let (snapshot, _) = try await read(now: { Date().addingTimeInterval(offset) }) { _ in
      Self.unauthorized
    }
    let error = try #require(snapshot.applications.failure)
    #expect(error.message.contains(offset < 0 ? "4 h behind" : "4 h ahead of"), "\(error.message)")
    #expect(error.advice.hasPrefix("Set this machine's clock first"))
  }

  @Test func aRightClockIsNotBlamed() async throws {
    let (snapshot, _) = try await read { _ in Self.unauthorized }
    let error = try #require(snapshot.applications.failure)
    #expect(!error.message.contains("behind") && !error.advice.contains("clock"))
  }

  @Test func aCaptivePortalIsNamed() async throws {
    let (snapshot, _) = try await read { _ in
      .text(
        "<html><body><h1>Hotel guest network</h1> Please sign in</body></html>",
        type: "text/html")
    }
    for error in [snapshot.applications.failure, snapshot.webex.failure] {
      let error = try #require(error)
      #expect(error.kind == .unexpectedAnswer)
      #expect(error.message.contains("Hotel guest network"), "\(error.message)")
      #expect(error.advice.contains("proxy"))
    }
  }

  @Test func aPortalInFrontOfTheSignInIsNamed() async throws {
    let failure = try await withStubServer { _ in
      .text("<html><h1>Hotel guest network</h1></html>", type: "text/html")
    } _: { base in
      let profile = Profile(
        name: "test", tenant: "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10",
        clientID: "0b1f5c2e-0000-4000-8000-000000000005",
        overrides: Profile.Overrides(graph: base + "/v1.0", login: base))
      let integration = try Integration(
        profile: profile, credentials: Credentials([.clientSecret: Secret("a-client-secret")]),
        workspace: try Workspace(inMemory: "test"), signatures: .builtIn, options: Tenant.options)
      let failure = await integration.refresh([.applications]).applications.failure
      await integration.close()
      return failure
    }
    let error = try #require(failure)
    #expect(error.leg == .consoleToGraph && error.kind == .unexpectedAnswer, "\(error)")
    #expect(error.message.contains("Hotel guest network"), "\(error.message)")
    #expect(!error.message.contains("a-client-secret"))
  }

  @Test func aRedirectTakesNoTokenAlong() async throws {
    let elsewhere = Notes<String>()
    try await withStubServer { request in
      elsewhere.add(request.headers[.authorization] ?? "none")
      return .text("{}")
    } _: { other in
      let (snapshot, _) = try await read { _ in
        .text("", status: .found, [("Location", other)])
      }
      #expect(snapshot.applications.failure?.message.contains("redirects") == true)
      #expect(snapshot.webex.failure?.message.contains("redirects") == true)
    }
    #expect(elsewhere.all.isEmpty)
  }

  @Test func anErrorInAGoodAnswerIsAnError() async throws {
    let (snapshot, _) = try await read { request in
      request.uri.path.contains("/scim/")
        ? .text(
          #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"503","detail":"Down for maintenance"}"#
        )
        : .text(#"{"error":{"code":"UnknownError","message":"Something broke inside"}}"#)
    }
    #expect(snapshot.applications.failure?.code == "UnknownError")
    #expect(snapshot.applications.failure?.message.contains("Something broke") == true)
    #expect(snapshot.webex.failure?.message.contains("Down for maintenance") == true)
  }

  @Test func aHugeMessageIsBounded() async throws {
    let huge = String(repeating: "blah ", count: 200_000)
    let (snapshot, _) = try await read { request in
      request.uri.path.contains("/scim/")
        ? .text(#"{"message":"\#(huge)","trackingId":"ROUTERGW_1"}"#, status: .badRequest)
        : .text(
          #"{"error":{"code":"Request_BadRequest","message":"\#(huge)"}}"#, status: .badRequest)
    }
    for error in [snapshot.applications.failure, snapshot.webex.failure] {
      let error = try #require(error)
      #expect(error.status == 400)
      #expect(error.message.utf8.count < 5_000, "\(error.message.utf8.count)")
      #expect(error.message.contains("blah"))
    }
  }

  @Test func aClaimsChallengeIsSaidInWords() async throws {
    let challenge = Data(#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#.utf8)
      .base64EncodedString()
    let (snapshot, _) = try await read { _ in
      .text(
        #"{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation"}}"#,
        status: .unauthorized,
        [("WWW-Authenticate", "Bearer error=\"insufficient_claims\", claims=\"\(challenge)\"")])
    }
    let error = try #require(snapshot.applications.failure)
    #expect(error.code == "insufficient_claims" && error.exitCode == 3)
    #expect(error.advice.contains("entrahub sign-in"))
  }
}
