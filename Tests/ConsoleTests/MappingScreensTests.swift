import AttributeMapping
import Foundation
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

/// The mouse in the editors, and the list of what Webex has attributes for.
@Suite("Mapping screens")
struct MappingScreensTests {
  /// Presses the mouse on the first place that shows a text, some characters into it.
  private func click(
    _ text: String, in state: inout ConsoleState, shift: Int = 0, isDouble: Bool = false
  ) throws {
    let frame = state.frame(size: state.size)
    for y in 0..<state.size.height {
      guard let range = frame.row(y).range(of: text) else { continue }
      let x = frame.row(y)[..<range.lowerBound].unicodeScalars.count + shift
      let action: Mouse.Action = isDouble ? .doubleClick : .press
      _ = state.update(.event(.mouse(Mouse(action, at: Point(x: x, y: y)))))
      return
    }
    Issue.record("“\(text)” is not on the screen:\n\(frame.text)")
  }

  private func editor(_ state: ConsoleState) throws -> MappingEditor {
    guard case .editor(let editor) = state.mappings.screen else {
      throw MappingEditError.noRule("no editor")
    }
    return editor
  }

  private func filter(_ state: ConsoleState) throws -> FilterEditor {
    guard case .filter(let editor) = state.mappings.screen else {
      throw MappingEditError.noRule("no editor")
    }
    return editor
  }

  private func expressionEditor(_ text: String, width: Int = 100) throws -> ConsoleState {
    try Scene.state(
      Fixture.healthy, size: Size(width: width, height: 30),
      after: Scene.mappings()
        + Scene.keys("j", "j", "e", "up", "right", "right", "down", "ctrl-u")
        + [.event(.paste(text))])
  }

  @Test("a click puts the cursor into the expression, wrapped, laid out or with a mark in it")
  func expression() throws {
    var state = try expressionEditor("Join(\" \",\n  Uper([givenName]),\n  [surname])")
    try click("[surname])", in: &state, shift: 1)
    let text = try editor(state).expression.text
    let place = text.utf8.count - "surname])".utf8.count
    #expect(try editor(state).expression.cursor == place)
    try click("Uper", in: &state, shift: 2)
    #expect(try editor(state).expression.cursor == "Join(\" \",\n  Up".utf8.count)
    // Beyond the end of a line it is the line's end.
    try click("Join(\" \",", in: &state, shift: 40)
    #expect(try editor(state).expression.cursor == "Join(\" \",".utf8.count)
  }

  @Test("a click chooses: a kind, when it applies, the matching; and puts the cursor in a field")
  func choices() throws {
    var state = try expressionEditor("[surname]")
    try click("at creation", in: &state, shift: 2)
    #expect(try editor(state).focus == .flow)
    #expect(try editor(state).rule.flowType == .objectAddOnly)
    try click("constant", in: &state, shift: 1)
    #expect(try editor(state).ruleKind == .constant)
    try click("Default", in: &state)
    for key in "abcdef" { _ = state.update(.event(.key(.character(key)))) }
    try click("abcdef", in: &state, shift: 2)
    _ = state.update(.event(.key(.character("X"))))
    #expect(try editor(state).fallback.text == "abXcdef")
    try click("expression", in: &state, shift: 1)
    #expect(try editor(state).text == "[surname]")
  }

  @Test("a click on a completion takes it; beside it, it closes the list")
  func completion() throws {
    var state = try expressionEditor("")
    for key in "ToU" { _ = state.update(.event(.key(.character(key)))) }
    #expect(try editor(state).popup != nil)
    try click("ToUpper", in: &state, shift: 1)
    #expect(try editor(state).expression.text.hasPrefix("ToUpper("))
    for key in "gi" { _ = state.update(.event(.key(.character(key)))) }
    #expect(try editor(state).popup != nil)
    try click("Matching", in: &state)
    #expect(try editor(state).popup == nil)
  }

  @Test("a second click on a direct source opens the list of attributes")
  func source() throws {
    var state = try Scene.state(
      Fixture.healthy, after: Scene.mappings() + Scene.keys("j", "j", "e", "up"))
    try click("Source", in: &state)
    #expect(state.overlays.isEmpty)
    try click("Source", in: &state)
    guard case .picker(_, .source)? = state.overlays.last else {
      Issue.record("no list")
      return
    }
  }

