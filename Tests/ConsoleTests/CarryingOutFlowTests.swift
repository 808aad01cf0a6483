import Foundation
import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

/// A plan that is carried out from the plan pane, by keys.
@Suite("Carrying out a plan") @MainActor
struct CarryingOutFlowTests {
  private func planned(
    isReadOnly: Bool = false, _ world: (inout FakeServices.World) -> Void = { _ in }
  ) async throws -> Flow {
    let flow = try await Flow(Fixture.healthy, isReadOnly: isReadOnly, world: world)
    await flow.press("5")
    await flow.press("p")
    return flow
  }

  @Test("c shows counts, who loses access and what speaks against it; Cancel has the focus")
  func preview() async throws {
    let flow = try await planned()
    await flow.press("c")
    for words in [
      "Carry out the plan?", "Contoso GmbH", "1 creation, 1 update, 1 deactivation",
      "Groups   1 update",
      "1 person loses access", "1 conflict: nothing is sent", "own provisioning job runs",
      "Send 4 requests",
    ] {
      #expect(flow.text.contains(words), "\(words): \(flow.text)")
    }
    await flow.press("enter")
    #expect(flow.toast.contains("Nothing was changed"))
    #expect(flow.state.plan.batch == nil)
  }

  @Test("afterwards there is a row for each request, what was refused first, and a new plan")
  func results() async throws {
    let flow = try await planned()
    await flow.press("c")
    await flow.press("s")
    #expect(
      flow.text.contains("Run 3: 2 people done, 1 person refused, 1 group done in 2 s"),
      "\(flow.text)")
    #expect(flow.text.contains("already exists in another"))
    #expect(flow.text.contains("ROUTERGW_8f3a"))
    await flow.press("y")
    #expect(flow.toast.contains("the rows as text"))
    await flow.press("esc")
    #expect(flow.state.overlays.isEmpty && flow.state.plan.batch == nil)
    #expect(flow.fake.asked.filter { $0 == "plan fresh" }.count == 2)
  }

  @Test("only what is shown is sent, and the question says so")
  func part() async throws {
    let flow = try await planned()
    await flow.press("a", "c")
    await flow.press("c")
    #expect(flow.fake.asked.contains(#"offer ["create"] "#))
    #expect(flow.text.contains("Only what is shown"))
    await flow.press("esc", "a", "s")
    await flow.press("c")
    #expect(flow.toast.contains("nothing that is shown is sent"), "\(flow.toast)")
  }

  @Test("where the name is to be typed, nothing else sends")
  func typed() async throws {
    let flow = try await planned { $0.direct.offer.wantsName = true }
    await flow.press("c")
    await flow.press("s", "left", "enter")
    #expect(flow.state.plan.batch == nil)
    #expect(flow.toast.contains("Type contoso first"))
    await flow.press("ctrl-u")
    await flow.type("contoso")
    await flow.press("enter")
    #expect(flow.text.contains("Run 3"), "\(flow.text)")
  }

  @Test("what is read long ago is said before it is sent")
  func stale() async throws {
    let flow = try await planned {
      $0.direct.offer.readAt = Fixture.now.addingTimeInterval(-7_200)
    }
    await flow.press("c")
    #expect(flow.text.contains("p reads them anew"), "\(flow.text)")
  }

  @Test("progress has stage, rate and time left; ctrl-c stops it, and it says what it did")
  func stopping() async throws {
    let (events, ended) = AsyncStream.makeStream(of: Void.self)
    let flow = try await planned {
      $0.direct.offer.send = { progress throws(ProvisioningError) in
        progress(Fixture.directProgress)
        // As a run that lets what is on its way end.
        for await _ in events {}
        var summary = Fixture.directSummary
        summary.remaining = 1
        summary.stop = ProvisioningError(
          .cancelled, operation: "direct synchronization", message: "stopped", advice: "Again.")
        return DirectReport(summary: summary, results: Fixture.directResults)
      }
      $0.direct.unfinished = Fixture.unfinishedRun
    }
    flow.terminal.press("c")
    await flow.app.when { !$0.state.overlays.isEmpty && $0.state.isIdle }
    flow.terminal.press("s")
    await flow.app.when { $0.state.plan.batch?.progress != nil }
    #expect(
      flow.text.contains("creations: 1,202 of 2,304 (52 %) · 2 not done · 850/s · 1 min left"))
    #expect(flow.text.contains("sending 1,202 of 2,304"))
    #expect(flow.state.reason(against: .makePlan) == "the plan is being carried out")
    #expect(flow.state.reason(against: .carryOutPlan) == "it is being carried out already")
    flow.terminal.mailbox.post(.interrupt)
    await flow.app.when { $0.state.plan.batch?.isStopping == true }
    #expect(flow.text.contains("stopping"))
    ended.finish()
    await flow.app.when { $0.state.plan.batch == nil && $0.state.isIdle }
    #expect(flow.toast.contains("1 request not begun") && flow.toast.contains("c goes on"))
    await flow.app.when { $0.state.plan.unfinished != nil }
    #expect(flow.fake.asked.filter { $0 == "plan fresh" }.count == 1)
  }

  @Test("what a killed run has left is said over the list, and in the question")
  func unfinished() async throws {
    let flow = try await planned { $0.direct.unfinished = Fixture.unfinishedRun }
    #expect(flow.text.contains("did not end: c goes on"), "\(flow.text)")
    await flow.press("c")
    #expect(flow.text.contains("Goes on with run 3"))
  }

  @Test("not read-only, and not without a plan")
  func refused() async throws {
    let readOnly = try await planned(isReadOnly: true)
    await readOnly.press("c")
    #expect(readOnly.toast.contains("read-only"))
    let flow = try await Flow(Fixture.healthy)
    await flow.press("5")
    await flow.press("c")
    #expect(flow.toast.contains("there is no plan yet"))
  }

  @Test(
    "on a real tenant a second plan holds nothing that is sent but what was refused",
    arguments: [Scenario.healthy, .quarantinedEscrow])
  func live(_ scenario: Scenario) async throws {
    try await LiveFlow.inMappings(scenario) { flow in
      await flow.press("5", "p")
      let before = try #require(flow.state.plan.rows?.summary)
      #expect(before.count(of: .create) > 0)
      await flow.press("c", "s")
      let report = try #require(flow.report)
      #expect(report.rows.count >= before.count(of: .create))
      let refused = report.rows.count { $0.sign.glyph == Sign(Health.problem).glyph }
      await flow.press("esc")
      let after = try #require(flow.state.plan.rows?.summary)
      let left = PlanAction.allCases.filter(\.sends).reduce(0) { $0 + after.people[$1] }
      #expect(left == refused, "\(flow.text)")
    }
  }
}

extension LiveFlow {
  /// The rows over the screen.
  fileprivate var report: RowReport? {
    if case .rows(let report) = state.overlays.last { report } else { nil }
  }
}
