import AttributeMapping
import SCIM
import Testing

@Suite struct CreateRequestTests {
  /// SCIMDEV, "Create user"; `roles: []` varies between the examples and is left out.
  @Test func theDocumentedBody() throws {
    let fixture = RequestFixture([
      "externalId", "userName", "active", #"emails[type eq "work"].value"#, "name.formatted",
      "name.familyName", "name.givenName", "\(RequestFixture.enterprise):department",
    ])
    let request = fixture.create([
      "externalId": "0a21f0f2", "userName": "Test_User", "active": "True",
      #"emails[type eq "work"].value"#: "t@testuser.com", "name.formatted": "givenName familyName",
      "name.familyName": "familyName", "name.givenName": "givenName",
    ])
    #expect(request.method == .post)
    #expect(
      request.body
        == (try JSONValue(
          parsing: #"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
             "externalId": "0a21f0f2", "userName": "Test_User", "active": true,
             "emails": [{"primary": true, "type": "work", "value": "t@testuser.com"}],
             "meta": {"resourceType": "User"},
             "name": {"formatted": "givenName familyName", "familyName": "familyName",
                      "givenName": "givenName"}}
            """#)))
  }

  /// The default mapping of Webex with four of the available attributes.
  @Test func theDerivedBodyForWebex() throws {
    let country = #"addresses[type eq "work"].country"#
    let locality = #"addresses[type eq "work"].locality"#
    let mobile = #"phoneNumbers[type eq "mobile"].value"#
    let fixture = RequestFixture([
      "userName", "active", "displayName", "name.familyName", "name.givenName", "externalId",
      "title", country, locality, mobile,
    ])
    let request = fixture.create([
      "userName": "adele.vance@contoso.com", "active": .boolean(true),
      "displayName": "Adele Vance", "name.familyName": "Vance", "name.givenName": "Adele",
      "externalId": "11111111", "title": "Engineer", country: "NO", locality: "Oslo",
      mobile: "+47 555 01 02",
    ])
    #expect(
      request.body
        == (try JSONValue(
          parsing: #"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
             "externalId": "11111111", "userName": "adele.vance@contoso.com", "active": true,
             "displayName": "Adele Vance", "meta": {"resourceType": "User"},
             "name": {"familyName": "Vance", "givenName": "Adele"}, "title": "Engineer",
             "addresses": [{"type": "work", "country": "NO", "locality": "Oslo"}],
             "phoneNumbers": [{"type": "mobile", "value": "+47 555 01 02"}]}
            """#)))
  }

  /// Section 4.2, path by path.
  @Test(
    arguments: [
      ("userName", "v", #"{"userName":"v"}"#),
      ("name.familyName", "v", #"{"name":{"familyName":"v"}}"#),
      (
        #"emails[type eq "work"].value"#, "v",
        #"{"emails":[{"type":"work","primary":true,"value":"v"}]}"#
      ),
      (
        #"phoneNumbers[type eq "mobile"].value"#, "v",
        #"{"phoneNumbers":[{"type":"mobile","value":"v"}]}"#
      ),
      (
        #"roles[primary eq "True"].value"#, "v", #"{"roles":[{"primary":true,"value":"v"}]}"#
      ),
      (
        "urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge", "v",
        #"{"urn:ietf:params:scim:schemas:extension:Acme:2.0:User":{"badge":"v"}}"#
      ),
      ("urn:ietf:params:scim:schemas:core:2.0:User:title", "v", #"{"title":"v"}"#),
      ("level", 7, #"{"level":7}"#), ("flag", "false", #"{"flag":false}"#),
      ("tags", ["a", "b"], #"{"tags":["a","b"]}"#),
    ] as [(String, AttributeValue, String)])
  func everyPath(target: String, value: AttributeValue, expected: String) throws {
    var fixture = RequestFixture([target])
    fixture.definitions = [
      AttributeDefinition("level", type: .integer), AttributeDefinition("flag", type: .boolean),
      AttributeDefinition("tags", isMultivalued: true),
    ]
    var body = try #require(fixture.create([target: value]).body?.object)
    body["schemas"] = nil
    body["meta"] = nil
    #expect(JSONValue.object(body) == (try JSONValue(parsing: expected)))
  }

  @Test func groupsAreCreatedWithoutMembers() throws {
    let fixture = RequestFixture(["externalId", "displayName", "members"], group: true)
    let request = fixture.create([
      "externalId": "8aa1a0c0", "displayName": "Sales", "members": ["a", "b"],
    ])
    #expect(
      request.body
        == (try JSONValue(
          parsing: #"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group",
             "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
             "externalId": "8aa1a0c0", "displayName": "Sales", "meta": {"resourceType": "Group"}}
            """#)))
    #expect(request.outcomes.map(\.verdict) == [.sent("8aa1a0c0"), .sent("Sales"), .deferred])
  }

  @Test func defaultsAndNulls() throws {
    var fixture = RequestFixture([
      "userName", "title", "nickName", "locale", "manager", "active", "id",
    ])
    fixture.mapping.attributes[1].defaultValue = "guest"
    fixture.mapping.attributes[2].flowType = .objectAddOnly
    var id = AttributeDefinition("id")
    id.isAnchor = true
    fixture.definitions = [id]
    var results = fixture.results([
      "userName": "a@b.c", "nickName": "Al", "manager": "m", "active": "yes", "id": "1",
    ])
    results[3] = .ignore
    let request = fixture.builder().create(results)
    #expect(
      request.outcomes.map(\.verdict) == [
        .sent("a@b.c"), .defaultUsed("guest"), .sent("Al"), .ignored, .deferred,
        .failed(.wrongType(.boolean, text: "yes")), .failed(.unusableTarget),
      ])
    #expect(request.failures.map(\.rule) == ["active", "id"])
    #expect(
      request.body
        == (try JSONValue(
          parsing: #"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "a@b.c",
             "title": "guest", "nickName": "Al", "meta": {"resourceType": "User"}}
            """#)))
  }

  @Test func aMissingRequiredValueKeepsTheObjectFromBeingCreated() {
    var fixture = RequestFixture(["userName", "title"])
    fixture.definitions = [AttributeDefinition("userName", isRequired: true)]
    #expect(fixture.create(["title": "x"]).body == nil)
    fixture.definitions[0].defaultValue = "nobody@contoso.com"
    #expect(fixture.create([:]).outcomes[0].verdict == .defaultUsed("nobody@contoso.com"))
  }

  @Test func severalValuesForOne() {
    let fixture = RequestFixture(["title"])
    #expect(
      fixture.create(["title": ["a", "b"]]).outcomes[0].verdict == .failed(.severalValues(2)))
    #expect(fixture.create(["title": ["a"]]).outcomes[0].verdict == .sent("a"))
    #expect(fixture.create(["title": ""]).outcomes[0].verdict == .skippedNull)
  }

  @Test func rolesAreObjects() throws {
    var fixture = RequestFixture(["roles"])
    fixture.definitions = [AttributeDefinition("roles", isMultivalued: true)]
    let role = #"{"primary":false,"type":"x","display":"Admin","value":"Admin"}"#
    #expect(
      fixture.create(["roles": [role]]).outcomes[0].verdict
        == .sent([try JSONValue(parsing: role)]))
  }
}
