import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite struct WebexServerTests {
  private func ask(
    _ method: HTTPMethod, _ url: String, token: String, _ body: JSON? = nil
  ) async throws -> (HTTPClientResponse, JSON) {
    var request = HTTPClientRequest(url: url)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    request.headers.add(name: "Accept", value: "application/json")
    if let body {
      request.headers.add(name: "Content-Type", value: "application/scim+json")
      request.body = .bytes(ByteBuffer(bytes: body.encoded))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
    let bytes = Array(buffer: try await response.body.collect(upTo: 1 << 24))
    return (response, bytes.isEmpty ? .null : try JSON(parsing: bytes))
  }

  /// What Entra's service sends for a new person (microsoft-graph.md, 8.2).
  @Test func servesEntraOverHTTP() async throws {
    let server = try await SandboxServer.start(
      SandboxOptions(scenario: .galleryHealthy, users: 300))
    let gallery = server.description.gallery
    let token = server.description.webexToken
    let filter = "filter=userName%20eq%20%22ann%40northwind.example%22"
    let (_, none) = try await ask(.GET, "\(gallery)/Users?\(filter)", token: token)
    #expect(none["totalResults"]?.integer == 0)
    let person: JSON = [
      "schemas": [.string(WebexWorld.users)], "externalId": "0f3c", "active": true,
      "userName": "ann@northwind.example", "displayName": "Ann", "meta": ["resourceType": "User"],
    ]
    let (made, user) = try await ask(.POST, "\(gallery)/Users", token: token, person)
    #expect(made.status == .created)
    #expect(made.headers.first(name: "trackingid") != nil)
    let location = try #require(made.headers.first(name: "Location"))
    #expect(location.hasPrefix(gallery))
    let disable: JSON = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      "Operations": [["op": "Replace", "path": "active", "value": "False"]],
    ]
    let (_, disabled) = try await ask(.PATCH, location, token: token, disable)
    #expect(disabled["active"]?.bool == false)
    // The same person under the other base.
    let (_, found) = try await ask(.GET, "\(server.description.scim)/Users?\(filter)", token: token)
    #expect(found["Resources"]?.array?.first?["id"] == user["id"])
    let (gone, _) = try await ask(.DELETE, location, token: token)
    #expect(gone.status == .noContent)
    let (missing, error) = try await ask(.GET, location, token: token)
    #expect(missing.status == .notFound && error["status"]?.string == "404")
    await server.stop()
  }
}
