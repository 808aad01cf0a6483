import ProvisioningCore
import TerminalUI

/// The fields of a new profile: names and ids, no secrets.
struct ProfileForm: Sendable, Equatable {
  enum Input: Sendable, Equatable {
    case text(TextField)
    /// One of a few words; left, right and space go through them.
    case choice([String], Int)
  }

  struct Field: Sendable, Equatable {
    var label: SafeText
    var advice: SafeText
    var input: Input

    var value: String? {
      switch input {
      case .text(let field):
        let text = field.text.filter { !$0.isWhitespace }
        return text.isEmpty ? nil : text
      case .choice(let words, let index): return words[index]
      }
    }
  }

  var fields: [Field]
  var focused = 0
  var problem: String?

  static let detected = "detect"

  init() {
    func text(_ label: SafeText, _ advice: SafeText) -> Field {
      Field(label: label, advice: advice, input: .text(TextField()))
    }
    func choice(_ label: SafeText, _ advice: SafeText, _ words: [String]) -> Field {
      Field(label: label, advice: advice, input: .choice(words, 0))
    }
    fields = [
      text("Name", "a short name for this profile, such as contoso"),
      choice("Class", "prod warns louder", ProfileSummary.Class.allCases.map(\.rawValue)),
      choice("Cloud", "where the tenant lives", ["global", "usgov", "usgovdod", "china"]),
      text("Tenant", "tenant id, or a domain of the tenant"),
      text("Organization", "Webex organization id; Control Hub shows it under Account"),
      text("Client ID", "the app registration that this console signs in with"),
      choice("Deployment", "which one is used", [Self.detected, "wizard", "gallery", "both"]),
      choice("Read-only", "refuses every change", ["no", "yes"]),
    ]
  }

  var name: String { fields[0].value ?? "" }

  var draft: ProfileDraft {
    let deployment = fields[6].value
    return ProfileDraft(
      profileClass: fields[1].value, cloud: fields[2].value, tenant: fields[3].value,
      organization: fields[4].value, deployment: deployment == Self.detected ? nil : deployment,
      isReadOnly: fields[7].value == "yes", clientID: fields[5].value)
  }

  enum Outcome: Sendable, Equatable { case open, cancelled, submitted }

  mutating func handle(_ key: Key) -> Outcome {
    switch key {
    case .escape: return .cancelled
    case .enter:
      if focused == fields.count - 1 { return .submitted }
      focused += 1
    case .control("s"): return .submitted
    case .tab, .down: focused = (focused + 1) % fields.count
    case .shiftTab, .up: focused = (focused + fields.count - 1) % fields.count
    default:
      problem = nil
      edit(key)
    }
    return .open
  }

  private mutating func edit(_ key: Key) {
    switch fields[focused].input {
    case .text(var field):
      _ = field.handle(key)
      fields[focused].input = .text(field)
    case .choice(let words, let index):
      let step = key == .left ? words.count - 1 : key == .right || key == .space ? 1 : 0
      fields[focused].input = .choice(words, (index + step) % words.count)
    }
  }

  mutating func paste(_ text: String) {
    guard case .text(var field) = fields[focused].input else { return }
    field.paste(text)
    fields[focused].input = .text(field)
  }

  func draw(on frame: inout Frame, in rect: Rect) {
    for (index, field) in fields.enumerated() where index < rect.height {
      draw(field, isFocused: index == focused, on: &frame, in: rect.row(index))
    }
    let below = rect.y + fields.count + 1
    frame.put(
      fields[focused].advice, at: Point(x: rect.x + 2, y: below), .muted, limit: rect.width - 2)
    let lines = problem.map { SafeText.lines(of: $0).flatMap { $0.wrapped(to: rect.width - 2) } }
    for (index, line) in (lines ?? []).enumerated() where below + 2 + index < rect.bottom {
      frame.put(line, at: Point(x: rect.x + 2, y: below + 2 + index), .error)
    }
  }

  private func draw(
    _ field: Field, isFocused: Bool, on frame: inout Frame, in row: Rect
  ) {
    if isFocused { frame.put(frame.glyphs.pointer, at: row.origin, .focus) }
    frame.put(field.label, at: Point(x: row.x + 2, y: row.y), isFocused ? .focus : .muted)
    let slot = Rect(x: row.x + 17, y: row.y, width: min(48, row.width - 18), height: 1)
    switch field.input {
    case .text(let text): text.draw(on: &frame, in: slot, isFocused: isFocused)
    case .choice(let words, let index):
      let text: SafeText = "\(isFocused ? "< " : "  ")\(words[index])\(isFocused ? " >" : "")"
      frame.put(text, at: slot.origin, isFocused ? .selection : .text)
      if isFocused { frame.cursor = Point(x: slot.x + 2, y: slot.y) }
    }
  }
}
