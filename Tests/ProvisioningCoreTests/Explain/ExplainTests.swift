import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

@Suite struct ExplainTests {
  private func explanation(_ answer: ExplanationAnswer) throws -> Explanation {
    guard case .explanation(let explanation) = answer else {
      Issue.record("several people: \(answer)")
      throw CancellationError()
    }
    return explanation
  }

  /// The first person of a plan with an action and a reason.
  private func person(
    _ plan: Plan, _ action: PlanAction, _ reason: PlanReason
  ) throws -> Person? {
    for index in try plan.indices(PlanQuery(actions: [action])) {
      if let item = try plan.item(at: Int(index)), item.reason == reason,
        let person = item.person, person.userType == .member
      {
        return person
      }
    }
    return nil
  }

  @Test func theFirstStepThatFailsIsThePlansReason() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 300)) { tenant in
      let plan = try await tenant.integration.plan()
      for (reason, step) in [
        (PlanReason.notAssigned, Explanation.Step.Kind.assigned), (.disabled, .enabled),
      ] {
        let person = try #require(try person(plan, .skip, reason))
        let answer = try explanation(try await tenant.integration.explain(person.id))
        #expect(answer.firstFailure?.kind == step, "\(answer)")
        #expect(answer.firstFailure?.cure != nil)
        #expect(answer.person?.id == person.id)
      }
      let update = try #require(try person(plan, .update, .differs))
      let pending = try explanation(
        try await tenant.integration.explain(update.userPrincipalName.uppercased()))
      #expect(pending.firstFailure == nil, "\(pending)")
      #expect(pending[.done]?.detail.contains("externalId") == true)
      #expect(pending[.assigned]?.outcome == .passed)
    }
  }

  @Test func aSecondWebexUserOfThePersonIsNamed() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 200)) { tenant in
      let pair = try #require(
        try await tenant.integration.reconcile().pairs.first {
          $0.evidence == [.mail] && $0.duplicate != nil
        })
      let answer = try explanation(try await tenant.integration.explain(pair.person.id))
      #expect(answer.firstFailure?.kind == .matched, "\(answer)")
      #expect(answer.firstFailure?.detail.contains(pair.webexUser.userName) == true)
      #expect(answer.firstFailure?.cure?.contains("reconcile") == true)
      #expect(answer.webexUserName == pair.duplicate?.userName)
    }
  }

  @Test func whoIsProvisionedPassesEveryStep() async throws {
    try await Tenant.with(.healthy) { tenant in
      let client = try #require(try await tenant.integration.services().webex)
      let user = try #require(
        try await client.users(count: 60).resources.last { $0.externalId != nil })
      // By the Webex id.
      let answer = try explanation(try await tenant.integration.explain(user.id))
      #expect(answer.person?.id == user.externalId)
      #expect(answer.firstFailure == nil)
      #expect(answer[.done]?.outcome == .passed)
      #expect(answer.verdict.contains("is provisioned"))
      #expect(answer.hints.contains { $0.contains("72 hours") })
    }
  }

  @Test func whoWasRenamedIsFoundByTheIdThatWebexHolds() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 300)) { tenant in
      await tenant.integration.refresh([.target])
      let client = try #require(try await tenant.integration.services().webex)
      let user = try #require(
        try await client.users(count: 200).resources.last { $0.externalId != nil })
      let id = try #require(user.externalId)
      try await tenant.changeDirectory(
        .patch, "/users/\(id)", #"{"userPrincipalName":"renamed.person@northwind.example"}"#)
      let answer = try explanation(try await tenant.integration.explain(id))
      #expect(answer.webexUserName == user.userName)
      let reads = try tenant.integration.requests(limit: 1_000)
        .filter { $0.method == "GET" && $0.url.contains("/users/\(id)?") }
      #expect(reads.count == 1, "\(reads.map(\.url))")
    }
  }

  @Test func wordsThatMeanSeveralGiveCandidates() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.people])
      guard case .candidates(let people, let total) = try await tenant.integration.explain("a")
      else {
        Issue.record("nobody can say who is meant")
        return
      }
      #expect(people.count > 1 && total >= people.count)
    }
  }

  @Test func nobodyIsNotFound() async throws {
    _ = try await Tenant.with(.healthy) { tenant in
      await #expect {
        _ = try await tenant.integration.explain("nobody@nowhere.example")
      } throws: {
        ($0 as? ProvisioningError)?.kind == .notFound
      }
    }
  }

  @Test func whereNobodyCouldLookIsSaid() async throws {
    try await FaultyGraph.refusing("deletedItems") { _, integration in
      await #expect {
        _ = try await integration.explain("nobody@nowhere.example")
      } throws: {
        let error = $0 as? ProvisioningError
        return error?.kind != .notFound && error?.status == 403
          && error?.message.contains("nobody in Entra or Webex") == true
          && error?.message.contains("its recycle bin could not be read: ") == true
      }
    }
    try await Tenant.with(.healthy) { tenant in
      let integration = try tenant.reopened(
        credentials: Credentials([
          .clientSecret: Secret(tenant.server.description.clientSecret),
          .webexToken: Secret("wrong"),
        ]))
      await #expect {
        _ = try await integration.explain("nobody@nowhere.example")
      } throws: {
        let error = $0 as? ProvisioningError
        return error?.kind != .notFound
          && error?.message.contains("nobody in Entra or its recycle bin is found") == true
          && error?.message.contains("Webex could not be read: ") == true
      }
    }
  }

  @Test func aDeletedPersonIsFoundByTheWholeNameOnly() async throws {
    try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      let graph = try #require(try await tenant.integration.services().graph)
      let user = try #require(try await graph.users(top: 1).collected(limit: 1).items.first)
      let name = try #require(user.userPrincipalName)
      try await tenant.deleteEntraUser(user.id)
      let answer = try explanation(try await tenant.integration.explain(name))
      #expect(answer.firstFailure?.detail.contains("recycle bin") == true)
      await #expect {
        _ = try await tenant.integration.explain(String(name.dropFirst()))
      } throws: {
        ($0 as? ProvisioningError)?.kind == .notFound
      }
    }
  }

  @Test func unreadMappingsAreSaidWithTheReason() async throws {
    try await FaultyGraph.refusing("/schema") { tenant, integration in
      let graph = try #require(try await tenant.integration.services().graph)
      let user = try #require(try await graph.users(top: 1).collected(limit: 1).items.first)
      let answer = try explanation(try await integration.explain(user.id))
      #expect(answer[.mapped]?.outcome == .unknown)
      #expect(answer[.mapped]?.detail.contains("Insufficient privileges") == true, "\(answer)")
    }
  }

  @Test func whoIsInTheRecycleBinIsSaidToBe() async throws {
    try await Tenant.with(.healthy) { tenant in
      let client = try #require(try await tenant.integration.services().webex)
      let user = try #require(
        try await client.users(count: 60).resources.last { $0.externalId != nil })
      let id = try #require(user.externalId)
      _ = try await tenant.integration.plan()
      try await tenant.deleteEntraUser(id)
      let answer = try explanation(try await tenant.integration.explain(id))
      #expect(answer.firstFailure?.kind == .found)
      #expect(answer.firstFailure?.detail.contains("recycle bin") == true)
      #expect(answer[.matched]?.detail.hasSuffix(", active") == true)
      #expect(answer.verdict.contains("he Webex user is still active: the next cycle deactivates"))
      #expect(answer[.job]?.outcome == .passed)
      let plan = try await tenant.integration.plan()
      guard case .items(let found) = try plan.find(user.id) else {
        Issue.record("the Webex user is in the plan")
        return
      }
      let item = try #require(try plan.item(at: Int(found[0])))
      #expect(item.action == .disable && item.reason == .softDeleted)
    }
  }

  /// A job that stands still is no fault of somebody who is up to date.
  @Test func theJobComesAfterThePerson() async throws {
    try await Tenant.with(.healthy) { tenant in
      let client = try #require(try await tenant.integration.services().webex)
      let user = try #require(
        try await client.users(count: 60).resources.last { $0.externalId != nil })
      let pause = try await tenant.integration.change(for: .pause)
      try await tenant.integration.perform(pause)
      let answer = try explanation(try await tenant.integration.explain(user.id))
      #expect(answer[.done]?.outcome == .passed && answer[.job]?.outcome == .failed)
      #expect(answer.firstFailure == nil)
      #expect(answer.verdict.contains("is provisioned"))
      #expect(answer.verdict.hasSuffix("What changes from now on waits: it is paused."))
    }
  }

  @Test func aRefusalOfTheirOwnComesBeforeTheQuarantine() async throws {
    try await Tenant.with(SandboxOptions(scenario: .quarantinedEscrow, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      let items = try plan.indices(PlanQuery(actions: [.create]))
        .compactMap { try plan.item(at: Int($0)) }
      let person = try #require(items.first { $0.refusal?.status == 409 }?.person)
      let answer = try explanation(try await tenant.integration.explain(person.id))
      #expect(answer.firstFailure?.kind == .log, "\(answer)")
      #expect(answer.verdict.contains("was refused the last time"))
      #expect(answer.verdict.contains("The job does not run either: it is in quarantine"))
    }
  }

  @Test func groupsAndRoomsAreSaidToBeWhatTheyAre() async throws {
    try await Tenant.with(.healthy) { tenant in
      let group = try #require(
        try await tenant.integration.assignmentRoster().assignments
          .first { $0.principalKind == .group })
      await #expect {
        _ = try await tenant.integration.explain(group.principalName)
      } throws: {
        ($0 as? ProvisioningError)?.message.contains("is a group") == true
      }
      let client = try #require(try await tenant.integration.services().webex)
      let room = try #require(
        try await client.resources(.users, startIndex: 1, count: 1000).resources.first {
          ($0.json["userType"]?.string ?? "user").lowercased() != "user"
        })
      let answer = try explanation(
        try await tenant.integration.explain(room.json["userName"]?.string ?? ""))
      #expect(answer.firstFailure == nil && answer.verdict.contains("provisioning leaves it alone"))
    }
  }

  @Test func withoutWebexTheEntraSideIsExplained() async throws {
    try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      let graph = try #require(try await tenant.integration.services().graph)
      let user = try #require(try await graph.users(top: 1).collected(limit: 1).items.first)
      let answer = try explanation(try await tenant.integration.explain(user.id))
      #expect(answer[.found]?.outcome == .passed)
      #expect(answer[.matched]?.outcome == .unknown)
    }
  }
}

extension Tenant {
  /// Deletes somebody in Entra behind everybody's back.
  func deleteEntraUser(_ id: String) async throws {
    var request = ServiceRequest(.delete, "\(server.description.graph)/users/\(id)")
    request.bearer = Secret(server.description.graphToken)
    request.expects = .anything
    let answer = try await Transport().send(request)
    #expect(answer.isSuccess, "\(String(decoding: answer.body, as: UTF8.self))")
  }
}
