import Evidence
import Foundation
import HTTPTransport
import Sandbox
import ServiceStub
import TestSupport
import Testing
import Webex

@testable import ProvisioningCore

@Suite struct ConnectionTests {
  private func journalText(_ tenant: Tenant) throws -> String {
    String(
      decoding: try JSONEncoder().encode(try tenant.workspace.journal().map(\.change)),
      as: UTF8.self)
  }

  @Test func aTokenIsRotatedStageByStage() async throws {
    try await Tenant.with(.galleryTokenExpired) { tenant in
      var options = Tenant.options
      // Whoever waits for the cycle lets the sandbox's time pass.
      options.timing.sleep = { [server = tenant.server] in server.advance(by: $0) }
      let integration = try tenant.reopened(options: options)
      let connection = try await integration.connection()
      #expect(connection.tenantURLFault == nil && connection.hasSecretToken)
      #expect(connection.isQuarantined)
      let before = try await integration.testConnection(connection)
      #expect(!before.isPassed && before.failure?.leg == .entraToWebex)
      #expect(before.failure?.advice.contains("token url") == true)
      let token = try await integration.readToken(try await tenant.mint(for: integration))
      #expect(token.warnings.isEmpty && token.organization == tenant.profile.organization)
      let lifetime = try #require(token.expires).timeIntervalSinceNow
      #expect((3_887_000...3_888_000).contains(lifetime))
      await integration.refresh()
      let people = try #require(await integration.snapshot.assignments.value)
      let person = try #require(people.first { $0.principalKind == .user })
      let rotation = TokenRotation(integration, connection)
      let nobody = await #expect(throws: ProvisioningError.self) {
        try await rotation.choose("nobody@x.example")
      }
      #expect(nobody?.kind == .invalidInput)
      #expect(nobody?.advice.contains("Nothing was changed") == true)
      try await rotation.choose(person.principalId)
      await rotation.take(token)
      for stage in RotationStage.allCases.drop(while: { $0 != .probe }) {
        let step = await rotation.run(stage)
        guard case .done(let words) = step.outcome else {
          Issue.record("\(stage): \(step.outcome)")
          return
        }
        if stage == .provisionOne { #expect(words.contains(person.principalName), "\(words)") }
      }
      #expect(try await integration.testConnection(connection).isPassed)
      guard case .some(.some(let job)) = await integration.snapshot.job.value else {
        Issue.record("no job")
        return
      }
      #expect(job.quarantine == nil && job.state == .active)
      #expect(job.lastCycle?.result == .succeeded)
      let record = await integration.connectionRecord().secretToken
      #expect(record?.expires == token.expires)
      #expect(!(try journalText(tenant)).contains(token.secret.revealed))
      #expect(try tenant.workspace.journal().map(\.outcome) == [.done, .done, .done])
    }
  }

  /// Options whose record has a file in its folder's place: nothing can be written there.
  private func unwritable(_ folder: ScratchFolder) throws -> IntegrationOptions {
    var options = Tenant.options
    try Data().write(to: URL(filePath: folder.path + "/file"))
    options.records = ConnectionRecords(file: folder.path + "/file/connection.json")
    return options
  }

