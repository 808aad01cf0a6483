import Evidence
import Foundation
import Testing

@testable import ProvisioningCore

struct WorkspaceRecordTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace(inMemory: "contoso") }

  @Test func incidentsAreNumberedListedAndReplaced() async throws {
    let start = Date(timeIntervalSince1970: 1_700_000_000)
    var incident = try await workspace.save(
      Incident(title: "401", playbook: "unauthorized-integration", startedAt: start))
    #expect(incident.id == 1)
    incident.state = .recovered
    incident.recovery = .entraSideOnly
    incident.recoveredAt = start.addingTimeInterval(60)
    incident.events.append(.init(at: start, text: "recovered"))
    #expect(try await workspace.save(incident) == incident)
    let other = try await workspace.save(Incident(title: "403", startedAt: start))
    #expect(try workspace.incidents().map(\.id) == [other.id, incident.id])
    #expect(try workspace.incidents(state: .open) == [other])
    #expect(try workspace.incident(1) == incident)
    let missing = await failure { () throws(ProvisioningError) in try workspace.incident(99) }
    #expect(missing?.kind == .notFound)
    let noted = try await workspace.addNote("Called Cisco.", to: other.id)
    #expect(try workspace.incident(other.id).notes == noted.notes)
  }

  @Test func reportsLoseTheirSecretsAndTheirLength() async throws {
    let token = "eyJ" + String(repeating: "a", count: 60) + ".eyJ9.sig"
    let report = "Authorization: Bearer \(token)\n" + String(repeating: "é", count: 200_000)
    let saved = try await workspace.save(
      Incident(
        title: "x", startedAt: Date(), report: report, facts: ["message": "token \(token)"]))
    let text = try #require(saved.report)
    #expect(!text.contains(token))
    #expect(text.utf8.count <= 70_000)
    #expect(text.contains("é"))
    #expect(saved.facts["message"]?.contains(token) == false)
    #expect(try workspace.incident(saved.id) == saved)
  }

  @Test func incidentsOfOneCauseFindEachOther() async throws {
    let facts = ["orgId": "ORG-1", "status": "401", "trackingId": "t-1"]
    var again = facts
    again["trackingId"] = "t-2"
    again["orgId"] = "org-1"
    let key = Incident.recurrenceKey(diagnosis: "missing", facts: facts)
    #expect(key == Incident.recurrenceKey(diagnosis: "missing", facts: again))
    #expect(key != Incident.recurrenceKey(diagnosis: "other", facts: facts))
    let first = try await workspace.save(
      Incident(title: "a", startedAt: Date(), recurrenceKey: key))
    let second = try await workspace.save(
      Incident(title: "b", startedAt: Date(), recurrenceKey: key))
    #expect(try workspace.recurrences(of: second).map(\.id) == [first.id])
  }

  @Test func requestsAreARing() async throws {
    let capacity = Workspace.requestLogCapacity
    for index in 0..<capacity + 100 {
      workspace.log(
        LoggedRequest(
          at: Date(timeIntervalSince1970: Double(index)), leg: .consoleToGraph, method: "GET",
          url: "https://graph.microsoft.com/v1.0/users?access_token=s3cret&n=\(index)",
          status: 200, milliseconds: 1.5, clientRequestId: "c\(index)"))
      if index % 700 == 0 { try await workspace.flushRequests() }
    }
    let before = try workspace.requests(limit: 5)
    #expect(before.map(\.clientRequestId) == (0..<5).map { "c\(capacity + 99 - $0)" })
    try await workspace.flushRequests()
    let all = try workspace.requests(limit: 10_000)
    #expect(all.count == capacity)
    #expect(all.first?.clientRequestId == "c\(capacity + 99)")
    #expect(all.allSatisfy { !$0.url.contains("s3cret") && $0.leg == .consoleToGraph })
  }
}
