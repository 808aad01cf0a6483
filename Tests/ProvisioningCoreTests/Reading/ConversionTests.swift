import AttributeMapping
import Evidence
import Foundation
import HTTPTransport
import MicrosoftGraph
import Testing

@testable import ProvisioningCore

@Suite struct ConversionTests {
  private func read<Value: JSONReadable>(_ text: String, as type: Value.Type) throws -> Value {
    try #require(Value(json: try JSONDocument(text).root))
  }

  @Test func readsAQuarantinedJob() throws {
    let job = try read(
      """
      {"id": "scim.1", "templateId": "scim", "schedule": {"interval": "PT40M", "state": "Active"},
       "status": {"code": "Quarantine",
        "lastExecution": {"state": "Failed", "timeBegan": "2026-07-18T06:31:00Z",
          "timeEnded": "2026-07-18T06:31:04Z", "countEscrowed": 3},
        "quarantine": {"reason": "EncounteredQuarantineException",
          "currentBegan": "2026-07-18T06:31:00Z", "nextAttempt": "2026-07-18T18:31:00Z",
          "seriesBegan": "2026-07-18T00:31:00Z", "seriesCount": 2,
          "error": {"code": "X", "message": "Invalid credentials"}},
        "synchronizedEntryCountByType": [
          {"key": "User to urn:ietf:params:scim:schemas:core:2.0:User", "value": 12},
          {"key": "user to User", "value": 3},
          {"key": "Group to A", "value": 9223372036854775807}, {"key": "group to B", "value": 1}]}}
      """, as: MicrosoftGraph.SynchronizationJob.self)
    let converted = SynchronizationJob(
      job, application: .gallery, servicePrincipalId: "sp", settings: nil)
    #expect(converted.state == .quarantine)
    #expect(converted.interval == 2400)
    #expect(converted.quarantine?.attempts == 2)
    #expect(converted.nextCycleAt == converted.quarantine?.nextAttempt)
    #expect(converted.synchronizedCounts == ["User": 15, "Group": .max])
    let since = try #require(converted.quarantine?.since)
    #expect(converted.quarantine?.day(at: since) == 1)
    #expect(converted.quarantine?.day(at: since.addingTimeInterval(27.5 * 86400)) == 28)
  }

  @Test func aJobThatNeverRanHasNoCycle() throws {
    let job = try read(
      """
      {"id": "scim.1", "schedule": {"interval": "P10675199DT2H48M5.4775807S", "state": "Disabled"},
       "status": {"code": "Paused", "lastExecution": {"state": "Failed", "error": {"code": "None"},
        "timeBegan": "0001-01-01T00:00:00Z", "timeEnded": "0001-01-01T00:00:00Z"}}}
      """, as: MicrosoftGraph.SynchronizationJob.self)
    let converted = SynchronizationJob(
      job, application: .identity, servicePrincipalId: "sp", settings: nil)
    #expect(converted.state == .paused)
    #expect(converted.lastCycle == nil)
    #expect(converted.nextCycleAt == nil)
  }

  @Test func aPausedJobKeepsItsQuarantine() throws {
    let job = try read(
      #"{"id": "a", "status": {"code": "Paused", "quarantine": {"reason": "TooManyDeletes", "currentBegan": ""}}}"#,
      as: MicrosoftGraph.SynchronizationJob.self)
    let converted = SynchronizationJob(
      job, application: .identity, servicePrincipalId: "sp", settings: nil)
    #expect(converted.state == .paused)
    #expect(converted.quarantine?.reason == "TooManyDeletes")
  }

  @Test func comparesConsentWithWhatIsNeeded() {
    let all = NeededPermissions.compared(with: [
      "application.readwrite.ownedby", "AuditLog.Read.All", "GroupMember.Read.All",
      "User.Read.All", "Place.Read.All", "User.Read",
    ])
    #expect(all.allSatisfy { $0.isGranted })
    let some = NeededPermissions.compared(with: ["Group.Read.All", "User.Read.All", "User.Read"])
    #expect(
      Set(some.filter { !$0.isGranted }.map(\.name)) == [
        "Application.ReadWrite.OwnedBy", "AuditLog.Read.All", "GroupMember.Read.All",
        "Place.Read.All",
      ])
    #expect(NeededPermissions.compared(with: []).allSatisfy { !$0.isGranted })
  }

  @Test func groupsFailuresByCause() throws {
    func event(_ id: Int, _ code: String?, _ who: String) -> ProvisioningEvent {
      ProvisioningEvent(
        id: "\(id)", occurredAt: Sample.now.addingTimeInterval(Double(-id)), action: "create",
        status: code == nil ? .success : .failure, sourceId: who, errorCode: code)
    }
    let events = [
      event(1, "EntryConflict", "ann"), event(2, nil, "bob"), event(3, "EntryConflict", "ann"),
      event(4, "EntryConflict", "eve"), event(5, "Strange", "bob"),
    ]
    let summary = ProvisioningSummary(ProvisioningLog(newest: events)) {
      SignatureBook.builtIn.explanation(ofCode: $0, reason: $1)
    }
    #expect(summary.counts == [.failure: 4, .success: 1])
    #expect(summary.failures.map(\.code) == ["EntryConflict", "Strange"])
    #expect(summary.failures[0].affectedObjects == 2)
    // Bob's success came later, so that nobody fails by the other cause any more.
    #expect(summary.failures.map(\.failing.total) == [2, 0])
    #expect(summary.failingWords == "2 people" && summary.worst?.code == "EntryConflict")
    #expect(summary.failures[1].affected.map(\.fails) == [false])
    #expect(summary.failures[0].signatureId == "prov-conflict")
    let (first, last) = (summary.failures[0].firstSeen, summary.failures[0].lastSeen)
    #expect(try #require(first) < #require(last))
    #expect(summary.failures[1].signatureId == nil)
  }

  @Test(arguments: [
    "EntryConflict", "ContosoEntryConflict", "SystemForCrossDomainIdentityManagementEntryConflict",
  ]) func connectorNamesBeforeACodeAreOverlooked(_ code: String) {
    #expect(SignatureBook.builtIn.explanation(ofCode: code)?.signatureId == "prov-conflict")
  }

  static let names: [(String?, EnterpriseApplication.Role?)] = [
    ("Cisco Webex Identity", .identity), ("Cisco Webex Identity Synchronization", .identity),
    ("Cisco Webex Identity Syncrhonization", .identity), ("CISCO WEBEX", .gallery),
    ("Cisco Webex Identity Integration", nil), ("Cisco Webex Meetings", nil),
    ("Contoso Identity", nil), (nil, nil),
  ]

  @Test(arguments: names) func tellsApplicationsApart(
    _ example: (name: String?, role: EnterpriseApplication.Role?)
  ) throws {
    let name = example.name.map { #", "displayName": "\#($0)""# } ?? ""
    let principal = try read(#"{"id": "1"\#(name)}"#, as: ServicePrincipal.self)
    let carrier = Carrier(principal: principal, jobs: .success([]))
    #expect(carrier.role == example.role)
  }
}
