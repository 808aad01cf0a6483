import Evidence
import Foundation
import HTTPTransport
import Sandbox
import Testing

@testable import ProvisioningCore

/// What the start after a crash, and the second reading, make of what is in the workspace.
@Suite struct NextStartTests {
  /// Runs a test with a workspace file in a folder of its own.
  private func withFile(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("entrahub-\(UUID().uuidString)")
    try await body(folder.appendingPathComponent("workspace.sqlite"))
    try FileManager.default.removeItem(at: folder)
  }

  private func integration(_ tenant: Tenant, _ workspace: Workspace) throws -> Integration {
    let place = tenant.server.description
    return try Integration(
      profile: tenant.profile,
      credentials: Credentials([
        .clientSecret: Secret(place.clientSecret), .webexToken: Secret(place.webexToken),
      ]),
      workspace: workspace, signatures: .builtIn, options: Tenant.options)
  }

  /// The intent is on record and the request went out, but its process ended before the answer.
  @Test(arguments: [true, false]) func asksTheServiceWhatHappened(_ wasMade: Bool) async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      try await withFile { file in
        let change = try await tenant.integration.change(for: .restore(.integration))
        let crashed = try Workspace(file: file, profile: "test")
        _ = try await crashed.record(Intent(change))
        await crashed.close()
        if wasMade { try await tenant.integration.perform(change) }

        let next = try integration(tenant, Workspace(file: file, profile: "test"))
        #expect(next.initialSnapshot.unresolvedIntents == 1)
        #expect(next.initialSnapshot.verdict.sentence.contains("earlier change"))
        let snapshot = await next.refresh()
        #expect(snapshot.unresolvedIntents == 0)
        #expect(
          try next.journal().map(\.outcome) == [wasMade ? .foundDone : .foundNotDone])
        await next.close()
      }
    }
  }

  /// A delta's links name the service: at another address the directory is read anew.
  @Test func aServiceAtAnotherAddressIsReadAnew() async throws {
    try await Tenant.with(.healthy) { tenant in
      let parts: Set<Integration.Part> = [.applications, .assignments, .people, .members]
      let first = await tenant.integration.refresh(parts)
      #expect(first.people.failure == nil && first.members.failure == nil)
      var profile = tenant.profile
      profile.overrides.graph = tenant.server.description.graph
        .replacing("127.0.0.1", with: "localhost")
      #expect(profile.overrides.graph != tenant.profile.overrides.graph)
      let next = try tenant.reopened(profile: profile)
      let second = await next.refresh(parts)
      #expect(second.people.failure == nil && second.members.failure == nil)
      #expect(second.people.value == first.people.value)
      #expect(second.members.value == first.members.value)
      await next.close()
    }
  }

  @Test func laterReadingsOfPeopleFetchChangesOnly() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 2500)) { tenant in
      let first = await tenant.integration.refresh([.people])
      #expect(first.people.failure == nil)
      let total = try #require(first.people.value?.total)
      #expect(total >= 2500)
      let pages = try tenant.integration.requests().count { $0.url.contains("/users/delta") }
      #expect(pages >= 3)
      let second = await tenant.integration.refresh([.people])
      #expect(second.people.value?.total == total)
      let later = try tenant.integration.requests().count { $0.url.contains("/users/delta") }
      #expect(later - pages == 1)
      let view = try tenant.integration.people()
      #expect(view.count == total)
      #expect(try view.row(at: 0)?.displayName.isEmpty == false)
    }
  }
}
