import FoundationEssentials
import HTTPTransport
import HTTPTypes
import Hummingbird
import ServiceStub
import Testing

@testable import MicrosoftGraph

@Suite struct ClientTests {
  private func run<Result: Sendable>(
    tokens: any TokenSource = FixedToken(Secret("t-1")), sleeps: Notes<Duration> = Notes(),
    _ answer: @escaping @Sendable (Request, String) async throws -> Response,
    _ body: @Sendable (GraphClient) async throws -> Result
  ) async throws -> Result {
    try await withStubServer { request in
      try await answer(request, "http://\(request.head.authority ?? "")")
    } _: { base in
      try await body(
        GraphClient(
          baseURL: "\(base)/v1.0/", tokens: tokens, transport: try testTransport(sleeps),
          tag: "leg 1"))
    }
  }

  @Test func pagesAreFollowedVerbatimAndOddElementsKept() async throws {
    let seen = Notes<String>()
    let page = try await run { request, base in
      switch seen.add(request.uri.string) {
      case 1:
        return .text(
          #"{"@odata.count":3,"value":[{"id":"a"},{"no":"id"},7],"@odata.nextLink":"\#(base)/v1.0/users?$skiptoken=x%20y'()&a=b"}"#
        )
      case 2: return .text(#"{"value":[],"@odata.nextLink":"\#(base)/v1.0/users?p=3"}"#)
      default: return .text(#"{"value":[{"id":"b"}],"@odata.deltaLink":"\#(base)/d"}"#)
      }
    } _: { client in
      try await client.users(filter: "startswith(displayName,'a')").collected()
    }
    #expect(page.items.map(\.id) == ["a", "b"])
    #expect(page.unreadable == [["no": "id"], 7])
    #expect(page.count == 3)
    #expect(page.deltaLink?.hasSuffix("/d") == true)
    #expect(seen.all.dropFirst() == ["/v1.0/users?$skiptoken=x%20y'()&a=b", "/v1.0/users?p=3"])
    #expect(seen.all[0].contains("$filter=startswith(displayName,'a')"))
  }

  @Test func theNextPageIsUnderWayWhileOneIsWorkedOn() async throws {
    let arrivals = AsyncStream<Int>.makeStream()
    let count = Notes<Int>()
    let ids = try await run { _, base in
      let number = count.add(1)
      arrivals.continuation.yield(number)
      let next = number < 3 ? #","@odata.nextLink":"\#(base)/v1.0/users?p=\#(number)""# : ""
      return .text(#"{"value":[{"id":"\#(number)"}]\#(next)}"#)
    } _: { client in
      var ids: [String] = []
      var arrived = arrivals.stream.makeAsyncIterator()
      for try await page in client.users().readAhead() {
        ids += page.items.map(\.id)
        // Would wait forever if the next request only left with the next turn.
        while page.nextLink != nil, await arrived.next() == ids.count { continue }
      }
      return ids
    }
    #expect(ids == ["1", "2", "3"])
  }

  @Test(.timeLimit(.minutes(1)))
  func theNextPageIsAskedForBeforeOneIsUnderstood() async throws {
    let tokens = AsyncStream<Int>.makeStream()
    let count = Notes<Int>()
    let pages = Notes<String>()
    let priorities = Notes<TaskPriority>()
    let counted = CountedTokens {
      priorities.add(Task.currentPriority)
      tokens.continuation.yield(count.add(1))
    }
    try await run(tokens: counted) { request, base in
      let page = request.uri.query ?? ""
      pages.add(page)
      guard page == "p=2" else {
        return .text(#"{"@odata.nextLink":"\#(base)/v1.0/users?p=2","value":[]}"#)
      }
      return .text(#"{"@odata.nextLink":"\#(base)/v1.0/users?p=3","value":[}"#)
    } _: { client in
      await #expect(throws: TransportError.self) {
        for try await _ in client.users().readAhead() {}
      }
      // Nobody reads what the second page holds, so only its raw text told of a third.
      for await number in tokens.stream where number == 3 { break }
    }
    #expect(pages.all.count { $0 == "p=2" } == 1)
    // Not on the threads that whoever works on a page holds.
    #expect(priorities.all.allSatisfy { $0 >= .high })
  }

  @Test(.timeLimit(.minutes(1)))
  func theNextPageIsAskedForWhileTheFirstIsOnItsWay() async throws {
    let second = AsyncStream<Void>.makeStream()
    let ids = try await run { request, base in
      if request.uri.query == "p=1" {
        second.continuation.yield()
        return .text(#"{"value":[{"id":"1"}]}"#)
      }
      let long = String(repeating: "x", count: ServiceRequest.headLength)
      let head = #"{"@odata.nextLink":"\#(base)/v1.0/users?p=1","value":[{"id":"0","x":"\#(long)"}"#
      return .begun(head) {
        for await _ in second.stream { break }
        return "]}"
      }
    } _: { client in
      var ids: [String] = []
      for try await page in client.users().readAhead() { ids += page.items.map(\.id) }
      return ids
    }
    #expect(ids == ["0", "1"])
  }

  @Test(.timeLimit(.minutes(1)), arguments: [2, 4])
  func noMorePagesAreAheadThanWanted(_ most: Int) async throws {
    let asked = Notes<Int>()
    let answers = AsyncStream<String>.makeStream()
    let ids = try await run { request, base in
      guard !request.uri.path.hasSuffix("/last") else { return .text(#"{"id":"last"}"#) }
      let query = request.uri.query ?? ""
      let page = query.hasPrefix("p=") ? Int(query.dropFirst(2)) ?? 0 : 0
      asked.add(page)
      let next = page < most + 3 ? #""@odata.nextLink":"\#(base)/v1.0/users?p=\#(page + 1)","# : ""
      return .text(#"{\#(next)"value":[{"id":"\#(page)"}]}"#)
    } _: { client in
      var configuration = TransportConfiguration()
      configuration.trace = { answers.continuation.yield($0.path) }
      let client = GraphClient(
        baseURL: client.baseURL, tokens: client.tokens, transport: try Transport(configuration))
      var iterator = client.users().readAhead(most).makeAsyncIterator()
      var ids = try #require(try await iterator.next()).items.map(\.id)
      // Whoever looks ahead further asks for one more page before this answer is traced, and is
      // there when requests that begin later are back.
      for await path in answers.stream where path.hasSuffix("p=\(most)") { break }
      for _ in 0..<3 { _ = try await client.user("last") }
      #expect(asked.all == Array(0...most))
      while let page = try await iterator.next() { ids += page.items.map(\.id) }
      return ids
    }
    #expect(ids == (0...most + 3).map(String.init))
  }

  @Test(.timeLimit(.minutes(1)))
  func aWrongGuessOfTheNextPageIsNotFollowed() async throws {
    let tokens = AsyncStream<Int>.makeStream()
    let count = Notes<Int>()
    let counted = CountedTokens { tokens.continuation.yield(count.add(1)) }
    let ids = try await run(tokens: counted) { request, base in
      switch request.uri.query {
      case "p=1":
        let other = #""x":{"@odata.nextLink":"\#(base)/v1.0/users?p=9"}"#
        return .text(
          #"{\#(other),"@odata.nextLink":"\#(base)/v1.0/users?p=2","value":[{"id":"1"}]}"#)
      case "p=2": return .text(#"{"value":[{"id":"2"}]}"#)
      case "p=9": return .text(#"{"value":[{"id":"9"}]}"#)
      default:
        return .text(
          #"{"@odata.nextLink":"\#(base)/v1.0/users?p=1","value":[{"id":"0"}]}"#)
      }
    } _: { client in
      var ids: [String] = []
      for try await page in client.users().readAhead() { ids += page.items.map(\.id) }
      // The fourth is for the page that was guessed.
      for await number in tokens.stream where number == 4 { break }
      return ids
    }
    #expect(ids == ["0", "1", "2"])
  }

  @Test(arguments: [
    (
      #"{"@odata.context":"c","@odata.nextLink":"https://a/b?$skiptoken=x%20y'","value":[]}"#,
      "https://a/b?$skiptoken=x%20y'"
    ),
    (#"{"value":[],"@odata.deltaLink":"https://a/d"}"#, nil),
    (#"{"@odata.nextLink":"","value":[]}"#, nil),
    (#"{"@odata.nextLink":"https:\/\/a","value":[]}"#, nil),
    (#"{"@odata.nextLink":"https://a"#, nil),
    (#"{"@odata.nextLink":null,"value":[]}"#, nil),
    ("", nil),
  ])
  func theNextLinkIsTakenFromTheHead(body: String, link: String?) {
    #expect(EarlyLink.find(in: Array(body.utf8)) == link)
  }

  @Test func noTokenGoesToAnotherHost() async throws {
    let count = Notes<Int>()
    await #expect {
      try await run { _, _ in
        count.add(1)
        return .text(#"{"value":[],"@odata.nextLink":"https://graph.evil.example/v1.0/users"}"#)
      } _: { client in
        try await client.users().collected()
      }
    } throws: { error in
      (error as? TransportError)?.kind == .redirected(host: "graph.evil.example")
    }
    #expect(count.all.count == 1)
  }

  @Test func pagesInACircleEnd() async throws {
    await #expect(throws: TransportError.self) {
      try await run { _, base in
        .text(#"{"value":[],"@odata.nextLink":"\#(base)/v1.0/users?p=1"}"#)
      } _: { client in
        try await client.users().collected()
      }
    }
  }

  @Test func aRefusedTokenIsRenewedOnce() async throws {
    let seen = Notes<String>()
    let requests = Notes<TokenRequest>()
    let source = TokenCache { request in
      AccessToken(value: Secret("t-\(requests.add(request))"))
    }
    let user = try await run(tokens: source) { request, _ in
      seen.add(request.headers[.authorization] ?? "")
      guard request.headers[.authorization] == "Bearer t-2" else {
        return .text(
          #"{"error":{"code":"InvalidAuthenticationToken","message":"expired"}}"#,
          status: .unauthorized,
          [("WWW-Authenticate", #"Bearer error="x", claims="eyJhIjoxfQ==""#)])
      }
      return .text(#"{"id":"u"}"#)
    } _: { client in
      try await client.user("u@x y")
    }
    #expect(user.id == "u")
    #expect(seen.all == ["Bearer t-1", "Bearer t-2"])
    #expect(requests.all.last?.claims == #"{"a":1}"#)
  }

  @Test func aTokenThatStaysRefusedIsAnError() async throws {
    do {
      _ = try await run { _, _ in
        .text(
          #"{"error":{"code":"InvalidAuthenticationToken","message":"expired t-1xyz","innerError":{"date":"2026-02-13T10:17:06","request-id":"r-9","client-request-id":"c-9"}}}"#,
          status: .unauthorized)
      } _: { client in
        try await client.organization()
      }
      Issue.record("no error")
    } catch let error as GraphError {
      #expect(error.code == "InvalidAuthenticationToken")
      #expect(error.requestID == "r-9")
      #expect(error.clientRequestID == "c-9")
      #expect(error.date == Timestamp.parse("2026-02-13T10:17:06Z"))
      #expect(error.facts.category == .unauthorized)
      #expect(error.facts.tag == "leg 1")
    }
  }

  @Test(arguments: [
    (
      #"{"error":{"code":"","message":"","innererror":{"code":"inner","message":"deep","innerError":{"code":"innermost"}}}}"#,
      "", "deep", "innermost"
    ),
    (
      #"{"error":{"code":"BadRequest","message":"m","details":[{"code":"d","message":"x","target":"t"}]}}"#,
      "BadRequest", "m", nil
    ),
    (#"{"error":"invalid_request"}"#, "invalid_request", "", nil),
    ("{}", "", "", nil), ("", "", "", nil), ("oops", "", "", nil), ("[1]", "", "", nil),
  ])
  func errorBodiesOfEveryShape(
    body: String, code: String, message: String, inner: String?
  ) async throws {
    do {
      _ = try await run { _, _ in
        .text(body, status: .badRequest)
      } _: { client in
        try await client.servicePrincipal(id: "x")
      }
      Issue.record("no error")
    } catch let error as GraphError {
      #expect(error.status == 400)
      #expect(error.code == code)
      #expect(error.message == message)
      #expect(error.innerCode == inner)
      #expect(!error.facts.message.isEmpty)
    }
  }

  @Test func anExpiredDeltaAsksForAFreshStart() async throws {
    do {
      _ = try await run { _, _ in
        .text(#"{"error":{"code":"syncStateNotFound","message":"x"}}"#, status: .gone)
      } _: { client in
        try await client.usersDelta().collected()
      }
      Issue.record("no error")
    } catch let error as GraphError {
      #expect(error.needsResync)
    }
  }

  @Test func throttledPartsOfABatchAreSentAgain() async throws {
    let sizes = Notes<Int>()
    let sleeps = Notes<Duration>()
    let answers = try await run(sleeps: sleeps) { request, _ in
      let body = try await request.body.collect(upTo: 1_000_000)
      let json = try JSONDocument(Array(body.readableBytesView)).root
      let requests = json["requests"]?.elements.map { $0 } ?? []
      let number = sizes.add(requests.count)
      let parts = requests.reversed().map { part -> String in
        let id = part["id"]?.string ?? ""
        guard number == 1, id == "3" || id == "4" else {
          return #"{"id":"\#(id)","status":200,"body":{"id":"\#(id)"}}"#
        }
        let wait = id == "3" ? "1.5" : "4"
        return #"{"id":"\#(id)","status":429,"headers":{"retry-after":"\#(wait)"}}"#
      }
      return .text(#"{"responses":[\#(parts.joined(separator: ","))]}"#)
    } _: { client in
      try await client.batch((0..<45).map { BatchRequest(id: "\($0)", path: "/users/\($0)") })
    }
    #expect(sizes.all == [20, 2, 20, 5])
    #expect(sleeps.all == [.seconds(4)])
    #expect(answers.count == 45)
    #expect(answers.values.allSatisfy { $0.isSuccess })
    #expect(answers["3"]?.body?["id"]?.string == "3")
  }

  @Test func writesSendWhatTheReferenceSays() async throws {
    let seen = Notes<String>()
    try await run { request, _ in
      let body = String(buffer: try await request.body.collect(upTo: 100_000))
      seen.add("\(request.method) \(request.uri.path.dropFirst("/v1.0".count)) \(body)")
      return Response(status: .noContent)
    } _: { client in
      try await client.restoreDeletedItem(id: "i")
      try await client.setServicePrincipalEnabled(id: "i", true)
      try await client.startSynchronization(sp: "s", job: "j.1")
      try await client.restartSynchronization(sp: "s", job: "j", .quarantineState)
      try await client.validateSavedCredentials(sp: "s", job: "j", templateId: "scim")
      try await client.putSynchronizationSecrets(
        sp: "s", [SynchronizationSecret(key: "SyncAll", value: Secret("false"))])
    }
    let sync = "/servicePrincipals/s/synchronization"
    #expect(
      seen.all == [
        "POST /directory/deletedItems/i/restore ",
        #"PATCH /servicePrincipals/i {"accountEnabled":true}"#,
        "POST \(sync)/jobs/j.1/start ",
        #"POST \#(sync)/jobs/j/restart {"criteria":{"resetScope":"QuarantineState"}}"#,
        #"POST \#(sync)/jobs/j/validateCredentials {"useSavedCredentials":true,"templateId":"scim"}"#,
        #"PUT \#(sync)/secrets {"value":[{"key":"SyncAll","value":"false"}]}"#,
      ])
  }

  @Test func countsArePlainText() async throws {
    let count = try await run { request, _ in
      request.headers[HTTPField.Name("ConsistencyLevel") ?? .accept] == "eventual"
        ? .text("\u{FEFF}1000000", type: "text/plain") : .text("{}", status: .badRequest)
    } _: { client in
      try await client.userCount()
    }
    #expect(count == 1_000_000)
  }

  @Test(arguments: [#"{"value":{}}"#, "{}", "[]", "7", #"{"value":"x"}"#])
  func answersOfAnotherShapeAreSaid(body: String) async throws {
    await #expect {
      try await run { _, _ in
        .text(body)
      } _: { client in
        try await client.users().collected()
      }
    } throws: { error in
      guard case .malformed = (error as? TransportError)?.kind else { return false }
      return true
    }
  }
}

/// The same token each time, every use told.
private struct CountedTokens: TokenSource {
  let used: @Sendable () -> Void

  func token(_ request: TokenRequest) async throws -> AccessToken {
    used()
    return AccessToken(value: Secret("t"))
  }
}
