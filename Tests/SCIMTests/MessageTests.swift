import SCIM
import Testing

@Suite struct MessageTests {
  @Test func errorsReadAndWrite() throws {
    let error = SCIMError.noTarget("no match")
    #expect(
      error.json.text()
        == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"noTarget","detail":"no match"}"#
    )
    #expect(SCIMError(json: error.json) == error)
    let vendor = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"
    let read = try #require(
      SCIMError(
        json: [
          "schemas": [.string(SCIMError.schema)], "status": 409,
          vendor: ["trackingId": "ATLAS_1"],
        ] as JSONValue))
    #expect(read.status == 409)
    #expect(read.extensions[vendor]?["trackingId"] == "ATLAS_1")
    #expect(SCIMError(json: ["message": "no"]) == nil)
    #expect(SCIMError(json: ["status": "999", "detail": "x"]) == nil)
    #expect(SCIMError(json: [1]) == nil)
  }

  @Test func listsReadAndWrite() throws {
    let list = ListResponse(totalResults: 5, startIndex: 2, resources: [["id": "a"], ["id": "b"]])
    #expect(ListResponse(json: list.json) == list)
    #expect(list.nextStartIndex == 4)
    #expect(ListResponse(totalResults: 2, startIndex: 1, resources: [1, 2]).nextStartIndex == nil)
    #expect(ListResponse(json: ["totalresults": 0])?.resources == [])
    #expect(ListResponse(json: ["detail": "x"]) == nil)
  }

  @Test func bulkReadsBothSpellings() throws {
    for key in ["operations", "Operations"] {
      let body = try JSONValue(
        parsing:
          #"{"schemas":["\#(BulkRequest.schema)"],"failOnErrors":2,"\#(key)":[{"method":"post","path":"/Users","bulkId":"a","data":"{\"userName\":\"x\"}"}]}"#
      )
      let request = try BulkRequest(json: body, maximumOperations: 1)
      #expect(request.operations[0].method == "POST")
      #expect(request.operations[0].data == ["userName": "x"])
      #expect(try BulkRequest(json: request.json, maximumOperations: 1) == request)
      #expect(throws: SCIMError.self) { try BulkRequest(json: body, maximumOperations: 0) }
    }
    let response = BulkResponse([.init(method: "DELETE", status: 204)])
    #expect(BulkResponse(json: response.json) == response)
    #expect(
      BulkResponse(json: ["Operations": [["status": ["code": 201]]]])?.results[0].status == 201)
  }

  @Test func projections() throws {
    let user = FilterTests.barbara
    func keys(_ attributes: String?, _ excluded: String? = nil) throws -> [String] {
      try Projection(attributes: attributes, excludedAttributes: excluded)
        .apply(to: user, type: .user).keys
    }
    #expect(try keys("userName") == ["schemas", "id", "userName"])
    #expect(try keys("USERNAME,name.familyName") == ["schemas", "id", "userName", "name"])
    #expect(try keys(nil, "id,emails,name.givenName").contains("id"))
    #expect(try !keys(nil, "emails").contains("emails"))
    let kept = try Projection(attributes: "emails.value", excludedAttributes: nil)
      .apply(to: user, type: .user)
    #expect(kept["emails"]?.array?.first == ["value": "bjensen@example.com"])
    let enterprise = Schema.enterpriseUser.id
    #expect(try keys(enterprise) == ["schemas", "id", enterprise])
    #expect(try keys("\(enterprise):department") == ["schemas", "id", enterprise])
    #expect(try !keys(nil, enterprise).contains(enterprise))
    #expect(throws: SCIMError.self) { try keys("a b[") }
    let excluding = try Projection(attributes: nil, excludedAttributes: "members")
    #expect(!excluding.includes("members", type: .group))
    #expect(excluding.includes("displayName", type: .group))
  }

  @Test func searchParameters() throws {
    let query = try SearchQuery(parameters: [
      ("filter", #"userName eq "a""#), ("startIndex", "-3"), ("count", "-1"),
      ("sortBy", "name.familyName"),
      ("sortOrder", "Descending"), ("attributes", "id"), ("other", "x"),
    ])
    #expect(query.startIndex == 1 && query.count == 0 && query.descending)
    #expect(query.sortBy == AttributePath(name: "name", subAttribute: "familyName"))
    let same = try SearchQuery(json: [
      "filter": #"userName eq "a""#, "startIndex": 1, "count": 0, "sortBy": "name.familyName",
      "sortOrder": "descending", "attributes": ["id"],
    ])
    #expect(same == query)
    for wrong in [("filter", "x"), ("count", "ten"), ("sortOrder", "up"), ("sortBy", "a b")] {
      #expect(throws: SCIMError.self) { try SearchQuery(parameters: [wrong]) }
    }
  }

  @Test func sorting() throws {
    var users: [JSONObject] = [
      ["userName": "b"], ["title": "x"], ["userName": "C"], ["userName": "a"],
    ]
    users.sort(by: AttributePath(name: "userName"), descending: false, type: .user)
    #expect(users.map { $0["userName"]?.string } == ["a", "b", "C", nil])
    users.sort(by: AttributePath(name: "userName"), descending: true, type: .user)
    #expect(users.map { $0["userName"]?.string } == [nil, "C", "b", "a"])
  }

  @Test func inputIsCheckedAndSpelled() throws {
    let input: JSONValue = [
      "SCHEMAS": [.string(Schema.user.id), "urn:unknown:2.0:X"], "USERNAME": "u", "id": "mine",
      "active": "True", "shoeSize": 1, "emails": [["VALUE": "e", "odd": 1]],
      "groups": [["value": "g"]],
      "urn:unknown:2.0:X": ["a": 1],
      "urn:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User": ["department": "D"],
    ]
    let resource = try ResourceType.user.resource(from: input)
    let expected: JSONObject = [
      "schemas": [.string(Schema.user.id), .string(Schema.enterpriseUser.id)], "userName": "u",
      "active": true, "emails": [["value": "e"]], Schema.enterpriseUser.id: ["department": "D"],
    ]
    #expect(resource == expected)
    for wrong: JSONValue in [
      [], ["userName": "u"], ["schemas": [.string(Schema.user.id)]],
      ["schemas": [.string(Schema.user.id)], "userName": 1],
    ] {
      #expect(throws: SCIMError.self) { try ResourceType.user.resource(from: wrong) }
    }
  }

  @Test func discoveryDocumentsReadBack() {
    for schema in [Schema.user, .enterpriseUser, .group] {
      #expect(Schema(json: schema.json(base: "http://x")) == schema)
    }
    let configuration = ServiceProviderConfiguration(
      bulk: .init(maximumOperations: 100, maximumPayloadBytes: 1_000), maximumFilterResults: 200,
      sort: true)
    #expect(ServiceProviderConfiguration(json: configuration.json(location: "l")) == configuration)
    #expect(ResourceType.user.json(base: "b")["schemaExtensions"]?.array?.count == 1)
  }
}
