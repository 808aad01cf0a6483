import AttributeMapping
import Foundation
import Testing

@Suite struct ObjectMappingTests {
  private let users = ObjectMapping(
    name: "Users", sourceObject: "User",
    targetObject: "urn:ietf:params:scim:schemas:core:2.0:User", isEnabled: true,
    flowTypes: ["Add", "Update"],
    attributes: [
      MappingRule(
        target: "userName", kind: .direct, expression: "[userPrincipalName]", matchingPriority: 1),
      MappingRule(
        target: "title", kind: .constant, expression: "\"none\"", flowType: .objectAddOnly,
        defaultValue: "guest"),
    ], scope: "department EQUALS Sales")

  @Test func nothingIsLostInTheWorkspace() throws {
    let stored = try JSONEncoder().encode(users)
    #expect(try JSONDecoder().decode(ObjectMapping.self, from: stored) == users)
  }

  /// Microsoft Graph `attributeFlowType`.
  @Test func flowTypesAreSpelledAsGraphSpellsThem() {
    let names = MappingRule.FlowType.allCases.map(\.rawValue)
    #expect(
      names == [
        "Always", "ObjectAddOnly", "MultiValueAddOnly", "ValueAddOnly", "AttributeAddOnly",
      ])
  }

  @Test func mappingsAndRulesAreToldApartByWhatTheyMap() {
    #expect(users.id == "User→urn:ietf:params:scim:schemas:core:2.0:User")
    #expect(users.attributes.map(\.id) == ["userName", "title"])
  }
}
