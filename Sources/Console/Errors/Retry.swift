import Foundation
public import ProvisioningCore
import TerminalUI

/// What the errors pane asks of the core to try the failed again.
public struct RetryServices: Sendable {
  /// Whom it concerns; of these causes, or of all.
  public var plan: @Sendable (Set<String>) async throws(ProvisioningError) -> RetryPlan
  /// Looks up people and groups to be provisioned on demand, by the names of ``OnDemandPlan``.
  public var planMarked: @Sendable ([String]) async throws(ProvisioningError) -> OnDemandPlan
  /// Cancelling its task begins no further call.
  public var carryOut:
    @Sendable (OnDemandPlan, @escaping @Sendable (OnDemandItem) -> Void)
      async throws(ProvisioningError) -> OnDemandPlan

  public init(
    plan: @escaping @Sendable (Set<String>) async throws(ProvisioningError) -> RetryPlan,
    planMarked:
      @escaping @Sendable ([String]) async throws(ProvisioningError) -> OnDemandPlan,
    carryOut:
      @escaping @Sendable (OnDemandPlan, @escaping @Sendable (OnDemandItem) -> Void)
      async throws(ProvisioningError) -> OnDemandPlan
  ) {
    self.plan = plan
    self.planMarked = planMarked
    self.carryOut = carryOut
  }

  static func live(_ integration: Integration) -> RetryServices {
    RetryServices(
      plan: { codes throws(ProvisioningError) in try await integration.planRetry(codes: codes) },
      planMarked: { names throws(ProvisioningError) in try await integration.planOnDemand(names) },
      carryOut: { plan, progress throws(ProvisioningError) in
        try await integration.provisionOnDemand(plan, progress: progress)
      })
  }
}

/// What comes back about trying again.
enum RetryMessage: Sendable {
  case planned(RetryPlan)
  case plannedMarked(OnDemandPlan)
  case decided(OnDemandItem)
  case done(OnDemandPlan)
  case failed(ProvisioningError)
}

enum RetryEffect: Sendable {
  case plan(Set<String>)
  case planMarked([String])
  case carryOut(OnDemandPlan)
}

extension ConsoleState {
  /// Why nobody can be tried again just now.
  var reasonAgainstRetry: String? {
    if isReadOnly { return readOnlyReason }
    if assignmentBatch != nil { return "a batch is under way" }
    if running[.planningRetry] != nil { return "it is being looked who fails still" }
    guard let log = snapshot.provisioning.value else {
      return "the provisioning log was not read"
    }
    return log.failures.isEmpty ? "nobody failed in the log that was read" : nil
  }

  /// The marked causes, else the one under the cursor, else all.
  var codesToRetry: Set<String> {
    let codes = (snapshot.provisioning.value?.failures ?? []).map(\.code)
    let marked = codes.filter { listing.marks.contains("group.\($0)") }
    if !marked.isEmpty { return Set(marked) }
    guard case .group(let group) = ErrorsPane.item(self) else { return [] }
    return [group.code]
  }

  mutating func take(_ message: RetryMessage) -> [Effect] {
    switch message {
    case .planned(let plan): take(plan)
    case .plannedMarked(let plan): take(marked: plan)
    case .decided(let item):
      assignmentBatch?.decided += 1
      if item.hasFailed { assignmentBatch?.failed += 1 }
    case .done(let plan): return done(plan)
    case .failed(let error):
      running[.retrying] = nil
      assignmentBatch = nil
      toast = Toast(SafeText("\(ErrorWords.line(error)). \(inKeys(error).advice)"), role: .error)
    }
    return []
  }

  private mutating func take(_ plan: RetryPlan) {
    running[.planningRetry] = nil
    guard let calls = plan.calls else {
      toast = Toast("Nobody of them fails any more. Nothing was sent.", role: .ok)
      return
    }
    overlays.append(.rows(RowReport(calls, plan.choice, clock)))
  }

  /// Tells tenant, count and how long it takes, and asks; Cancel has the focus.
  mutating func askToRetry(_ plan: OnDemandPlan) {
    let profile = snapshot.profile
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    let message = [
      StyledLine("Tenant   ", .muted)
        + StyledLine(SafeText(profile.tenantName ?? profile.tenantId ?? "unknown tenant"))
        + StyledLine(" ") + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge),
      StyledLine("Again    ", .muted)
        + StyledLine(SafeText(Counts.of(plan.ready, "object") + " that failed, and nobody else")),
      StyledLine(),
      StyledLine("· Entra's service provisions each at once, as a cycle would"),
      StyledLine(SafeText("· Five in ten seconds: \(OnDemandPlan.estimate(plan.ready))")),
    ]
    let dialog = Dialog(
      title: "Provision them again?",
      message: message
        + plan.advice.map { StyledLine(SafeText("! \(keyMap.inKeys($0))"), .warning) },
      buttons: [Dialog.Button(SafeText("Provision \(plan.ready)"))],
      wordToType: plan.ready >= 25 ? String(plan.ready) : nil)
    overlays.append(.dialog(dialog, .retry(plan)))
  }

  /// - Parameter isAgain: whether they failed before.
  mutating func carryOut(_ plan: OnDemandPlan, isAgain: Bool = true) -> [Effect] {
    assignmentBatch = AssignmentBatch(
      verb: isAgain ? "provisioning again" : "provisioning", total: plan.ready,
      startedAt: clock.now)
    return start(.retrying, .retry(.carryOut(plan)))
  }

  private mutating func done(_ plan: OnDemandPlan) -> [Effect] {
    running[.retrying] = nil
    assignmentBatch = nil
    for list in [ListID.errors, .people, .assigned] { lists[list]?.endMarks() }
    let report = RowReport(done: plan)
    let isWhole = !plan.items.contains(where: \.hasFailed) && plan.failure == nil
    let reason = plan.failure.map { " \(ErrorWords.line($0)). \(inKeys($0).advice)" } ?? ""
    toast = Toast(report.title + SafeText(".\(reason)"), role: isWhole ? .ok : .warning)
    overlays.append(.rows(report))
    return start(.refreshing, .refresh) + start(.loadingJournal, .loadJournal)
  }
}

