import AttributeMapping
import Foundation
import SCIM
import TestSupport
import Testing

@Suite struct MappingSchemaTests {
  @Test func nothingIsLostOnTheWay() throws {
    let text = #"""
      {"z": 1.50, "@odata.context": "x", "synchronizationRules": [{"zeta": 1e400,
       "objectMappings": [{"newMember": {"b": [1, 2.0, -0], "a": null},
        "attributeMappings": [{"future": true, "source": {"type": "Oracle", "x": 18446744073709551616}},
         "odd", null, {"targetAttributeName": 7, "flowType": "Sometimes"}]}]}], "a": "ü\u0000"}
      """#
    let schema = try MappingSchema(parsing: text)
    #expect(
      schema.document.text() == (try JSONValue(parsing: text, limits: MappingSchema.limits)).text())
    #expect(
      try MappingSchema(parsing: schema.exportText()).document.text() == schema.document.text())
    let stored = try JSONDecoder().decode(
      MappingSchema.self, from: try JSONEncoder().encode(schema))
    #expect(stored.document.text() == schema.document.text())
  }

  @Test func rulesAreReadAsThePortalShowsThem() throws {
    let schema = try SchemaFixture.schema()
    let users = try #require(schema.objectMapping(SchemaFixture.users))
    #expect(users.name == "Synchronize users")
    #expect(users.isEnabled && users.flowTypes == ["Add", "Update", "Delete"])
    #expect(users.targetDirectory == "Cisco Webex")
    #expect(
      users.attributes.map(\.kind) == [.direct, .expression, .direct, .direct, .direct, .direct])
    #expect(users.matchingRules.map(\.id) == ["userName"])
    #expect(users.attributes.allSatisfy { $0.oddities.isEmpty })
    #expect(users.rule(for: "active")?.expression.hasPrefix("Switch(") == true)
    let groups = try #require(schema.objectMapping(SchemaFixture.groups))
    #expect(groups.scope == #""Engineering in NY": displayName Includes "Webex""#)
    #expect(!groups.isEnabled)
    let target = try #require(schema.targetObject(of: users))
    #expect(target.attribute(named: "id")?.isAnchor == true)
    #expect(target.attribute(named: "id")?.mutability == .readOnly)
    #expect(target.attribute(named: "active")?.type == .boolean)
    #expect(target.attribute(named: "userName")?.isRequired == true)
    #expect(schema.sourceAttributes(of: users).attribute(named: "manager")?.type == .reference)
    #expect(schema.sourceAttributes(of: users).isComplete)
  }

  @Test func oddRowsAreKeptAndShownAsSuch() throws {
    let schema = try MappingSchema(
      parsing: #"""
        {"synchronizationRules": [{"objectMappings": [
          {"sourceObjectName": "User", "targetObjectName": "T", "flowTypes": "Add, Merge",
           "attributeMappings": [
            {"targetAttributeName": "a", "source": null, "defaultValue": 5},
            {"targetAttributeName": "a", "source": {"type": "Oracle", "expression": "[x]"}},
            {"targetAttributeName": "b", "flowType": "objectaddonly", "matchingPriority": -3},
            {"targetAttributeName": "c", "flowBehavior": "Never", "source": 4},
            {"targetAttributeName": "d", "source": {"name": "", "type": "Attribute"}},
            {"targetAttributeName": "e", "source": {"name": "mail", "expression": "[upn]"}},
            "text"]},
          {"sourceObjectName": "User", "targetObjectName": "T"}]}]}
        """#)
    let mapping = try #require(schema.objectMapping("User→T"))
    #expect(mapping.oddities == [Oddity(property: "flowTypes", value: "Merge")])
    #expect(mapping.attributes.map(\.id) == ["a", "a#2", "b", "c", "d", "e", ""])
    #expect(
      mapping.attributes.map(\.kind) == [.none, .expression, .none, .none, .none, .direct, .none])
    #expect(mapping.attributes[0].defaultValue == "5")
    #expect(mapping.attributes[2].flowType == .objectAddOnly)
    #expect(
      mapping.attributes.map { $0.oddities.map(\.property) } == [
        [], ["source.type"], ["matchingPriority"], ["source", "flowBehavior"], [], ["source"],
        ["attributeMapping"],
      ])
    #expect(schema.objectMapping("User→T#2") != nil)
  }

  @Test(arguments: [
    ("", "This is no JSON: unexpected end in line 1, column 1."),
    ("{\n \"ü\": x}", "This is no JSON: unexpected character in line 2, column 7."),
    ("[]", "This is a list, not a synchronization schema: it has no list of synchronizationRules."),
    (
      #"{"error": {"code": "Unauthorized"}}"#,
      "This is a Graph error answer, not a synchronization schema: it has no list of synchronizationRules."
    ),
    (
      #"{"synchronizationRules": {}}"#, "$.synchronizationRules must be a list, but is an object."
    ),
    (
      #"{"synchronizationRules": [{"objectMappings": [3]}]}"#,
      "$.synchronizationRules[0].objectMappings[0] must be an object, but is a number."
    ),
    (
      #"{"synchronizationRules": [{"objectMappings": [{"scope": "all"}]}]}"#,
      "$.synchronizationRules[0].objectMappings[0].scope must be an object, but is text."
    ),
    (
      #"{"synchronizationRules": [], "directories": [{"objects": [{"attributes": [null]}]}]}"#,
      "$.directories[0].objects[0].attributes[0] must be an object, but is null."
    ),
  ])
  func badDocumentsAreNamedWithTheirPlace(text: String, message: String) {
    #expect {
      try MappingSchema(parsing: text)
    } throws: { error in
      (error as? MappingSchemaError)?.description == message
    }
  }

  @Test func noBytesTrap() throws {
    var numbers = SeededGenerator(seed: SeededGenerator.base)
    let bytes = Array(SchemaFixture.text.utf8)
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        let at = Int.random(in: 0..<damaged.count, using: &numbers)
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: damaged[at] = UInt8.random(in: 0...255, using: &numbers)
        case 1: damaged.remove(at: at)
        default: damaged.removeSubrange(at...)
        }
        if damaged.isEmpty { break }
      }
      _ = try? MappingSchema(parsing: damaged)
    }
  }
}
