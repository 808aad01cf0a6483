import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

/// Commands of a shell in words of the core, as the console has them.
@Suite struct InKeysTests {
  @Test(arguments: [
    ("Start it: entrahub apps start.", "Start it: ctrl-s."),
    ("Mend the cause first: entrahub troubleshoot.", "Mend the cause first: t."),
    (
      #"Assign the inner group: entrahub assignments add "Süd West""#,
      #"Assign the inner group: a in 2 Assignments (v leaves its people), then "Süd West""#
    ),
    ("See entrahub mappings list.", "See 3 Mappings."),
    (
      "entrahub explain says which path is missing.",
      "e in 2 Assignments says which path is missing."
    ),
    ("Read it again: entrahub connection show.", "Read it again: C."),
    ("entrahub reconcile shows which.", "= Reconcile shows which."),
    (
      "entrahub reconcile --format csv has the ids (duplicateId)",
      "the table that x in = Reconcile writes has the ids (duplicateId)"
    ),
    // What no key does stays, and so does what has options or other arguments.
    ("entrahub errors retry CODE", "entrahub errors retry CODE"),
    (
      "Read both sides first: entrahub refresh --full.",
      "Read both sides first: entrahub refresh --full."
    ),
    ("entrahub activity undo 12", "entrahub activity undo 12"),
    ("see entrahub explain ada@contoso.example.", "see entrahub explain ada@contoso.example."),
    ("No command.", "No command."),
  ])
  func keysTakeThePlaceOfCommands(text: String, expected: String) throws {
    #expect(try CommandTable.keyMap().inKeys(text) == expected)
  }

  /// Whatever pane shows why a part can't be read names keys.
  @Test func whatCannotBeReadNamesKeys() throws {
    var snapshot = Fixture.healthy
    snapshot.job.failure = ProvisioningError(
      .notSignedIn, operation: "reading", message: "refused", advice: "Sign in: entrahub sign-in.")
    snapshot.verdict.reasons = ["See entrahub mappings list"]
    let state = try Scene.state(Fixture.unread, after: [.snapshot(snapshot, at: Fixture.now)])
    #expect(state.snapshot.job.failure?.advice == "Sign in: I.")
    #expect(state.snapshot.verdict.reasons == ["See 3 Mappings"])
  }

  /// What opens the screen of the sign-in does nothing in it.
  @Test func theSignInNamesItsOwnKey() throws {
    let error = ProvisioningError(
      .notSignedIn, operation: "reading", message: "refused",
      advice: "Sign in: entrahub sign-in. Or set ENTRAHUB_GRAPH_TOKEN.")
    let state = try Scene.state(
      Fixture.healthy, after: Scene.keys("I") + [.failed(error, .readingPermissions)])
    guard case .access(let screen)? = state.overlays.last else {
      Issue.record("the screen of the sign-in is not shown")
      return
    }
    #expect(screen.failure?.advice == "Sign in: s. Or set ENTRAHUB_GRAPH_TOKEN.")
  }

  /// Nobody types ids here: the key tries whoever the cursor stands on.
  @Test func aTrialByIdIsAKey() throws {
    let change = Change(
      action: .startJob(servicePrincipalId: "sp", jobId: "job"), object: "Synchronization job",
      before: "quarantined", after: "active",
      consequences: [
        "Try one of them first: entrahub provision a2224eb9-2b7d-4c39-9c55-0a1b2c3d4e5f"
      ])
    let state = try Scene.state(Fixture.healthy)
    #expect(state.inKeys(change).consequences == ["Try one of them first: n in 2 Assignments"])
  }

  @Test func theOperatorsOwnKeysAreNamed() throws {
    let map = try CommandTable.keyMap([.startJob: [.control("v")], .assign: []])
    #expect(map.inKeys("Start it: entrahub apps start.") == "Start it: ctrl-v.")
    #expect(map.inKeys("entrahub assignments add") == "entrahub assignments add")
  }
}
