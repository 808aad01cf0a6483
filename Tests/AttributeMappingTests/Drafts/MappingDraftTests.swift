import AttributeMapping
import Foundation
import SCIM
import TestSupport
import Testing

@Suite struct MappingDraftTests {
  private let users = SchemaFixture.users
  private let groups = SchemaFixture.groups

  /// An edit that fits, as an operator might make it.
  private func edit(
    of schema: MappingSchema, using numbers: inout SeededGenerator
  ) throws -> MappingEdit {
    let mapping = try #require(schema.objectMapping(users))
    let rule = try #require(mapping.attributes.randomElement(using: &numbers))
    switch Int.random(in: 0..<7, using: &numbers) {
    case 0:
      let number = Int.random(in: 0..<1_000_000, using: &numbers)
      return .addRule(.direct("mail", to: "custom\(number)"), mapping: users)
    case 1:
      var changed = rule
      changed.expression = "ToLower([mail])"
      changed.kind = .expression
      return .setRule(rule.id, changed, mapping: users)
    case 2 where mapping.attributes.count > 1: return .removeRule(rule.id, mapping: users)
    case 3: return .moveRule(rule.id, to: 0, mapping: users)
    case 4: return .setMatching([rule.id], mapping: users)
    case 5: return .setFlows(Bool.random(using: &numbers) ? [.add] : [.update], mapping: users)
    default: return .setEnabled(Bool.random(using: &numbers), mapping: groups)
    }
  }

  @Test func undoAndRedoGoBothWaysWithoutLoss() throws {
    var numbers = SeededGenerator(seed: SeededGenerator.base)
    for _ in 0..<12 {
      var draft = MappingDraft(base: try SchemaFixture.schema())
      var states = [draft.result.document.text()]
      for _ in 0..<8 {
        try draft.stage("step", [try edit(of: draft.result, using: &numbers)])
        states.append(draft.result.document.text())
      }
      for _ in 0..<30 {
        if Bool.random(using: &numbers) { draft.undo() } else { draft.redo() }
        #expect(draft.result.document.text() == states[draft.position])
      }
      let stored = try JSONDecoder().decode(
        MappingDraft.self, from: try JSONEncoder().encode(draft))
      #expect(stored == draft)
      #expect(stored.result.document.text() == states[draft.position])
      while draft.undo() != nil {}
      #expect(draft.result.document.text() == draft.base.document.text())
      #expect(draft.differences.isEmpty)
      while draft.redo() != nil {}
      #expect(draft.result.document.text() == states.last)
    }
  }

  @Test func aNewStepForgetsWhatWasUndone() throws {
    var draft = MappingDraft(base: try SchemaFixture.schema())
    try draft.stage("a", [.setFlows([.add], mapping: users)])
    try draft.stage("b", [.setEnabled(true, mapping: groups)])
    draft.undo()
    #expect(draft.redoStep?.label == "b" && draft.undoStep?.label == "a")
    try draft.stage("c", [.setFilter(nil, mapping: groups)])
    #expect(draft.steps.map(\.label) == ["a", "c"] && draft.redoStep == nil)
    try draft.stage("d", [.removeRule("members", mapping: groups)], amending: true)
    #expect(draft.steps.map(\.label) == ["a", "d"])
    #expect(draft.result.objectMapping(groups)?.filter != nil)
  }

  @Test func aStepThatCannotBeMadeChangesNothing() throws {
    var draft = MappingDraft(base: try SchemaFixture.schema())
    try draft.stage("a", [.setFlows([.add], mapping: users)])
    let before = draft
    #expect(throws: MappingEditError.noRule("nope")) {
      try draft.stage(
        "b", [.setEnabled(true, mapping: groups), .removeRule("nope", mapping: users)],
        amending: true)
    }
    #expect(draft == before)
  }

  @Test func aDamagedFileIsRefused() throws {
    let text = #"""
      {"base": "{\"synchronizationRules\": []}", "position": 1,
       "steps": [{"label": "x", "edits": [{"removeRule": {"_0": "a", "mapping": "b"}}]}]}
      """#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MappingDraft.self, from: Data(text.utf8))
    }
  }

  @Test func conflictsAreWhatBothChanged() throws {
    let base = try SchemaFixture.schema()
    var name = try #require(base.objectMapping(users)?.rule(for: "displayName"))
    name.kind = .expression
    name.expression = "ToUpper([displayName])"
    var draft = MappingDraft(base: base)
    try draft.stage("ours", [.setRule("displayName", name, mapping: users)])
    func conflicts(_ theirs: MappingEdit) throws -> [String] {
      draft.conflicts(with: try base.applying(theirs)).map(\.theirs.description)
    }
    #expect(try conflicts(.setRule("displayName", name, mapping: users)) == [])
    #expect(try conflicts(.setEnabled(true, mapping: groups)) == [])
    #expect(try conflicts(.setMatching(["displayName"], mapping: users)) == [])
    #expect(
      try conflicts(.removeRule("displayName", mapping: users))
        == ["- \(users), displayName ← [displayName]"])
    name.expression = "ToLower([displayName])"
    #expect(
      try conflicts(.setRule("displayName", name, mapping: users))
        == ["~ \(users), displayName: source [displayName] → ToLower([displayName])"])

    let newer = try base.applying(.setEnabled(true, mapping: groups))
    let rebased = try draft.rebased(onto: newer)
    #expect(rebased.result.objectMapping(groups)?.isEnabled == true)
    #expect(
      rebased.result.objectMapping(users)?.rule(for: "displayName")?.expression
        == "ToUpper([displayName])")
    let gone = try base.applying(.removeRule("displayName", mapping: users))
    #expect(throws: MappingEditError.noRule("displayName")) { try draft.rebased(onto: gone) }
  }

  @Test func theFingerprintIsOfTheContent() throws {
    let schema = try SchemaFixture.schema()
    let same = try MappingSchema(parsing: schema.document.text(order: .sorted))
    #expect(schema.fingerprint == same.fingerprint && schema.fingerprint.count == 16)
    #expect(
      try schema.applying(.setEnabled(true, mapping: groups)).fingerprint != schema.fingerprint)
  }
}
