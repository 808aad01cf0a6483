import AttributeMapping
import Evidence
import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

/// Scenarios of their own: named by the checks, mended where that can be done, and proved.
@Suite struct ScenarioPlaybookTests {
  private static func options(_ scenario: Scenario) -> SandboxOptions {
    SandboxOptions(scenario: scenario, users: 120, throttlesOnDemand: false)
  }

  /// Runs to the end; what `mend` does while it watches is to be the recovery.
  private func run(
    _ tenant: Tenant, _ report: Report? = nil, playbook: String? = nil,
    mend: (PlaybookRun) async throws -> Void
  ) async throws -> PlaybookRun {
    var last: PlaybookRun?
    for await run in tenant.integration.troubleshoot(report, playbook: playbook) {
      if run.isWatching, last?.isWatching == false { try await mend(run) }
      last = run
    }
    return try #require(last)
  }

  @Test(arguments: [
    (Scenario.webexTokenExpired, "webex-token-invalid", Set(["webex.token"])),
    (.wrongOrganization, "webex-forbidden", Set(["webex.token", "webex.organization"])),
  ])
  func theOperatorsTokenIsRenewedAndProved(
    _ scenario: Scenario, _ diagnosis: String, _ failed: Set<String>
  ) async throws {
    try await Tenant.with(Self.options(scenario)) { tenant in
      let integration = tenant.integration
      let last = try await run(tenant) { run in
        #expect(run.playbook == "webex-access")
        #expect(run.diagnoses.first?.id == diagnosis)
        #expect(run.diagnoses.first?.confidence == .confirmed)
        #expect(run.diagnoses.first?.leg == .consoleToWebex)
        let found = run.results.filter { $0.outcome == .failed }
        #expect(Set(found.map(\.check)) == failed)
        #expect(run.remedies.first?.id == "renew-own-token")
        if scenario == .wrongOrganization {
          let detail = found.first { $0.check == "webex.organization" }?.detail ?? ""
          #expect(detail.contains(tenant.server.description.orgId), "\(detail)")
        }
        let token = try await integration.readToken(try await tenant.mint())
        #expect(try await integration.keep(integration.probe(token)) == .given)
      }
      #expect(last.recovery?.grade == .bothSides, "\(last.phase)")
      #expect(Set(last.recovery?.proof.map(\.check) ?? []) == failed)
      #expect(await integration.refresh().verdict.level == .ok)
    }
  }

  /// A change of its owner's roles ends all tokens of an administrator: the console's and the job's.
  @Test func tokensRevokedByAChangeOfRolesAreNamed() async throws {
    try await Tenant.with(Self.options(.galleryHealthy)) { tenant in
      let webex = try #require(try await tenant.integration.services().webex)
      for user in try await webex.users(count: 200).resources where user.source["roles"] != nil {
        _ = try? await webex.patchUser(
          id: user.id,
          operations: [
            [
              "op": "replace", "path": "roles",
              "value": [["value": "id_user_admin", "type": "cirole"]],
            ]
          ])
      }
      let report = Report(
        parsing: "Webex SCIM: all calls of the admin turned 401 right after a role change")
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(report, watch: false) { last = run }
      let run = try #require(last)
      #expect(run.playbook == "gallery-connection")
      #expect(run.outcome("job.credentials") == .failed)
      #expect(run.outcome("webex.token") == .failed)
      let certain = run.diagnoses.filter { $0.confidence == .confirmed }.map(\.id)
      #expect(certain.contains("token-invalidated-by-role-change"), "\(run.diagnoses.map(\.id))")
    }
  }