  /// The job has the token; its dates have no file, and the journal tells them.
  @Test func aSaveWhoseDatesCannotBeWrittenDownIsSaidAndLosesNothing() async throws {
    let folder = try ScratchFolder()
    try await Tenant.with(.galleryHealthy) { tenant in
      let options = try unwritable(folder)
      let token = try await tenant.integration.readToken(
        try await tenant.mint(for: tenant.integration))
      let integration = try tenant.reopened(options: options)
      let connection = try await integration.connection()
      let change = try await integration.change(
        connection, to: ConnectionDraft(), secretToken: token.secret, record: token.record(at: .now)
      )
      let error = await #expect(throws: ProvisioningError.self) {
        try await integration.perform(change)
      }
      let entry = try #require(try tenant.workspace.journal().first)
      #expect(error?.kind == .storage)
      #expect(error?.message.contains("saved and in use") == true, "\(String(describing: error))")
      #expect(error?.advice.contains("entry \(entry.id) of the journal") == true)
      #expect(entry.outcome == .done)
      #expect(try await integration.testConnection(connection).isPassed)
      // The next start finds them, wherever the file could not be written.
      let next = try tenant.reopened(options: options)
      let expires = try #require(await next.connectionRecord().secretToken?.expires)
      #expect(abs(expires.timeIntervalSince(try #require(token.expires))) < 1)
      let clocks = await next.tokenClocks()
      #expect(clocks.first { $0.token == .secret }?.expires == expires)
      #expect(!(try journalText(tenant)).contains(token.secret.revealed))
      // A rotation is not stopped by it half-way: its last stage says it.
      let rotation = TokenRotation(integration, try await integration.connection())
      await rotation.take(token)
      guard case .done(let words) = await rotation.run(.save).outcome else {
        Issue.record("the save stopped")
        return
      }
      #expect(words.contains("in the journal alone"))
    }
  }

  @Test func anEndThatCannotBeRememberedIsAFailure() async throws {
    let folder = try ScratchFolder()
    try await Tenant.with(.galleryHealthy) { tenant in
      let token = try await tenant.integration.readToken(
        try await tenant.mint(for: tenant.integration))
      let integration = try tenant.reopened(options: try unwritable(folder))
      let rotation = TokenRotation(integration, try await integration.connection())
      await rotation.take(token)
      guard case .failed(let error) = await rotation.run(.record).outcome else {
        Issue.record("remembered")
        return
      }
      #expect(error.kind == .storage)
    }
  }

  @Test func aLesserAdministratorsTokenStopsBeforeAnythingIsSaved() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let token = try await tenant.integration.readToken(try await tenant.mint(account: "user"))
      let rotation = TokenRotation(
        tenant.integration, try await tenant.integration.connection())
      await rotation.take(token)
      guard case .failed(let error) = await rotation.run(.probe).outcome else {
        Issue.record("accepted")
        return
      }
      #expect(error.kind == .forbidden && error.leg == .consoleToWebex)
      #expect(error.advice.contains("full administrator"))
      #expect(error.message.contains("no administrator's role"), "\(error.message)")
      #expect(try tenant.workspace.journal().isEmpty)
    }
  }

  /// Webex says 401 or 403; whose the token is, it tells as well.
  @Test func aWrongTokenIsRefusedWithItsReason() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let integration = tenant.integration
      func refusal(_ pasted: String) async throws -> ProvisioningError {
        let token = try await integration.readToken(pasted)
        let refused = await failure { () async throws(ProvisioningError) in
          _ = try await integration.probe(token)
        }
        return try #require(refused)
      }
      let partner = try await refusal(try await tenant.mint(account: "partner"))
      #expect(partner.message.contains("of the organization "), "\(partner.message)")
      #expect(partner.message.contains("profile is for \(tenant.server.description.orgId)"))
      let dead = try await refusal(
        String(repeating: "Zz9", count: 21) + "x_PE93_" + tenant.server.description.orgId)
      #expect(dead.message.contains("expired, was revoked"), "\(dead.message)")
      #expect(dead.advice.contains("new one"))
    }
  }

  /// A token that is made for the gallery's job reads users there, and nowhere else.
  @Test func aTokenOfTheGalleryIsUsedWhereItOpens() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let integration = tenant.integration
      let minted = try await integration.readToken(try await tenant.mint())
      #expect(minted.opens == nil)
      let probed = try await integration.probe(minted)
      #expect(probed.opens == .gallery)
      _ = try await integration.keep(probed)
      #expect(await integration.connectionRecord().webexToken?.opens == .gallery)
      let webex = try #require(try await integration.services().webex)
      #expect(webex.endpoints.scimURL == tenant.server.description.gallery)
      #expect(try await !webex.users(count: 1).resources.isEmpty)
      #expect(await integration.refresh().webex.value?.userCount != nil)
      let own = try await integration.readToken(tenant.server.description.webexToken)
      #expect(try await integration.probe(own).opens == .identity)
    }
  }

  @Test func theStateIsCheckedAndGoodForOneAnswer() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let integration = tenant.integration
      let address = try await tenant.mint()
      _ = try await integration.tokenAddress()
      let stale = await failure { () async throws(ProvisioningError) in
        try await integration.readToken(address)
      }
      #expect(stale?.code == "state-mismatch" && stale?.exitCode == 64)
      #expect(try await integration.readToken(address, ignoringState: true).warnings.isEmpty)
      let fresh = try await tenant.mint()
      let cut = await failure { () async throws(ProvisioningError) in
        try await integration.readToken(String(fresh.dropLast(9)))
      }
      #expect(cut?.code == "cut-off", "\(String(describing: cut))")
      let token = try await integration.readToken(fresh)
      _ = try await integration.keep(token)
      #expect(await integration.connectionRecord().tokenRequest?.usedAt != nil)
      let again = await failure { () async throws(ProvisioningError) in
        try await integration.readToken(fresh)
      }
      #expect(again?.code == "used" && again?.exitCode == 64)
      #expect(try await integration.readToken(fresh, ignoringState: true).warnings.isEmpty)
    }
  }

  @Test func savingIsComparedJournaledAndRefusedReadOnly() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let integration = tenant.integration
      let secret = Secret(tenant.server.description.webexToken)
      let connection = try await integration.connection()
      let change = try await integration.change(
        connection, to: ConnectionDraft(notificationEmails: ["ops@northwind.example"]),
        secretToken: secret)
      #expect(change.before.contains("it-operations@northwind.example"))
      #expect(change.after.contains("notification to ops@northwind.example"))
      #expect(change.after.contains("secret token replaced"))
      let other = try await integration.change(
        connection, to: ConnectionDraft(synchronizesAll: true), secretToken: secret)
      #expect(try await integration.perform(change).outcome == .done)
      let saved = try await integration.connection()
      #expect(saved.notificationEmails == ["ops@northwind.example"])
      #expect(saved.settings["SyncNotificationSettings"]?.contains("DeleteThresholdValue") == true)
      let late = await failure { () async throws(ProvisioningError) in
        try await integration.perform(other)
      }
      #expect(late?.kind == .changedMeanwhile)
      #expect(late?.message.contains("SyncNotificationSettings") == true)
      #expect(!(try journalText(tenant)).contains(secret.revealed))
      // What the journal has of it can't be sent again: its secret was never written down.
      let stored = try #require(try tenant.workspace.journal().first?.change)
      let again = await failure { () async throws(ProvisioningError) in
        try await integration.perform(stored)
      }
      #expect(again?.kind == .invalidInput)
      let readOnly = try tenant.reopened(readOnly: true)
      let refused = await failure { () async throws(ProvisioningError) in
        try await readOnly.change(connection, to: ConnectionDraft(), secretToken: secret)
      }
      #expect(refused?.kind == .readOnly)
    }
  }

  @Test func mistakesAreRefusedWithWhatIsRight() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let integration = tenant.integration
      let connection = try await integration.connection()
      let secret = Secret(tenant.server.description.webexToken)
      let right = try #require(connection.rightTenantURL)
      for (draft, words) in [
        (ConnectionDraft(tenantURL: right + "/"), "slash"),
        (ConnectionDraft(tenantURL: right.replacing("/", with: "%2F")), "percent"),
        (ConnectionDraft(notificationEmails: ["nobody"]), "no e-mail address"),
      ] {
        let error = await failure { () async throws(ProvisioningError) in
          try await integration.change(connection, to: draft, secretToken: secret)
        }
        #expect(error?.kind == .invalidInput)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        if draft.tenantURL != nil { #expect(error?.advice.contains(right) == true) }
      }
      let swapped = await failure { () async throws(ProvisioningError) in
        try await integration.change(
          connection, to: ConnectionDraft(), secretToken: Secret("eyJhbGciOiJub25lIn0.e30.c2ln"))
      }
      #expect(swapped?.message.contains("Microsoft token") == true)
      let wrong = try await integration.testConnection(
        connection, tenantURL: right.replacing("/v1/", with: "/v9/"), secretToken: secret,
        forced: true)
      #expect(wrong.failure?.advice.contains("tenant URL") == true)
      #expect(try tenant.workspace.journal().isEmpty)
    }
  }

  @Test func aTokenIsSentToWebexOnly() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let integration = tenant.integration
      let connection = try await integration.connection()
      let secret = Secret(tenant.server.description.webexToken)
      let right = try #require(connection.rightTenantURL)
      let organization = try #require(tenant.profile.organization)
      for url in [
        "https://collector.example/v1/scim/\(organization)", "http://api.ciscospark.com/v1/scim/x",
        right.replacing(organization, with: "11111111-2222-4333-8444-555555555555"),
      ] {
        let error = await failure { () async throws(ProvisioningError) in
          try await integration.testConnection(connection, tenantURL: url, secretToken: secret)
        }
        #expect(error?.code == "tenant-url" && error?.kind == .invalidInput)
        #expect(error?.message.contains("not sent") == true, "\(String(describing: error))")
        #expect(error?.advice.contains(right) == true)
      }
      let sent = try tenant.workspace.requests(limit: 100)
      #expect(!sent.contains { $0.url.contains("validateCredentials") })
      let passed = try await integration.testConnection(
        connection, tenantURL: right, secretToken: secret)
      #expect(passed.isPassed)
    }
  }

  @Test func theWizardsDeploymentHasNoConnectionOfItsOwn() async throws {
    try await Tenant.with(.healthy) { tenant in
      let error = await failure { () async throws(ProvisioningError) in
        try await tenant.integration.connection()
      }
      #expect(error?.kind == .refused && error?.advice.contains("consent") == true)
    }
  }
}
