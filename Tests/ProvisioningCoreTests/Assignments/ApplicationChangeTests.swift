import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

@Suite struct ApplicationChangeTests {
  @Test func theGallerysApplicationIsAddedOnce() async throws {
    try await Tenant.with(.empty) { tenant in
      let change = try await tenant.integration.change(for: .addGallery)
      let entry = try await tenant.integration.perform(change)
      #expect(entry.outcome == .done && entry.status != nil)
      #expect(await tenant.integration.snapshot.application(.gallery)?.objectId != nil)
      let refused = await #expect(throws: ProvisioningError.self) {
        _ = try await tenant.integration.change(for: .addGallery)
      }
      #expect(refused?.kind == .refused)
    }
  }

  /// It can be read by its id before lists hold it: meanwhile nobody adds a second one.
  @Test func theGallerysApplicationIsAddedOnceThoughItIsNotListedYet() async throws {
    try await Tenant.with(Tenant.slowReplication) { tenant in
      var options = tenant.passingTime
      options.transport.timing.sleep = options.timing.sleep
      let integration = try tenant.reopened(options: options)
      let change = try await integration.change(for: .addGallery)
      #expect(try await integration.perform(change).outcome == .done)
      #expect(await integration.snapshot.application(.gallery)?.objectId == nil)
      for _ in 1...2 {
        let refused = await #expect(throws: ProvisioningError.self) {
          _ = try await integration.change(for: .addGallery)
        }
        #expect(refused?.kind == .refused && refused?.message.contains("it was added") == true)
      }
      let again = await #expect(throws: ProvisioningError.self) {
        try await integration.perform(change)
      }
      #expect(again?.kind == .changedMeanwhile, "\(String(describing: again))")
      tenant.server.advance(by: .seconds(60))
      #expect(await integration.refresh().application(.gallery)?.objectId != nil)
      let graph = try #require(try await integration.services().graph)
      let made = try await graph.servicePrincipals(namePrefix: "Cisco Webex").collected().items
      #expect(made.count { $0.displayName == "Cisco Webex" } == 1)
    }
  }

  /// The process ended before the answer came: that it is not listed proves nothing at first.
  @Test func whatBecameOfAnAdditionIsLeftOpenWhileItMayBeReplicating() async throws {
    try await Tenant.with(.slowReplication) { tenant in
      let change = try await tenant.integration.change(for: .addGallery)
      let workspace = tenant.workspace
      let services = try await tenant.integration.services()
      let entry = try await workspace.record(Intent(change))
      let now = await tenant.integration.found(change, since: entry.intendedAt, services)
      #expect(now == .unresolved)
      let later = await tenant.integration.found(
        change, since: entry.intendedAt.addingTimeInterval(-600), services)
      #expect(later == .foundNotDone)
    }
  }

  /// From an empty tenant to a cycle: added, made automatic, connected, started.
  @Test func theClassicDeploymentIsSetUpFromNothing() async throws {
    try await Tenant.with(.empty) { tenant in
      let integration = tenant.integration
      let nothing = await #expect(throws: ProvisioningError.self) {
        _ = try await integration.connection()
      }
      #expect(nothing?.advice.contains("apps add") == true)
      try await integration.perform(try await integration.change(for: .addGallery))
      let manual = await #expect(throws: ProvisioningError.self) {
        _ = try await integration.connection()
      }
      #expect(manual?.advice.contains("connection set --provisioning automatic") == true)
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        last = run
        if case .watching = run.phase { break }
      }
      #expect(last?.remedies.first?.id == "automate", "\(String(describing: last?.remedies))")

      let change = try await integration.change(for: .automate)
      #expect(change.before.contains("manual"))
      #expect(try await integration.perform(change).outcome == .done)
      let services = try await integration.services()
      #expect(await integration.found(change, since: Date(), services) == .foundDone)
      let again = await #expect(throws: ProvisioningError.self) {
        _ = try await integration.change(for: .automate)
      }
      #expect(again?.kind == .refused && again?.message.contains("automatic already") == true)

      let connection = try await integration.connection()
      #expect(connection.awaitsStart && connection.tenantURL == nil && !connection.hasSecretToken)
      let save = try await integration.change(
        connection, to: ConnectionDraft(), secretToken: Secret(tenant.server.description.webexToken)
      )
      #expect(save.after.contains("assigned users and groups"), "\(save.after)")
      #expect(save.consequences.contains { $0.contains("apps start") })
      try await integration.perform(save)
      let saved = try await integration.connection()
      #expect(saved.tenantURLFault == nil && saved.synchronizesAll == false)
      #expect(try await integration.testConnection(saved).isPassed)
      try await integration.perform(try await integration.change(for: .start))
      tenant.server.advance(by: .seconds(3600))
      let job = await integration.refresh().job.value ?? nil
      #expect(job?.lastCycle?.result == .succeeded, "\(String(describing: job))")
    }
  }

  @Test func whatIsNotInTheGalleryIsNotMadeAutomatic() async throws {
    try await Tenant.with(.healthy) { tenant in
      let refused = await #expect(throws: ProvisioningError.self) {
        _ = try await tenant.integration.change(for: .automate)
      }
      #expect(refused?.kind == .refused && refused?.advice.contains("apps add") == true)
    }
  }

  @Test func anApplicationIsHiddenAndShown() async throws {
    try await Tenant.with(.healthy) { tenant in
      let before = await tenant.integration.refresh([.applications])
      let app = try #require(before.application(.identity))
      let isVisible = app.isVisibleToUsers == true
      let graph = try #require(try await tenant.integration.services().graph)
      let id = try #require(app.objectId)
      let tags = Set(try await graph.servicePrincipal(id: id).tags).subtracting(["HideApp"])
      try await tenant.integration.perform(
        try await tenant.integration.change(for: .setVisible(.identity, !isVisible)))
      #expect(
        await tenant.integration.snapshot.application(.identity)?.isVisibleToUsers == !isVisible)
      guard case .change(let undo) = try await tenant.integration.reviewUndo() else {
        Issue.record("no undo")
        return
      }
      try await tenant.integration.perform(undo)
      let principal = try await graph.servicePrincipal(id: id)
      #expect(!principal.tags.contains("HideApp") == isVisible)
      #expect(Set(principal.tags).subtracting(["HideApp"]) == tags)
    }
  }
}
