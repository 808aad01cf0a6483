import ProvisioningCore
import TerminalUI

/// Provisioning several people and groups on demand: those that are marked, one by one.
extension ConsoleState {
  /// Marked objects up to which the service is asked one by one; beyond, a cycle is the way.
  static let mostOnDemand = 100

  /// The names by which the marked ones are looked up; nil where no line is marked.
  var markedForProvisioning: [String]? {
    guard !listing.marks.isEmpty else { return nil }
    switch shownList {
    case .people: return listing.marks.sorted()
    case .assigned:
      return (snapshot.assignments.value ?? []).filter { listing.marks.contains($0.id) }
        .map { $0.principalKind == .group ? "group:\($0.principalId)" : $0.principalId }
    default: return nil
    }
  }

  /// The marked ones, else the one under the cursor; both are asked about first.
  mutating func provision() -> [Effect] {
    guard let names = markedForProvisioning else {
      askToProvision()
      return []
    }
    return start(.planningProvision, .retry(.planMarked(names)))
  }

  /// Why so many are not provisioned one by one.
  var reasonAgainstMarked: String? {
    guard let count = markedForProvisioning?.count, count > Self.mostOnDemand else { return nil }
    return "\(grouped(count)) are marked, and one by one would take "
      + "\(OnDemandPlan.estimate(count)): at most \(Self.mostOnDemand); a cycle takes all of them"
  }

  mutating func take(marked plan: OnDemandPlan) {
    running[.planningProvision] = nil
    if plan.refused > 0 {
      overlays.append(.rows(RowReport(marked: plan)))
    } else {
      askToProvision(plan)
    }
  }

  /// Tells tenant, how many and how long it takes, and asks; Cancel has the focus.
  mutating func askToProvision(_ plan: OnDemandPlan) {
    let profile = snapshot.profile
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    let names = plan.items.filter { $0.state == .ready }.map { $0.principal?.name ?? $0.text }
    let more = names.count > 3 ? " and \(grouped(names.count - 3)) more" : ""
    let message = [
      StyledLine("Tenant   ", .muted)
        + StyledLine(SafeText(profile.tenantName ?? profile.tenantId ?? "unknown tenant"))
        + StyledLine(" ") + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge),
      StyledLine("Now      ", .muted)
        + StyledLine(SafeText(names.prefix(3).joined(separator: ", ") + more)),
      StyledLine(),
      StyledLine("· Entra's service provisions each at once, as a cycle would"),
      StyledLine("· Who is in scope is created or updated; who is not is left or deactivated"),
      StyledLine(
        SafeText("· One by one, five in ten seconds: \(OnDemandPlan.estimate(plan.ready))")),
      StyledLine("· ctrl-c stops; what is done is kept"),
    ]
    let dialog = Dialog(
      title: "Provision those marked?",
      message: message + plan.advice.map { StyledLine(SafeText("! \($0)"), .warning) },
      buttons: [Dialog.Button(SafeText("Provision \(plan.ready)"), key: .character("p"))],
      wordToType: plan.ready >= 25 ? String(plan.ready) : nil)
    overlays.append(.dialog(dialog, .plan(.provisionMarked(plan))))
  }
}

extension RowReport {
  /// Who of the marked can't be provisioned, and why, before the others are.
  init(marked plan: OnDemandPlan) {
    title = SafeText("\(grouped(plan.ready)) to provision, \(grouped(plan.refused)) not found")
    let refused = plan.items.filter { $0.state != .ready }
    let ready = plan.items.filter { $0.state == .ready }
    rows = (refused + ready).map { Self.row($0, ready: "to be provisioned") }
    if plan.ready > 0 { next = .provision(plan) }
  }
}
