import Foundation
import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

/// The plan pane as it is used, by keys.
@Suite("Plan pane") @MainActor
struct PlanFlowTests {
  @Test("the first look says what to do, p makes the plan, with its totals over the list")
  func firstPlan() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("5")
    #expect(flow.text.contains("p reads both sides and"))
    #expect(flow.toast.isEmpty)
    await flow.press("p")
    #expect(flow.fake.asked.filter { $0.hasPrefix("plan") } == ["plan stored", "plan fresh"])
    #expect(flow.text.contains("1 conflict") && flow.text.contains("groups  ~ 1 update"))
    // What is in the way stands first, who is left out last.
    #expect(PlanPane.item(flow.state)?.action == .conflict)
    await flow.press("G")
    #expect(PlanPane.item(flow.state)?.action == .skip)
  }

  @Test("whom Webex refused the last time is said in the list and in the detail")
  func refused() async throws {
    let flow = try await planned()
    await flow.press("j", "j", "j")
    #expect(flow.text.contains("409 last time:"), "\(flow.text)")
    #expect(flow.text.contains("refused 409 at"))
    #expect(
      flow.state.subject?.detail.plainText.contains(
        "the address is in another organization") == true)
  }

  private func planned() async throws -> Flow {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("5")
    await flow.press("p")
    return flow
  }

  @Test("the detail has each value before and after, and the very request")
  func detail() async throws {
    let flow = try await planned()
    await flow.press("/", "m", "i", "n", "enter")
    #expect(flow.text.contains("Dean → Head of School"))
    #expect(flow.text.contains("PATCH /Users/webex-4"))
    let request = try #require(flow.state.subject?.copies.first { $0.title == "request" })
    #expect(request.text.contains(#""path": "title""#), "\(request.text)")
  }

  @Test("one action alone, and the filter within it")
  func showOnly() async throws {
    let flow = try await planned()
    await flow.press("a")
    await flow.press("s")
    #expect(flow.state.listing.count == 2)
    #expect(flow.text.contains("shown: only skip"))
    await flow.press("/", "b", "l", "o", "enter")
    #expect(flow.state.listing.count == 1)
    await flow.press("esc")
    await flow.press("a", "r")
    #expect(PlanPane.item(flow.state)?.action == .delete)
    await flow.press("a", "a")
    #expect(flow.state.listing.count == Fixture.planItems.count)
    await flow.press("s")
    #expect(flow.toast.contains("by action"))
  }

  @Test("e explains: the first step that fails is marked, with its cure; y copies it")
  func explain() async throws {
    let flow = try await planned()
    await flow.press("G", "k", "e")
    #expect(flow.fake.asked.last?.hasPrefix("explain 0b1f5c2e") == true)
    #expect(flow.text.contains("← the first step that fails") || flow.text.contains("← the"))
    #expect(flow.text.contains("Assign the inner group"))
    await flow.press("y")
    #expect(flow.toast.contains("the explanation"))
    await flow.press("esc")
    #expect(flow.state.overlays.isEmpty)
    // A group has no steps: somebody is searched for.
    await flow.press("g", "j", "j", "j", "j", "j")
    #expect(PlanPane.item(flow.state)?.isGroup == true)
    await flow.press("e")
    #expect(flow.text.contains("Explain whom?"))
    await flow.type("zoe@contoso.example")
    await flow.press("enter")
    #expect(flow.fake.asked.last == "explain zoe@contoso.example")
    #expect(flow.text.contains("Assign the inner group"))
  }

  @Test("what is shown is written as a table, and nothing in it is a formula")
  func export() async throws {
    let flow = try await planned()
    await flow.press("a", "c")
    await flow.press("x", "enter")
    let text = try #require(flow.fake.written["plan-contoso.csv"])
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("action,object,name,"))
    #expect(lines[1].hasPrefix("create,user,zoe@contoso.example,"))
    #expect(flow.toast.contains("plan-contoso.csv"))
  }

  @Test("n provisions after asking, and shows what the service did; not read-only")
  func provision() async throws {
    let flow = try await planned()
    await flow.press("j", "j", "j", "n")
    #expect(flow.text.contains("Provision now?") && flow.text.contains("Zoë Ångström"))
    await flow.press("esc")
    #expect(!flow.fake.asked.contains { $0.hasPrefix("provision") })
    await flow.press("n", "p")
    #expect(flow.fake.asked.last?.hasPrefix("provision 0b1f5c2e") == true)
    #expect(flow.text.contains("created in Webex") && flow.text.contains("Written to Webex"))
    await flow.press("esc", "k", "k", "n")
    #expect(flow.toast.contains("nobody of the directory"))
    let readOnly = try await Flow(Fixture.healthy, isReadOnly: true)
    await readOnly.press("5")
    await readOnly.press("p")
    await readOnly.press("n")
    #expect(readOnly.toast.contains("read-only"))
  }

  @Test("people and assignments explain, too")
  func explainElsewhere() async throws {
    let flow = try await Flow(Fixture.healthy) { $0.people = 20 }
    await flow.press("2")
    await flow.press("v")
    await flow.press("j", "e")
    #expect(flow.fake.asked.last == "explain person-1")
    #expect(flow.text.contains("Assigned to the application"))
  }

  @Test("on a real tenant with a UPN mismatch it says that people have a second user")
  func mismatch() async throws {
    try await LiveFlow.inMappings(.upnMismatch) { flow in
      await flow.press("5", "p")
      #expect(flow.text.contains("Webex user under another name"), "\(flow.text)")
    }
  }

  @Test("on a real tenant with nested groups it shows why somebody is missing")
  func live() async throws {
    try await LiveFlow.inMappings(.nestedGroups) { flow in
      await flow.press("5")
      await flow.press("p")
      #expect(flow.text.contains("in nested groups only"), "\(flow.text)")
      await flow.press("G")
      while PlanPane.item(flow.state)?.reason != .nestedOnly,
        flow.state.listing.cursor.selected > 0
      {
        await flow.press("k")
      }
      #expect(PlanPane.item(flow.state)?.reason == .nestedOnly)
      #expect(flow.text.contains("Assign the inner group"))
      await flow.press("e")
      #expect(flow.text.contains("is stopped at"), "\(flow.text)")
    }
  }
}
