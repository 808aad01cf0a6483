import HTTPTransport
import HTTPTypes
import Hummingbird
import ServiceStub
import Testing

@Suite struct RetryTests {
  /// Answers with the given statuses in turn, then with 200.
  private func run(
    _ method: ServiceRequest.Method, _ statuses: [HTTPResponse.Status],
    retryAfter: String? = nil
  ) async throws -> (harness: Harness, result: Result<ServiceResponse, TransportError>) {
    let harness = try Harness()
    let count = Notes<Int>()
    let result = try await withStubServer { _ in
      let number = count.add(1)
      guard number <= statuses.count else { return .text("{}") }
      let headers = retryAfter.map { [("Retry-After", $0)] } ?? []
      return .text("{}", status: statuses[number - 1], headers)
    } _: { base in
      do throws(TransportError) {
        return Result<ServiceResponse, TransportError>.success(
          try await harness.transport.send(ServiceRequest(method, "\(base)/x")))
      } catch {
        return .failure(error)
      }
    }
    return (harness, result)
  }

  @Test(arguments: [ServiceRequest.Method.get, .put, .delete, .post, .patch])
  func throttledRequestsAreRepeatedWhateverTheMethod(method: ServiceRequest.Method) async throws {
    let run = try await run(method, [.tooManyRequests], retryAfter: "7")
    #expect(try run.result.get().status == 200)
    #expect(try run.result.get().attempts == 2)
    #expect(run.harness.clock.sleeps == [.seconds(7)])
  }

  @Test(arguments: [
    ("0", Duration.zero), ("2.128", .milliseconds(2128)), (" 3", .seconds(3)),
    ("Thu, 01 Jan 1970 00:00:05 GMT", .seconds(5)),
  ])
  func retryAfterIsTakenAsWritten(header: String, wait: Duration) async throws {
    let run = try await run(.get, [.tooManyRequests], retryAfter: header)
    // The server's own Date header differs from the test clock, so dates count from there.
    if header.hasPrefix("Thu") {
      #expect(run.harness.clock.sleeps == [.zero])
    } else {
      #expect(run.harness.clock.sleeps == [wait])
    }
  }

  @Test func backOffDoublesAndIsCapped() async throws {
    let faults = Array(repeating: HTTPResponse.Status.serviceUnavailable, count: 4)
    let run = try await run(.get, faults)
    #expect(try run.result.get().attempts == 5)
    // Chance is 0: half of 1, 2, 4 and 8 seconds.
    let milliseconds = [500, 1000, 2000, 4000]
    #expect(run.harness.clock.sleeps == milliseconds.map { .milliseconds($0) })
  }

  @Test func lastingFaultsAreReturned() async throws {
    let run = try await run(.get, Array(repeating: .badGateway, count: 9))
    #expect(try run.result.get().status == 502)
    #expect(run.harness.records.all.map(\.attempt) == [1, 2, 3, 4, 5])
    #expect(run.harness.records.all.last?.retry == nil)
    #expect(run.harness.records.all.first?.retry?.reason == .status(502))
  }

  @Test(arguments: [ServiceRequest.Method.post, .patch])
  func faultsOfChangesAreNotRepeated(method: ServiceRequest.Method) async throws {
    let run = try await run(method, [.serviceUnavailable])
    #expect(try run.result.get().status == 503)
    #expect(run.harness.records.all.count == 1)
  }

  @Test(arguments: [
    HTTPResponse.Status.badRequest, .unauthorized, .forbidden, .notFound, .conflict, .gone,
    .preconditionFailed, .notImplemented,
  ])
  func otherErrorsAreNotRepeated(status: HTTPResponse.Status) async throws {
    let run = try await run(.get, [status])
    #expect(try run.result.get().status == status.code)
    #expect(run.harness.clock.sleeps.isEmpty)
  }

  @Test func lastingThrottlingIsAnErrorWithTheWait() async throws {
    let run = try await run(
      .get, Array(repeating: .tooManyRequests, count: 9), retryAfter: "1.5")
    guard case .failure(let error) = run.result else {
      Issue.record("no error")
      return
    }
    #expect(error.kind == .throttled(after: .milliseconds(1500)))
    #expect(error.status == 429)
    #expect(error.attempts == 5)
    #expect(error.facts.category == .throttled)
    #expect(error.facts.retryAfter == .milliseconds(1500))
  }

  @Test func aWaitBeyondPatienceEndsAtOnce() async throws {
    let run = try await run(.get, [.tooManyRequests], retryAfter: "86400")
    #expect(run.harness.records.all.count == 1)
    #expect(throws: TransportError.self) { try run.result.get() }
  }

  @Test func theBudgetEndsRetries() async throws {
    let run = try await run(.get, Array(repeating: .tooManyRequests, count: 9), retryAfter: "80")
    // 180 seconds hold two waits of 80, not three.
    #expect(run.harness.clock.sleeps == [.seconds(80), .seconds(80)])
  }

  @Test func aSecondRequestHasAnotherIDButRetriesKeepIt() async throws {
    let run = try await run(.get, [.tooManyRequests], retryAfter: "0")
    let ids = Set(run.harness.records.all.map(\.clientRequestID))
    #expect(ids.count == 1)
    #expect(ids.first.map(RequestID.isUUID) == true)
  }

  @Test func idsAreRandomUUIDs() {
    let ids = Set((0..<1_000).map { _ in RequestID.make() })
    #expect(ids.count == 1_000)
    for id in ids {
      let digits = Array(id)
      #expect(RequestID.isUUID(id) && id == id.lowercased(), "\(id)")
      #expect(digits[14] == "4" && "89ab".contains(digits[19]), "\(id)")
    }
    // Every other digit takes all values.
    for place in (0..<36).filter({ ![8, 13, 14, 18, 19, 23].contains($0) }) {
      #expect(Set(ids.map { Array($0)[place] }).count == 16)
    }
  }
}

/// A gateway in front of a service answers with a page of its own.
@Suite struct GatewayPageTests {
  private static let page = "<html><head><title>502 Bad Gateway</title></head></html>"

  @Test(arguments: [(502, true), (503, true), (403, false)])
  func isAPassingFaultWhereTheStatusSaysSo(_ status: Int, _ isRepeated: Bool) async throws {
    let harness = try Harness()
    let counts = Notes<Int>()
    let outcome = try await withStubServer { _ in
      counts.add(1) == 1
        ? .text(Self.page, status: .init(code: status), type: "text/html") : .text("{}")
    } _: { base -> Int? in
      try? await harness.transport.send(ServiceRequest(.get, base)).status
    }
    #expect(outcome == (isRepeated ? 200 : nil))
    #expect(counts.all.count == (isRepeated ? 2 : 1))
  }

  @Test func aChangeIsNotRepeated() async throws {
    let harness = try Harness()
    let counts = Notes<Int>()
    let error = try await withStubServer { _ in
      counts.add(1)
      return .text(Self.page, status: .badGateway, type: "text/html")
    } _: { base in
      try await harness.failure(ServiceRequest(.post, base))
    }
    #expect(counts.all.count == 1)
    #expect(error.facts.category == .serviceFault)
  }

  @Test func aPageWith429IsStillARequestToSlowDown() async throws {
    let harness = try Harness { $0.retry = .never }
    let error = try await withStubServer { _ in
      .text(Self.page, status: .tooManyRequests, type: "text/html", [("Retry-After", "7")])
    } _: { base in
      try await harness.failure(ServiceRequest(.get, base))
    }
    #expect(error.kind == .throttled(after: .seconds(7)))
  }
}