extension OnDemandItem {
  /// Whether it is still to be looked at: the service refused it, or could not be asked.
  fileprivate var hasFailed: Bool {
    switch state {
    case .failed, .refused: true
    case .answered(let event): event.status == .failure
    case .ready, .doneBefore, .notSent: false
    }
  }
}

extension RowReport {
  /// Who would be tried again, with what failed so far.
  init(_ plan: OnDemandPlan, _ choice: RetryChoice, _ clock: Clock) {
    let failing = Dictionary(
      choice.failing.compactMap { object in object.sourceId.map { ($0, object) } }
    ) { first, _ in first }
    let left = [
      choice.recovered.isEmpty ? nil : "\(choice.recovered.count) were provisioned since",
      choice.nameless == 0 ? nil : "\(choice.nameless) without an id in the log",
    ].compactMap(\.self)
    let title = "\(plan.ready) to provision again"
    self.title = SafeText(([title] + left).joined(separator: ", "))
    rows = plan.items.map { item in
      let object = item.principal.flatMap { failing[$0.id] }
      let failed = object.map { object in
        let times = object.count == 1 ? "once" : "\(grouped(object.count)) times"
        return "failed \(times), last \(clock.short(ifKnown: object.lastSeen))"
      }
      return Self.row(item, ready: failed ?? "fails")
    }
    if plan.ready > 0 { next = .retry(plan) }
  }

  /// What became of each, those first who need a look.
  init(done plan: OnDemandPlan) {
    let (bad, good) = (plan.items.filter(\.hasFailed), plan.items.filter { !$0.hasFailed })
    let parts = [
      (plan.answered(.success), "provisioned"), (plan.answered(.skipped), "left as they are"),
      (plan.answered(.failure), "refused"), (plan.failed + plan.refused, "failed"),
      (plan.notSent, "not sent"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    title = SafeText(parts.isEmpty ? "Nobody was sent" : parts.joined(separator: ", "))
    rows = (bad + good).map { Self.row($0, ready: "not sent") }
    if !bad.isEmpty { reasonHeight = 6 }
  }

  static func row(_ item: OnDemandItem, ready: String) -> Row {
    var row = Row(
      sign: Sign(glyph: "–", word: "not sent", style: .muted),
      name: item.principal?.name ?? item.text, words: ready, whole: ready)
    switch item.state {
    case .ready: break
    case .notSent: (row.words, row.whole) = ("not sent", "not sent")
    case .doneBefore:
      row.sign = Sign(Health.ok)
      (row.words, row.whole) = ("done before", "done before")
    case .refused(let reason, _):
      row.sign = Sign(Health.warning)
      (row.words, row.whole) = (reason, reason)
    case .answered(let event):
      row.sign = Sign(event.status)
      row.words = event.verdict
      row.whole = [
        event.verdict, event.cure.map { "Next: \($0)" }, event.changeId.map { "Change ID: \($0)" },
      ].compactMap(\.self).joined(separator: "\n")
    case .failed(let error):
      row.sign = Sign(Health.problem)
      row.words = "\(error.status.map { "HTTP \($0): " } ?? "")\(error.message)"
      row.whole = whole(error)
    }
    row.whole = "\(item.title): \(row.whole)"
    return row
  }
}

extension ConsoleApp {
  func ask(_ effect: RetryEffect) {
    let services = services.retry
    switch effect {
    case .plan(let codes):
      begin(.planningRetry) { () async throws(ProvisioningError) in
        .retry(.planned(try await services.plan(codes)))
      }
    case .planMarked(let names):
      begin(.planningProvision) { () async throws(ProvisioningError) in
        .retry(.plannedMarked(try await services.planMarked(names)))
      }
    case .carryOut(let plan):
      // Unlike other work it answers when it was stopped: what is done must be known.
      assigning = Task { [weak self] in
        let app = self
        do throws(ProvisioningError) {
          let done = try await services.carryOut(plan) { app?.post(.retry(.decided($0))) }
          app?.post(.retry(.done(done)))
        } catch {
          app?.post(.retry(.failed(error)))
        }
      }
    }
  }
}
