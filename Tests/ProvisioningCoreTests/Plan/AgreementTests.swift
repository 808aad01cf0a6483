import AttributeMapping
import Foundation
import HTTPTransport
import MicrosoftGraph
import SCIM
import Sandbox
import ServiceStub
import TestSupport
import Testing
import Webex

@testable import ProvisioningCore

/// What the plan predicts, held against what the provisioning service then sends, one by one.
@Suite struct AgreementTests {
  /// A request as both sides can be compared by.
  struct Line: Hashable, CustomStringConvertible {
    var method: String
    var path: String
    var body: String?

    init(_ method: String, _ path: String, _ body: JSONValue?) {
      self.method = method
      self.path = path
      self.body = body?.text(order: .sorted)
    }

    var description: String { "\(method) \(path) \(body ?? "")" }
  }

  /// Whether somebody becomes a member of a group or is one no longer; Webex's ids.
  struct Membership: Hashable {
    var group: String
    var member: String
    var isAdded: Bool
  }

  @Test(arguments: [
    Scenario.healthy, .galleryHealthy, .nestedGroups, .upnMismatch, .integrationAppDeleted,
  ])
  func aFullCycleSendsWhatThePlanSays(_ scenario: Scenario) async throws {
    try await Tenant.with(SandboxOptions(scenario: scenario, users: 260)) { tenant -> Void in
      _ = try await compare(tenant)
    }
  }

