import Sandbox
import Testing

@testable import ProvisioningCore

struct FollowingCyclesTests {
  @Test(.timeLimit(.minutes(2)))
  func aCycleIsFollowedToItsEnd() async throws {
    let options = SandboxOptions(scenario: .healthy, users: 60, clock: Tenant.stillClock)
    try await Tenant.with(options) { tenant in
      await tenant.integration.refresh()
      let before = (await tenant.integration.snapshot.job.value ?? nil)?.lastCycle?.id
      let following = Task { await tenant.integration.followCycles() }
      defer { following.cancel() }
      let change = try await tenant.integration.change(for: .restart(resetScope: []))
      try await tenant.integration.perform(change)
      var wasSeenRunning = false
      for await snapshot in tenant.integration.snapshots() {
        guard let job = snapshot.job.value ?? nil else { continue }
        if job.progress != nil {
          if !wasSeenRunning { tenant.server.advance(by: .seconds(60)) }
          wasSeenRunning = true
        } else if let last = job.lastCycle, last.id != before, last.endedAt != nil {
          break
        }
      }
      #expect(wasSeenRunning)
    }
  }
}
