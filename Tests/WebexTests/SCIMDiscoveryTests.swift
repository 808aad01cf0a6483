import HTTPTransport
import HTTPTypes
import Hummingbird
import SCIM
import ServiceStub
import Testing
import Webex

/// What services show of themselves, in the forms that are about.
@Suite struct SCIMDiscoveryTests {
  private func discover(
    _ documents: [String: String], status: HTTPResponse.Status = .notFound
  ) async throws -> SCIMCapabilities {
    try await withStubServer { request in
      documents[request.uri.path].map { .text($0) } ?? .text("{}", status: status)
    } _: { base in
      let client = SCIMClient(
        baseURL: base + "/?aadOptscim062020", token: Secret("t"), transport: try Transport())
      #expect(client.baseURL == base)
      return try await client.discover()
    }
  }

  private static let people = """
    {"id":"\(Schema.user.id)","name":"User","attributes":[{"name":"UserName","type":"String"}]}
    """

  @Test func aSilentServiceLeavesTheAssumptions() async throws {
    let found = try await discover([:])
    #expect(found.patches && found.filters && !found.versions && found.users == nil)
    #expect(found.findings[.schemas] == .notOffered(status: 404))
    #expect(found.usersEndpoint == "/Users" && found.groupsEndpoint == "/Groups")
  }

  @Test func theConfigurationDecides() async throws {
    let found = try await discover([
      "/ServiceProviderConfig": """
      {"patch":{"supported":false},"filter":{"supported":true,"maxResults":50},"etag":{"supported":true}}
      """
    ])
    #expect(!found.patches && found.filters && found.pageLimit == 50 && found.versions)
  }

  @Test(arguments: [
    #"{"totalResults":1,"Resources":[\#(people)]}"#, "[\(people)]",
    #"{"\#(Schema.user.id)":\#(people)}"#,
  ])
  func schemasComeInThreeForms(document: String) async throws {
    let found = try await discover(["/Schemas": document])
    #expect(found.users?.schema.attributes.map(\.name) == ["UserName"])
    #expect(found.groups == nil)
  }

  @Test func endpointsAndExtensionsAreTheTypes() async throws {
    let badge = "urn:example:2.0:Badge"
    let found = try await discover([
      "/Schemas": """
      {"Resources":[\(Self.people),{"id":"\(badge)","attributes":[{"name":"colour"}]}]}
      """,
      "/ResourceTypes": """
      [{"name":"User","schema":"\(Schema.user.id)","endpoint":"https://x.example/scim/People",
        "schemaExtensions":[{"schema":"\(badge)","required":true}]}]
      """,
    ])
    #expect(found.usersEndpoint == "/People")
    #expect(found.users?.extensions.map(\.schema.id) == [badge])
  }

  @Test func nonsenseIsNoDocument() async throws {
    let found = try await discover([
      "/ServiceProviderConfig": #"{"welcome":"here"}"#, "/Schemas": "<html>hello</html>",
    ])
    #expect(found.patches && found.filters)
    #expect(found.findings[.configuration] == .unreadable("it does not say what is supported"))
    guard case .unreadable? = found.findings[.schemas] else {
      Issue.record("a page is no document")
      return
    }
  }

  @Test func aRefusedTokenIsSaid() async throws {
    await #expect(throws: WebexError.self) {
      try await discover([:], status: .unauthorized)
    }
  }
}
