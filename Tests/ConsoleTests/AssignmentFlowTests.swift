import Evidence
import Foundation
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

@Suite("Assignments")
@MainActor
struct AssignmentFlowTests {
  private func flow(
    isReadOnly: Bool = false, _ world: (inout FakeServices.World) -> Void = { _ in }
  ) async throws -> Flow {
    let flow = try await Flow(Fixture.healthy, isReadOnly: isReadOnly, world: world)
    await flow.press("2")
    return flow
  }

  /// Until nobody is being searched for any more.
  private func found(_ flow: Flow, _ text: String) async {
    await flow.app.when { app in
      guard case .principals(let picker) = app.state.overlays.last else { return false }
      return picker.search?.text == text && !picker.isSearching
    }
  }

  private func wasSent(_ flow: Flow) -> Bool {
    flow.fake.asked.contains { $0.hasPrefix("carry out") }
  }

  @Test("somebody is searched, shown with what it causes, and assigned after Cancel was left")
  func assign() async throws {
    let flow = try await flow()
    await flow.press("a")
    #expect(flow.text.contains("Assign"))
    await flow.type("zo")
    await found(flow, "zo")
    #expect(flow.text.contains("zoe@contoso.example"))
    await flow.press("enter")
    #expect(flow.text.contains("Contoso GmbH"))
    #expect(flow.text.contains("1 person enters the scope"))
    // Enter at once is Cancel, and leads back to the search.
    await flow.press("enter")
    #expect(!wasSent(flow))
    #expect(flow.text.contains("tab marks"))
    await flow.press("enter")
    await flow.press("left", "enter")
    #expect(flow.fake.asked.contains("carry out assign 1"))
    #expect(flow.toast.contains("1 assigned"))
    #expect(flow.state.overlays.isEmpty)
  }

  @Test("several are marked over several searches")
  func several() async throws {
    let flow = try await flow()
    await flow.press("a")
    await flow.type("zo")
    await found(flow, "zo")
    await flow.press("tab", "ctrl-u")
    await flow.type("営業")
    await found(flow, "営業")
    await flow.press("tab")
    #expect(flow.text.contains("2 marked"))
    await flow.press("enter")
    #expect(flow.text.contains("Not provisioned"))
    await flow.press("left", "enter")
    #expect(flow.fake.asked.contains("carry out assign 2"))
  }

  @Test("the filter looks at names, kinds and roles, not at what is said about them")
  func filtering() async throws {
    let flow = try await flow()
    await flow.press("/")
    await flow.type("webex")
    #expect(flow.state.listing.count == 1)
    await flow.press("ctrl-u")
    await flow.type("default access")
    #expect(flow.state.listing.count == 1)
  }

  @Test("what can't be assigned says why")
  func refused() async throws {
    let flow = try await flow()
    await flow.press("a")
    await flow.type("team")
    await found(flow, "team")
    await flow.press("enter")
    #expect(flow.toast.contains("no security group"))
  }

  @Test("a search that was refused says why and what to do, not that nobody was found")
  func refusedSearch() async throws {
    let flow = try await flow {
      $0.assignments.searchFailure = ProvisioningError(
        .forbidden, leg: .consoleToGraph, operation: "searching the directory", status: 403,
        code: "Authorization_RequestDenied", message: "Insufficient privileges",
        advice: "Grant User.Read.All.")
    }
    await flow.press("a")
    await flow.type("qqq")
    await found(flow, "qqq")
    #expect(flow.text.contains("HTTP 403"))
    #expect(flow.text.contains("Grant User.Read.All."))
    #expect(!flow.text.contains("fits these letters"))
  }

  @Test("of several roles one is chosen")
  func roles() async throws {
    let second = AssignableRole(id: "role-2", name: "Room administrator")
    let flow = try await flow { $0.assignments.roles.append(second) }
    await flow.press("a")
    await flow.type("zo")
    await found(flow, "zo")
    await flow.press("enter")
    #expect(flow.text.contains("Room administrator"))
    await flow.press("down", "enter")
    #expect(flow.fake.asked.contains("plan assign [\"Zoë Ångström\"] role-2"))
    #expect(flow.text.contains("1 person enters"))
  }

  @Test("a range is marked, and many are removed only after their number was typed")
  func range() async throws {
    let flow = try await flow { $0.assignments.people = 1_840 }
    await flow.press("g", "V", "j", "j", "V")
    #expect(flow.state.listing.marks.count == 3)
    await flow.press("j", "space")
    #expect(flow.state.listing.marks.count == 4)
    await flow.press("d")
    #expect(flow.text.contains("1,840 people become inactive in Webex"))
    await flow.press("left", "enter")
    #expect(!wasSent(flow))
    await flow.type("1840")
    await flow.press("enter")
    #expect(flow.fake.asked.contains("carry out remove 4"))
    #expect(flow.state.listing.marks.isEmpty)
  }

  @Test("the range grows and shrinks with the cursor, and esc takes the marks away")
  func shrinking() async throws {
    let flow = try await flow()
    await flow.press("g", "V", "G")
    let all = flow.state.listing.marks.count
    await flow.press("k", "k")
    #expect(flow.state.listing.marks.count == all - 2)
    await flow.press("esc")
    #expect(flow.state.listing.marks.isEmpty)
    await flow.press("j")
    #expect(flow.state.listing.marks.isEmpty)
  }

