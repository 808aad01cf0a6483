import AttributeMapping
import SCIM
import TestSupport
import Testing

@Suite struct MappingEditTests {
  private let users = SchemaFixture.users
  private let groups = SchemaFixture.groups

  /// Each edit with the one that takes it back.
  private func pairs() throws -> [(MappingEdit, MappingEdit)] {
    let schema = try SchemaFixture.schema()
    let mapping = try #require(schema.objectMapping(users))
    let name = try #require(mapping.rule(for: "displayName"))
    var changed = name
    changed.kind = .expression
    changed.expression = #"Join(" ", [givenName], [surname])"#
    changed.defaultValue = "nobody"
    changed.flowType = .objectAddOnly
    changed.flowBehavior = .flowAlways
    var empty = name
    empty.kind = .none
    empty.expression = ""
    let title = MappingRule.direct("jobTitle", to: "title")
    let filter = try ScopingFilter(parsing: #"department EQUALS "Sales" OR mail IS NOT NULL"#)
    let old = try #require(schema.objectMapping(groups)?.filter)
    let definition = AttributeDefinition("nickName")
    let present = try #require(
      schema.targetObject(of: mapping)?.attribute(named: "title"))
    var stricter = present
    stricter.isCaseExact = true
    stricter.maximumLength = 512
    return [
      (.addRule(title, mapping: users), .removeRule("title", mapping: users)),
      (.addRule(title, mapping: users, at: 2), .removeRule("title", mapping: users)),
      (
        .setRule("displayName", changed, mapping: users),
        .setRule("displayName", name, mapping: users)
      ),
      (
        .setRule("displayName", empty, mapping: users),
        .setRule("displayName", name, mapping: users)
      ),
      (.moveRule("userName", to: 4, mapping: users), .moveRule("userName", to: 0, mapping: users)),
      (
        .setMatching(["externalId", "userName"], mapping: users),
        .setMatching(["userName"], mapping: users)
      ),
      (.setEnabled(true, mapping: groups), .setEnabled(false, mapping: groups)),
      (.setFlows([.add], mapping: users), .setFlows([.add, .update, .delete], mapping: users)),
      (.setFilter(filter, mapping: users), .setFilter(nil, mapping: users)),
      (.setFilter(filter, mapping: groups), .setFilter(old, mapping: groups)),
      (.addAttribute(definition, mapping: users), .removeAttribute("nickName", mapping: users)),
      (
        .setAttribute("title", stricter, mapping: users),
        .setAttribute("title", present, mapping: users)
      ),
    ]
  }

  @Test func anEditAndItsInverseGiveTheSameDocument() throws {
    let schema = try SchemaFixture.schema()
    for (edit, inverse) in try pairs() {
      let changed = try schema.applying(edit)
      #expect(changed.document.text() != schema.document.text(), "\(edit)")
      let back = try changed.applying(inverse)
      #expect(
        back.document.text(order: .sorted) == schema.document.text(order: .sorted), "\(edit)")
    }
  }

  @Test func anEditThatChangesNothingTouchesNothing() throws {
    let schema = try SchemaFixture.schema()
    for (_, inverse) in try pairs() {
      // What takes an addition back has nothing to take back here.
      guard let same = try? schema.applying(inverse) else { continue }
      #expect(same.document.text() == schema.document.text(), "\(inverse)")
    }
  }

  @Test func whatIsNotUnderstoodSurvivesAnEdit() throws {
    var schema = try MappingSchema(
      parsing: #"""
        {"x": 1.0, "synchronizationRules": [{"objectMappings": [
         {"sourceObjectName": "User", "targetObjectName": "T", "flowTypes": "Merge, Add",
          "scope": {"groups": [{"id": 1, "name": "a", "clauses": [
            {"sourceOperandName": "x", "operatorName": "is null", "hint": 2},
            {"sourceOperandName": "y", "operatorName": "EQUALS"}]}], "future": [1]},
          "attributeMappings": [{"targetAttributeName": "a", "later": [1],
           "source": {"type": "Attribute", "name": "mail", "expression": "[mail]", "hint": 3}}]}]}]}
        """#)
    var rule = MappingRule.constant("en", to: "a")
    rule.defaultValue = "de"
    try schema.apply(.setRule("a", rule, mapping: "User→T"))
    try schema.apply(.setFlows([.update], mapping: "User→T"))
    try schema.apply(
      .setFilter(try ScopingFilter(parsing: #""a": x {is null}"#), mapping: "User→T"))
    #expect(
      schema.document.text()
        == #"{"x":1.0,"synchronizationRules":[{"objectMappings":[{"sourceObjectName":"User","#
        + #""targetObjectName":"T","flowTypes":"Update, Merge","scope":{"groups":[{"id":1,"#
        + #""name":"a","clauses":[{"sourceOperandName":"x","operatorName":"is null","hint":2}]}],"#
        + #""future":[1]},"attributeMappings":[{"targetAttributeName":"a","later":[1],"#
        + #""source":{"type":"Constant","name":"en","expression":"\"en\"","hint":3,"#
        + #""parameters":[]},"defaultValue":"de"}]}]}]}"#)
  }

  @Test func theSourceIsWrittenAsGraphWritesIt() throws {
    let active = try #require(
      try SchemaFixture.schema().objectMapping(users)?.rule(for: "active"))
    var schema = try SchemaFixture.schema()
    try schema.apply(.removeRule("active", mapping: users))
    try schema.apply(.addRule(active, mapping: users, at: 1))
    #expect(schema == (try SchemaFixture.schema()))
  }

  @Test func editsThatCannotBeMadeSayWhy() throws {
    let schema = try SchemaFixture.schema()
    let rule = MappingRule.direct("mail", to: "x")
    let cases: [(MappingEdit, MappingEditError)] = [
      (.addRule(rule, mapping: "User→Nobody"), .noMapping("User→Nobody")),
      (.setRule("nope", rule, mapping: users), .noRule("nope")),
      (.removeRule("nope", mapping: users), .noRule("nope")),
      (.setMatching(["nope"], mapping: users), .noRule("nope")),
      (.setEnabled(false, mapping: users), .cannotDisableUsers),
      (.addAttribute(AttributeDefinition("title"), mapping: users), .attributeExists("title")),
      (.removeAttribute("nope", mapping: users), .noAttribute("nope")),
      (
        .setAttribute("title", AttributeDefinition("userName"), mapping: users),
        .attributeExists("userName")
      ),
    ]
    for (edit, expected) in cases {
      #expect(throws: expected) { try schema.applying(edit) }
    }
  }

  /// Random edits, each of which leaves every other object mapping as it was.
  @Test func anEditChangesOnlyItsOwnPart() throws {
    var numbers = SeededGenerator(seed: SeededGenerator.base)
    let edits = try pairs().flatMap { [$0.0, $0.1] }
    for _ in 0..<40 {
      var schema = try SchemaFixture.schema()
      for edit in edits.shuffled(using: &numbers).prefix(6) {
        let other = edit.mapping == users ? groups : users
        let before = schema.objectMapping(other)
        guard let changed = try? schema.applying(edit) else { continue }
        #expect(changed.objectMapping(other) == before)
        #expect(changed.document.object?.keys == schema.document.object?.keys)
        #expect(try MappingSchema(parsing: changed.document.text()) == changed)
        schema = changed
      }
    }
  }
}
