import Evidence
import Foundation
import HTTPTransport
import HTTPTypes
import Hummingbird
import MicrosoftGraph
import Sandbox
import ServiceStub
import Synchronization
import TestSupport
import Testing

@testable import ProvisioningCore

/// The console behind a proxy that spoils answers: nothing lost, nothing doubled, every state named.
@Suite struct FaultTests {
  /// An integration whose every request goes through a faulty proxy.
  private struct Line {
    let tenant: Tenant
    let proxy: FaultyProxy
    let integration: Integration
  }

  private func with(
    _ options: SandboxOptions = SandboxOptions(scenario: .healthy, users: 60),
    attempts: Int = 1, patience: Duration = .seconds(60),
    _ body: @Sendable (Line) async throws -> Void
  ) async throws {
    try await Tenant.with(options) { tenant in
      let proxy = try FaultyProxy(to: tenant.server.description.login) { _, _ in nil }
      try await withStubServer({ try await proxy.answer($0) }) { base in
        var settings = Tenant.options
        settings.transport.retry = RetryPolicy(attempts: attempts)
        settings.transport.idleTimeout = patience
        settings.transport.timing.sleep = { _ in
          try Task.checkCancellation()
          await Task.yield()
        }
        let integration = try tenant.reopened(
          profile: tenant.moved(to: base), workspace: try Workspace(inMemory: "test"),
          options: settings)
        try await body(Line(tenant: tenant, proxy: proxy, integration: integration))
        await integration.close()
      }
    }
  }

  @Sendable private static func isService(_ request: Request) -> Bool {
    request.head.path?.contains("/oauth2/") != true
  }

  /// How each fault that lasts is named, and with which status.
  private static let names: [(Fault, ProvisioningError.Kind, Int?, String)] = [
    (.throttled, .throttled, 429, "retry again later"),
    (.unavailable, .unreachable, 503, "instead of JSON"),
    (.cut, .unreachable, nil, "ended early"),
    (.reset, .unreachable, nil, "ended early"),
    (.stalled, .unreachable, nil, "in time"),
    (.halfJSON, .unexpectedAnswer, 200, "ended early, after 36 bytes"),
    (.corruptJSON, .unexpectedAnswer, 200, "is damaged"),
    (.portal, .unexpectedAnswer, 200, "Hotel Wi-Fi"),
    (.okWithError, .refused, 200, "It did not work"),
    (.hugeMessage, .refused, 400, "Something went wrong"),
    (.empty, .unexpectedAnswer, nil, "empty"),
  ]

  @Test(arguments: names) func aLastingFaultIsNamed(
    _ fault: Fault, _ kind: ProvisioningError.Kind, _ status: Int?, _ word: String
  ) async throws {
    try await with(patience: fault == .stalled ? .seconds(30) : .seconds(60)) { line in
      // What was read before stays, with the failure beside it.
      let before = await line.integration.refresh([.applications])
      #expect(before.applications.failure == nil)
      line.proxy.use { request, _ in Self.isService(request) ? fault : nil }
      let snapshot = await line.integration.refresh([.applications])
      let failure = try #require(snapshot.applications.failure, "\(fault) went unnoticed")
      #expect(failure.leg == .consoleToGraph)
      #expect(failure.kind == kind, "\(failure)")
      #expect(failure.status == status, "\(failure)")
      #expect(failure.message.contains(word), "\(failure.message)")
      #expect(failure.message.utf8.count < 4_000)
      #expect(!failure.advice.isEmpty)
      #expect(snapshot.applications.value == before.applications.value)
      #expect(snapshot.verdict.level != .ok)
    }
  }

