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
      #"Assign the inner group: a in 2 Assignments, then "Süd West""#
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

  @Test func theOperatorsOwnKeysAreNamed() throws {
    let map = try CommandTable.keyMap([.startJob: [.control("v")], .assign: []])
    #expect(map.inKeys("Start it: entrahub apps start.") == "Start it: ctrl-v.")
    #expect(map.inKeys("entrahub assignments add") == "entrahub assignments add")
  }
}
