import ProvisioningCore
import TerminalUI

/// What is to become of many, or has become of them, a row each.
struct RowReport: Sendable {
  struct Row: Sendable {
    var sign: Sign
    /// Line of the file, or place in the run.
    var number = ""
    var name: String
    var words: String
    /// Who it is and all that is known, a line each.
    var whole: String
  }

  enum Next: Sendable {
    case assignments(AssignmentPlan)
    case retry(OnDemandPlan)
    case provision(OnDemandPlan)

    /// How many rows it is about.
    var ready: Int {
      switch self {
      case .assignments(let plan): plan.ready
      case .retry(let plan), .provision(let plan): plan.ready
      }
    }
  }

  var title: SafeText
  /// Rows that need a look come first.
  var rows: [Row]
  /// Lines for the whole reason of the selected row: a failure has status, ids and a next step.
  var reasonHeight = 2
  /// Before the numbers in the text.
  var numberTitle = ""
  /// What enter goes on with, to the question.
  var next: Next?
  /// Whether there are more rows than are kept.
  var more = false
  var list = ListState()

  /// As text for a file or a mail.
  var text: String {
    rows.map { row in
      row.number.isEmpty ? row.whole : "\(numberTitle)\(row.number): \(row.whole)"
    }.joined(separator: "\n")
  }

  /// Rows shown at once.
  func height(in rect: Rect) -> Int { max(1, area(in: rect).inner.height - footer) }

  /// A blank line, the reason, the keys.
  private var footer: Int { reasonHeight + 2 }

  private func area(in rect: Rect) -> Rect {
    rect.centered(
      width: min(96, rect.width - 2),
      height: min(22, rect.height - 2, rows.count + footer + 2))
  }

  func draw(on frame: inout Frame, in rect: Rect) {
    let area = area(in: rect)
    frame.fill(area, .dialog)
    let place = grouped(min(rows.count, list.selected + 1))
    let inner = frame.box(
      area, title: title, note: "\(place) of \(grouped(rows.count))\(more ? "+" : "")",
      focused: true, surface: .dialog)
    let space = Rect(x: inner.x, y: inner.y, width: inner.width, height: height(in: rect))
    let visible = list.visible(count: rows.count, height: space.height)
    for index in visible {
      draw(
        rows[index], isHere: index == list.selected, on: &frame,
        in: space.row(index - visible.lowerBound))
    }
    if rows.indices.contains(list.selected) {
      let row = rows[list.selected]
      let lines = row.whole.split(separator: "\n").flatMap {
        SafeText(String($0)).wrapped(to: inner.width - 2)
      }
      for (index, line) in lines.prefix(reasonHeight).enumerated() {
        frame.put(
          line, at: Point(x: inner.x + 1, y: inner.bottom - 1 - reasonHeight + index),
          Style.dialog,
          limit: inner.width - 2)
      }
    }
    let keys: SafeText =
      next.map { "enter goes on with the \(grouped($0.ready)) · y copies · esc leaves" }
      ?? "y copies · esc leaves"
    frame.put(
      keys, at: Point(x: inner.x + 1, y: inner.bottom - 1), Style.muted.on(.dialog),
      limit: inner.width - 2)
  }

  private func draw(
    _ row: Row, isHere: Bool, on frame: inout Frame, in line: Rect
  ) {
    let surface: Role = isHere ? .selection : .dialog
    frame.fill(line, Style(.text, on: surface))
    if isHere {
      frame.put(frame.glyphs.pointer, at: line.origin, Style.focus.on(surface))
      if frame.glyphs.isPlain { frame.cursor = line.origin }
    }
    let slots = Rect(x: line.x + 2, y: line.y, width: line.width - 3, height: 1)
      .columns(
        [.fixed(1), .fixed(5), .flexible(min: 10, weight: 4), .flexible(min: 10, weight: 6)],
        gap: 1)
    frame.put(SafeText(row.sign.glyph), at: slots[0].origin, row.sign.style.on(surface))
    frame.put(
      SafeText(row.number), at: slots[1].origin, Style.muted.on(surface), limit: slots[1].width)
    frame.put(
      SafeText(row.name), at: slots[2].origin, Style(.text, on: surface), limit: slots[2].width)
    frame.put(
      SafeText(row.words), at: slots[3].origin, Style.muted.on(surface), limit: slots[3].width)
  }
}