  /// Who did not come because an answer came half is not planned to be created.
  @Test(arguments: [Fault.cut, .halfJSON, .corruptJSON, .portal, .empty, .stalled])
  func halfOfWebexIsNotPlannedWith(_ fault: Fault) async throws {
    try await with(patience: fault == .stalled ? .seconds(30) : .seconds(60)) { line in
      line.proxy.use { request, _ in
        request.head.path?.contains("/scim/") == true
          && request.head.path?.contains("/Users") == true
          ? fault : nil
      }
      let error = await #expect(throws: ProvisioningError.self) {
        try await line.integration.plan()
      }
      #expect(error?.leg == .consoleToWebex, "\(String(describing: error))")
      await #expect(throws: ProvisioningError.self) { try await line.integration.plan(.stored) }
      line.proxy.use { _, _ in nil }
      let plan = try await line.integration.plan()
      let other = try await line.tenant.integration.plan()
      #expect(plan.totals == other.totals)
    }
  }

  /// Whatever the status is: a page of somebody else's, or an error, is no answer to a change.
  @Test(arguments: [Fault.portal, .okWithError])
  func aChangeThatTheServiceDidNotAnswerIsNotDone(_ fault: Fault) async throws {
    try await with { line in
      let change = try await line.integration.change(for: .pause)
      line.proxy.use { request, _ in request.method == .post ? fault : nil }
      await #expect(throws: ProvisioningError.self) {
        try await line.integration.perform(change)
      }
      line.proxy.use { _, _ in nil }
      let job = await line.integration.refresh([.job]).job.value.flatMap(\.self)
      #expect(job?.state == .active)
      let entry = try #require(try line.integration.journal().first)
      #expect(!entry.isMade, "\(entry)")
    }
  }

  /// Faults that pass, from a seed: every reading ends as without them.
  @Test(arguments: [1, 2, 3] as [UInt64]) func passingFaultsLoseNothing(_ seed: UInt64) async throws
  {
    try await with(attempts: 5) { line in
      let random = Mutex(SeededGenerator(seed: seed))
      let passing: [Fault] = [.throttled, .unavailable, .cut, .reset, .halfJSON]
      line.proxy.use { request, attempt in
        // A request is spoilt at most twice in a row.
        guard Self.isService(request), attempt % 3 != 2 else { return nil }
        return random.withLock { random in
          Int.random(in: 0..<3, using: &random) == 0
            ? passing.randomElement(using: &random) : nil
        }
      }
      let parts = Set(Integration.Part.allCases)
      let there = await line.integration.refresh(parts)
      #expect(line.proxy.faults.all.count > 5, "seed \(seed)")
      let here = await line.tenant.integration.refresh(parts)
      #expect(there.applications.value == here.applications.value)
      #expect(there.assignments.value == here.assignments.value)
      #expect(there.mappings.value == here.mappings.value)
      #expect(there.people.value == here.people.value)
      #expect(there.members.value == here.members.value)
      #expect(there.target.value == here.target.value)
      #expect(there.provisioning.value?.failures == here.provisioning.value?.failures)
      for failure in [
        there.applications.failure, there.job.failure, there.assignments.failure,
        there.mappings.failure, there.audit.failure, there.provisioning.failure,
        there.people.failure, there.members.failure, there.target.failure, there.webex.failure,
      ] {
        #expect(failure == nil, "seed \(seed)")
      }
    }
  }

  /// Without the mappings nobody looks for groups: those of Webex must not seem to be gone.
  @Test func aSchemaThatCannotBeReadLosesNoGroups() async throws {
    try await with { line in
      @Sendable func isSchema(_ request: Request) -> Bool {
        request.head.path?.hasSuffix("/schema") == true
      }
      line.proxy.use { request, _ in isSchema(request) ? .unavailable : nil }
      let first = await line.integration.refresh([.target])
      #expect(first.target.value == nil)
      #expect(first.target.failure?.status == 503)
      line.proxy.use { _, _ in nil }
      let second = await line.integration.refresh([.target])
      #expect(second.target.failure == nil)
      let groups = try #require(second.target.value?.groups)
      #expect(groups > 0)
      // What was kept serves while the mappings can't be read.
      line.proxy.use { request, _ in isSchema(request) ? .unavailable : nil }
      let third = await line.integration.refresh([.target])
      #expect(third.target.failure == nil)
      #expect(third.target.value?.groups == groups)
    }
  }

  /// The mappings are kept byte by byte; half of them is asked for again like half of anything.
  @Test func halfASchemaIsAskedForAgain() async throws {
    try await with(attempts: 3) { line in
      line.proxy.use { request, attempt in
        request.head.path?.hasSuffix("/schema") == true && attempt < 2 ? .halfJSON : nil
      }
      let snapshot = await line.integration.refresh([.mappings])
      #expect(line.proxy.faults.all == [.halfJSON, .halfJSON])
      #expect(snapshot.mappings.failure == nil)
      #expect(snapshot.mappings.value?.isEmpty == false)
    }
  }

  /// Assignments whose answers get lost: each person once, and the journal knows it.
  @Test(arguments: [4, 5] as [UInt64]) func lostAnswersDoubleNothing(_ seed: UInt64) async throws {
    try await with(attempts: 5) { line in
      let graph = try #require(try await line.tenant.integration.services().graph)
      let roster = try await line.tenant.integration.assignmentRoster()
      for group in roster.assignments where group.principalKind == .group {
        try await graph.removeAssignment(
          id: group.id, fromServicePrincipal: roster.servicePrincipalId)
      }
      let inside = Set(roster.assignments.map(\.principalId))
      let people = try await graph.users().collected().items
        .filter { !inside.contains($0.id) && $0.accountEnabled == true }.prefix(12)
      let plan = try await line.integration.planAssignments(
        .assign, people.map { AssignmentWish(.named($0.id)) })
      #expect(plan.ready == people.count)

      let random = Mutex(SeededGenerator(seed: seed))
      line.proxy.use { request, attempt in
        guard Self.isService(request), attempt == 0 || request.method == .post else { return nil }
        return random.withLock { random in
          let faults: [Fault] = [.cut, .reset, .halfJSON, .unavailable, .throttled]
          return Bool.random(using: &random) ? faults.randomElement(using: &random) : nil
        }
      }
      let result = try await line.integration.carryOut(plan)
      line.proxy.use { _, _ in nil }
      let after = try await line.tenant.integration.assignmentRoster().assignments
      for person in people {
        let times = after.count { $0.principalId == person.id }
        #expect(times <= 1, "seed \(seed): assigned \(times) times")
        let sent = line.proxy.carriedOut.all.count {
          $0.hasPrefix("POST") && $0.contains("appRoleAssignedTo")
        }
        #expect(sent <= people.count, "seed \(seed): \(sent) requests for \(people.count) people")
      }
      // What the result says is what the tenant has.
      let here = Set(after.map(\.principalId))
      let entries = try line.integration.journal()
      for entry in entries {
        guard case .assign(let target) = entry.change.action else { continue }
        let isMade = entry.outcome == .done || entry.outcome == .foundDone
        #expect(isMade == here.contains(target.principalId), "seed \(seed): \(entry)")
      }
      #expect(result.done == people.count { here.contains($0.id) }, "seed \(seed)")
      #expect(line.proxy.faults.all.count > 3)
    }
  }
}
