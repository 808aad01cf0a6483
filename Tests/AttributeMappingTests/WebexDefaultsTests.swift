import AttributeMapping
import Testing

@Suite struct WebexDefaultsTests {
  @Test func resetBringsTheDefaultsBack() throws {
    let schema = try SchemaFixture.schema()
    var changed = schema
    var name = MappingRule.expression("ToUpper([displayName])", to: "displayName")
    name.defaultValue = "x"
    for edit: MappingEdit in [
      .setRule("displayName", name, mapping: SchemaFixture.users),
      .removeRule("active", mapping: SchemaFixture.users),
      .addRule(.direct("jobTitle", to: "title"), mapping: SchemaFixture.users),
      .addRule(.direct("mail", to: "title"), mapping: SchemaFixture.users),
      .setFlows([.add], mapping: SchemaFixture.users),
      .setMatching(["externalId"], mapping: SchemaFixture.users),
      .setFilter(try ScopingFilter(parsing: "mail IS NULL"), mapping: SchemaFixture.users),
    ] { try changed.apply(edit) }
    for edit in WebexDefaults.edits(for: changed) { try changed.apply(edit) }
    #expect(
      changed.objectMapping(SchemaFixture.users)?.attributes.map(\.summary).sorted()
        == WebexDefaults.userRules.map(\.summary).sorted())
    #expect(changed.objectMapping(SchemaFixture.groups)?.filter == nil)
    #expect(
      changed.objectMapping(SchemaFixture.users)
        == schema.objectMapping(SchemaFixture.users).map { mapping in
          var mapping = mapping
          mapping.attributes = changed.objectMapping(SchemaFixture.users)?.attributes ?? []
          return mapping
        })
    #expect(WebexDefaults.edits(for: changed).isEmpty)
  }
}
