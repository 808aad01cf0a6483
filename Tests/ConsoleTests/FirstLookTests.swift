import Evidence
import Foundation
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

/// What is selected before a key was pressed, and what stands beside it.
@Suite("First look")
struct FirstLookTests {
  private func start(
    _ snapshot: Snapshot, isReadOnly: Bool = false, size: Size = Size(width: 80, height: 24)
  ) throws -> ConsoleState {
    try Scene.state(
      Fixture.unread, isReadOnly: isReadOnly, size: size,
      after: [.snapshot(snapshot, at: Fixture.now)])
  }

  private func broken(_ change: (inout Snapshot) -> Void) -> Snapshot {
    var snapshot = Fixture.healthy
    snapshot.verdict = Verdict(level: .problem, sentence: "Something is broken", reasons: [])
    change(&snapshot)
    return snapshot
  }

  private static let refused = LegStatus(
    leg: .webexToEntra, health: .problem, detail: "Control Hub: 401 / 701018")

  @Test("the application without its consent, not the connection that shows it; its cure in sight")
  func consentIncomplete() throws {
    let state = try start(
      broken {
        $0.applications = Fixture.read([
          Fixture.integration(.consentIncomplete), Fixture.identity, Fixture.gallery,
        ])
        $0.legs = Fixture.legs(Self.refused)
        $0.controlHub = Fixture.read(
          ControlHubStatus(state: .unauthorized, status: 401, code: "701018"))
      })
    #expect(state.listing.selectedID == "application.integration")
    #expect(state.subject?.url == Fixture.consentURL)
    let screen = state.frame(size: state.size).text
    #expect(screen.contains("Consent again"))
    #expect(screen.contains("y copy   o open URL   Q QR code"))
    #expect(screen.contains("o open URL  Q QR code"))
    // The connection that shows it leads to the same cure.
    var moved = state
    moved.select("leg.4", in: .overview)
    moved.arrangeLists()
    #expect(moved.subject?.url == Fixture.consentURL)
  }

  @Test("a deleted application: its cure stands above who deleted it, at 80×24 too")
  func deleted() throws {
    let state = try start(Fixture.deleted)
    #expect(state.listing.selectedID == "application.integration")
    let screen = state.frame(size: state.size).text
    #expect(screen.contains("Consent again"))
    #expect(screen.contains("R restore application"))
  }

  @Test("a switched-off application: the key that switches it on")
  func disabled() throws {
    let snapshot = broken {
      $0.applications = Fixture.read([Fixture.integration(.disabled), Fixture.identity])
      $0.legs = Fixture.legs(Self.refused)
    }
    let state = try start(snapshot)
    #expect(state.listing.selectedID == "application.integration")
    #expect(state.subject?.detail.plainText.contains("E enable application") == true)
    // Where nothing may be changed, no key promises it.
    let readOnly = try start(snapshot, isReadOnly: true)
    #expect(readOnly.subject?.detail.plainText.contains("E enable application") == false)
  }

  @Test("a job in quarantine: what mends it, before what Graph says of it")
  func quarantined() throws {
    let state = try start(Fixture.quarantined)
    #expect(state.listing.selectedID == "job")
    let screen = state.frame(size: state.size).text
    #expect(screen.contains("What cures it"))
    #expect(screen.contains("Replace the secret token"))
  }

  @Test("a quarantine for a tenant URL: not the token is blamed")
  func wrongTenantURL() throws {
    for (message, fault) in [
      ("HTTP status code 404 (Not Found).", nil),
      ("HTTP status code 401 (Unauthorized).", "another organization's"),
    ] {
      var snapshot = Fixture.quarantined
      var job = Fixture.quarantinedJob
      job.quarantine?.errorMessage = message
      job.tenantURLFault = fault
      snapshot.job = Fixture.read(job)
      let detail = try #require(try start(snapshot).subject?.detail.plainText)
      #expect(detail.contains("Correct the tenant URL"))
      #expect(!detail.contains("secret token"))
    }
  }

  @Test("a code that both faults share blames neither")
  func eitherRefused() {
    var job = Fixture.quarantinedJob
    #expect(job.refusal == .secretToken)
    job.quarantine?.errorMessage = nil
    #expect(job.refusal == .either)
    job.quarantine = nil
    #expect(job.refusal == nil)
  }

  @Test("nothing set up: what to do first")
  func empty() throws {
    let state = try start(
      broken {
        $0.profile.deployment = .unknown
        $0.verdict = Verdict(level: .unknown, sentence: "Nothing is set up", reasons: [])
        $0.applications = Fixture.read([Fixture.integration(.notUsed), Fixture.gallery])
        $0.job = Fixture.read(nil)
        $0.timeline = []
      })
    #expect(state.listing.selectedID == "application.integration")
    #expect(state.subject?.detail.plainText.contains("Set the wizard up") == true)
  }

  @Test("without a sign-in that comes first; when all is well, the first line")
  func signIn() throws {
    let state = try start(
      broken {
        $0.applications = Fixture.read([Fixture.integration(.deleted), Fixture.identity])
        $0.legs[0] = LegStatus(leg: .consoleToGraph, health: .problem, detail: "expired")
      })
    #expect(state.listing.selectedID == "leg.1")
    #expect(try start(Fixture.healthy).listing.selectedID == "application.integration")
  }

  @Test("R restores the application under the cursor, not another one")
  func restoresTheSelected() throws {
    var identity = Fixture.identity
    identity.state = .deleted
    identity.deletion = EnterpriseApplication.Deletion(
      deletedAt: Fixture.ago(60), restorableId: "identity-item")
    var state = try start(
      broken { $0.applications = Fixture.read([Fixture.integration(.deleted), identity]) })
    #expect(state.restorable?.role == .integration)
    _ = state.update(.event(.key(.down)))
    #expect(state.restorable?.role == .identity)
    #expect(state.restorable?.item == "identity-item")
  }

  @Test("errors: no placeholder is selected; the newest incident is, once it has come")
  func errors() throws {
    var state = try Scene.state(Fixture.deleted, after: Scene.keys("4"))
    #expect(state.subject?.detail.title == "Several Webex users match one person")
    _ = state.update(.incidents([Fixture.incident]))
    #expect(state.listing.selectedID == "incident.\(Fixture.incident.id)")
    var nothing = Fixture.healthy
    nothing.provisioning = Fixture.read(ProvisioningSummary(since: Fixture.ago(60)))
    let empty = try Scene.state(nothing, after: Scene.keys("4") + [.incidents([])])
    let screen = empty.frame(size: empty.size)
    #expect(!screen.text.contains("▸"))
    #expect(screen.text.contains("Debug text can be pasted"))
    #expect(screen.text.contains("f read report file"))
  }
}
