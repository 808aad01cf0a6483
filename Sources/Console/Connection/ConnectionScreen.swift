import Foundation
import ProvisioningCore
import TerminalUI

/// What is asked of the core, and what it answers.
enum ConnectionEffect: Sendable {
  case read
  case testSaved(Connection)
  case testNew(Connection, String?, String)
  case describe(Connection, ConnectionDraft, String)
  case rotate(Connection)
  /// The pasted address, and whom to provision at the end.
  case take(RotationServices, String, user: String)
  case change(RotationServices)
  case run(RotationServices, RotationStage)
}

enum ConnectionMessage: Sendable {
  case read(Connection)
  case tested(ConnectionTest)
  /// What saving the form would change.
  case described(Change)
  case begun(RotationServices)
  case taken(MintedToken)
  case change(Change)
  case step(RotationStep)
}

/// What a button of a dialog over the connection does.
enum ConnectionAction: Sendable, Equatable {
  /// Saves the new token and goes on with the stages after it.
  case saveToken
}

/// The classic deployment's connection over the screen: what is stored, tests, new values, rotation.
struct ConnectionScreen: Sendable {
  /// What was asked for before the connection was read.
  enum Wish: Sendable, Equatable { case show, set, rotate }

  var wish: Wish
  var connection: Connection?
  var form: ConnectionForm?
  var rotation: RotationScreen?
  /// The last test that was answered.
  var test: ConnectionTest?
  var failure: ProvisioningError?

  init(_ wish: Wish = .show) { self.wish = wish }
}

/// The stages of a rotation as far as they are done.
struct RotationScreen: Sendable {
  var services: RotationServices
  var field = PasteField()
  /// Whom to provision at the end; empty for nobody.
  var user: TextField
  var isNamingUser = false
  /// How far the text above the fields is scrolled.
  var offset = 0
  var token: MintedToken?
  var steps: [RotationStep] = []

  init(_ services: RotationServices) {
    self.services = services
    user = TextField(services.suggestedUser ?? "", placeholder: "nobody")
  }

  /// What comes next; nil at the end.
  var next: RotationStage? {
    guard token != nil else { return .paste }
    let stages = RotationStage.allCases.drop { $0 != .probe }
    return stages.first { stage in !steps.contains { $0.stage == stage && $0.isDone } }
  }
}

extension RotationScreen {
  /// Why the last stage failed; nil where it did not.
  var failure: ProvisioningError? {
    if case .failed(let error) = steps.last?.outcome { error } else { nil }
  }

  /// Whether another token can still take the place of this one: nothing was saved.
  var canPasteAnother: Bool {
    failure != nil && !steps.contains { $0.stage == .save && $0.isDone }
  }

  /// Whether a token is waited for.
  var isPasting: Bool { token == nil || canPasteAnother }

  func has(_ stage: RotationStage) -> Bool { steps.contains { $0.stage == stage } }

  /// Back to where the token is made.
  mutating func stepBack() {
    token = nil
    steps = []
    field = PasteField()
  }
}

extension RotationStep {
  var isDone: Bool { if case .failed = outcome { false } else { true } }
}

/// A secret that is pasted or typed; what is pasted is kept as it came, to be mended as a whole.
struct PasteField: Sendable, Equatable {
  var field = TextField(isSecret: true, placeholder: "paste it here; it is not shown")
  private var pasted: String?

  mutating func handle(_ key: Key) -> Bool {
    let before = field.text
    let isUsed = field.handle(key)
    if field.text != before { pasted = nil }
    return isUsed
  }

  mutating func paste(_ text: String) {
    pasted = field.text.isEmpty ? text : nil
    field.paste(text)
  }

  var isEmpty: Bool { field.text.isEmpty }

  /// What is in it; it is empty afterwards.
  mutating func take() -> String {
    defer {
      field.set("")
      pasted = nil
    }
    return pasted ?? field.text
  }
}

/// New values for the connection.
struct ConnectionForm: Sendable, Equatable {
  enum Purpose: Sendable, Equatable { case test, save }

  var purpose: Purpose
  var url: TextField
  var emails: TextField
  var scope: ChoiceLine
  var token = PasteField()
  var focused = 0
  var problem: String?

  init(_ purpose: Purpose, _ connection: Connection) {
    self.purpose = purpose
    let isWrong = connection.tenantURL == nil || connection.tenantURLFault != nil
    url = TextField((isWrong ? connection.rightTenantURL : nil) ?? connection.tenantURL ?? "")
    emails = TextField(connection.notificationEmails.joined(separator: ", "))
    scope = ChoiceLine(
      ["assigned users and groups", "everybody"],
      selected: connection.synchronizesAll == true ? 1 : 0)
    focused = purpose == .save ? 3 : 1
  }

  var labels: [SafeText] {
    purpose == .save
      ? ["Tenant URL", "Notification e-mail", "Who is provisioned", "Secret token"]
      : ["Tenant URL", "Secret token"]
  }

  private var isToken: Bool { focused == labels.count - 1 }

  mutating func handle(_ key: Key) {
    problem = nil
    switch key {
    case .tab, .down: focused = (focused + 1) % labels.count
    case .shiftTab, .up: focused = (focused + labels.count - 1) % labels.count
    default:
      if isToken {
        _ = token.handle(key)
      } else if focused == 0 {
        _ = url.handle(key)
      } else if focused == 1 {
        _ = emails.handle(key)
      } else {
        _ = scope.handle(key)
      }
    }
  }

  mutating func paste(_ text: String) {
    problem = nil
    if !isToken, ConnectionDraft.holdsSecret(text) {
      focused = labels.count - 1
      problem = "That holds a token, so it went into the field that doesn't show it."
    }
    if isToken {
      token.paste(text)
    } else if focused == 0 {
      url.paste(text.trimmingCharacters(in: .whitespacesAndNewlines))
    } else if focused == 1 {
      emails.paste(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  var tenantURL: String? {
    let text = url.text.trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }

  /// What is to be saved; mail addresses only where they were changed.
  func draft(_ connection: Connection) -> ConnectionDraft {
    let list = emails.text.split { ",; ".contains($0) }.map(String.init)
    let wantsAll = scope.selected == 1
    return ConnectionDraft(
      tenantURL: tenantURL,
      notificationEmails: list == connection.notificationEmails ? nil : list,
      synchronizesAll: wantsAll == connection.synchronizesAll ? nil : wantsAll)
  }
}
