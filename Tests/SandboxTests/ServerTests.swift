import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import Sandbox

@Suite struct ServerTests {
  private func get(
    _ url: String, token: String? = nil, method: HTTPMethod = .GET,
    body: HTTPClientRequest.Body? = nil
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: url)
    request.method = method
    request.body = body
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    return try await HTTPClient.shared.execute(request, timeout: .seconds(20))
  }

  private func json(_ response: HTTPClientResponse) async throws -> JSON {
    try JSON(parsing: Array(buffer: try await response.body.collect(upTo: 1 << 24)))
  }

  @Test func servesOverHTTPAndStops() async throws {
    let server = try await SandboxServer.start(
      SandboxOptions(scenario: .integrationAppDeleted, users: 50))
    let description = server.description
    let response = try await get("\(description.graph)/users?$top=2", token: description.graphToken)
    #expect(response.status == .ok)
    #expect(response.headers.first(name: "request-id") != nil)
    #expect(response.headers.first(name: "Date") != nil)
    let page = try await json(response)
    #expect(page["value"]?.array?.count == 2)
    let next = try #require(page["@odata.nextLink"]?.string)
    #expect(next.hasPrefix(description.graph))
    let second = try await get(next, token: description.graphToken)
    #expect(second.status == .ok)
    let large = ByteBuffer(repeating: 0x20, count: 9 << 20)
    let refused = try await get(
      "\(description.graph)/users", token: description.graphToken, method: .POST,
      body: .bytes(large))
    #expect(refused.status == .payloadTooLarge)
    let consent = try await get(
      "\(description.login)/common/adminconsent?client_id=\(KnownApplication.webexIntegration)")
    #expect(consent.status == .ok)
    await server.stop()
    await #expect(throws: (any Error).self) { try await self.get("\(description.graph)/users") }
  }

  @Test func theDescriptionIsTheDocumentedLine() async throws {
    let server = try await SandboxServer.start(SandboxOptions(users: 1))
    let line = server.description.json
    let value = try JSON(parsing: Array(line.utf8))
    #expect(
      value.object?.names == [
        "schema", "graph", "login", "scim", "gallery", "controlHub", "broker",
        "tenantId", "orgId", "clientId", "clientSecret", "graphToken", "webexToken",
      ])
    #expect(!line.contains("\n"))
    #expect(value["schema"] == "entrahub.sandbox/1")
    await server.stop()
  }

  @Test func aTakenPortIsNamed() async throws {
    let first = try await SandboxServer.start(SandboxOptions(users: 1))
    let port = try #require(Int(first.description.login.split(separator: ":").last ?? ""))
    await #expect(throws: SandboxError.self) {
      try await SandboxServer.start(SandboxOptions(users: 1, port: port))
    }
    await first.stop()
  }

  @Test func aMillionPeopleAreServedToTheLast() async throws {
    let server = try await SandboxServer.start(
      SandboxOptions(scenario: .integrationAppDeleted, users: 1_000_000))
    let description = server.description
    let last = try await get(
      "\(description.graph)/users?$skiptoken=\(PageToken.encode(999_990, kind: "user"))",
      token: description.graphToken)
    #expect(try await json(last)["value"]?.array?.count == 10)
    await server.stop()
  }

  @Test func advancingTheClockExpiresTokens() async throws {
    let server = try await SandboxServer.start(SandboxOptions(users: 1))
    let description = server.description
    server.advance(by: .seconds(366 * 86_400))
    let response = try await get("\(description.graph)/users", token: description.graphToken)
    #expect(response.status == .unauthorized)
    await server.stop()
  }

  /// Asks until told to stop, each time over a connection of its own.
  private final class Visitors: Sendable {
    private let isStopped = Atomic(false)
    private let answers = Atomic(0)

    var answered: Int { answers.load(ordering: .relaxed) }

    func stop() { isStopped.store(true, ordering: .releasing) }

    func ask(_ url: String) async {
      var request = HTTPClientRequest(url: url)
      request.headers.add(name: "Connection", value: "close")
      while !isStopped.load(ordering: .acquiring) {
        let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(1))
        if answer != nil { answers.add(1, ordering: .relaxed) }
      }
    }
  }

  @Test func stoppingWhileConnectionsComeInIsHarmless() async throws {
    for _ in 0..<6 {
      let server = try await SandboxServer.start(SandboxOptions(users: 1))
      let url = "\(server.description.graph)/organization"
      let visitors = Visitors()
      await withTaskGroup { group in
        for _ in 0..<12 { group.addTask { await visitors.ask(url) } }
        while visitors.answered < 20 { await Task.yield() }
        await server.stop()
        visitors.stop()
      }
    }
  }
}
