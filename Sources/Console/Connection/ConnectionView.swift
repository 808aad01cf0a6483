import Foundation
import ProvisioningCore
import TerminalUI

/// The connection as a sheet over the screen.
enum ConnectionView {
  static func draw(
    _ screen: ConnectionScreen, _ state: ConsoleState, on frame: inout Frame, in rect: Rect
  ) {
    let area = rect.centered(
      width: min(96, rect.width - 2), height: min(24, max(10, rect.height - 2)))
    frame.fill(area, .dialog)
    let inner = frame.box(
      area, title: title(screen), note: note(screen), focused: true, surface: .dialog
    ).inset(by: 1, 0)
    let below = below(screen, state).map { $0.on(.dialog) }
    if let form = screen.form {
      drawForm(form, state, below, on: &frame, in: inner)
    } else if let rotation = screen.rotation {
      drawRotation(rotation, state, below, on: &frame, in: inner)
    } else {
      let lines = facts(screen, state).lines(width: inner.width).map { $0.on(.dialog) }
      // What was answered last is never scrolled away.
      let answer = TextView([StyledLine()] + below)
      let room = min(answer.height(width: inner.width), max(3, inner.height - 6))
      let top = min(TextView(lines).height(width: inner.width), inner.height - room)
      TextView(lines).draw(
        on: &frame, in: Rect(x: inner.x, y: inner.y, width: inner.width, height: top))
      answer.draw(
        on: &frame, in: Rect(x: inner.x, y: inner.y + top, width: inner.width, height: room))
    }
  }

  private static func title(_ screen: ConnectionScreen) -> SafeText {
    if screen.rotation != nil { return "Replace the secret token" }
    switch screen.form?.purpose {
    case .test: return "Test a new connection"
    case .save: return "Save a new connection"
    case nil: return "Connection of Cisco Webex"
    }
  }

  private static func note(_ screen: ConnectionScreen) -> SafeText {
    if let rotation = screen.rotation {
      if rotation.canPasteAnother { return "enter tries  ^y copy  ^o open  esc steps back" }
      return rotation.next == nil ? "esc leaves" : "^y copy  ^o open  enter goes on  esc leaves"
    }
    switch screen.form?.purpose {
    case .test: return "tab next  enter tests  esc back"
    case .save: return "tab next  enter tests and asks  esc back"
    case nil: return "t test  n test new  s set  R rotate  r read  y copy  esc leaves"
    }
  }

  // MARK: What is stored

  private static func facts(_ screen: ConnectionScreen, _ state: ConsoleState) -> Detail {
    var detail = Detail("Connection")
    guard let connection = screen.connection else { return detail }
    if connection.isQuarantined {
      detail.field("Job", "✗ in quarantine; saving alone does not end it", .error)
    }
    detail.field("Tenant URL", connection.tenantURL ?? "not set")
    if let fault = connection.tenantURLFault {
      detail.field("", "✗ \(fault)", .error)
      detail.field("It should be", connection.rightTenantURL)
    }
    if connection.awaitsStart {
      detail.field("Job", "it stands still: when all this is saved, esc and ^s start it", .warning)
    }
    let isRefused = connection.hasSecretToken && SecretToken(state.snapshot) == .refused
    if isRefused { detail.field("Secret token", "✗ refused by Webex; R replaces it", .error) }
    detail.field(isRefused ? "" : "Secret token", token(connection, state.clock))
    let emails = connection.notificationEmails.joined(separator: ", ")
    detail.field(
      "Notification",
      emails.isEmpty
        ? "nobody is told when provisioning is quarantined"
        : "\(emails)\(connection.sendsNotifications ? "" : " (switched off)")")
    detail.field(
      "Scope",
      connection.synchronizesAll.map { $0 ? "everybody" : "assigned users and groups" })
    return detail
  }

