import HTTPTransport
import Sandbox
import Testing
import Webex

/// The client against the simulated services, over HTTP.
@Suite struct SandboxTests {
  private func run<Result: Sendable>(
    _ scenario: Scenario, token: Secret? = nil,
    _ body: (WebexClient) async throws -> Result
  ) async throws -> Result {
    let sandbox = try await SandboxServer.start(SandboxOptions(scenario: scenario, users: 60))
    let place = sandbox.description
    let client = WebexClient(
      endpoints: WebexEndpoints(
        organization: try OrganizationID(place.orgId), scimURL: place.scim,
        controlHubURL: place.controlHub),
      token: token ?? Secret(place.webexToken), transport: try Transport())
    do {
      let result = try await body(client)
      await sandbox.stop()
      return result
    } catch {
      await sandbox.stop()
      throw error
    }
  }

  @Test func theHealthyOrganizationAnswers() async throws {
    try await run(.healthy) { client in
      try await client.probe()
      try await client.controlHubStatus()
      try await client.controlHubDomains()
      let page = try await client.users(count: 5)
      #expect(page.totalResults > 0 && page.unreadable.isEmpty)
      let user = try #require(page.resources.first)
      let name = try #require(user.userName)
      #expect(try await client.users(userName: name).map(\.id) == [user.id])
      let changed = try await client.patchUser(
        id: user.id, operations: [["op": "replace", "path": "displayName", "value": "Ada Voss"]])
      #expect(changed.displayName == "Ada Voss")
      #expect(try await client.user(id: user.id).displayName == "Ada Voss")
    }
  }

  @Test func everyPageIsReadOnce() async throws {
    try await run(.healthy) { client in
      var ids: [String] = []
      var total = 1
      while ids.count < total {
        let page = try await client.users(startIndex: ids.count + 1, count: 7)
        try #require(!page.resources.isEmpty)
        ids += page.resources.map(\.id)
        total = page.totalResults
      }
      #expect(ids.count == total && Set(ids).count == total)
    }
  }

  @Test func theReferenceCaseIsA401WithCodeAndIds() async throws {
    do {
      try await run(.integrationAppDeleted) { try await $0.controlHubStatus() }
      Issue.record("no error")
    } catch let error as WebexError {
      #expect(error.status == 401 && error.code == "701018")
      #expect(error.format == .controlHub)
      #expect(error.trackingID?.hasPrefix("ATLAS_") == true)
      #expect(error.clientRequestID != nil)
    }
  }

  @Test func aWrongTokenIsRefused() async throws {
    do {
      try await run(.healthy, token: Secret("wrong-token")) { try await $0.probe() }
      Issue.record("no error")
    } catch let error as WebexError {
      #expect(error.facts.category == .unauthorized)
    }
  }
}