extension RowReport {
  /// The rows of an assignment plan, before it is confirmed or with what became of them.
  init(plan: AssignmentPlan, isBefore: Bool) {
    let verb = plan.operation == .assign ? "to assign" : "to remove"
    title = SafeText(
      isBefore
        ? "\(grouped(plan.ready)) \(verb), \(grouped(plan.unchanged)) so already, "
          + "\(grouped(plan.refused)) refused"
        : plan.outcome)
    let rest = plan.rows.filter { !$0.state.isRefused && !$0.state.isFailed }
    rows = (plan.rows.filter(\.state.isFailed) + plan.rows.filter(\.state.isRefused) + rest).map {
      Row(
        sign: Self.sign($0.state), number: $0.line.map { "\($0)" } ?? "",
        name: $0.principal?.name ?? $0.text, words: Self.words($0.state),
        whole: "\($0.principal?.title ?? $0.text): \(Self.whole($0.state))")
    }
    numberTitle = "line "
    if plan.failed > 0 { reasonHeight = 6 }
    if isBefore, plan.ready > 0 { next = .assignments(plan) }
  }

  private static func sign(_ state: AssignmentRow.State) -> Sign {
    switch state {
    case .ready, .notSent: Sign(glyph: "–", word: "not sent", style: .muted)
    case .unchanged, .done: Sign(Health.ok)
    case .refused: Sign(Health.warning)
    case .failed: Sign(Health.problem)
    }
  }

  static func words(_ state: AssignmentRow.State) -> String {
    switch state {
    case .ready(let change): return "\(change.before) → \(change.after)"
    case .unchanged(let reason): return reason
    case .refused(let reason, let candidates):
      let who = candidates.prefix(3).map(\.detail).joined(separator: ", ")
      return who.isEmpty ? reason : "\(reason): \(who)"
    case .done(let entry): return entry.change.after
    case .failed(let error):
      return "\(error.status.map { "HTTP \($0): " } ?? "")\(error.message)"
    case .notSent: return "not sent"
    }
  }

  /// The same with all that is known of a failure, a line each.
  private static func whole(_ state: AssignmentRow.State) -> String {
    guard case .failed(let error) = state else { return words(state) }
    return whole(error)
  }

  /// An error with all that is known of it, a line each.
  static func whole(_ error: ProvisioningError) -> String {
    let ids = ErrorWords.handles(error.ids).prefix(1).map { "\($0.0): \($0.1)" }
    let code = [error.leg?.words, error.status.map { "HTTP \($0)" }, error.unsaidCode].compactMap(
      \.self)
    return ([error.message, "Next: \(error.advice)", code.joined(separator: ", ")] + ids)
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

/// The question before assignments are made or removed: tenant, who, what it causes.
enum AssignmentDialog {
  static func dialog(_ plan: AssignmentPlan, _ profile: ProfileSummary) -> Dialog {
    let isAssigning = plan.operation == .assign
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    let tenant = profile.tenantName ?? profile.tenantId ?? "unknown tenant"
    let ready = plan.rows.filter(\.state.isReady)
    var message = [
      StyledLine("Tenant   ", .muted) + StyledLine(SafeText(tenant))
        + StyledLine(" ") + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge),
      StyledLine(isAssigning ? "To       " : "From     ", .muted)
        + StyledLine(SafeText(plan.application)),
    ]
    for (index, row) in ready.prefix(3).enumerated() {
      let more = index == 2 && ready.count > 3 ? " and \(grouped(ready.count - 3)) more" : ""
      let role = row.role.map { " as \($0)" } ?? ""
      message.append(
        StyledLine(index == 0 ? (isAssigning ? "Assign   " : "Remove   ") : "         ", .muted)
          + StyledLine(SafeText("\(row.principal?.title ?? row.text)\(role)\(more)")))
    }
    message.append(StyledLine())
    message += plan.consequences.map { StyledLine(SafeText("· \($0)")) }
    message += plan.advice.map { StyledLine(SafeText("! \($0)"), .warning) }
    let question: SafeText =
      plan.isUndo
      ? (isAssigning ? "Assign again?" : "Take the assignments back?")
      : isAssigning
        ? "Assign?" : ready.count == 1 ? "Remove the assignment?" : "Remove the assignments?"
    return Dialog(
      title: question, message: message,
      buttons: [
        Dialog.Button(
          SafeText(
            "\(isAssigning ? "Assign" : "Remove")\(ready.count > 1 ? " \(grouped(ready.count))" : "")"
          ))
      ],
      wordToType: plan.wordToType, isDangerous: plan.isDangerous)
  }
}