  @Test(arguments: 0..<3) func afterRandomChangesToo(_ run: Int) async throws {
    let seed = SeededGenerator.base + UInt64(run)
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      var directory = DirectoryChanges(tenant, seed: seed)
      try await directory.make(24)
      let compared = try await compare(tenant, "seed \(seed)")
      #expect(compared > 10, "seed \(seed)")
    }
  }

  /// A plan leaves managers out, and says so; the service links them after everything else.
  @Test func managersAreLinkedBesideThePlan() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
      await tenant.integration.refresh([.applications, .job, .mappings])
      let base = try await tenant.integration.readSchema().schema
      let mapping = try #require(base.objectMapping(ofSource: "User"))
      var draft = MappingDraft(base: base)
      try draft.stage("Map managers", [.addRule(.direct("manager", to: path), mapping: mapping.id)])
      let pause = try await tenant.integration.change(for: .pause)
      try await tenant.integration.perform(pause)
      try await tenant.integration.perform(try await tenant.integration.review(draft).change)
      let links = Notes<Line>()
      _ = try await compare(tenant, by: .start) { line in
        guard line.method == "PATCH", line.body?.contains(path) == true else { return false }
        links.add(line)
        return true
      }
      #expect(links.all.count > 50)
      let plan = try await tenant.integration.plan(.stored)
      #expect(plan.notes.contains(.references([path])))
      #expect(!plan.notes.contains { if case .missingAttributes = $0 { true } else { false } })
    }
  }

  /// A group that is taken off the application, or deleted in Entra, is deleted in Webex.
  @Test(arguments: [Scenario.healthy, .nestedGroups])
  func groupsThatLeaveAreDeleted(_ scenario: Scenario) async throws {
    try await Tenant.with(SandboxOptions(scenario: scenario, users: 260)) { tenant in
      _ = try await tenant.integration.plan()
      let roster = try await tenant.integration.assignmentRoster()
      let linked = Set(try tenant.workspace.target.groups().compactMap(\.externalId))
      let groups = roster.assignments.filter { linked.contains($0.principalId) }
      try #require(groups.count >= 2)
      let graph = try #require(try await tenant.integration.services().graph)
      try await graph.removeAssignment(
        id: groups[0].id, fromServicePrincipal: roster.servicePrincipalId)
      try await tenant.changeDirectory(.delete, "/groups/\(groups[1].principalId)")
      let plan = try await tenant.integration.plan()
      #expect(plan.groupTotals[.delete] == 2)
      #expect(plan.groupTotals.reasons[.delete] == [.groupLeft: 2])
      _ = try await compare(tenant, "\(scenario)")
    }
  }

  /// Whoever leaves an assigned group is taken out of it in Webex, in scope another way or not.
  @Test func whoLeavesAGroupIsTakenOutOfIt() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      _ = try await tenant.integration.plan()
      let memberships = try tenant.workspace.target.memberships()
      let assignments = await tenant.integration.snapshot.assignments.value ?? []
      let scope = ScopeTable(assignments: assignments, memberships: memberships)
      let webex = try tenant.workspace.target.groups()
      let state = try tenant.workspace.target.state()
      var left: (group: String, person: String)?
      for group in webex {
        guard let id = group.externalId, let members = memberships.groups[id]?.users else {
          continue
        }
        let alone = members.filter { scope[$0]?.isRepeated == false }
        let numbers = try await tenant.workspace.target.numbers(
          of: Set(alone), at: .externalId, state)
        let found = try numbers.first { _, number in
          let record = try tenant.workspace.target.record(number, state)
          return record?.text(.id).map { group.members.contains(ObjectKey($0)) } == true
        }
        if let found { left = (id, found.key.uuidText) }
      }
      let (group, person) = try #require(left)
      try await tenant.changeDirectory(.delete, "/groups/\(group)/members/\(person)/$ref")
      let plan = try await tenant.integration.plan()
      let items = try plan.indices().compactMap { try plan.item(at: Int($0)) }
      let removed = items.reduce(0) { sum, item in
        if case .group(_, _, _, let count) = item.object { sum + count } else { sum }
      }
      #expect(removed == 1)
      _ = try await compare(tenant)
    }
  }

  /// - Parameters:
  ///   - request: what begins a full cycle.
  ///   - isBeside: whether a request that was not predicted is none of the plan's.
  /// - Returns: how many requests were compared.
  func compare(
    _ tenant: Tenant, _ words: String = "", by request: ChangeRequest = .restart(resetScope: []),
    besides isBeside: (Line) -> Bool = { _ in false }
  ) async throws -> Int {
    let plan = try await tenant.integration.plan()
    let predicted = try Self.lines(of: plan)
    let before = (await tenant.integration.snapshot.job.value ?? nil)?.lastCycle?.id
    let place = tenant.server.provisioningRequestCount
    let change = try await tenant.integration.change(for: request)
    try await tenant.integration.perform(change)
    tenant.server.advance(by: .seconds(60))
    try await tenant.cycleHasEnded(after: before)
    let sent = tenant.server.provisioningRequests(from: place).filter { $0.method != "GET" }
    let client = try #require(try await tenant.integration.services().webex)
    let ids = try await Self.ids(client, .users)
    let groups = try await Self.ids(client, .groups)

    var users: [Line] = []
    var members: Set<Membership> = []
    for request in sent {
      let body = try request.body.map { try JSONValue(parsing: Array($0.utf8)) }
      let changed = try Self.memberships(request.method, request.path, body)
      members.formUnion(changed)
      if changed.isEmpty {
        users.append(Line(request.method, request.path, body))
      }
    }
    #expect(Set(users).count == users.count, "nothing is sent twice: \(words)")
    let surplus = Set(users).subtracting(predicted.lines).filter { !isBeside($0) }
    let missing = Set(predicted.lines).subtracting(users)
    #expect(surplus.isEmpty, "sent, not predicted \(words)")
    #expect(missing.isEmpty, "predicted, not sent \(words)")
    // Who is refused by Webex has no id there, and becomes nobody's member.
    let joined = predicted.members.union(
      predicted.pending.compactMap { pending in
        ids[pending.member].map {
          Membership(group: pending.group, member: $0, isAdded: true)
        }
      })
    // A group that is made has its id in Webex only then.
    let wanted = Set(
      joined.map { membership in
        var membership = membership
        if let source = DirectRequest.source(ofPlaceholder: membership.group) {
          membership.group = groups[source] ?? source
        }
        return membership
      })
    #expect(members == wanted, "\(words)")
    // And then nothing is left but what Webex refused.
    let second = try await tenant.integration.plan()
    let refused = Set(
      sent.filter { $0.status >= 400 }.compactMap { request in
        try? JSONValue(parsing: Array((request.body ?? "").utf8))["externalId"]?.string
      })
    for index in try second.indices(PlanQuery(actions: [.create, .update, .disable, .delete])) {
      let item = try #require(try second.item(at: Int(index)))
      #expect(item.isGroup || refused.contains(item.person?.id ?? ""), "\(item.name) \(words)")
    }
    return users.count
  }

  struct Prediction {
    var lines: [Line] = []
    var members: Set<Membership> = []
    /// Object ids in the place of members.
    var pending: Set<Membership> = []
  }

  private static func lines(of plan: Plan) throws -> Prediction {
    var prediction = Prediction()
    for index in try plan.indices(PlanQuery(actions: [.create, .update, .disable, .delete])) {
      for request in try plan.requests(at: Int(index)) {
        let group = request.path.split(separator: "/").last.map(String.init) ?? ""
        for person in request.waitsFor {
          prediction.pending.insert(Membership(group: group, member: person, isAdded: true))
        }
        let members = try memberships(request.method.rawValue, request.path, request.body)
        prediction.members.formUnion(
          members.filter { DirectRequest.source(ofPlaceholder: $0.member) == nil })
        if members.isEmpty, request.waitsFor.isEmpty {
          prediction.lines.append(
            Line(request.method.rawValue, request.path, request.body))
        }
      }
    }
    return prediction
  }

  /// Members that a request adds or removes; none for any other request.
  private static func memberships(
    _ method: String, _ path: String, _ body: JSONValue?
  ) throws -> Set<Membership> {
    guard method == "PATCH", path.hasPrefix("/Groups/"), let body else { return [] }
    let group = String(path.dropFirst("/Groups/".count))
    var members: Set<Membership> = []
    for operation in try PatchRequest(json: body).operations {
      guard let place = operation.path, place.name.equalsIgnoringCase("members") else { continue }
      var ids = operation.value?.array?.compactMap { $0["value"]?.string } ?? []
      if case .compare(_, .equal, .string(let id))? = place.valueFilter { ids.append(id) }
      for id in ids {
        members.insert(
          Membership(group: group, member: id, isAdded: operation.kind != .remove))
      }
    }
    return members
  }

  /// Webex's ids by the object id that its users or groups carry.
  private static func ids(
    _ client: WebexClient, _ kind: WebexClient.ResourceKind
  ) async throws -> [String: String] {
    let resources = try await client.resources(kind, startIndex: 1, count: 1000).resources
    return Dictionary(
      resources.compactMap { resource in
        resource.json["externalId"]?.string.map { ($0, resource.json["id"]?.string ?? "") }
      }, uniquingKeysWith: { $1 })
  }
}

