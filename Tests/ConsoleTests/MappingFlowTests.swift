import AttributeMapping
import TerminalUI
import Testing

@testable import Console
@testable import ProvisioningCore

@Suite("Mappings")
@MainActor
struct MappingFlowTests {
  private func flow(_ world: (inout FakeServices.World) -> Void = { _ in }) async throws -> Flow {
    let flow = try await Flow(Fixture.healthy, world: world)
    await flow.press("3")
    return flow
  }

  private func editor(_ flow: Flow) -> MappingEditor? {
    if case .editor(let editor) = flow.state.mappings.screen { editor } else { nil }
  }

  /// On displayName with the expression's field in focus and empty.
  private func openExpression(_ flow: Flow) async {
    await flow.press("g", "j", "j", "e", "up", "right", "right", "down", "ctrl-u")
  }

  @Test("an expression is written with completion, tried, staged, undone and staged again")
  func edit() async throws {
    let flow = try await flow { $0.people = 3 }
    await flow.press("p")
    await flow.press("enter")
    #expect(flow.text.contains("Zoë Ångström"))
    await openExpression(flow)
    await flow.type("Joi")
    #expect(flow.text.contains("Join(separator"))
    await flow.press("tab")
    await flow.type("\" \", gi")
    await flow.press("tab")
    await flow.type(", sur")
    await flow.press("tab")
    #expect(editor(flow)?.expression.text == #"Join(" ", [givenName], [surname])"#)
    #expect(flow.text.contains("“Zoë Ångström”"))
    await flow.app.when { state in
      if case .editor(let editor) = state.state.mappings.screen {
        editor.preview != nil
      } else {
        false
      }
    }
    #expect(flow.text.contains("471 changed"))
    await flow.press("ctrl-s")
    let expected = #"Join(" ", [givenName], [surname])"#
    func rule() -> MappingRule? {
      flow.state.mappings.schema?.objectMappings.first?.rule(for: "displayName")
    }
    #expect(rule()?.expression == expected)
    await flow.press("e")
    #expect(editor(flow)?.previewRequest?.before == "[displayName]")
    await flow.press("esc")
    #expect(flow.text.contains("~   displayName") || flow.text.contains("~ "))
    #expect(flow.fake.with { $0.mappings.kept??.position } == 1)
    await flow.press("u")
    #expect(rule()?.expression == "[displayName]")
    #expect(flow.fake.with { $0.mappings.kept } == .some(nil))
    await flow.press("ctrl-r")
    #expect(rule()?.expression == expected)
  }

  @Test("a broken expression is not staged, and the cursor goes to the mistake")
  func broken() async throws {
    let flow = try await flow()
    await openExpression(flow)
    await flow.send(.paste("Join(\" \",\n  Uper([givenName]))"))
    #expect(editor(flow)?.expression.text.contains("\n") == true)
    #expect(flow.text.contains("^^^^"))
    await flow.press("ctrl-s")
    #expect(flow.toast.hasPrefix("Not staged"))
    #expect(editor(flow)?.expression.cursor == "Join(\" \",\n  ".utf8.count)
    #expect(!flow.state.mappings.isStaged)
  }

  @Test("changing the kind keeps the texts of the others")
  func kinds() async throws {
    let flow = try await flow()
    await openExpression(flow)
    await flow.type("[surname]")
    await flow.press("up", "c", "down")
    await flow.type("Everybody")
    await flow.press("up", "e")
    #expect(editor(flow)?.text == "[surname]")
    await flow.press("c")
    #expect(editor(flow)?.text == "\"Everybody\"")
    await flow.press("d")
    #expect(editor(flow)?.text == "[displayName]")
  }

  @Test("escape closes the popup first, then asks before it loses what was typed")
  func escape() async throws {
    let flow = try await flow()
    await openExpression(flow)
    await flow.type("gi")
    #expect(editor(flow)?.popup != nil)
    await flow.press("esc")
    #expect(editor(flow)?.popup == nil)
    #expect(editor(flow)?.expression.text == "gi")
    await flow.press("esc")
    #expect(flow.text.contains("Leave without staging?"))
    await flow.press("enter")
    #expect(editor(flow) != nil)
    await flow.press("esc", "y")
    #expect(flow.state.mappings.screen == nil)
  }

  @Test("required and only matching ones can't be removed, others can and stay in sight")
  func remove() async throws {
    let flow = try await flow()
    await flow.press("g", "d")
    #expect(flow.toast.contains("userName is required"))
    await flow.press("j", "j", "d")
    #expect(flow.state.mappings.schema?.objectMappings.first?.rule(for: "displayName") == nil)
    #expect(flow.state.mappings.rows.contains { $0.staging == .removed })
    await flow.press("e")
    #expect(flow.toast.contains("staged to be removed"))
  }

  @Test("the order of matching is staged")
  func matching() async throws {
    let flow = try await flow()
    await flow.press("G", "]")
    #expect(flow.toast.contains("it does not match"))
    await flow.press("[", "[")
    let object = try #require(flow.state.mappings.schema?.objectMappings.first)
    #expect(object.matchingRules.map(\.target) == ["externalId", "userName"])
  }