  @Test("a stopped batch says what is done, and answers")
  func stop() async throws {
    let flow = try await flow { $0.assignments.isHeld = true }
    await flow.press("a")
    await found(flow, "")
    await flow.press("tab", "tab", "tab", "enter")
    await flow.press("left")
    flow.terminal.press("enter")
    await flow.app.when { $0.state.assignmentBatch?.decided == 1 }
    #expect(flow.text.contains("assigning 1 of 3"))
    await flow.press("ctrl-c")
    await flow.app.when { $0.state.assignmentBatch == nil && $0.state.isIdle }
    #expect(flow.toast.contains("1 assigned, 2 not sent"))
  }

  @Test("rows that fail are listed with their reason")
  func failures() async throws {
    let flow = try await flow { $0.assignments.failing = ["person-2"] }
    await flow.press("a")
    await found(flow, "")
    await flow.press("tab", "tab", "enter")
    await flow.press("left", "enter")
    #expect(flow.text.contains("1 assigned, 1 failed"))
    #expect(flow.text.contains("HTTP 400: not this one"))
    #expect(flow.text.contains("Next: Look again."))
    await flow.press("y")
    #expect(flow.toast.contains("OSC 52"))
  }

  @Test("a table is shown row by row before it is asked about")
  func importing() async throws {
    let flow = try await flow {
      $0.files["people.csv"] = "upn\nzoe@contoso.example\nnobody@contoso.example\n"
    }
    await flow.press("i")
    await flow.type("nothing.csv")
    await flow.press("enter")
    #expect(flow.text.contains("there is no such file"))
    await flow.press("ctrl-u")
    await flow.type("people.csv")
    await flow.press("enter")
    #expect(flow.text.contains("1 to assign, 0 so already, 1 refused"))
    #expect(flow.text.contains("no user or group"))
    await flow.press("enter", "left", "enter")
    #expect(flow.fake.asked.contains("carry out assign 1"))
    #expect(flow.toast.contains("u takes it back"))
    #expect(flow.text.contains("1 of 2") && flow.text.contains("y copies · esc leaves"))
  }

  @Test("the assignments are written as a table")
  func exporting() async throws {
    let flow = try await flow()
    await flow.press("x", "enter")
    let text = try #require(flow.fake.written["assignments-contoso.csv"])
    let file = try AssignmentFile(Data(text.utf8), name: "x")
    #expect(file.wishes.count == Fixture.healthy.assignments.value?.count)
  }

  @Test("the last change is taken back after a question")
  func undo() async throws {
    let flow = try await flow {
      $0.assignments.undo = Fixture.plan(.remove, [Fixture.principals[0]], isUndo: true)
    }
    await flow.press("u")
    #expect(flow.text.contains("Take the assignments back?"))
    await flow.press("left", "enter")
    #expect(flow.fake.asked.contains("carry out remove 1"))
    flow.fake.with { $0.assignments.undo = nil }
    await flow.press("u")
    #expect(flow.toast.contains("Nothing was changed from here"))
  }

  @Test("how people stand is asked once, and again when a side was read anew")
  func standings() async throws {
    let flow = try await flow { $0.standing = Fixture.standings[0] }
    func asked() -> Int { flow.fake.asked.count { $0 == "standings" } }
    await flow.press("v", "P")
    #expect(flow.text.contains("Webex – alle Mi") && flow.text.contains("active"))
    #expect(flow.text.contains("In scope: through the group"))
    #expect(asked() == 1)
    await flow.press("j", "v", "v", "j", "5", "2")
    #expect(asked() == 1)
    var snapshot = Fixture.healthy
    snapshot.target = Fixture.read(TargetCounts(users: 1, active: 1))
    flow.fake.publish(snapshot)
    await flow.app.when { $0.state.snapshot.target.value != nil && $0.state.isIdle }
    #expect(asked() == 2)
  }

  @Test("a sort column that a narrow screen leaves out is not claimed of another one")
  func sortedBySomethingElse() throws {
    let wide = try Scene.state(
      Fixture.healthy, after: Scene.keys("2", "v") + [Scene.people] + Scene.keys("s", "s"))
    func header(_ width: Int) -> String {
      wide.frame(size: Size(width: width, height: 24)).text.split(separator: "\n")
        .first { $0.contains("Comes in by") }.map(String.init) ?? ""
    }
    #expect(wide.listing.sort?.column == 1)
    #expect(header(110).contains("▲"))
    #expect(header(60).contains("Comes in by") && !header(60).contains("▲"))
  }

  @Test("read-only keeps search and change away and says why")
  func readOnly() async throws {
    let flow = try await flow(isReadOnly: true)
    for key in ["a", "d", "u", "i"] {
      await flow.press(key)
      #expect(flow.toast.contains("read-only"), "\(key)")
    }
  }

  @Test("garbage in the search neither ends it nor reaches the terminal")
  func garbage() async throws {
    let flow = try await flow()
    await flow.press("a")
    await flow.send(.paste("\u{1B}]52;c;AAAA\u{07}\u{202E}zo\u{0}"))
    #expect(!flow.text.contains("\u{1B}"))
    #expect(flow.text.contains("tab marks"))
    await flow.press("esc")
    #expect(flow.state.overlays.isEmpty)
  }
}
