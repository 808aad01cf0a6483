import Evidence
import Foundation
import MicrosoftGraph
import Testing

@testable import ProvisioningCore

@Suite struct ChangeDescriptionTests {
  private func describe(
    _ request: ChangeRequest, _ apps: [EnterpriseApplication] = [],
    _ job: SynchronizationJob? = nil, scope: Int? = nil
  ) throws -> Change {
    try ChangeDescription(applications: apps, job: job, scopeSize: scope).change(for: request)
  }

  private func refusal(
    _ request: ChangeRequest, _ apps: [EnterpriseApplication] = [],
    _ job: SynchronizationJob? = nil
  ) -> ProvisioningError.Kind? {
    do {
      _ = try describe(request, apps, job)
      return nil
    } catch let error as ProvisioningError {
      return error.kind
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  @Test func onlyWhatIsDeletedIsRestored() throws {
    let change = try describe(.restore(.identity), [Sample.app(.identity, .deleted)])
    #expect(change.before.hasPrefix("deleted on 2023-11-14 20:13 UTC"))
    #expect(change.object == "Cisco Webex Identity")
    #expect(refusal(.restore(.identity), [Sample.app(.identity, .active)]) == .refused)
    #expect(refusal(.restore(.identity), [Sample.app(.identity, .missing)]) == .refused)
    #expect(refusal(.restore(.gallery)) == .notFound)
  }

  @Test func aRunningJobIsNotStarted() throws {
    #expect(refusal(.start, [], Sample.job(.active)) == .refused)
    #expect(refusal(.start, [], Sample.job(.notRun)) == .refused)
    #expect(try describe(.start, [], Sample.job(.paused)).before == "paused")
    #expect(refusal(.pause, [], Sample.job(.paused)) == .refused)
    #expect(refusal(.start) == .notFound)
  }

  /// Microsoft's table: 1,000 objects take 10 to 80 minutes.
  @Test func aRestartSaysWhatItCauses() throws {
    let change = try describe(
      .restart(resetScope: ["full"]), [], Sample.job(.active), scope: 1000)
    #expect(change.consequences[0].contains("1,000 objects"))
    #expect(change.consequences[0].contains("10 min to 80 min"))
    #expect(change.consequences.contains { $0.contains("links") })
    #expect(change.isDangerous)
  }

  @Test func resetScopesAreChecked() throws {
    #expect(try ResetScope(names: []) == .standard)
    #expect(try ResetScope(names: ["Watermark", "escrows"]) == [.watermark, .escrows])
    #expect(refusal(.restart(resetScope: ["Everything"]), [], Sample.job(.active)) == .invalidInput)
  }

  @Test func actionsAndRequestsAreTheSame() throws {
    let change = try describe(.restart(resetScope: ["Full"]), [], Sample.job(.active))
    #expect(ChangeRequest(change.action) == .restart(resetScope: ["Full"]))
  }
}