  private static func token(_ connection: Connection, _ clock: Clock) -> String {
    guard connection.hasSecretToken else { return "not set" }
    guard let record = connection.secretToken else {
      return "stored; Entra does not tell when it ends: \(TokenClock.unknownLife)"
    }
    let saved = "saved from here \(clock.fullWithAge(record.recordedAt))"
    return record.expires.map { "\(saved), holds until \(clock.full($0))" } ?? saved
  }

  /// What runs, and what was answered last.
  private static func below(_ screen: ConnectionScreen, _ state: ConsoleState) -> [StyledLine] {
    if state.isConnecting { return [StyledLine("working…", .accent)] }
    if let failure = screen.failure ?? screen.rotation?.failure { return words(failure) }
    guard let test = screen.test, screen.form == nil, screen.rotation == nil else { return [] }
    let what = test.usedSavedCredentials ? "saved" : "new"
    guard let failure = test.failure else {
      return [StyledLine(SafeText("✓ Entra reaches Webex with the \(what) credentials."), .ok)]
    }
    return [
      StyledLine(SafeText("✗ Entra can't sign in to Webex with the \(what) credentials."), .error)
    ] + words(failure, nextFirst: true)
  }

  /// What went wrong; what to do next comes first where what happened was said above.
  private static func words(
    _ failure: ProvisioningError, nextFirst: Bool = false
  ) -> [StyledLine] {
    let what = StyledLine(SafeText(ErrorWords.line(failure)), nextFirst ? .text : .error)
    let next = StyledLine(SafeText("Next: \(byKey(failure.advice))"))
    let ids = ErrorWords.handles(failure.ids).map {
      StyledLine(SafeText("\($0.0): \($0.1)"), .muted)
    }
    return (nextFirst ? [next, what] : [what, next]) + ids
  }

