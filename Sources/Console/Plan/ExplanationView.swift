import ProvisioningCore
import TerminalUI

/// Why somebody is or isn't in Webex, step by step, over the screen.
struct ExplanationView: Sendable, Equatable {
  var detail: Detail
  var offset = 0
  /// What its keys do.
  var keys: SafeText = "y copies, esc leaves"

  /// Anything else that is to be read.
  init(_ detail: Detail, keys: SafeText) {
    self.detail = detail
    self.keys = keys
  }

  init(_ explanation: Explanation, _ clock: Clock) {
    let name = explanation.person?.displayName ?? explanation.webexUserName ?? "Explanation"
    detail = Detail(SafeText(name))
    let first = explanation.firstFailure
    let isFine = first == nil && explanation[.done]?.outcome == .passed
    detail.sign(
      first == nil ? (isFine ? Sign(Health.ok) : Sign(Health.unknown)) : Sign(Health.problem),
      clock.localized(explanation.verdict))
    if let cure = first?.cure { detail.field("Next", clock.localized(cure), .accent) }
    detail.blank()
    for step in explanation.steps {
      let isFirst = step.kind == first?.kind
      let mark = isFirst ? "  ← the first step that fails" : ""
      detail.sign(Sign(step.outcome), clock.localized("\(step.kind.title): \(step.detail)\(mark)"))
      detail.blocks.append(
        .body(step.evidence.map { SafeText("    \(clock.localized($0))") }))
      if !isFirst, step.outcome == .failed, let cure = step.cure {
        detail.text("    Next: \(clock.localized(cure))", .accent)
      }
    }
    for hint in explanation.hints {
      detail.blank()
      detail.text("Note: \(hint)", .muted)
    }
  }

  /// What the service did on demand, step by step.
  init(_ item: OnDemandItem, _ clock: Clock, _ keyMap: ConsoleKeyMap) {
    detail = Detail(SafeText(item.principal?.name ?? item.text))
    guard case .answered(let event) = item.state else {
      detail.sign(Sign(Health.unknown), "The service has not answered.")
      return
    }
    let isRight = event.bareCode?.lowercased() == "redundantexport"
    detail.sign(
      isRight ? Sign(Health.ok) : Sign(event.status), "\(item.title): \(event.verdict)")
    if let cure = event.cure { detail.field("Next", keyMap.inKeys(cure), .accent) }
    detail.blank()
    for step in event.steps {
      detail.sign(Sign(step.status), "\(step.title): \(step.description)")
    }
    if !event.changes.isEmpty {
      detail.heading("Changes")
      for change in event.changes {
        detail.field(SafeText(change.name), "\(change.old ?? "–") → \(change.new ?? "–")")
      }
    }
    if !event.id.isEmpty { detail.field("Change ID", event.id, .muted) }
  }

  private func area(in rect: Rect) -> Rect {
    let width = min(rect.width - 2, 96)
    let lines = detail.lines(width: width - 4).count
    return rect.centered(width: width, height: min(rect.height - 2, lines + 2))
  }

  private func limit(in rect: Rect) -> Int {
    let area = area(in: rect)
    return max(0, detail.lines(width: area.width - 4).count - (area.height - 2))
  }

  /// Lets a key scroll; false for any other.
  mutating func handle(_ key: Key, in rect: Rect) -> Bool {
    var list = ListState(selected: offset, offset: offset)
    let page = max(1, area(in: rect).height - 3)
    switch key {
    case .pageDown, .space, .control("f"): list.selected = offset + page
    case .pageUp, .control("b"): list.selected = offset - page
    case .character("j"): list.selected = offset + 1
    case .character("k"): list.selected = offset - 1
    case .character("g"): list.selected = 0
    case .character("G"): list.selected = limit(in: rect)
    default:
      guard list.handle(key, count: limit(in: rect) + 1, height: 1) else { return false }
    }
    offset = max(0, min(limit(in: rect), list.selected))
    return true
  }

  func draw(on frame: inout Frame, in rect: Rect) {
    let area = area(in: rect)
    frame.fill(area, .dialog)
    let lines = detail.lines(width: area.width - 4)
    let isWhole = limit(in: rect) == 0
    let note: SafeText =
      isWhole
      ? keys
      : SafeText(
        "\(grouped(min(lines.count, offset + area.height - 2))) of \(grouped(lines.count)), "
      ) + keys
    let inner = frame.box(area, title: detail.title, note: note, focused: true, surface: .dialog)
      .inset(by: 1, 0)
    for (index, line) in lines.dropFirst(offset).prefix(inner.height).enumerated() {
      frame.put(
        line.on(.dialog), at: Point(x: inner.x, y: inner.y + index), limit: inner.width)
    }
    if frame.glyphs.isPlain { frame.cursor = inner.origin }
  }
}

extension ConsoleState {
  mutating func handle(_ key: Key, in view: ExplanationView) -> [Effect] {
    var view = view
    switch key {
    case .escape, .enter, .character("q"), .character("e"): overlays.removeLast()
    case .character("y"): return [.copy(Copyable("the explanation", view.detail.plainText))]
    default:
      if view.handle(key, in: Rect(size)) { replaceOverlay(.explanation(view)) }
    }
    return []
  }
}
