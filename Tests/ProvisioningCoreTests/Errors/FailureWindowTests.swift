import Foundation
import Testing

@testable import ProvisioningCore

/// Failures of one cause, narrowed to a time or to some people: every figure is of what is left.
@Suite struct FailureWindowTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// Ada failed two days and an hour ago, and just now; Bo two days ago only.
  private static let group: FailureGroup = {
    func event(_ id: String, _ who: String, hours: Double) -> ProvisioningEvent {
      ProvisioningEvent(
        id: id, occurredAt: now.addingTimeInterval(-hours * 3600), action: "create",
        status: .failure, sourceId: who, sourceName: who.capitalized)
    }
    let events = [
      event("1", "ada", hours: 0), event("2", "bo", hours: 48), event("3", "ada", hours: 49),
    ]
    return FailureGroup(
      code: "InvalidDomain", title: "A domain", count: 3, affectedObjects: 2,
      failing: Failing(people: 2), firstSeen: events[2].occurredAt,
      lastSeen: events[0].occurredAt, events: events,
      affected: AffectedObject.objects(of: events) { _ in true })
  }()

  @Test func sinceCountsOnlyWhatIsInTheTime() throws {
    let last = try #require(Self.group.since(Self.now.addingTimeInterval(-3600)))
    #expect(last.count == 1)
    #expect(last.affectedObjects == 1)
    #expect(last.failing == Failing(people: 1))
    #expect(last.firstSeen == Self.now)
    #expect(last.events.map(\.id) == ["1"])
    #expect(Self.group.since(.distantPast) == Self.group)
    #expect(Self.group.since(Self.now.addingTimeInterval(1)) == nil)
  }

  @Test func onlySomePeopleCount() throws {
    let bo = try #require(Self.group.only { $0.sourceId == "bo" })
    #expect(bo.count == 1)
    #expect(bo.events.map(\.id) == ["2"])
    #expect(bo.lastSeen == bo.firstSeen)
    #expect(Self.group.only { _ in false } == nil)
  }
}