  /// Nothing else can be read then; the run says which cloud question it is.
  @Test func aTenantOfAnotherCloudIsNamed() async throws {
    try await Tenant.with(Self.options(.wrongCloud)) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(watch: false) { last = run }
      let run = try #require(last)
      #expect(run.playbook == "wrong-cloud")
      #expect(run.diagnoses.first?.id == "wizard-wrong-cloud", "\(run.diagnoses.map(\.id))")
      #expect(run.diagnoses.first?.confidence == .confirmed)
      let place = tenant.server.description
      #expect(
        run.remedies.first?.command
          == "entrahub profile set test --cloud usgov --login-url \(place.usgovLogin ?? "") "
          + "--graph-url \(place.usgovGraph ?? "")")
      let mismatch =
        "This tenant is in the cloud US Government (GCC High); the profile says worldwide"
      #expect(run.diagnoses.first?.title == mismatch)
      let report = await tenant.integration.diagnose(
        Report(
          parsing: "AADSTS900382: Confidential Client is not supported in Cross Cloud request."))
      #expect(report.diagnoses.first?.id == "wizard-wrong-cloud")
      #expect(report.diagnoses.first?.confidence == .confirmed)
      let refused = await tenant.integration.refresh().verdict
      #expect(refused.level == .problem && refused.sentence == mismatch, "\(refused)")
      #expect(refused.reasons.contains { $0.contains("AADSTS900382") }, "\(refused)")
      // The remedy, with the addresses that stand in for the cloud's own.
      let number = run.id
      #expect(try tenant.integration.incident(number).state == .open)
      #expect(await tenant.integration.playbookOfSignIn() == "wrong-cloud")
      var profile = try await tenant.integration.moveProfile { _ in }
      let entry = try #require(try tenant.integration.journal(limit: 1).first)
      #expect(entry.outcome == .done && entry.change.object == "profile test")
      #expect(entry.change.before == "cloud worldwide", "\(entry.change)")
      #expect(entry.change.after == "cloud US Government (GCC High)", "\(entry.change)")
      #expect(profile.cloud == .usgov && profile.overrides.login == place.usgovLogin)
      #expect(profile.overrides.graph == place.usgovGraph)
      let right = try tenant.reopened(profile: profile)
      // The changed profile goes on with the incident, and proves its end.
      var proved: PlaybookRun?
      for await run in right.troubleshoot(playbook: "wrong-cloud") { proved = run }
      #expect(proved?.id == number && proved?.recovery != nil, "\(String(describing: proved))")
      #expect(proved?.recovery?.proof.map(\.check) == ["graph.signed-in"])
      #expect(proved?.recovery?.before.first?.detail.contains("AADSTS900382") == true)
      let incident = try right.incident(number)
      #expect(incident.state == .recovered && incident.title == mismatch)
      #expect(incident.found?.contains { $0.check == "graph.signed-in" } == true)
      #expect(await right.refresh().verdict.level == .ok)
      var healthy: PlaybookRun?
      for await run in right.troubleshoot(playbook: "wrong-cloud", watch: false) { healthy = run }
      #expect(healthy?.phase == .healthy, "\(String(describing: healthy?.results))")
      // A token of one cloud is nothing in the other.
      profile.overrides.graph = tenant.server.description.graph
      let mixed = try tenant.reopened(profile: profile)
      #expect(await mixed.refresh().applications.failure?.status == 401)
      await right.close()
    }
  }

  /// Given an address in a verified domain, only the failed are tried again.
  @Test func anUnverifiedDomainIsNamedAndTheFailedAreRetried() async throws {
    try await Tenant.with(Self.options(.domainNotVerified)) { tenant in
      let integration = tenant.integration
      let last = try await run(tenant) { run in
        #expect(run.playbook == "domains")
        #expect(run.diagnoses.map(\.id).contains("prov-invalid-domain"), "\(run.diagnoses)")
        #expect(run.outcome("provisioning.failures") == .failed)
        #expect(run.outcome("controlhub.domains") == .passed)
        let summary = try #require(await integration.snapshot.provisioning.value)
        let group = try #require(summary.failures.first { $0.code == "InvalidDomain" })
        #expect(group.affectedObjects > 10)
        let failing = summary.retryChoice(of: [group]).failing.compactMap(\.sourceId)
        let graph = try #require(try await integration.services().graph)
        for id in failing {
          let name = try #require(try await graph.user(id).userPrincipalName)
          let alias = name.prefix { $0 != "@" }
          try await tenant.changeDirectory(
            .patch, "/users/\(id)", #"{"userPrincipalName":"\#(alias)@northwind.example"}"#)
        }
        let done = try await integration.provisionOnDemand(
          try await integration.planOnDemand(failing))
        #expect(done.answered(.success) == failing.count, "\(done.items.map(\.state))")
      }
      #expect(last.recovery?.grade == .bothSides, "\(last.phase)")
      #expect(last.recovery?.proof.map(\.check) == ["provisioning.failures"])
    }
  }

  @Test func thePastedWordsOfAnUnverifiedDomainAreProved() async throws {
    try await Tenant.with(Self.options(.domainNotVerified)) { tenant in
      let text = "Webex Control Hub: the domain northwindtraders.onmicrosoft.com is not verified"
      let report = await tenant.integration.diagnose(Report(parsing: text))
      let found = report.diagnoses.first { $0.id == "domain-not-verified" }
      #expect(found?.confidence == .confirmed, "\(report.diagnoses.map(\.id))")
    }
  }

  /// Restored in Entra and provisioned, they have their name in Webex again.
  @Test func inactiveAndRenamedPeopleComeBack() async throws {
    try await Tenant.with(Self.options(.inactiveRenamed)) { tenant in
      let integration = tenant.integration
      let services = try await integration.services()
      let graph = try #require(services.graph)
      let webex = try #require(services.webex)
      let deleted = try await graph.deletedUsers().collected().items
      #expect(deleted.count == 5)
      // In the recycle bin the object id stands before the name.
      let names = deleted.compactMap { user in
        user.userPrincipalName?.dropFirst(user.id.count { $0 != "-" })
      }.map(String.init)
      for name in names { #expect(try await webex.users(userName: name).isEmpty, "\(name)") }
      let report = Report(
        parsing: "The user is Inactive in Webex with a strange name; Entra is fine.")
      let last = try await run(tenant, report) { run in
        #expect(run.playbook == "inactive-people")
        #expect(run.diagnoses.first?.id == "user-inactive-renamed", "\(run.diagnoses.map(\.id))")
        #expect(run.diagnoses.first?.confidence == .confirmed)
        let cure = run.diagnoses.first?.remedies.first { $0.id == "provision-restored" }
        let named = Set((cure?.command ?? "").split(separator: " ").map(String.init))
        #expect(named.isSuperset(of: deleted.map(\.id)), "\(named)")
        for user in deleted {
          try await tenant.changeDirectory(.post, "/directory/deletedItems/\(user.id)/restore")
        }
        let done = try await integration.provisionOnDemand(
          try await integration.planOnDemand(deleted.map(\.id)))
        #expect(done.answered(.success) == deleted.count, "\(done.items.map(\.state))")
      }
      #expect(last.recovery?.grade == .bothSides, "\(last.phase)")
      for name in names {
        #expect(try await webex.users(userName: name).first?.active == true, "\(name)")
      }
    }
  }

  @Test func whatWasEmptiedInEntraAndStaysInWebexIsFoundAndCleared() async throws {
    try await Tenant.with(Self.options(.nullNotCleared)) { tenant in
      let integration = tenant.integration
      let services = try await integration.services()
      let (graph, webex) = (try #require(services.graph), try #require(services.webex))
      let emptied = try await graph.users(without: "surname", select: GraphUser.selection)
        .collected().items
      var kept = 0
      for person in emptied {
        guard case .explanation(let answer) = try await integration.explain(person.id) else {
          continue
        }
        kept += answer.hints.contains { $0.contains("null is never sent") } ? 1 : 0
      }
      #expect(kept == 5)
      let report = Report(
        parsing: "Entra to Webex: a null value is not provisioned, so the attribute is not cleared."
      )
      let last = try await run(tenant, report) { run in
        #expect(run.playbook == "emptied-attributes")
        #expect(run.diagnoses.first?.id == "null-not-cleared", "\(run.diagnoses.map(\.id))")
        #expect(run.diagnoses.first?.confidence == .confirmed)
        let detail = run.results.first { $0.check == "webex.emptied" }?.detail ?? ""
        #expect(detail.hasPrefix("5 of "), "\(detail)")
        #expect(detail.contains("name.familyName still"), "\(detail)")
        for person in emptied {
          guard let name = person.userPrincipalName,
            let user = try await webex.users(userName: name).first
          else { continue }
          _ = try await webex.patchUser(
            id: user.id, operations: [["op": "remove", "path": "name.familyName"]])
        }
      }
      #expect(last.recovery?.grade == .bothSides, "\(last.phase)")
      #expect(last.recovery?.proof.map(\.check) == ["webex.emptied"])
    }
  }

  /// Paused, mapped, restarted, the duplicates removed: each step done is seen, and the end proved.
  @Test func secondUsersAreMendedStepByStep() async throws {
    try await Tenant.with(Self.options(.upnMismatch)) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      #expect(await integration.refresh().findings.webexKnowsMail)
      var stage = 0
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        last = run
        guard run.isWatching else { continue }
        let map = run.remedies.first { $0.id == "map-user-name" }
        let restart = run.remedies.first { $0.id == "restart-job-full" }
        #expect(!run.remedies.contains { $0.id == "start-job" || $0.id == "restart-job" })
        if stage == 0 {
          stage = 1
          #expect(run.remedies.first?.id == "pause-job" && map?.disabledBecause == nil)
          #expect(restart?.disabledBecause != nil)
          _ = try await integration.perform(try await integration.change(for: .pause))
          let schema = try await integration.readSchema().schema
          let review = try await integration.review(
            try Drafts.setting("userName", to: "[mail]", on: schema))
          let doubts = review.findings.filter { $0.rule?.contains("userName") == true }
          #expect(doubts.allSatisfy { $0.severity == .note }, "\(doubts)")
          _ = try await integration.perform(review.change)
        } else if stage == 1, map?.disabledBecause?.hasPrefix("done") == true {
          stage = 2
          #expect(run.outcome("webex.duplicates") == .failed)
          #expect(!run.remedies.contains { $0.id == "pause-job" })
          _ = try await integration.perform(try #require(restart?.change))
          tenant.server.advance(by: .seconds(600))
          let left = try await integration.reconcile()
          // Who has no mail address is found by nothing now, and stays as they are.
          let doubled = left.pairs.filter { $0.duplicate != nil && $0.person.mail != nil }
          #expect(doubled.count > 5 && doubled.allSatisfy(\.isMatched))
          #expect(left.plan.totals[.delete] == 0, "\(left.plan.totals)")
          #expect(left.mending.contains { $0.contains("no cycle touches it") }, "\(left.mending)")
          for pair in doubled {
            #expect(pair.webexUser.userName.lowercased() == pair.person.mail?.lowercased())
            try await tenant.deleteWebexUser(try #require(pair.duplicate?.id))
          }
        }
      }
      #expect(stage == 2)
      #expect(last?.recovery?.grade == .bothSides, "\(String(describing: last?.results))")
      // A look at some is not what proves it: everybody was compared.
      let proof = last?.recovery?.proof.first { $0.check == "webex.duplicates" }
      #expect(proof?.detail.hasPrefix("nobody of ") == true, "\(proof?.detail ?? "")")
      let before = last?.recovery?.before.first { $0.check == "webex.duplicates" }
      #expect(before?.detail.contains(" compared have two: ") == true, "\(before?.detail ?? "")")
      // Mapped from mail, nothing is doubted any more either.
      let snapshot = await integration.refresh()
      #expect(snapshot.findings.webexKnowsMail && snapshot.findings.secondUsers?.people == 0)
      await integration.close()
    }
  }
}