extension Tenant {
  /// Waits until the service has run another cycle than the one named.
  func cycleHasEnded(after cycle: String?) async throws {
    for _ in 0..<2_000 {
      let snapshot = await integration.refresh([.job])
      let job = snapshot.job.value ?? nil
      if let last = job?.lastCycle, last.id != cycle, last.endedAt != nil { return }
    }
    Issue.record("the cycle does not end")
  }
}

/// Random changes of the directory and of Webex, as administrators make them.
struct DirectoryChanges {
  private let tenant: Tenant
  private var generator: SeededGenerator

  init(_ tenant: Tenant, seed: UInt64) {
    self.tenant = tenant
    generator = SeededGenerator(seed: seed)
  }

  mutating func make(_ count: Int) async throws {
    let services = try await tenant.integration.services()
    let graph = try #require(services.graph)
    let webex = try #require(services.webex)
    var people = try await graph.users().collected().items.shuffled(using: &generator)
    var users = try await webex.users(count: 200).resources.filter { $0.externalId != nil }
    users.shuffle(using: &generator)
    for number in 0..<count {
      guard let person = people.popLast() else { return }
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        try await send(.patch, "/users/\(person.id)", ["displayName": .string("Changed \(number)")])
      case 1: try await send(.patch, "/users/\(person.id)", ["accountEnabled": false])
      case 2: try await send(.patch, "/users/\(person.id)", ["accountEnabled": true])
      case 3: try await send(.delete, "/users/\(person.id)")
      case 4:
        try await send(
          .patch, "/users/\(person.id)", ["givenName": "New", "surname": .string("Name \(number)")])
      default:
        guard let user = users.popLast() else { continue }
        _ = try await webex.patchUser(
          id: user.id, operations: [["op": "replace", "value": ["displayName": "Drifted"]]])
      }
    }
  }

  private func send(
    _ method: ServiceRequest.Method, _ path: String, _ body: JSONTree? = nil
  ) async throws {
    let url = tenant.server.description.graph + path
    var request =
      body.map { ServiceRequest.json(method, url, $0) } ?? ServiceRequest(method, url)
    request.bearer = Secret(tenant.server.description.graphToken)
    request.expects = .anything
    _ = try await Transport().send(request)
  }
}
