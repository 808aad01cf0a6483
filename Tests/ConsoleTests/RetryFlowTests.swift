import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

@Suite("Flow: the failed once more", .timeLimit(.minutes(5)))
@MainActor
struct RetryFlowTests {
  /// Puts the cursor of the errors on a cause.
  private func select(_ code: String, _ flow: Flow) async throws {
    await flow.press("4", "g")
    for _ in 0..<flow.state.listing.count where flow.state.subject?.copies.first?.text != code {
      await flow.press("j")
    }
    try #require(flow.state.subject?.copies.first?.text == code, "\(flow.text)")
  }

  @Test("the cause under the cursor is previewed, asked about, tried, and told row by row")
  func oneCause() async throws {
    let flow = try await Flow(Fixture.deleted)
    try await select("DuplicateTargetEntries", flow)
    await flow.press("a")
    #expect(flow.fake.asked.last == "plan retry of DuplicateTargetEntries")
    #expect(flow.text.contains("2 to provision again, 1 without an id in the log"))
    #expect(flow.text.contains("failed once"))
    await flow.press("enter")
    #expect(flow.text.contains("Provision them again?"))
    #expect(!flow.fake.asked.contains("retry 2"))
    await flow.press("left", "enter")
    #expect(flow.fake.asked.contains("retry 2"))
    #expect(flow.text.contains("1 provisioned, 1 refused, 1 failed"))
    #expect(flow.state.assignmentBatch == nil)
  }

  @Test("it is offered where somebody fails, and by the remedy of a run")
  func offered() async throws {
    let flow = try await Flow(Fixture.deleted)
    await flow.press("4")
    #expect(Chrome.hintCommands(flow.state).contains(.retryFailed))
    var state = flow.state
    let remedy = Remedy(
      id: "retry-failed", title: "Then the others", kind: .command,
      command: "entrahub errors retry InvalidAnchor", subject: "InvalidAnchor")
    _ = state.carryOut(remedy)
    #expect(state.running[.planningRetry] != nil)
    var readOnly = try await Flow(Fixture.healthy, isReadOnly: true).state
    readOnly.pane = .errors
    #expect(!Chrome.hintCommands(readOnly).contains(.retryFailed))
  }

  @Test("troubleshooting begins at the cause under the cursor")
  func troubleshootCause() async throws {
    let flow = try await Flow(Fixture.deleted)
    try await select("DuplicateTargetEntries", flow)
    let group = Fixture.deleted.provisioning.value?.failures.first {
      $0.code == "DuplicateTargetEntries"
    }
    let playbook = try #require(group?.playbook)
    await flow.troubleshoot()
    #expect(flow.fake.asked.contains("troubleshoot by \(playbook)"))
    #expect(Playbook.all.contains { $0.id == playbook })
  }

  @Test("marked causes go together; Cancel sends nothing")
  func markedCauses() async throws {
    let flow = try await Flow(Fixture.deleted)
    try await select("DuplicateTargetEntries", flow)
    await flow.press("space", "space", "a")
    #expect(flow.fake.asked.last == "plan retry of DuplicateTargetEntries, InvalidAnchor")
    await flow.press("enter", "esc")
    #expect(flow.toast == "Nothing was changed.")
    #expect(!flow.fake.asked.contains("retry 2"))
  }

  @Test("a read-only profile says why, and nobody failing says so")
  func refused() async throws {
    let readOnly = try await Flow(Fixture.healthy, isReadOnly: true)
    await readOnly.press("4", "a")
    #expect(readOnly.toast.contains("retry failed: the console was started read-only"))
    let quiet = try await Flow(Fixture.unread)
    await quiet.press("4", "a")
    #expect(quiet.toast.contains("the provisioning log was not read"))
  }

  /// The whole way on a sandbox: what is not mended is refused again, with its reason.
  @Test("on the sandbox each is provisioned on demand, and its answer shown")
  func live() async throws {
    try await LiveFlow.inMappings(.domainNotVerified) { flow in
      await flow.press("4", "g")
      for _ in 0..<flow.state.listing.count
      where flow.state.subject?.copies.first?.text != "InvalidDomain" {
        await flow.press("j")
      }
      await flow.press("a")
      let ready = try #require(
        { if case .rows(let rows)? = flow.state.overlays.last { rows.next?.ready } else { nil } }())
      #expect(ready > 3)
      await flow.press("enter", "left", "enter")
      await flow.app.when { $0.state.assignmentBatch == nil && $0.state.isIdle }
      #expect(flow.text.contains("\(ready) refused"), "\(flow.text)")
      #expect(!flow.text.contains("429") && !flow.text.contains(" failed"), "\(flow.text)")
      #expect(flow.text.contains("InvalidDomain"), "\(flow.text)")
    }
  }
}

@Suite("Limits")
@MainActor
struct LimitsTests {
  @Test("the overview tells which limit is crossed, by what, and where it stands")
  func shown() throws {
    var state = try Scene.state(Fixture.healthy)
    #expect(!OverviewPane.rows(state).contains { $0.item == .limits })
    state = try Scene.state(Fixture.healthy, limits: Fixture.limits)
    _ = state.update(.clocks(Fixture.clocks))
    let row = try #require(OverviewPane.rows(state).first { $0.item == .limits })
    #expect(row.note.string == "token days crossed")
    #expect(row.sign?.style == .warning)
    state.select("limits", in: .overview)
    state.arrangeLists()
    let text = state.frame(size: Size(width: 100, height: 30)).text
    #expect(text.contains("token days: 20"))
    #expect(text.contains("fewer than 30"))
    #expect(text.contains("quarantine day: 0"))
    #expect(text.contains("[limits] in config.toml"))
  }
}
