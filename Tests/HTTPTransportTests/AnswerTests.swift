import HTTPTypes
import Hummingbird
import NIOCore
import ServiceStub
import Testing

@testable import HTTPTransport

@Suite struct AnswerTests {
  @Test func aGoodAnswerIsReadWithItsHeaders() async throws {
    let harness = try Harness()
    let seen = Notes<[String: String]>()
    let response = try await withStubServer { request in
      seen.add(
        Dictionary(
          request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { $1 }))
      return .text(
        #"{"a":[1,{"b":"ü"}]}"#, [("request-id", "r-1"), ("TrackingID", "t-1")])
    } _: { base in
      try await harness.transport.send(
        ServiceRequest(.get, "\(base)/x?$skip=1", bearer: Secret("secret-token"), tag: "leg 1"))
    }
    #expect(response.json?["a"]?.elements.map { $0 }.last?["b"]?.string == "ü")
    #expect(response.requestID == "r-1")
    #expect(response.trackingID == "t-1")
    #expect(response.clockSkew != nil)
    let headers = try #require(seen.all.first)
    #expect(headers["authorization"] == "Bearer secret-token")
    #expect(headers["client-request-id"] == response.clientRequestID)
    let record = try #require(harness.records.all.first)
    #expect(record.path == "/x?$skip=1")
    #expect(record.tag == "leg 1")
    #expect(record.status == 200)
    #expect(record.bytesReceived == response.body.count)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func redirectsAreRefusedAndNamed(status: Int) async throws {
    let harness = try Harness()
    let count = Notes<Int>()
    let error = try await withStubServer { _ in
      count.add(1)
      return .text(
        "", status: .init(code: status), [("Location", "https://Elsewhere.example/login")])
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base, bearer: Secret("secret-token")))
    }
    #expect(error.kind == .redirected(host: "elsewhere.example"))
    #expect(count.all.count == 1)
  }

  @Test func aCutAnswerIsRepeatedThenTruncated() async throws {
    let harness = try Harness()
    let error = try await withStubServer { _ in
      .cut(#"{"value":["#, announcing: 1000)
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(error.kind == .truncated(after: nil))
    #expect(error.attempts == 5)
  }

  @Test func aChangeWithACutAnswerIsNotRepeated() async throws {
    let harness = try Harness()
    let error = try await withStubServer { _ in
      .cut("{", announcing: 1000)
    } _: { base in
      try await harness.failure(ServiceRequest(.post, base))
    }
    #expect(error.kind == .truncated(after: nil))
    #expect(error.attempts == 1)
  }

  /// HTTP finds nothing wrong with it: asked for again as after a reset, a change only once.
  @Test(arguments: [(ServiceRequest.Method.get, 5), (.post, 1)])
  func halfAJSONTextIsTruncated(_ method: ServiceRequest.Method, _ attempts: Int) async throws {
    let harness = try Harness()
    let half = #"{"value":[{"id":"1"}"#
    let error = try await withStubServer { _ in
      .text(half, [("request-id", "r-1")])
    } _: { base in
      try await harness.failure(ServiceRequest(method, base))
    }
    #expect(error.kind == .truncated(after: half.utf8.count))
    #expect(error.attempts == attempts)
    #expect(error.status == 200)
    #expect(error.requestID == "r-1")
    #expect(error.facts.message.contains("ended early, after 20 bytes"))
  }

  @Test(arguments: [200, 403, 502])
  func aSignInPageIsNamedAsSuch(status: Int) async throws {
    let harness = try Harness { $0.retry = .never }
    let page = """
      <!DOCTYPE html><html><head><script>var x = "<p>no</p>";</script></head>
      <body><h1>Guest network</h1> <p>Please sign in, secret-token.</p></body></html>
      """
    let error = try await withStubServer { _ in
      .text(page, status: .init(code: status), type: "text/html; charset=utf-8")
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base, bearer: Secret("secret-token")))
    }
    guard case .notJSON(let type, let excerpt) = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(type == "text/html; charset=utf-8")
    #expect(excerpt.contains("Guest network Please sign in"))
    #expect(!excerpt.contains("secret-token"))
    #expect(error.status == status)
  }

  @Test func aHugeAnswerIsRefused() async throws {
    let harness = try Harness { $0.responseLimit = 10_000 }
    let announced = try await withStubServer { _ in
      .text("\"\(String(repeating: "x", count: 20_000))\"")
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(announced.kind == .tooLarge(limit: 10_000))
    let streamed = try await withStubServer { _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          for _ in 0..<100 {
            try await writer.write(ByteBuffer(string: String(repeating: "x", count: 1000)))
          }
          try await writer.finish(nil)
        })
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(streamed.kind == .tooLarge(limit: 10_000))
  }

  @Test func aHugeErrorIsCut() async throws {
    let harness = try Harness { $0.errorLimit = 1000 }
    let response = try await withStubServer { _ in
      .text("\"\(String(repeating: "x", count: 20_000))\"", status: .badRequest)
    } _: { base in
      try await harness.transport.send(ServiceRequest(.get, base))
    }
    #expect(response.status == 400)
    #expect(response.body.count == 1000)
    #expect(response.json == nil)
  }

  @Test func anAnswerThatDribblesEndsByTheClock() async throws {
    let harness = try Harness(step: .seconds(30)) { $0.retry = .never }
    let error = try await withStubServer { _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          // More than the connection holds, so that it comes in many parts.
          for _ in 0..<200 {
            try await writer.write(ByteBuffer(string: String(repeating: " ", count: 65_536)))
          }
          try await writer.finish(nil)
        })
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(error.kind == .unreachable(.timeout(.whole)))
  }

  @Test func aSilentAnswerEndsByTheIdleLimit() async throws {
    let harness = try Harness {
      $0.retry = .never
      $0.idleTimeout = .milliseconds(50)
    }
    let error = try await withStubServer { _ in
      .stalled("{")
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(error.kind == .unreachable(.timeout(.idle)))
  }

  @Test func aServiceThatNeverAnswersIsGivenUp() async throws {
    let harness = try Harness {
      $0.retry = .never
      $0.wholeTimeout = .milliseconds(50)
    }
    let error = try await withStubServer { _ in
      await silence()
      return .text("{}")
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(error.kind == .unreachable(.timeout(.whole)))
  }

  /// Whoever reads and waits is told after the first silence; long work tries again.
  @Test(arguments: [
    (ServiceRequest.Method.get, false, 1), (.get, true, 3), (.post, false, 1),
  ])
  func silenceIsNamedAtOnce(
    _ method: ServiceRequest.Method, _ isPatient: Bool, _ attempts: Int
  ) async throws {
    let harness = try Harness {
      $0.retry.attempts = 3
      $0.answerTimeout = .milliseconds(40)
      $0.wholeTimeout = .milliseconds(50)
    }
    let error = try await withStubServer { _ in
      await silence()
      return .text("{}")
    } _: { base in
      var request = ServiceRequest(method, base)
      request.isPatient = isPatient
      return try await harness.failure(request)
    }
    #expect(error.kind == .unreachable(.timeout(.whole)))
    #expect(harness.records.all.count == attempts)
  }

  /// The short wait is for reads alone: long work and changes wait as long as one may take.
  @Test(arguments: [
    (ServiceRequest.Method.get, false), (.get, true), (.post, false),
  ])
  func onlyReadsAreGivenUpSoon(_ method: ServiceRequest.Method, _ isPatient: Bool) async throws {
    let harness = try Harness {
      $0.retry = .never
      $0.answerTimeout = .nanoseconds(1)
    }
    let status = try await withStubServer { _ in
      .text("{}")
    } _: { base -> Int? in
      var request = ServiceRequest(method, base)
      request.isPatient = isPatient
      return try? await harness.transport.send(request).status
    }
    #expect(status == (method == .get && !isPatient ? nil : 200))
  }

  @Test func cancellingEndsARequestAtOnce() async throws {
    let harness = try Harness()
    let arrived = AsyncStream<Void>.makeStream()
    let error = try await withStubServer { _ in
      arrived.continuation.yield()
      return .stalled("{")
    } _: { base in
      let task = Task { try await harness.failure(ServiceRequest(.get, base)) }
      var iterator = arrived.stream.makeAsyncIterator()
      _ = await iterator.next()
      task.cancel()
      return try await task.value
    }
    #expect(error.kind == .cancelled)
  }

  @Test func nothingListeningIsRefusedAfterFewAttempts() async throws {
    let harness = try Harness()
    let base = try await withStubServer { _ in
      .text("{}")
    } _: {
      $0
    }
    let error = try await harness.failure(ServiceRequest(.get, "\(base)/x"))
    #expect(error.kind == .unreachable(.refused))
    #expect(error.attempts == 2)
    #expect(error.facts.category == .unreachable)
  }

  @Test(arguments: ["http://example.com/x", "http://127.0.0.1.example.com/"])
  func plainHTTPLeavesThisMachineNever(url: String) async throws {
    let harness = try Harness()
    #expect(try await harness.failure(ServiceRequest(.get, url)).kind == .insecure)
    #expect(harness.records.all.isEmpty)
  }

  @Test(arguments: ["", "x", "ftp://host/", "https://", "https://user:pass@host/", "http://[::1"])
  func unreadableURLsAreRefused(url: String) async throws {
    let harness = try Harness()
    #expect(try await harness.failure(ServiceRequest(.get, url)).kind == .badURL)
  }

  @Test func tlsToAPlainServerSaysSo() async throws {
    let harness = try Harness {
      $0.retry = .never
      // What is to be seen is the handshake, not how busy the machine is.
      $0.connectTimeout = .seconds(60)
    }
    let error = try await withStubServer { _ in
      .text("{}")
    } _: { base in
      let secure = "https://\(base.dropFirst("http://".count))"
      return try await harness.failure(ServiceRequest(.get, secure))
    }
    guard case .unreachable(.tls) = error.kind else {
      Issue.record("\(error.kind)")
      return
    }
  }

  @Test func aMissingAuthoritiesFileIsSaidAtOnce() {
    var configuration = TransportConfiguration()
    configuration.additionalAuthoritiesFile = "/nowhere/ca.pem"
    #expect(throws: TransportSetupError(reason: .authorities(file: "/nowhere/ca.pem"))) {
      try Transport(configuration)
    }
  }
}
