import FoundationEssentials
import HTTPTransport
import HTTPTypes
import Hummingbird
import MicrosoftGraph
import ServiceStub
import Synchronization
import Testing

@Suite struct SignInTests {
  static let pending = #"{"error":"authorization_pending","error_codes":[70016]}"#
  static let tokens =
    #"{"token_type":"Bearer","scope":"User.Read openid","expires_in":3599,"access_token":"a-1","refresh_token":"r-1"}"#

  /// Runs sign-in calls against a service that answers by path and form fields.
  private func run<Result: Sendable>(
    _ answer: @escaping @Sendable (String, [String: String]) -> Response,
    _ body: @Sendable (SignInClient, Notes<Duration>) async throws -> Result
  ) async throws -> Result {
    try await withStubServer { request in
      let form = try await request.body.collect(upTo: 100_000)
      let fields = URLText.fields(String(buffer: form))
      return answer(
        request.uri.path,
        Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    } _: { base in
      let sleeps = Notes<Duration>()
      let transport = try testTransport(sleeps)
      return try await body(
        SignInClient(loginURL: base, tenant: "contoso", clientId: "c-1", transport: transport),
        sleeps)
    }
  }

  @Test func clientCredentialsAreSentAsAForm() async throws {
    let tokens = try await run { path, fields in
      guard path == "/contoso/oauth2/v2.0/token", fields["client_secret"] == "s+ &=",
        fields["scope"] == "https://graph.microsoft.com/.default",
        fields["grant_type"] == "client_credentials", fields["client_id"] == "c-1"
      else { return .text("{}", status: .badRequest) }
      return .text(#"{"token_type":"Bearer","expires_in":"3599","access_token":"a"}"#)
    } _: { client, _ in
      try await client.clientCredentials(
        secret: Secret("s+ &="), scope: Cloud.global.defaultScope)
    }
    #expect(tokens.access.value == Secret("a"))
    #expect(tokens.access.expires == Date(timeIntervalSince1970: 3599))
    #expect(tokens.refresh == nil)
  }

  @Test func aDeviceCodeIsPolledUntilThePersonIsDone() async throws {
    let polls = Notes<Int>()
    let states = try await run { path, fields in
      if path.hasSuffix("/devicecode") {
        return .text(
          #"{"device_code":"d-1","user_code":"ABC","verification_uri":"https://m/d","expires_in":900,"interval":5,"message":"Go"}"#
        )
      }
      guard fields["device_code"] == "d-1" else { return .text("{}", status: .badRequest) }
      switch polls.add(1) {
      case 1: return .text(Self.pending, status: .badRequest)
      case 2: return .text(#"{"error":"slow_down"}"#, status: .badRequest)
      default: return .text(Self.tokens)
      }
    } _: { client, sleeps in
      let code = try await client.startDeviceCode(scope: "User.Read offline_access")
      #expect(code.userCode == "ABC" && code.interval == .seconds(5))
      var states: [DeviceSignInState] = []
      for try await state in client.deviceSignIn(code) { states.append(state) }
      #expect(sleeps.all == [.seconds(5), .seconds(5), .seconds(10)])
      return states
    }
    #expect(states.count == 3)
    #expect(states[0] == .pending(interval: .seconds(5)))
    #expect(states[1] == .slowedDown(interval: .seconds(10)))
    guard case .signedIn(let tokens) = states[2] else {
      Issue.record("\(states[2])")
      return
    }
    #expect(tokens.refresh == Secret("r-1"))
    #expect(tokens.access.scopes == ["User.Read", "openid"])
  }

  @Test func aDeclinedDeviceCodeEndsTheSignIn() async throws {
    await #expect {
      try await run { path, _ in
        path.hasSuffix("/devicecode")
          ? .text(#"{"device_code":"d","user_code":"A","verification_uri":"https://m"}"#)
          : .text(#"{"error":"authorization_declined","error_codes":[70020]}"#, status: .badRequest)
      } _: { client, _ in
        try await client.deviceSignIn(try await client.startDeviceCode(scope: "x")).tokens()
      }
    } throws: { error in
      (error as? TokenError)?.error == "authorization_declined"
    }
  }

  @Test func errorsCarryCodesAndIds() async throws {
    let body = #"""
      { "error": "invalid_client",
        "error_description": "AADSTS7000215: Invalid client secret provided: hunter22-secret.\r\nTrace ID: 0000aaaa-11bb-cccc-dd33-eeeeee333333\r\nCorrelation ID: aaaa0000-bb11-2222-33cc-444444dddddd\r\nTimestamp: 2026-01-09 02:02:12Z",
        "error_codes": [7000215], "trace_id": "0000aaaa-11bb-cccc-dd33-eeeeee333333",
        "correlation_id": "aaaa0000-bb11-2222-33cc-444444dddddd" }
      """#
    do {
      _ = try await run { _, _ in
        .text(body, status: .unauthorized)
      } _: { client, _ in
        try await client.clientCredentials(secret: Secret("hunter22-secret"), scope: "s")
      }
      Issue.record("no error")
    } catch let error as TokenError {
      #expect(error.code == 7_000_215)
      #expect(error.message == "AADSTS7000215: Invalid client secret provided: •••.")
      #expect(error.traceID == "0000aaaa-11bb-cccc-dd33-eeeeee333333")
      #expect(error.correlationID == "aaaa0000-bb11-2222-33cc-444444dddddd")
      #expect(error.timestamp == "2026-01-09 02:02:12Z")
      #expect(error.facts.category == .unauthorized)
      #expect(error.facts.code == "AADSTS7000215")
    }
  }

  @Test func aRefreshTokenIsUsedOnceAndReplaced() async throws {
    let stored = Notes<Secret>()
    let used = Notes<String>()
    try await run { _, fields in
      let token = fields["refresh_token"] ?? ""
      let number = used.add(token)
      return .text(
        #"{"access_token":"a-\#(number + 1)","expires_in":3600,"refresh_token":"r-\#(number + 1)"}"#
      )
    } _: { client, _ in
      let first = TokenSetFixture.make(access: "a-1", refresh: "r-1")
      let source = client.personTokens(
        refresh: Secret("r-1"), current: first, scope: "s", onRefresh: { stored.add($0) })
      let current = try await source.token(TokenRequest())
      #expect(current.value == Secret("a-1"))
      let second = try await source.token(TokenRequest(renewing: Secret("a-1")))
      let third = try await source.token(TokenRequest(renewing: second.value))
      #expect(second.value == Secret("a-2") && third.value == Secret("a-3"))
    }
    #expect(used.all == ["r-1", "r-2"])
    #expect(stored.all == [Secret("r-2"), Secret("r-3")])
  }

  @Test func theTenantOfADomainIsFound() async throws {
    let id = try await run { path, _ in
      path == "/contoso/v2.0/.well-known/openid-configuration"
        ? .text(
          #"{"issuer":"https://login.microsoftonline.com/7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10/v2.0"}"#
        )
        : .text("{}", status: .notFound)
    } _: { client, _ in
      try await client.tenantId()
    }
    #expect(id == "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10")
  }
}

@Suite struct TokenCacheTests {
  @Test func concurrentCallersShareOneRequest() async throws {
    let requests = Notes<Int>()
    let gate = AsyncStream<Void>.makeStream()
    let cache = TokenCache { _ in
      let number = requests.add(1)
      var iterator = gate.stream.makeAsyncIterator()
      _ = await iterator.next()
      return AccessToken(value: Secret("t-\(number)"))
    }
    let tokens = try await withThrowingTaskGroup(of: AccessToken.self) { group in
      for _ in 0..<20 { group.addTask { try await cache.token(TokenRequest()) } }
      gate.continuation.yield()
      gate.continuation.finish()
      return try await group.reduce(into: []) { $0.append($1.value) }
    }
    #expect(Set(tokens) == [Secret("t-1")])
    #expect(requests.all.count == 1)
  }

  @Test func tokensAreRenewedEarly() async throws {
    let now = Mutex(Date(timeIntervalSince1970: 0))
    let requests = Notes<Int>()
    let cache = TokenCache(now: { now.withLock { $0 } }) { _ in
      let number = requests.add(1)
      let expires = now.withLock { $0.addingTimeInterval(3600) }
      return AccessToken(value: Secret("t-\(number)"), expires: expires)
    }
    for seconds in [0, 10, 3299, 3301, 3302] {
      now.withLock { $0 = Date(timeIntervalSince1970: Double(seconds)) }
      _ = try await cache.token(TokenRequest())
    }
    #expect(requests.all.count == 2)
  }

  @Test func shortLivedTokensAreUsedWhileTheyLast() async throws {
    let requests = Notes<Int>()
    let now = Mutex(Date(timeIntervalSince1970: 0))
    let cache = TokenCache(now: { now.withLock { $0 } }) { _ in
      requests.add(1)
      return AccessToken(
        value: Secret("t-\(requests.all.count)"),
        expires: now.withLock { $0.addingTimeInterval(60) })
    }
    for seconds in [0, 10, 50, 59] {
      now.withLock { $0 = Date(timeIntervalSince1970: Double(seconds)) }
      _ = try await cache.token(TokenRequest())
    }
    #expect(requests.all.count == 2)
  }

  @Test func aHoldingTokenServesWhileTheServiceFails() async throws {
    struct Down: Error {}
    let cache = TokenCache(
      current: AccessToken(
        value: Secret("old"), expires: Date(timeIntervalSince1970: 100)),
      now: { Date(timeIntervalSince1970: 50) }
    ) { _ in throw Down() }
    let token = try await cache.token(TokenRequest())
    #expect(token.value == Secret("old"))
    await #expect(throws: Down.self) {
      try await cache.token(TokenRequest(renewing: Secret("old")))
    }
  }
}

@Suite struct TokenClaimsTests {
  @Test func claimsAreReadForDisplay() throws {
    let payload =
      #"{"aud":"https://graph.microsoft.com","tid":"t","appid":"a","scp":"A B","exp":1784291401,"upn":"ann@x"}"#
    let token = Secret("e30.\(Data(payload.utf8).base64EncodedString()).c2ln")
    let claims = try #require(TokenClaims(token))
    #expect(claims.audience == "https://graph.microsoft.com")
    #expect(claims.scopes == ["A", "B"] && claims.roles.isEmpty)
    #expect(claims.expires == Date(timeIntervalSince1970: 1_784_291_401))
    #expect(!claims.isApplication)
  }

  @Test(arguments: ["", "a.b.c", "opaque", "e30.!!!.x", "a.W10.c"])
  func othersHaveNone(token: String) {
    #expect(TokenClaims(Secret(token)) == nil)
  }
}
