import AttributeMapping
import Evidence
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

@Suite("Flow: guided troubleshooting", .timeLimit(.minutes(3)))
@MainActor
struct TroubleshootingFlowTests {
  @Test("the reference case: two keys from the start to the copied consent URL, then recovered")
  func referenceCase() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.checking)
    #expect(flow.text.contains("checked 4 of 9"))
    await flow.publish(Fixture.watching)
    let screen = flow.text
    #expect(screen.contains("confirmed · leg 4, Webex → Entra"))
    #expect(screen.contains("Deleted 8 Mar 2026 08:11 +01:00, 2 h 4 min ago by åsa.öberg"))
    // Whole, from the first column on, on lines of its own.
    let url = Fixture.consentURL
    #expect(screen.contains("\n\(url.prefix(100))\n\(url.dropFirst(100))\n"))
    await flow.press("y")
    #expect(flow.terminal.copied == [url])
    #expect(flow.toast.hasPrefix("Sent to the terminal's clipboard (OSC 52): consent URL"))
    await flow.publish(Fixture.recovered)
    #expect(flow.text.contains("RECOVERED 10:17:12 +01:00, after 2 min 13 s"))
    #expect(flow.text.contains("Proof: what had failed and passes now"))
    #expect(flow.terminal.bells == 1)
    #expect(flow.fake.asked.filter { $0 == "refresh" }.count == 1)
    #expect(await flow.quit() == 0)
    #expect(flow.terminal.isClosed)
  }

  @Test("recovery is told from any pane, once")
  func inTheBackground() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("esc")
    #expect(!flow.state.isTroubleshooting)
    #expect(flow.text.contains("t: watching"))
    await flow.publish(Fixture.recovered)
    #expect(flow.toast.hasPrefix("Recovered at 10:17:12 +01:00"))
    #expect(!flow.text.contains("t: watching"))
    #expect(flow.terminal.bells == 1)
  }

  @Test("t shows a run that watches again instead of beginning another; in it t begins anew")
  func again() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("esc", "t")
    #expect(flow.state.isTroubleshooting)
    #expect(flow.fake.asked.filter { $0 == "troubleshoot" }.count == 1)
    await flow.troubleshoot("t")
    #expect(flow.fake.asked.filter { $0 == "troubleshoot" }.count == 2)
    #expect(flow.fake.asked.contains("troubleshooting ended"))
  }

  @Test("enter on a remedy goes where it points: to the failures, to one person's provisioning")
  func enterGoesWhereARemedyPoints() async throws {
    let flow = try await Flow()
    let code = try #require(flow.state.snapshot.provisioning.value?.failures.last?.code)
    var run = Fixture.watching
    run.remedies = [
      Remedy(
        id: "see-failures", title: "See who fails and why", kind: .command, subject: code),
      Remedy(id: "try-one", title: "Try one: Ada Lovelace", kind: .command, subject: "id-of-ada"),
    ]
    await flow.troubleshoot()
    await flow.publish(run)
    await flow.press("down", "enter")
    #expect(flow.text.contains("Provision now?") && flow.text.contains("Person   Ada Lovelace"))
    await flow.press("esc", "up", "enter")
    #expect(flow.state.pane == .errors && !flow.state.isTroubleshooting)
    guard case .group(let group) = ErrorsPane.item(flow.state) else {
      Issue.record("\(flow.text)")
      return
    }
    #expect(group.code == code)
  }

  @Test("a remedy that only a command does names the key that copies it, and the key does")
  func commandRemedy() async throws {
    let flow = try await Flow()
    var run = Fixture.watching
    run.consentURL = nil
    run.remedies = [
      Remedy(
        id: "change-organization", title: "Change the organization", kind: .command,
        command: "entrahub profile set contoso --org ORG")
    ]
    await flow.troubleshoot()
    await flow.publish(run)
    await flow.press("enter")
    #expect(flow.toast == "Y copies the command that does it.")
    await flow.press("Y")
    guard case .menu(let menu)? = flow.state.overlays.last else {
      Issue.record("\(flow.text)")
      return
    }
    #expect(menu.copyable?.text == "entrahub profile set contoso --org ORG")
  }

  @Test("the remedy of groups that are not mapped goes to their mapping and names its keys")
  func mappingOfGroups() throws {
    var run = Fixture.watching
    run.remedies = [
      Remedy(
        id: "map-groups", title: "Switch the mapping of groups on", kind: .command,
        command: "entrahub mappings enable --object Group")
    ]
    let state = try Scene.state(
      Fixture.healthy,
      after: [.snapshot(Fixture.healthy, at: Fixture.now)] + Scene.run(run) + Scene.keys("enter"))
    #expect(state.pane == .mappings && !state.isTroubleshooting)
    #expect(MappingsPane.item(state)?.object.mapsGroups == true)
    #expect(
      state.toast?.text.string
        == "O switches the mapping of groups on, then w reviews and saves.")
    #expect(Chrome.hintCommands(state).contains(.switchMapping))
  }

  @Test("a remedy that is but a title tells what was found, and how one sees that it worked")
  func bareRemedy() throws {
    var run = Fixture.watching
    run.remedies = [Remedy(id: "clear", title: "Clear it in Webex", kind: .manual)]
    run.diagnoses[0].remedies = run.remedies
    let state = try Scene.state(Fixture.deleted, after: Scene.run(run))
    let text = try #require(state.subject?.detail.plainText)
    #expect(text.contains("No service principal has this application ID."), "\(text)")
    #expect(text.contains("Control Hub shows the entry as Active"), "\(text)")
  }

  @Test("a playbook is chosen from a list and run; t in it runs the same again")
  func playbookByName() async throws {
    let flow = try await Flow()
    await flow.press("B")
    #expect(flow.text.contains("Troubleshoot with a playbook"))
    await flow.type("inactive")
    await flow.troubleshoot("enter")
    #expect(flow.fake.asked.contains("troubleshoot by inactive-people"))
    #expect(flow.state.isTroubleshooting && flow.state.overlays.isEmpty)
    await flow.troubleshoot("t")
    #expect(flow.fake.asked.filter { $0 == "troubleshoot by inactive-people" }.count == 2)
  }

  @Test(
    "a remedy that changes something asks first, naming tenant and object; Cancel has the focus")
  func restore() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("down", "enter")
    #expect(flow.text.contains("Contoso GmbH  prod"))
    #expect(flow.text.contains("Object   Cisco Webex Identity Integration"))
    #expect(flow.text.contains("[ Cancel ]"))
    await flow.press("enter")
    #expect(flow.toast == "Nothing was changed.")
    #expect(!flow.fake.asked.contains("perform restore"))
    await flow.press("enter")
    await flow.press("shift-tab", "enter")
    #expect(flow.fake.asked.contains("perform restore"))
    #expect(flow.toast == "Cisco Webex Identity Integration: restored")
  }

  @Test("a refused change names leg, status, ids and the next step")
  func refused() async throws {
    let flow = try await Flow { world in
      world.performFailure = ProvisioningError(
        .forbidden, leg: .consoleToGraph, operation: "restoring the application", status: 403,
        code: "Authorization_RequestDenied", message: "Insufficient privileges.",
        advice: "Ask for Application.ReadWrite.All.")
    }
    await flow.press("R")
    await flow.press("shift-tab", "enter")
    #expect(
      flow.toast
        == "Restoring the application failed: Insufficient privileges (leg 1, console → Graph, "
        + "HTTP 403, Authorization_RequestDenied). Ask for Application.ReadWrite.All.")
  }

  @Test("a remedy that is not possible now says why; read-only refuses changes")
  func disabled() async throws {
    let flow = try await Flow(isReadOnly: true)
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("down", "enter")
    #expect(flow.toast == "Restore the deleted application: the console was started read-only")
    await flow.press("down", "enter")
    #expect(flow.toast == "Set the wizard up again: Cisco Webex Identity is still there")
    await flow.press("R")
    #expect(flow.toast == "restore application: the console was started read-only")
    #expect(!flow.fake.asked.contains { $0.hasPrefix("describe") || $0.hasPrefix("perform") })
  }

  @Test("without a display o shows the address alone; with one it opens it")
  func open() async throws {
    let remote = try await Flow()
    await remote.press("o")
    #expect(remote.text.contains("\n\(Fixture.consentURL.prefix(100))\n"))
    #expect(!remote.fake.asked.contains { $0.hasPrefix("open") })
    await remote.press("y")
    #expect(remote.terminal.copied == [Fixture.consentURL])
    let local = try await Flow(canOpenURLs: true)
    await local.press("o")
    #expect(local.fake.asked.contains("open \(Fixture.consentURL)"))
    #expect(local.toast == "Opened in the browser.")
  }

  @Test("Q shows a QR code, or says what size it needs")
  func qrCode() async throws {
    let flow = try await Flow(size: Size(width: 100, height: 40))
    await flow.press("Q")
    #expect(flow.text.contains("█"))
    await flow.send(.resize(Size(width: 60, height: 20)))
    let frame = flow.state.frame(size: Size(width: 60, height: 20))
    #expect(frame.text.contains("The QR code needs"))
  }

  @Test("an incident is exported in the form that the file's ending asks for")
  func export() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("x", "ctrl-u")
    await flow.type("case.json")
    await flow.press("enter")
    #expect(flow.fake.written == ["case.json": "incident 7 as json"])
    #expect(flow.toast == "Written to case.json")
    #expect(flow.state.overlays.isEmpty)
  }

  @Test("after a change the screen says that it is looked at again, until the answer is there")
  func looksAgain() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    #expect(!flow.text.contains("Checking now"))
    await flow.press("down", "enter")
    await flow.press("shift-tab", "enter")
    #expect(flow.text.contains("Checking now whether that has cured it…"))
    #expect(!flow.text.contains("Next look"))
    await flow.publish(Fixture.recovered)
    #expect(!flow.text.contains("Checking now"))
    #expect(flow.text.contains("RECOVERED"))
  }

  @Test("a look that comes before the answer to the change counts; a refused change is no look")
  func looksAgainOnce() throws {
    let asked = Scene.run(Fixture.watching) + Scene.keys("R") + [.described(Fixture.restore)]
    let confirmed = asked + Scene.keys("shift-tab", "enter")
    var state = try Scene.state(Fixture.deleted, after: confirmed)
    let making = Operation.performing("\(Fixture.restore.object): \(Fixture.restore.after)")
    #expect(state.running[making] != nil)
    #expect(state.frame(size: state.size).text.contains("Making the change"))
    _ = state.update(.run(Fixture.watching, at: Fixture.now))
    var entry = JournalEntry(
      id: 3, profile: "contoso", change: Fixture.restore, outcome: .done, intendedAt: Fixture.now)
    _ = state.update(.performed(entry, making))
    #expect(state.frame(size: state.size).text.contains("Watching until it works again"))
    var refused = try Scene.state(Fixture.deleted, after: confirmed)
    entry.outcome = .failed
    _ = refused.update(.performed(entry, making))
    #expect(refused.frame(size: refused.size).text.contains("Watching until it works again"))
  }

  @Test("a change that has ended leaves another one running")
  func oneOfTwo() throws {
    var state = try Scene.state(Fixture.deleted, after: [])
    let (one, other) = (Operation.performing("one"), Operation.performing("other"))
    for operation in [one, other] { state.running[operation] = Fixture.now }
    let entry = JournalEntry(
      id: 3, profile: "contoso", change: Fixture.restore, outcome: .done, intendedAt: Fixture.now)
    _ = state.update(.performed(entry, one))
    #expect(state.running[one] == nil && state.running[other] != nil)
  }

  @Test("a note is written on an incident and read again with it")
  func note() async throws {
    let flow = try await Flow()
    await flow.press("4")
    #expect(flow.state.listing.selectedID == "incident.\(Fixture.incident.id)")
    await flow.press("n", "enter")
    #expect(flow.text.contains("Write something, or press esc."))
    await flow.send(.paste("called Zoë,\nshe "))
    await flow.type("deleted it")
    await flow.press("enter")
    let id = Fixture.incident.id
    #expect(flow.fake.asked.contains("note on \(id): called Zoë, she deleted it"))
    #expect(flow.state.overlays.isEmpty)
    #expect(flow.toast == "The note is kept with the incident, and in its exports.")
    await flow.press("1", "n")
    #expect(flow.toast == "add note: not on this screen. ? shows its keys.")
  }

  @Test("a restart with a scope is chosen from a menu and asked for like any other change")
  func restartWithScope() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("W")
    #expect(flow.text.contains("Restart the job: what is forgotten"))
    await flow.press("down", "enter")
    #expect(flow.fake.asked.contains("describe restart Escrows"))
    #expect(flow.text.contains("[ Cancel ]"))
  }

  @Test("leaving while it watches asks, and q again leaves")
  func quit() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("q")
    #expect(flow.text.contains("Leave the console?"))
    await flow.press("esc")
    #expect(!flow.state.isQuitting)
    await flow.press("q")
    #expect(await flow.quit() == 0)
  }

  @Test("Ctrl-C closes what is open and leaves what runs")
  func interruptCloses() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.press("q")
    #expect(flow.text.contains("Leave the console?"))
    await flow.send(.interrupt)
    #expect(!flow.text.contains("Leave the console?"))
    #expect(flow.toast == "Closed. q quits.")
    #expect(flow.state.isRunAlive && !flow.state.isQuitting)
  }

  @Test("Ctrl-C stops the run and keeps what it has found")
  func stop() async throws {
    let flow = try await Flow()
    await flow.troubleshoot()
    await flow.publish(Fixture.watching)
    await flow.send(.interrupt)
    #expect(!flow.state.isRunAlive)
    #expect(flow.state.run?.phase == Fixture.watching.phase)
    #expect(flow.toast == "Stopped. What was read so far is kept.")
    await flow.send(.interrupt)
    #expect(flow.toast == "stop: nothing is running")
  }
}
