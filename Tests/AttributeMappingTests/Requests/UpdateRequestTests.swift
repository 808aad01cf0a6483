import AttributeMapping
import SCIM
import Testing

@Suite struct UpdateRequestTests {
  private let work = #"emails[type eq "work"].value"#
  private let number = "\(RequestFixture.enterprise):employeeNumber"

  private var fixture: RequestFixture {
    RequestFixture(["displayName", work, "name.givenName", "name.familyName", "externalId", number])
  }

  private let current: JSONObject = [
    "displayName": "Old", "emails": [["type": "Work", "value": "old@x.y"]],
    "name": ["givenName": "Old", "familyName": "Old"], "externalId": "Old",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["employeeNumber": "0"],
  ]

  /// COMPAT, "Requests to replace multiple attributes", without the flag.
  @Test func theDocumentedBodyWithoutFlag() throws {
    let request = fixture.update(
      [
        "displayName": "Pvlo", work: "T@test.microsoft.com", "name.givenName": "Gtfd",
        "name.familyName": "Pkqf", "externalId": "Eqpj", number: "Eqpj",
      ], current)
    #expect(
      request.body
        == (try patch(
          #"""
          {"op": "Replace", "path": "displayName", "value": "Pvlo"},
          {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "T@test.microsoft.com"},
          {"op": "Replace", "path": "name.givenName", "value": "Gtfd"},
          {"op": "Replace", "path": "name.familyName", "value": "Pkqf"},
          {"op": "Replace", "path": "externalId", "value": "Eqpj"},
          {"op": "Replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", "value": "Eqpj"}
          """#)))
    #expect(
      request.outcomes[0]
        == AttributeOutcome(
          rule: "displayName", before: "Old", verdict: .sent("Pvlo")))
  }

  /// The same with the flag.
  @Test func theDocumentedBodyWithFlag() throws {
    let request = fixture.update(
      [
        "displayName": "Bjfe", work: "T@test.microsoft.com", "name.givenName": "Kkom",
        "name.familyName": "Unua", number: "Aklq", "externalId": "old",
      ], current, .standard)
    #expect(
      request.body
        == (try patch(
          #"""
          {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "T@test.microsoft.com"},
          {"op": "replace", "value": {
             "displayName": "Bjfe", "name.givenName": "Kkom", "name.familyName": "Unua",
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "Aklq"}}
          """#)))
  }

  @Test(arguments: [
    (PatchDialect.classic, #"{"op": "Add", "path": "nickName", "value": "Babs"}"#),
    (.standard, #"{"op": "add", "path": "nickName", "value": "Babs"}"#),
  ])
  func aFirstValueIsAdded(dialect: PatchDialect, operation: String) throws {
    let request = RequestFixture(["nickName"]).update(
      ["nickName": "Babs"], ["nickName": ""], dialect)
    #expect(request.body == (try patch(operation)))
  }

  /// Separate operations for the parts of an address that is missing (seen in real traffic).
  @Test func partsOfAMissingElementAreAddedOneByOne() throws {
    let street = #"addresses[type eq "work"].streetAddress"#
    let country = #"addresses[type eq "work"].country"#
    let request = RequestFixture([street, country]).update(
      [street: "Main 1", country: "NO"], ["addresses": [["type": "home", "country": "SE"]]])
    #expect(
      request.body
        == (try patch(
          #"""
          {"op": "Add", "path": "addresses[type eq \"work\"].streetAddress", "value": "Main 1"},
          {"op": "Add", "path": "addresses[type eq \"work\"].country", "value": "NO"}
          """#)))
  }

  @Test(arguments: [
    (PatchDialect.classic, false, #"{"op": "Replace", "path": "active", "value": "False"}"#),
    (.standard, false, #"{"op": "replace", "path": "active", "value": false}"#),
    (.classic, true, #"{"op": "Replace", "path": "active", "value": "True"}"#),
    (.standard, true, #"{"op": "replace", "path": "active", "value": true}"#),
  ])
  func disableAndEnable(dialect: PatchDialect, isActive: Bool, operation: String) throws {
    let fixture = RequestFixture(["userName", "active"])
    let current: JSONObject = ["active": .bool(!isActive)]
    let expected = try patch(operation)
    #expect(fixture.builder(dialect).setActive(isActive, current: current) == expected)
    let value = AttributeValue.text(isActive ? "True" : "False")
    #expect(fixture.update(["active": value], current, dialect).body == expected)
    #expect(fixture.builder(dialect).setActive(!isActive, current: current) == nil)
    #expect(RequestFixture(["userName"]).builder().setActive(isActive, current: current) == nil)
  }

  @Test func whatHasNotChangedIsNotSent() {
    let fixture = RequestFixture(["displayName", "active", "level", work])
    let request = fixture.update(
      ["displayName": "ANNA", "active": "True", "level": 7, work: "a@b.c"],
      [
        "displayName": "Anna", "active": "true", "level": "7",
        "emails": [["type": "home", "value": "x"], ["type": "work", "value": "a@b.c"]],
      ])
    #expect(request.body == nil)
    #expect(request.outcomes.allSatisfy { $0.verdict == .unchanged })
    var exact = fixture
    exact.definitions = [AttributeDefinition("displayName", isCaseExact: true)]
    #expect(exact.update(["displayName": "ANNA"], ["displayName": "Anna"]).body != nil)
  }

  @Test(
    arguments: [
      // flow type, behaviour, target, value, expected verdict
      ("Always", "FlowWhenChanged", "old", "new", AttributeVerdict.sent("new")),
      ("Always", "FlowWhenChanged", nil, "new", .sent("new")),
      ("Always", "FlowAlways", "new", "new", .sent("new")),
      ("Always", "FlowAlways", "new", nil, .skippedNull),
      ("ObjectAddOnly", "FlowAlways", nil, "new", .onlyOnCreation),
      ("AttributeAddOnly", "FlowWhenChanged", "old", "new", .heldBack),
      ("AttributeAddOnly", "FlowWhenChanged", nil, "new", .sent("new")),
      ("AttributeAddOnly", "FlowAlways", "new", "new", .unchanged),
      ("ValueAddOnly", "FlowWhenChanged", "old", "new", .heldBack),
      ("ValueAddOnly", "FlowWhenChanged", nil, "new", .sent("new")),
      ("MultiValueAddOnly", "FlowWhenChanged", "old", "new", .sent("new")),
    ] as [(String, String, String?, String?, AttributeVerdict)])
  func flowTypesAndBehaviours(
    flow: String, behavior: String, current: String?, value: String?, expected: AttributeVerdict
  ) {
    var fixture = RequestFixture(["title"])
    fixture.mapping.attributes[0].flowType = MappingRule.FlowType(rawValue: flow) ?? .always
    fixture.mapping.attributes[0].flowBehavior =
      MappingRule.FlowBehavior(rawValue: behavior) ?? .flowWhenChanged
    fixture.mapping.attributes[0].defaultValue = "never on update"
    let request = fixture.update(
      ["title": value.map(AttributeValue.text) ?? .null],
      current.map { ["title": .string($0)] } ?? [:])
    #expect(request.outcomes[0].verdict == expected)
    #expect((request.body == nil) == (expected.value == nil))
  }

  @Test func listsAreOnlyAddedTo() throws {
    var fixture = RequestFixture(["tags"])
    fixture.definitions = [AttributeDefinition("tags", isMultivalued: true)]
    fixture.mapping.attributes[0].flowType = .multiValueAddOnly
    let request = fixture.update(["tags": ["a", "b"]], ["tags": ["A", "c"]])
    #expect(request.body == (try patch(#"{"op": "Add", "path": "tags", "value": ["b"]}"#)))
  }

  @Test func aBrokenRuleLeavesTheOthersAlone() throws {
    let fixture = RequestFixture(["displayName", "title"])
    let error = EvaluationError(.noDefaultDomain, function: "DefaultDomain")
    let request = fixture.builder().update([.failure(error), .value("x")], current: [:])
    #expect(request.outcomes[0].verdict == .failed(.evaluation(error)))
    #expect(request.body == (try patch(#"{"op": "Add", "path": "title", "value": "x"}"#)))
  }

  @Test(arguments: [
    ("https://x/scim/v2", PatchDialect.classic), ("https://x/scim?aadOptscim062020", .standard),
    ("https://x/scim?a=1&AADOptSCIM062020=", .standard),
    ("https://x?AzureAdScimPatch2017", .classic),
    ("https://x/aadOptscim062020", .classic), ("", .classic),
  ])
  func theTenantURLChoosesTheDialect(url: String, dialect: PatchDialect) {
    #expect(PatchDialect(tenantURL: url) == dialect)
  }
}
