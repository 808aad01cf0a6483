import AttributeMapping
import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// Counts of a changed mapping over the people in scope, and against whom Webex has already.
@Suite struct ScopedPreviewTests {
  private func last(
    _ tenant: Tenant, _ after: String, isMatching: Bool = true
  ) async throws -> ScopePreview {
    let request = ScopePreviewRequest(
      before: "[userPrincipalName]", after: after, target: "userName", isMatching: isMatching)
    var result = ScopePreview()
    for try await preview in tenant.integration.preview(request) { result = preview }
    return result
  }

  @Test func onlyWhoIsInScopeIsCountedOnceThatIsKnown() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh()
      await tenant.integration.refresh([.people])
      let before = try await last(tenant, "[mail]")
      #expect(!before.isScoped && !before.isHeldAgainstWebex)
      #expect(before.inScope == before.total && before.total > 0)
      let plan = try await tenant.integration.plan()
      let after = try await last(tenant, "[mail]")
      #expect(after.isScoped && after.isComplete && after.isHeldAgainstWebex)
      #expect(after.total == before.total)
      #expect(after.inScope == plan.totals.inScope && after.inScope < before.inScope)
      #expect(after.missing.isEmpty)
    }
  }

  @Test func namesOfOtherWebexUsersAreTaken() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 260)) { tenant in
      let result = try await tenant.integration.reconcile()
      #expect(result.doubled > 0)
      let preview = try await last(tenant, "[mail]")
      // Whose duplicate is linked can't get the name of the first user while both are there.
      let doubled = result.pairs.count { pair in
        pair.duplicate != nil
          && pair.person.mail?.lowercased() == pair.webexUser.userName.lowercased()
      }
      #expect(doubled > 0 && preview.taken == doubled, "\(preview.examples.taken)")
      let example = try #require(preview.examples.taken.first)
      let pair = try #require(result.pairs.first { $0.person.id == example.person.id })
      #expect(example.after?.lowercased() == pair.webexUser.userName.lowercased())
      // One's own name is nobody else's.
      #expect(try await last(tenant, "[userPrincipalName]").taken == 0)
      // Another person's name is, however it is written.
      let other = try #require(result.pairs.first { $0.duplicate != nil }?.duplicate)
      let stolen = try await last(tenant, "\"\(other.userName.uppercased())\"")
      #expect(stolen.taken == stolen.inScope - 1)
    }
  }

  @Test func thePairsOfAMismatchAreMendedInOrder() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 260)) { tenant in
      let result = try await tenant.integration.reconcile()
      let steps = result.mending
      let wanted = [
        "Keep the user under WEBEX USER", "apps pause",
        "mappings set userName --source mail --dry-run", "Remove the", "entrahub plan",
        "apps restart", "Update for them, not Create",
      ]
      let places = wanted.map { words in steps.firstIndex { $0.contains(words) } }
      #expect(!places.contains(nil), "\(steps)")
      #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    }
    try await Tenant.with(.healthy) { tenant in
      let result = try await tenant.integration.reconcile()
      #expect(result.mending.isEmpty)
    }
  }
}
