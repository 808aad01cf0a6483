import AttributeMapping
import Testing

@Suite struct SchemaDifferenceTests {
  private let users = SchemaFixture.users
  private let groups = SchemaFixture.groups

  private func lines(_ edits: [MappingEdit]) throws -> [String] {
    let old = try SchemaFixture.schema()
    var new = old
    for edit in edits { try new.apply(edit) }
    return SchemaDifference.between(old, and: new).map(\.description)
  }

  @Test func equalSchemasDoNotDiffer() throws {
    let schema = try SchemaFixture.schema()
    #expect(SchemaDifference.between(schema, and: schema).isEmpty)
  }

  @Test func everyPartIsNamed() throws {
    var name = try #require(
      try SchemaFixture.schema().objectMapping(users)?.rule(for: "displayName"))
    name.kind = .expression
    name.expression = "ToUpper([displayName])"
    name.defaultValue = "nobody"
    var title = AttributeDefinition("title")
    title.isCaseExact = true
    let u = users
    #expect(
      try lines([
        .setRule("displayName", name, mapping: users), .removeRule("externalId", mapping: users),
        .addRule(.direct("jobTitle", to: "title"), mapping: users),
        .setMatching(["displayName", "userName"], mapping: users),
        .setFlows([.add], mapping: users), .setEnabled(true, mapping: groups),
        .setFilter(try ScopingFilter(parsing: "a IS NULL"), mapping: users),
        .setFilter(nil, mapping: groups), .setAttribute("title", title, mapping: users),
        .addAttribute(AttributeDefinition("nickName"), mapping: users),
      ]) == [
        "~ attribute title of \(SchemaFixture.userTarget): caseExact nothing → true",
        #"+ attribute nickName of \#(SchemaFixture.userTarget) {"name":"nickName","type":"String","#
          + #""anchor":false,"caseExact":false,"multivalued":false,"required":false,"#
          + #""flowNullValues":false,"mutability":"ReadWrite","defaultValue":null,"metadata":[],"#
          + #""apiExpressions":[],"referencedObjects":[]}"#,
        "~ \(u): flowTypes Add, Update, Delete → Add",
        "~ \(u), scoping filter: groups nothing → a IS NULL",
        "~ \(u), userName: matchingPriority 1 → 2",
        "~ \(u), displayName: matchingPriority nothing → 1",
        "~ \(u), displayName: defaultValue nothing → nobody",
        "~ \(u), displayName: source [displayName] → ToUpper([displayName])",
        "- \(u), externalId ← [objectId]",
        "+ \(u), title ← [jobTitle]",
        "~ \(groups): enabled false → true",
        #"~ \#(groups), scoping filter: groups "Engineering in NY": displayName Includes "Webex" → nothing"#,
      ])
  }

  @Test func orderDoesNotCountWhereItHasNoMeaning() throws {
    let old = try MappingSchema(
      parsing: #"""
        {"directories": [{"name": "A"}, {"name": "B"}],
         "synchronizationRules": [{"name": "r", "metadata": [{"key": "a"}, {"key": "b"}],
         "objectMappings": [{"sourceObjectName": "S", "targetObjectName": "T",
          "flowTypes": "Add, Delete", "scope": {"groups": [
           {"clauses": [{"sourceOperandName": "a", "operatorName": "IS NULL"},
                        {"sourceOperandName": "b", "operatorName": "IS NULL"}]}]},
          "attributeMappings": [
           {"targetAttributeName": "a", "flowType": "Always",
            "source": {"name": "x", "expression": "[x]"}}, {"targetAttributeName": "b"}]}]}]}
        """#)
    let new = try MappingSchema(
      parsing: #"""
        {"@odata.context": "x", "directories": [{"name": "B"}, {"name": "A", "objects": []}],
         "synchronizationRules": [{"metadata": [{"key": "b"}, {"key": "a"}], "name": "r",
         "objectMappings": [{"sourceObjectName": "S", "targetObjectName": "T",
          "flowTypes": "delete,add", "scope": {"inputFilterGroups": [], "groups": [
           {"clauses": [{"sourceOperandName": "b", "operatorName": "IS NULL"},
                        {"sourceOperandName": "a", "operatorName": "IS NULL"}]}]},
          "attributeMappings": [{"targetAttributeName": "b", "source": null},
           {"targetAttributeName": "a", "matchingPriority": 0,
            "source": {"type": "Attribute", "name": "x", "expression": "[x]", "parameters": []}}]}]}]}
        """#)
    #expect(SchemaDifference.between(old, and: new).map(\.description) == [])
  }

  @Test func unknownPartsThatDifferAreListed() throws {
    func schema(_ hint: Int) throws -> MappingSchema {
      try MappingSchema(
        parsing: #"""
          {"x": \#(hint), "directories": [{"name": "D", "future": \#(hint)}],
           "synchronizationRules": [{"name": "r", "later": \#(hint), "objectMappings": [
           {"sourceObjectName": "S", "targetObjectName": "T", "scope": {"new": \#(hint)},
            "attributeMappings": [{"targetAttributeName": "a",
             "source": {"expression": "[x]", "hint": \#(hint)}}, \#(hint)]}]}]}
          """#)
    }
    #expect(
      SchemaDifference.between(try schema(1), and: try schema(2)).map(\.description) == [
        "~ schema: x 1 → 2", "~ directory D: future 1 → 2", "~ rule r: later 1 → 2",
        "~ S→T, scoping filter: new 1 → 2", "~ S→T, a: source.hint 1 → 2",
        "~ S→T, : attributeMapping 1 → 2",
      ])
  }
}