  @Test("a mapping is added to a target that nothing fills")
  func add() async throws {
    let flow = try await flow()
    await flow.press("a")
    #expect(flow.text.contains("Add a mapping of User"))
    await flow.type("title")
    await flow.press("enter", "down", "enter")
    await flow.type("jobT")
    await flow.press("enter", "ctrl-s")
    let rule = flow.state.mappings.schema?.objectMappings.first?.rule(for: "title")
    #expect(rule == .direct("jobTitle", to: "title"))
    // Edited again, it is counted against what the service has, not against what is staged.
    await flow.press("e")
    #expect(editor(flow)?.previewRequest?.before == nil)
  }

  @Test("a save is reviewed, asked about with Cancel in focus, and made")
  func save() async throws {
    let flow = try await flow()
    await flow.press("w")
    #expect(flow.toast.contains("nothing is staged"))
    await flow.press("g", "j", "j", "d", "w")
    #expect(flow.text.contains("What it causes"))
    #expect(flow.text.contains("PUT /servicePrincipals"))
    await flow.press("w", "enter")
    #expect(!flow.fake.asked.contains("perform save mappings"))
    await flow.press("w")
    #expect(flow.text.contains("Contoso GmbH"))
    await flow.press("left", "enter")
    #expect(flow.fake.asked.contains("perform save mappings"))
    #expect(!flow.state.mappings.isStaged)
    #expect(flow.state.mappings.screen == nil)
    #expect(flow.fake.with { $0.mappings.kept } == .some(nil))
  }

  @Test("a save that somebody else was faster than keeps the draft and is reviewed anew")
  func overtaken() async throws {
    let flow = try await flow {
      $0.performFailure = ProvisioningError(
        .changedMeanwhile, operation: "saving the mappings", message: "somebody else saved",
        advice: "Review again.")
    }
    await flow.press("g", "j", "j", "d", "w")
    await flow.press("w", "left", "enter")
    #expect(flow.toast.contains("somebody else saved"))
    #expect(flow.fake.asked.count { $0 == "review" } == 2)
    #expect(flow.state.mappings.isStaged)
    #expect(flow.text.contains("What it causes"))
  }

  @Test("staged changes of an earlier run are offered again")
  func draft() async throws {
    var draft = MappingDraft(base: try Fixture.schema())
    let user = try #require(draft.base.objectMappings.first)
    try draft.stage("Remove displayName", [.removeRule("displayName", mapping: user.id)])
    let left = draft
    let flow = try await flow { $0.mappings.draft = left }
    #expect(flow.text.contains("of an earlier run"))
    // Put off, it is asked about again before something else could take its place.
    await flow.press("esc", "e")
    #expect(!flow.state.mappings.isStaged)
    #expect(flow.text.contains("of an earlier run"))
    await flow.press("t")
    #expect(flow.state.mappings.draft == left)
    await flow.press("q")
    #expect(flow.text.contains("1 staged change"))
    await flow.press("esc", "X", "left", "enter")
    #expect(!flow.state.mappings.isStaged)
  }

  @Test("counts of an earlier text are dropped")
  func late() async throws {
    var state = try Scene.state(
      Fixture.healthy, after: Scene.mappings() + Scene.keys("j", "j", "e"))
    guard case .editor(let before) = state.mappings.screen else {
      Issue.record("no editor")
      return
    }
    _ = state.update(.event(.key(.end)))
    _ = state.update(.event(.key(.up)))
    _ = state.update(.event(.key(.right)))
    _ = state.update(.mappings(.preview(Fixture.preview(), stamp: before.stamp)))
    guard case .editor(let after) = state.mappings.screen else {
      Issue.record("no editor any more")
      return
    }
    #expect(after.stamp > before.stamp)
    #expect(after.preview == nil)
  }

  @Test("a clause is added by three answers, and who leaves is counted")
  func filter() async throws {
    let flow = try await flow()
    await flow.press("F", "a")
    await flow.type("depart")
    await flow.press("enter")
    await flow.type("EQUALS")
    await flow.press("enter")
    await flow.type("営業部")
    await flow.press("enter", "ctrl-s")
    let filter = flow.state.mappings.schema?.objectMappings.first?.filter
    #expect(filter?.clauses == [.init("department", .equals, "営業部")])
    await flow.press("F")
    guard case .filter(let editor) = flow.state.mappings.screen else {
      Issue.record("no editor")
      return
    }
    #expect(editor.previewRequest?.filterBefore == nil, "staged is not saved")
    #expect(editor.previewRequest?.filterAfter == filter)
  }

  @Test("an expression is typed without looking at the directory")
  func latency() async throws {
    let flow = try await flow { $0.people = 1_000_000 }
    let before = flow.fake.asked.count
    await openExpression(flow)
    await flow.type("ToUpper([surname])")
    #expect(flow.fake.asked.count == before)
    #expect(editor(flow)?.problems.containsError == false)
  }
}
