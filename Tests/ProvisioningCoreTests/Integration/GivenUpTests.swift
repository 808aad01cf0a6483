import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// After 28 days of quarantine Entra switches the job off.
@Suite struct GivenUpTests {
  @Test func aJobThatEntraGaveUpIsSaidToBe() async throws {
    try await Tenant.with(SandboxOptions(scenario: .quarantinedEscrow, users: 260)) { tenant in
      let before = await tenant.integration.refresh([.job])
      #expect((before.job.value ?? nil)?.hasGivenUp == false)
      for _ in 0..<4 {
        tenant.server.advance(by: .seconds(8 * 86_400))
        _ = await tenant.integration.refresh([.job])
      }
      var job: SynchronizationJob?
      for _ in 0..<2_000 where job?.hasGivenUp != true {
        job = await tenant.integration.refresh([.job]).job.value ?? nil
      }
      let given = try #require(job)
      #expect(given.hasGivenUp)
      #expect(given.quarantine?.nextAttempt == nil && given.nextCycleAt == nil)
      #expect(given.nextCycle(at: .distantFuture) == nil)
      let snapshot = await tenant.integration.refresh()
      #expect(snapshot.jobTroubles.first?.sentence.contains("Entra gave up on") == true)
      let plan = try await tenant.integration.plan()
      #expect(plan.notes.contains { if case .jobGaveUp = $0 { true } else { false } })
    }
  }
}
