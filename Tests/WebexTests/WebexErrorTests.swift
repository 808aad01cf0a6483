import HTTPTransport
import Hummingbird
import ServiceStub
import Testing
import Webex

@Suite struct WebexErrorTests {
  static let organization = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"

  /// The error of a call that is answered with a status and a body.
  private func failure(_ status: Int, _ body: String, header: String? = nil) async throws
    -> WebexError
  {
    do {
      try await withClient { _ in
        .text(
          body, status: .init(code: status), header.map { [("TrackingID", $0)] } ?? [])
      } _: { client in
        try await client.controlHubStatus()
      }
      throw NoError()
    } catch let error as WebexError {
      return error
    }
  }

  struct NoError: Error {}

  @Test func controlHubsFormat() async throws {
    let error = try await failure(
      401,
      #"""
      {"error":{"key":"401","message":[{"code":"701018","description":
      "Request unauthorized. client-request-id: 3d0c9b8a-7f6e-4d5c-8b4a-392817060504"}]},
      "trackingId":"ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"}
      """#)
    #expect(error.format == .controlHub)
    #expect(error.code == "701018")
    #expect(error.trackingID == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
    #expect(error.clientRequestID == "3d0c9b8a-7f6e-4d5c-8b4a-392817060504")
    #expect(error.facts.category == .unauthorized)
    #expect(error.facts.code == "701018")
    #expect(error.url.hasSuffix("/\(Self.organization)/v1/WebexApplications/status"))
  }

  @Test func controlHubsFormatAsAnArray() async throws {
    let error = try await failure(
      400,
      #"{"error":[{"key":"400","message":[{"code":100013,"description":"tenantId is required"}]}]}"#
    )
    #expect(error.code == "100013")
    #expect(error.message == "tenantId is required")
  }

  @Test func thePublicFormat() async throws {
    let error = try await failure(
      400,
      #"""
      {"message":"The request could not be understood by the server due to malformed syntax. See 'errors' for more details.",
       "errors":[{"description":"count is too large","errorCode":7}],
       "trackingId":"ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f"}
      """#)
    #expect(error.format == .publicAPI)
    #expect(error.message == "count is too large")
    #expect(error.code == "7")
    #expect(error.trackingID == "ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f")
  }

  @Test func scimFormatWithCiscosExtension() async throws {
    let error = try await failure(
      409,
      #"""
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":409,"scimType":"uniqueness",
       "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error":{
         "trackingId":"ATLAS_0f6e_3","errorCode":"409000","details":"user exists"}}
      """#, header: "HEADER_1")
    #expect(error.format == .scim)
    #expect(error.scimType == "uniqueness")
    #expect(error.code == "409000")
    #expect(error.message == "user exists")
    #expect(error.trackingID == "ATLAS_0f6e_3")
  }

  @Test(arguments: [
    (#"{"errorCode":6,"message":"Bad request","trackingId":"ATLAS_1"}"#, "6"),
    (#"{"code":1006,"message":"Bad request","trackingId":"ATLAS_1"}"#, "1006"),
  ])
  func otherBackEnds(body: String, code: String) async throws {
    let error = try await failure(400, body)
    #expect(error.format == .backEnd)
    #expect(error.code == code)
    #expect(error.message == "Bad request")
  }

  @Test(arguments: ["", "nothing", "[]", "{}", #"{"error":7}"#, #"{"error":{}}"#])
  func bodiesWithoutWords(body: String) async throws {
    let error = try await failure(403, body, header: "HEADER_1")
    #expect(error.status == 403)
    #expect(error.code == nil)
    #expect(error.trackingID == "HEADER_1")
    #expect(!error.facts.message.isEmpty)
  }

  @Test func anyBodyIsSuccessWhenTheStatusSaysSo() async throws {
    for body in ["", "{}", #"{"anything":true}"#] {
      try await withClient { _ in
        .text(body)
      } _: {
        try await $0.controlHubStatus()
      }
    }
  }
}

/// Runs calls against a service that answers as a test says.
func withClient<Result: Sendable>(
  _ answer: @escaping @Sendable (Request) async throws -> Response,
  _ body: @Sendable (WebexClient) async throws -> Result
) async throws -> Result {
  try await withStubServer(answer) { base in
    var configuration = TransportConfiguration()
    configuration.retry = .never
    let organization = try OrganizationID(WebexErrorTests.organization)
    return try await body(
      WebexClient(
        endpoints: WebexEndpoints(
          organization: organization, scimURL: "\(base)/identity/scim/\(organization)/v2/",
          controlHubURL: base),
        token: Secret("webex-token"), transport: try Transport(configuration), tag: "leg 2"))
  }
}
