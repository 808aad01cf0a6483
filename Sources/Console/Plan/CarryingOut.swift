import Foundation
import ProvisioningCore
import TerminalUI

/// A plan that is being carried out from here.
struct DirectBatch: Sendable, Equatable {
  var total: Int
  var progress: DirectProgress?
  var isStopping = false

  /// For the title line, where there is little room.
  var words: String {
    let done = progress?.finished ?? 0
    let all = max(progress?.total ?? total, done)
    return "\(isStopping ? "stopping" : "sending") \(grouped(done)) of \(grouped(all))"
  }

  /// With stage, rate and time left.
  var whole: String {
    var progress = progress
    if isStopping { progress?.isStopping = true }
    let words = progress?.words ?? "asking what Webex can do"
    return isStopping ? words : "\(words) · ctrl-c stops, what is done is kept"
  }
}

/// What concerns a plan that is carried out from here.
enum DirectMessage: Sendable {
  case offered(DirectOffer)
  case progress(DirectProgress)
  case ended(DirectReport)
  case failed(ProvisioningError)
}

extension ConsoleState {
  /// Why the shown plan can't be carried out just now.
  var reasonAgainstCarryingOut: String? {
    if isReadOnly { return readOnlyReason }
    if plan.batch != nil { return "it is being carried out already" }
    if running[.planning] != nil { return "the plan is being made" }
    if running[.offering] != nil { return "its requests are being counted" }
    guard let rows = plan.rows else { return "there is no plan yet" }
    let sends = PlanAction.allCases.contains { action in
      let isShown = rows.query.actions.isEmpty || rows.query.actions.contains(action)
      return action.sends && isShown && rows.summary.count(of: action) > 0
    }
    // A run that was killed may have requests without an answer, which are asked for.
    return sends || plan.unfinished?.open ?? 0 > 0 ? nil : "nothing that is shown is sent"
  }

  mutating func take(_ message: DirectMessage) -> [Effect] {
    switch message {
    case .offered(let offer):
      running[.offering] = nil
      guard offer.total > 0 || plan.unfinished?.open ?? 0 > 0 else {
        toast = Toast("Nothing to send: none of what is shown changes Webex.", role: .warning)
        return []
      }
      plan.offer = offer
      overlays.append(.dialog(carryOutDialog(offer), .plan(.carryOut)))
    case .progress(let progress): plan.batch?.progress = progress
    case .ended(let report): return ended(report)
    case .failed(let error):
      running[.carryingOut] = nil
      plan.batch = nil
      toast = Toast(
        SafeText("\(ErrorWords.line(error)). \(inKeys(error).advice)"), role: .error)
    }
    return []
  }

