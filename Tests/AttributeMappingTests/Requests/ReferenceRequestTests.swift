import AttributeMapping
import SCIM
import Testing

@Suite struct ReferenceRequestTests {
  private let manager = "\(RequestFixture.enterprise):manager"

  @Test func theManagerIsLinkedByItself() throws {
    let builder = RequestFixture([manager]).builder()
    #expect(
      builder.link(manager, to: "42", current: [:])
        == (try patch(#"{"op": "Add", "path": "\#(manager)", "value": "42"}"#)))
    #expect(
      builder.link(manager, to: "42", current: [:], form: .list(base: "http://x/Users"))
        == (try patch(
          #"{"op": "Add", "path": "manager", "value": [{"$ref": "http://x/Users/42", "value": "42"}]}"#
        )))
    for present in [["value": "42", "displayName": "Bo"], "42"] as [JSONValue] {
      let current: JSONObject = [RequestFixture.enterprise: ["manager": present]]
      #expect(builder.link(manager, to: "42", current: current) == nil)
      #expect(builder.link(manager, to: "43", current: current) != nil)
    }
    #expect(builder.link("nope", to: "42", current: [:]) == nil)
    #expect(
      RequestFixture([manager]).builder(.standard).link(manager, to: "42", current: [:])
        == (try patch(#"{"op": "add", "path": "\#(manager)", "value": "42"}"#)))
  }

  /// SCIMDEV and COMPAT, "Add members", "Remove members".
  @Test func membersAreAddedAndRemoved() throws {
    let groups = RequestFixture(["displayName", "members"], group: true)
    #expect(
      groups.builder().changeMembers(adding: ["f648"], removing: ["7f4b"])
        == (try patch(
          #"""
          {"op": "Add", "path": "members", "value": [{"$ref": null, "value": "f648"}]},
          {"op": "Remove", "path": "members", "value": [{"$ref": null, "value": "7f4b"}]}
          """#)))
    #expect(
      groups.builder(.standard).changeMembers(adding: [], removing: ["7f4b", "8"])
        == (try patch(
          #"""
          {"op": "remove", "path": "members[value eq \"7f4b\"]"},
          {"op": "remove", "path": "members[value eq \"8\"]"}
          """#)))
    #expect(groups.builder().changeMembers(adding: [], removing: []) == nil)
    #expect(
      groups.update(["displayName": "New"], ["displayName": "Old"]).body
        == (try patch(#"{"op": "Replace", "path": "displayName", "value": "New"}"#)))
  }

  @Test func matchingAttributesAreTriedInOrder() {
    var users = RequestFixture(["externalId", #"emails[type eq "work"].value"#, "userName"])
    for (index, priority) in [3, 2, 1].enumerated() {
      users.mapping.attributes[index].matchingPriority = priority
    }
    let queries = users.builder().matchQueries(
      users.results([#"emails[type eq "work"].value"#: #"a"b@c"#, "externalId": "1"]))
    #expect(
      queries.map(\.query.filter) == [
        #"emails[type eq "work"].value eq "a\"b@c""#, #"externalId eq "1""#,
      ])
    var groups = RequestFixture(["displayName"], group: true)
    groups.mapping.attributes[0].matchingPriority = 1
    #expect(
      groups.builder().matchQueries(groups.results(["displayName": "Sales"])).map(\.query)
        == [MatchQuery(filter: #"displayName eq "Sales""#, excludedAttributes: "members")])
  }

  @Test func rulesAreCompiledOnceAndEvaluatedForManyRows() throws {
    var slots = AttributeSlots()
    var mapping = try #require(try SchemaFixture.schema().objectMapping(SchemaFixture.users))
    mapping.attributes.append(.expression("Join(", to: "broken"))
    mapping.attributes.append(.expression("Trim([mail])", to: "unknown"))
    mapping.attributes.append(MappingRule(target: "none", kind: .none, expression: ""))
    let compiled = CompiledMapping(mapping, attributes: &slots)
    let results = compiled.evaluate(
      slots.row(["userPrincipalName": "a@b.c", "IsSoftDeleted": "True", "surname": "Å"]))
    #expect(results[0] == .value("a@b.c") && results[1] == .value("False"))
    #expect(results[3] == .value("Å") && results[4] == .value(.null))
    #expect(results[6].error != nil && results[7].error?.reason == .unknownFunction)
    #expect(results[8] == .value(.null))
    #expect(compiled.evaluate(ruleAt: 0, slots.row(["userPrincipalName": "z"])) == .value("z"))
  }
}