  /// Advice whose command has a key on this very screen.
  private static func byKey(_ advice: String) -> String {
    advice
      .replacing(/\ \(entrahub token url( --profile \S+?)?\)/, with: "")
      .replacing(/entrahub token url( --profile [^\s.,)]+)?/, with: "R, step by step")
      .replacing(/entrahub connection show( --profile [^\s.,)]+)?/, with: "r reads it again")
      .replacing(/entrahub token parse( --profile [^\s.,)]+)?/, with: "the field here")
  }

  // MARK: Form

  private static func drawForm(
    _ form: ConnectionForm, _ state: ConsoleState, _ below: [StyledLine],
    on frame: inout Frame, in rect: Rect
  ) {
    let fields: [TextField?] =
      form.purpose == .save
      ? [form.url, form.emails, nil, form.token.field] : [form.url, form.token.field]
    var y = rect.y
    for (index, field) in fields.enumerated() {
      let isFocused = index == form.focused
      frame.put(
        form.labels[index], at: Point(x: rect.x, y: y),
        (isFocused ? Style.focus : Style.muted).on(.dialog))
      let row = Rect(x: rect.x, y: y + 1, width: rect.width, height: 1)
      let hasCursor = isFocused && !state.isConnecting
      if let field {
        field.draw(on: &frame, in: row, isFocused: hasCursor)
      } else {
        form.scope.draw(on: &frame, in: row, isFocused: hasCursor)
      }
      y += 2
    }
    var lines = form.problem.map { [StyledLine(SafeText($0), .error)] } ?? []
    lines.append(
      StyledLine(
        "The token: the whole address of the page that could not be reached, or the token alone.",
        .muted))
    lines += below
    TextView(lines.map { $0.on(.dialog) }).draw(
      on: &frame,
      in: Rect(x: rect.x, y: y + 1, width: rect.width, height: max(0, rect.bottom - y - 1)))
  }

  // MARK: Rotation

  private static func drawRotation(
    _ rotation: RotationScreen, _ state: ConsoleState, _ below: [StyledLine],
    on frame: inout Frame, in rect: Rect
  ) {
    var lines: [StyledLine] = []
    let isPasting = rotation.isPasting
    if rotation.token == nil {
      lines += Detail.broken(SafeText(rotation.services.address.url), rect.width).map {
        StyledLine($0, .link)
      }
      lines += rotation.services.address.advice.dropLast().map { StyledLine(SafeText("· \($0)")) }
    } else {
      let warnings = rotation.token?.warnings ?? []
      lines += warnings.map { StyledLine(SafeText("! \($0)"), .warning) }
      let stages = RotationStage.allCases.drop { $0 != .probe }
      for stage in stages where rotation.failure == nil || rotation.has(stage) {
        lines.append(line(stage, rotation, isRunning: state.isConnecting, state.clock))
      }
    }
    // The fields and the answer stay in sight on the smallest screens.
    let tail = isPasting ? 3 : 0
    let answer = TextView(below)
    // A refusal says why, and what to do: it goes before the stages that were not begun.
    let share = rotation.failure == nil ? rect.height / 3 : rect.height - tail - 4
    let room = min(answer.height(width: rect.width), max(2, share))
    var text = TextView(lines.map { $0.on(.dialog) })
    let height = text.height(width: rect.width)
    let top = max(0, min(height, rect.height - room - tail))
    text.offset = rotation.offset
    text.draw(on: &frame, in: Rect(x: rect.x, y: rect.y, width: rect.width, height: top))
    if isPasting {
      let fields = Rect(x: rect.x, y: rect.y + top, width: rect.width, height: tail)
      let hidden = max(0, height - top - rotation.offset)
      drawFields(rotation, hidden: hidden, isBusy: state.isConnecting, on: &frame, in: fields)
    }
    answer.draw(
      on: &frame, in: Rect(x: rect.x, y: rect.y + top + tail, width: rect.width, height: room))
  }

  /// Where the token goes, and on whom it is tried at the end.
  ///
  /// - Parameter hidden: lines of the text above that are not in sight.
  private static func drawFields(
    _ rotation: RotationScreen, hidden: Int, isBusy: Bool, on frame: inout Frame, in rect: Rect
  ) {
    let label: SafeText =
      rotation.token == nil
      ? "The address that comes back" : "Another address; empty tries the same token again"
    let more = hidden > 0 ? SafeText("  (down: \(hidden) more)") : .empty
    frame.put(
      label + more, at: rect.origin, (rotation.isNamingUser ? Style.muted : .focus).on(.dialog),
      limit: rect.width)
    rotation.field.field.draw(
      on: &frame, in: rect.row(1), isFocused: !isBusy && !rotation.isNamingUser)
    let user: SafeText = "Then try it on (tab): "
    frame.put(
      user, at: rect.row(2).origin, (rotation.isNamingUser ? Style.focus : .muted).on(.dialog))
    rotation.user.draw(
      on: &frame,
      in: Rect(
        x: rect.x + user.width, y: rect.y + 2, width: max(1, rect.width - user.width), height: 1),
      isFocused: !isBusy && rotation.isNamingUser)
  }

  private static func line(
    _ stage: RotationStage, _ rotation: RotationScreen, isRunning: Bool, _ clock: Clock
  ) -> StyledLine {
    let step = rotation.steps.first { $0.stage == stage }
    switch step?.outcome {
    case .done(let words):
      return StyledLine("✓ ", .ok)
        + StyledLine(SafeText("\(stage.title): \(clock.localized(words))"))
    case .skipped(let words):
      return StyledLine("– ", .muted)
        + StyledLine(SafeText("\(stage.title): \(clock.localized(words))"), .muted)
    case .failed: return StyledLine("✗ ", .error) + StyledLine(SafeText(stage.title), .error)
    case nil:
      let isNext = isRunning && rotation.next == stage
      return StyledLine(SafeText("\(isNext ? "…" : "·") \(stage.title)"), isNext ? .accent : .muted)
    }
  }
}
