import Foundation
import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

/// Both sides against each other, as they are looked at by keys.
@Suite("Reconcile view") @MainActor
struct ReconciliationFlowTests {
  private func reconciled() async throws -> Flow {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("=")
    await flow.press("p")
    return flow
  }

  @Test("= shows it from any pane, v goes between plan and comparison")
  func reaching() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("2", "=")
    #expect(flow.state.pane == .plan && flow.state.shownList == .reconciliation)
    #expect(flow.text.contains("p reads both sides and"), "\(flow.text)")
    await flow.press("p")
    #expect(flow.text.contains("2,190 matched") && flow.text.contains("2 duplicate"))
    #expect(flow.text.contains("2 people have a Webex user under another name"))
    await flow.press("v")
    #expect(flow.state.shownList == .plan)
    await flow.press("v")
    #expect(flow.state.shownList == .reconciliation)
  }

  @Test("a pair has both users and the steps, with keys in the place of commands")
  func pair() async throws {
    let flow = try await reconciled()
    let text = try #require(flow.state.subject?.detail.plainText)
    #expect(text.contains("zoe.angstrom@mail.example") && text.contains("zoe@contoso.example"))
    #expect(text.contains("same mail address"))
    #expect(text.contains("Let no cycle run meanwhile: ctrl-x"), "\(text)")
    #expect(!text.contains("entrahub"))
    #expect(flow.state.subject?.copies.contains { $0.text == "webex-2" } == true)
  }

  @Test("one finding alone, the filter within it, and attribute by attribute what differs")
  func showOnly() async throws {
    let flow = try await reconciled()
    await flow.press("a")
    await flow.press("d")
    #expect(flow.state.listing.count == 1)
    #expect(flow.text.contains("shown: only drifted"))
    #expect(flow.text.contains("title, displayName") || flow.text.contains("title, disp"))
    #expect(flow.text.contains("Dean → Head of School"))
    await flow.press("a")
    await flow.press("a")
    await flow.press("/", "e", "m", "p", "enter")
    #expect(flow.state.listing.count == 1)
    #expect(flow.state.subject?.detail.plainText.contains("null is never sent") == true)
    await flow.press("esc", "s")
    #expect(flow.toast.contains("by finding"))
    await flow.press("c")
    #expect(flow.toast.contains("v shows the plan"))
  }

  @Test("e explains, x writes the table, and a Webex user whom nobody is is not provisioned")
  func work() async throws {
    let flow = try await reconciled()
    await flow.press("e")
    #expect(flow.fake.asked.last?.hasPrefix("explain 0b1f5c2e") == true)
    await flow.press("esc")
    await flow.press("x", "enter")
    let text = try #require(flow.fake.written["reconcile-contoso.csv"])
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == Fixture.reconciliationLines.count + 1)
    #expect(lines[0].hasPrefix("finding,name,displayName,reason,sourceId,targetId,changes,"))
    #expect(lines[1].hasPrefix("mismatch,zoe@contoso.example,"))
    #expect(lines[1].contains("webex-2"))
  }

  @Test("a remedy that named the command shows the view")
  func remedy() async throws {
    let flow = try await Flow(Fixture.healthy)
    var state = flow.state
    _ = state.carryOut(
      Remedy(
        id: "mend-second-users", title: "See who has two users", kind: .command,
        command: "entrahub reconcile"))
    #expect(state.shownList == .reconciliation)
  }

  @Test("on a real tenant with a UPN mismatch each pair is there, with the way out")
  func live() async throws {
    try await LiveFlow.inMappings(.upnMismatch) { flow in
      await flow.press("=", "p")
      #expect(flow.text.contains("duplicate"), "\(flow.text)")
      guard case .pair(let pair) = ReconciliationPane.row(flow.state)?.line else {
        Issue.record("the first line is no pair: \(flow.text)")
        return
      }
      let detail = try #require(flow.state.subject?.detail.plainText)
      #expect(detail.contains(pair.webexUser.userName))
      #expect(detail.contains("1. Keep the user under WEBEX USER"), "\(detail)")
      // A filter by the other name finds the pair, too.
      await flow.press("/")
      await flow.type(String(pair.webexUser.userName.prefix { $0 != "@" }))
      await flow.press("enter")
      #expect(flow.state.listing.count >= 1)
      await flow.press("e")
      #expect(flow.text.contains(pair.person.displayName), "\(flow.text)")
    }
  }
}
