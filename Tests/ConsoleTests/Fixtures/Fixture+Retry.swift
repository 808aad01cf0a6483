import Evidence
import Foundation

@testable import Console
@testable import ProvisioningCore

extension Fixture {
  private static func person(_ number: Int, _ name: String) -> DirectoryPrincipal {
    DirectoryPrincipal(id: "user-\(number)", kind: .user, name: name)
  }

  /// Three who failed, one of whom is not found any more.
  static let retry = RetryPlan(
    choice: RetryChoice(
      failing: [(1, "Zoë Ångström"), (2, "김민준"), (3, "ليلى حداد")].map { number, name in
        AffectedObject(
          sourceId: "user-\(number)", sourceName: name, sourceKind: "User", count: number,
          firstSeen: ago(30 * hour), lastSeen: ago(26 * hour), eventId: "event-\(number)")
      }, recovered: [], nameless: 1),
    calls: OnDemandPlan(
      items: [
        OnDemandItem(id: 0, text: "user-1", principal: person(1, "Zoë Ångström"), state: .ready),
        OnDemandItem(id: 1, text: "user-2", principal: person(2, "김민준"), state: .ready),
        OnDemandItem(
          id: 2, text: "user-3",
          state: .refused("nobody has that id; deleted meanwhile?", candidates: [])),
      ], batch: "batch-1", servicePrincipalId: "sp", jobId: "job", ruleId: "rule", advice: []))

  /// The first is provisioned, the second refused again.
  static func retried(_ plan: OnDemandPlan) -> OnDemandPlan {
    var plan = plan
    for place in plan.items.indices where plan.items[place].state == .ready {
      var event = event(place + 1, plan.items[place].principal?.name ?? "")
      if place == 0 {
        event.status = .success
        event.errorCode = nil
      }
      plan.items[place].state = .answered(event)
    }
    return plan
  }
}

extension FakeServices {
  var retry: RetryServices {
    RetryServices(
      plan: { [self] codes in
        note("plan retry of \(codes.sorted().joined(separator: ", "))")
        return Fixture.retry
      },
      planMarked: { [self] names in
        note("plan on demand \(names.joined(separator: " "))")
        return OnDemandPlan(
          items: names.enumerated().map { number, name in
            OnDemandItem(
              id: number, text: name,
              principal: DirectoryPrincipal(id: name, kind: .user, name: "Person \(name)"),
              state: .ready)
          }, batch: "batch-2", servicePrincipalId: "sp", jobId: "job", ruleId: "rule", advice: [])
      },
      carryOut: { [self] plan, progress in
        note("retry \(plan.ready)")
        let done = Fixture.retried(plan)
        for item in done.items where item.state != .ready { progress(item) }
        return done
      })
  }
}

extension Fixture {
  static let limits = Thresholds(tokenDays: 30, quarantineDay: 1, failures: 2)

  static let clocks = [
    TokenClock(token: .webex, expires: now.addingTimeInterval(20 * day + hour))
  ]
}