  /// Tenant, what is sent, who loses access, what speaks against it; Cancel has the focus.
  private func carryOutDialog(_ offer: DirectOffer) -> Dialog {
    let profile = snapshot.profile
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    var message = [
      StyledLine("Tenant   ", .muted)
        + StyledLine(SafeText(profile.tenantName ?? profile.tenantId ?? "unknown tenant"))
        + StyledLine(" ") + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge)
    ]
    if let organization = profile.organizationId {
      message.append(StyledLine("Webex    ", .muted) + StyledLine(SafeText(organization)))
    }
    message += whatIsSent(offer) + [StyledLine()]
    var notes = offer.isPart ? ["Only what is shown; a and / show more"] : []
    if let run = plan.unfinished {
      notes.append("Goes on with run \(run.id) of \(clock.full(run.startedAt)): nothing twice")
    }
    notes.append("Sent to Webex by SCIM from here; ctrl-c stops and keeps what is done")
    message += notes.map { StyledLine(SafeText("· \($0)")) }
    for warning in warnings(offer) {
      message.append(StyledLine(SafeText("! \(warning)"), .warning))
    }
    return Dialog(
      title: "Carry out the plan?", message: message,
      buttons: [
        Dialog.Button(
          offer.total == 0 ? "Ask Webex" : SafeText("Send \(Counts.of(offer.total, "request"))"),
          key: .character("s"))
      ],
      wordToType: offer.wantsName ? profile.name : nil, isDangerous: offer.removals > 0)
  }

  private func whatIsSent(_ offer: DirectOffer) -> [StyledLine] {
    guard offer.objects.total > 0 else {
      return [StyledLine("To send  ", .muted) + StyledLine("nothing new")]
    }
    return [("People   ", offer.objects.people), ("Groups   ", offer.objects.groups)]
      .filter { !$0.1.isEmpty }
      .map { StyledLine($0.0, .muted) + StyledLine(SafeText(PlannedRequests.words($0.1))) }
  }

  private func warnings(_ offer: DirectOffer) -> [String] {
    var warnings: [String] = []
    let groups = offer.objects.groups[.delete, default: 0]
    if groups > 0 {
      warnings.append(
        "\(Counts.of(groups, "group")) \(groups == 1 ? "is" : "are") deleted in Webex")
    }
    let people = offer.removals - groups
    if people > 0 {
      let verb = people == 1 ? "loses" : "lose"
      warnings.append("\(Counts.of(people, "person", "people")) \(verb) access to Webex")
    }
    if offer.conflicts > 0 {
      warnings.append("\(Counts.of(offer.conflicts, "conflict")): nothing is sent for those")
    }
    if let readAt = offer.readAt, clock.now.timeIntervalSince(readAt) > PlanPane.staleAfter {
      warnings.append("Both sides were read \(clock.age(readAt)); p reads them anew first")
    }
    return warnings + offer.warnings
  }

  mutating func carryOutPlan() -> [Effect] {
    guard let offer = plan.offer else { return [] }
    plan.offer = nil
    plan.batch = DirectBatch(total: offer.total)
    return start(.carryingOut, .plan(.send(offer)))
  }

  private mutating func ended(_ report: DirectReport) -> [Effect] {
    running[.carryingOut] = nil
    plan.batch = nil
    let summary = report.summary
    let stop = summary.stop.map { stop in
      stop.kind == .cancelled
        ? " Stopped: c goes on." : " \(ErrorWords.line(stop)). \(inKeys(stop).advice)"
    }
    toast = Toast(
      SafeText(summary.words.joined(separator: " ") + (stop ?? "")),
      role: summary.isClean ? .ok : .warning)
    overlays.append(.rows(RowReport(report)))
    // A run that was stopped goes on over the same reading.
    let again: [Effect] =
      summary.isComplete ? makePlan() : [.plan(.lookForRun)]
    return again + start(.loadingJournal, .loadJournal)
  }
}

extension RowReport {
  /// What became of each request, what was not done first.
  init(_ report: DirectReport) {
    let summary = report.summary
    title = SafeText(summary.words.first ?? "")
    rows = report.results.map(Row.init)
    reasonHeight = summary.isClean ? 5 : 7
    more = summary.outcomes.values.reduce(0, +) > report.results.count
  }
}

extension RowReport.Row {
  fileprivate init(_ result: DirectResult) {
    sign =
      switch result.outcome {
      case .done, .foundDone, .unchanged, .adopted: Sign(Health.ok)
      case .skipped: Sign(Health.warning)
      case .conflict, .failed: Sign(Health.problem)
      }
    number = grouped(result.id)
    name = result.label
    let status = result.status.map { "HTTP \($0)" }
    let what = "\(result.action.word) \(result.outcome.words)"
    words = ([status].compactMap(\.self) + [what]).joined(separator: ", ")
    if let said = result.message ?? result.code { words += ": \(said)" }
    whole =
      (["\(result.label): \(words)"]
      + [
        result.trackingId.map { "Tracking ID: \($0)" },
        result.requestId.map { "Request ID: \($0)" }, result.targetId.map { "Webex ID: \($0)" },
      ].compactMap(\.self)).joined(separator: "\n")
  }
}

extension ConsoleApp {
  /// Unlike other work it answers when it was stopped: what is done must be known.
  func send(_ offer: DirectOffer) {
    sending = Task { [weak self] in
      let app = self
      do throws(ProvisioningError) {
        let report = try await offer.send { app?.post(.plan(.direct(.progress($0)))) }
        app?.post(.plan(.direct(.ended(report))))
      } catch {
        app?.post(.plan(.direct(.failed(error))))
      }
    }
  }
}