  @Test("a click selects a cell of the filter, the second edits it")
  func filterCells() throws {
    var state = try Scene.state(
      Fixture.healthy,
      after: Scene.mappings()
        + Scene.keys("F", "a", "d", "e", "p", "enter", "E", "Q", "enter", "x", "y", "enter"))
    try click("department", in: &state, shift: 1)
    #expect(try filter(state).column == .attribute)
    try click("“xy”", in: &state, shift: 1)
    #expect(try filter(state).column == .value)
    #expect(try filter(state).typing == nil)
    try click("“xy”", in: &state, shift: 1)
    #expect(try filter(state).typing?.text == "xy")
    // A click elsewhere keeps what was typed.
    _ = state.update(.event(.key(.character("z"))))
    try click("department", in: &state)
    #expect(try filter(state).clause?.values == ["xyz"])
  }

  @Test("results scroll no further than they go")
  func scrolling() throws {
    var state = try expressionEditor("[surname]")
    for _ in 0..<20 { _ = state.update(.event(.key(.pageDown))) }
    let offset = try editor(state).offset
    _ = state.update(.event(.key(.pageUp)))
    #expect(try editor(state).offset == max(0, offset - 3))
    #expect(offset < 10)
  }

  // MARK: Target attributes

  private func targets() throws -> ConsoleState {
    try Scene.state(Fixture.healthy, after: Scene.mappings() + Scene.keys("v", "v", "g"))
  }

  private func attribute(_ name: String, _ state: ConsoleState) -> AttributeDefinition? {
    guard let schema = state.mappings.schema, let object = schema.objectMappings.first else {
      return nil
    }
    return schema.targetObject(of: object)?.attribute(named: name)
  }

  private func press(_ keys: [Message], in state: inout ConsoleState) {
    for key in keys { _ = state.update(key) }
  }

  @Test("an attribute is added, mapped, changed, and undone step by step")
  func addAttribute() throws {
    var state = try targets()
    press(Scene.keys("n"), in: &state)
    press([.event(.paste(" nickName "))], in: &state)
    // Known, but without a source of its own.
    #expect(state.frame(size: state.size).text.contains("Webex knows it."))
    press(Scene.keys("tab", "b", "enter"), in: &state)
    #expect(attribute("nickName", state)?.type == .boolean)
    #expect(TargetsPane.item(state)?.attribute.name == "nickName")
    #expect(TargetsPane.item(state)?.staging == .added)
    press(Scene.keys("e", "down", "s", "enter"), in: &state)
    #expect(attribute("nickName", state)?.type == .string)
    // The lint judges mappings by the attribute as it is staged.
    press(Scene.keys("a", "down", "enter"), in: &state)
    press([.event(.paste("givenName"))], in: &state)
    press(Scene.keys("enter", "ctrl-s"), in: &state)
    #expect(
      state.mappings.schema?.objectMappings.first?.rule(for: "nickName")
        == .direct("givenName", to: "nickName"))
    press(Scene.keys("u", "u", "u"), in: &state)
    #expect(attribute("nickName", state) == nil)
    #expect(!state.mappings.isStaged)
  }

  @Test("a mapped one is neither removed nor renamed; a free one is, and stays in sight")
  func removeAttribute() throws {
    var state = try targets()
    press(Scene.keys("j", "d"), in: &state)
    #expect(state.toast?.text.string.contains("userName is mapped") == true)
    press(Scene.keys("e"), in: &state)
    press([.event(.paste("other"))], in: &state)
    guard case .attribute(let editor) = state.mappings.screen else {
      Issue.record("no editor")
      return
    }
    #expect(editor.attribute.name == "userName")
    press(Scene.keys("esc"), in: &state)
    press(Scene.keys("G", "k", "d"), in: &state)
    #expect(attribute("title", state) == nil)
    #expect(TargetsPane.item(state)?.staging == .removed)
    #expect(state.reason(against: .addMapping) == nil)
  }

  @Test("a name that is taken is not staged")
  func takenName() throws {
    var state = try targets()
    press(Scene.keys("n"), in: &state)
    press([.event(.paste("title"))], in: &state)
    press(Scene.keys("ctrl-s"), in: &state)
    #expect(state.toast?.text.string.contains("of this name already") == true)
    #expect(!state.mappings.isStaged)
    #expect(state.frame(size: state.size).text.contains("Webex knows it; usual source: "))
    press(Scene.keys("esc", "y"), in: &state)
    #expect(state.mappings.screen == nil)
  }
}
