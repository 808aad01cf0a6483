import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

/// A tenant in which nothing is set up: said calmly, and before a key is pressed in vain.
@Suite("Nothing is set up")
@MainActor
struct NothingSetUpTests {
  private static var snapshot: Snapshot {
    var snapshot = Fixture.healthy
    snapshot.profile.deployment = .unknown
    snapshot.job = Fixture.read(nil)
    snapshot.assignments = Reading()
    snapshot.mappings = Fixture.read([])
    return snapshot
  }

  @Test("nobody can be assigned, and the keys say why")
  func assignments() async throws {
    let flow = try await Flow(Self.snapshot)
    await flow.press("2")
    #expect(flow.text.contains("there is no application to assign people to"))
    for key in ["a", "i", "u", "d"] {
      await flow.press(key)
      #expect(flow.toast.contains("no application"), "\(key)")
      #expect(flow.state.overlays.isEmpty)
    }
    await flow.press("space")
    #expect(flow.toast.contains("there is nothing to mark"))
  }

  @Test("there are no mappings, and nothing failed")
  func mappings() async throws {
    let flow = try await Flow(Self.snapshot)
    await flow.press("3")
    #expect(flow.text.contains("there is no job, so there are no mappings"))
    #expect(flow.state.toast == nil)
    for key in ["e", "a", "F", "D", "i"] {
      await flow.press(key)
      #expect(flow.toast.contains("there is no job"), "\(key): \(flow.toast)")
    }
    await flow.press("r")
    #expect(!flow.fake.asked.contains("schema") && !flow.text.contains("failed"))
  }

  @Test("there is no plan, and p is not praised")
  func plan() throws {
    let failure = ProvisioningError(
      .notFound, operation: "planning", message: "there is no provisioning job", advice: "Look.")
    let state = try Scene.state(
      Self.snapshot, after: Scene.keys("5") + [.failed(failure, .planning)])
    let text = state.frame(size: state.size).text
    #expect(text.contains("No plan: there is no provisioning job"))
    #expect(!text.contains("p reads both sides"))
  }
}
