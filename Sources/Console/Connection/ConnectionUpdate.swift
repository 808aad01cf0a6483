import Foundation
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// The connection, wherever it lies among the overlays.
  private var connectionPlace: Int? {
    overlays.firstIndex { if case .connection = $0 { true } else { false } }
  }

  private var connectionScreen: ConnectionScreen? {
    get {
      guard let place = connectionPlace, case .connection(let screen) = overlays[place] else {
        return nil
      }
      return screen
    }
    set {
      guard let place = connectionPlace, let newValue else { return }
      overlays[place] = .connection(newValue)
    }
  }

  /// Why the connection can't be shown; nil where it can.
  var reasonAgainstConnection: String? {
    guard case .some(.some(let job)) = snapshot.job.value else {
      if manualApplication != nil { return isReadOnly ? readOnlyReason : nil }
      return snapshot.job.value == nil
        ? "the job was not read yet" : "there is no job and no Cisco Webex: A adds it"
    }
    return job.application == .gallery
      ? nil : "the wizard's deployment has neither tenant URL nor secret token"
  }

  mutating func showConnection(_ wish: ConnectionScreen.Wish = .show) -> [Effect] {
    // First of all there has to be a job that holds it.
    if let application = manualApplication { return describe(.automating(application)) }
    overlays.append(.connection(ConnectionScreen(wish)))
    return ask(.read)
  }

  /// The next step of a set-up that has begun: a job was made, and wants its connection.
  mutating func goOnSettingUp(after entry: JournalEntry) -> [Effect] {
    guard case .createJob = entry.change.action, entry.outcome == .done else { return [] }
    overlays.append(.connection(ConnectionScreen(.set)))
    return ask(.read)
  }

  private mutating func ask(_ effect: ConnectionEffect) -> [Effect] {
    connectionScreen?.failure = nil
    if case .run(_, .save) = effect {
      return start(.savingToken, .connection(effect))
    }
    return start(.connecting, .connection(effect))
  }

  /// A connection that was saved from the form is read again.
  mutating func readConnectionAgain() -> [Effect] {
    guard var screen = connectionScreen, screen.rotation == nil else { return [] }
    screen.form = nil
    screen.test = nil
    connectionScreen = screen
    return ask(.read)
  }

  // MARK: Answers

  mutating func take(_ message: ConnectionMessage) -> [Effect] {
    running[.connecting] = nil
    guard var screen = connectionScreen else { return [] }
    switch message {
    case .read(let connection):
      screen.connection = connection
      let wish = screen.wish
      screen.wish = .show
      connectionScreen = screen
      return fulfil(wish)
    case .tested(let test):
      screen.test = test
      screen.form = nil
    case .described(let change):
      let dialog = ChangeDialog.dialog(inKeys(change), snapshot.profile)
      overlays.append(.dialog(dialog, .perform(change)))
      return []
    case .begun(let services): screen.rotation = RotationScreen(services)
    case .taken(let token):
      screen.rotation?.token = token
      connectionScreen = screen
      return goOn()
    case .change(let change):
      let dialog = ChangeDialog.dialog(inKeys(change), snapshot.profile)
      overlays.append(.dialog(dialog, .connection(.saveToken)))
      return []
    case .step(let step):
      if screen.rotation == nil { return readAfterRotation() }
      return take(step, screen)
    }
    connectionScreen = screen
    return []
  }

  private mutating func fulfil(_ wish: ConnectionScreen.Wish) -> [Effect] {
    guard wish != .show, let connection = connectionScreen?.connection else { return [] }
    if wish == .rotate { return ask(.rotate(connection)) }
    connectionScreen?.form = ConnectionForm(.save, connection)
    return []
  }

  private mutating func take(_ step: RotationStep, _ screen: ConnectionScreen) -> [Effect] {
    var screen = screen
    if step.stage == .save { running[.savingToken] = nil }
    screen.rotation?.steps.removeAll { $0.stage == step.stage }
    screen.rotation?.steps.append(step)
    connectionScreen = screen
    guard step.isDone else { return [] }
    guard screen.rotation?.next != nil else {
      toast = Toast("The secret token is replaced.", role: .ok)
      return start(.refreshing, .refresh) + start(.loadingJournal, .loadJournal)
    }
    return goOn()
  }

  /// Connection and job as they are once a rotation was left.
  private mutating func readAfterRotation() -> [Effect] {
    ask(.read) + start(.refreshing, .refresh)
  }

  /// The next stage; before saving somebody is asked.
  private mutating func goOn() -> [Effect] {
    guard let rotation = connectionScreen?.rotation, let next = rotation.next, next != .paste else {
      return []
    }
    return ask(next == .save ? .change(rotation.services) : .run(rotation.services, next))
  }

  mutating func carryOut(_ action: ConnectionAction) -> [Effect] {
    guard let rotation = connectionScreen?.rotation else { return [] }
    return ask(.run(rotation.services, .save))
  }

  /// Whether the failure was told where it belongs.
  mutating func takeConnection(_ error: ProvisioningError) -> Bool {
    guard connectionScreen != nil else { return false }
    connectionScreen?.failure = error
    return true
  }

  // MARK: Keys

  mutating func handle(_ key: Key, in screen: ConnectionScreen) -> [Effect] {
    // While the core is asked, nothing is typed that could get lost.
    if isConnecting, key != .escape { return [] }
    if screen.rotation != nil { return handleRotation(key, screen) }
    if screen.form != nil { return handleForm(key, screen) }
    switch key {
    case .escape, .character("q"):
      overlays.removeLast()
      return []
    case .character("r"): return ask(.read)
    default: break
    }
    guard let connection = screen.connection else { return [] }
    switch key {
    case .character("t"): return ask(.testSaved(connection))
    case .character("n"): connectionScreen?.form = ConnectionForm(.test, connection)
    case .character("y"):
      guard let url = connection.tenantURL else { return [] }
      return [.copy(Copyable("tenant URL", url))]
    case .character("s"), .character("R"):
      guard !isReadOnly else {
        toast = Toast(SafeText(readOnlyReason), role: .warning)
        return []
      }
      return fulfil(key == .character("R") ? .rotate : .set)
    default: break
    }
    return []
  }

  var isConnecting: Bool {
    running.keys.contains { operation in
      if case .performing = operation { true } else { operation == .connecting }
    }
  }

  private mutating func handleForm(_ key: Key, _ screen: ConnectionScreen) -> [Effect] {
    guard var form = screen.form, let connection = screen.connection else { return [] }
    switch key {
    case .escape:
      connectionScreen?.form = nil
      connectionScreen?.failure = nil
    case .enter:
      guard !form.token.isEmpty else {
        form.problem = "The token is needed: Entra gives the stored one back to nobody."
        form.focused = form.labels.count - 1
        connectionScreen?.form = form
        return []
      }
      let token = form.token.take()
      connectionScreen?.form = form
      return ask(
        form.purpose == .test
          ? .testNew(connection, form.tenantURL, token)
          : .describe(connection, form.draft(connection), token))
    default:
      form.handle(key)
      connectionScreen?.form = form
    }
    return []
  }

  private mutating func handleRotation(_ key: Key, _ screen: ConnectionScreen) -> [Effect] {
    guard var rotation = screen.rotation else { return [] }
    switch key {
    case .escape where rotation.canPasteAnother && !isConnecting:
      rotation.stepBack()
      connectionScreen?.rotation = rotation
      connectionScreen?.failure = nil
      return []
    case .escape:
      connectionScreen?.rotation = nil
      connectionScreen?.failure = nil
      let isSaved = rotation.steps.contains { $0.stage == .save && $0.isDone }
      let isThrough = rotation.next == nil
      toast =
        isSaved
        ? Toast(
          isThrough
            ? "The new token is saved." : "The new token is saved; not proved yet: t checks.",
          role: isThrough ? .ok : .warning)
        : Toast("Nothing was changed.")
      guard isSaved else { return ask(.read) }
      // What was begun goes on at Entra; nobody waits for the cycle here any more.
      connectionScreen?.connection = nil
      guard rotation.next == .proveCycle, running[.connecting] != nil else {
        return readAfterRotation()
      }
      running[.connecting] = nil
      return [.stop([.connecting])] + readAfterRotation()
    case .control("y"):
      return [.copy(Copyable("address", rotation.services.address.url))]
    case .control("o"):
      let url = rotation.services.address.url
      guard options.canOpenURLs else {
        overlays.append(.link(url))
        return []
      }
      return start(.opening, .open(url: url))
    case .enter:
      // Without another token the stage that failed is tried again.
      if rotation.token != nil, rotation.field.isEmpty { return goOn() }
      guard rotation.isPasting, !rotation.field.isEmpty else { return [] }
      let pasted = rotation.field.take()
      rotation.token = nil
      rotation.steps = []
      connectionScreen?.rotation = rotation
      return ask(.take(rotation.services, pasted, user: rotation.user.text.trimmed))
    case .tab, .shiftTab: connectionScreen?.rotation?.isNamingUser.toggle()
    case .up, .pageUp: connectionScreen?.rotation?.offset = max(0, rotation.offset - 1)
    case .down, .pageDown: connectionScreen?.rotation?.offset = rotation.offset + 1
    default:
      guard rotation.isPasting else { return [] }
      if rotation.isNamingUser {
        _ = rotation.user.handle(key)
      } else {
        _ = rotation.field.handle(key)
      }
      connectionScreen?.rotation = rotation
    }
    return []
  }

  /// Everything that is pasted here is a value of the connection, never debug text.
  mutating func pasteIntoConnection(_ text: String) {
    guard !isConnecting else { return }
    connectionScreen?.form?.paste(text)
    if connectionScreen?.rotation?.isNamingUser == true {
      connectionScreen?.rotation?.user.paste(text.trimmed)
    } else if connectionScreen?.rotation?.isPasting == true {
      connectionScreen?.rotation?.field.paste(text)
    }
  }
}

extension ConsoleApp {
  func ask(_ effect: ConnectionEffect) {
    let services = services.connection
    if case .run(let rotation, let stage) = effect {
      let operation: Operation =
        stage == .save ? .savingToken : .connecting
      begin(operation) { .connection(.step(await rotation.run(stage))) }
      return
    }
    begin(.connecting) { () async throws(ProvisioningError) in
      switch effect {
      case .read: return .connection(.read(try await services.read()))
      case .testSaved(let connection):
        return .connection(.tested(try await services.testSaved(connection)))
      case .testNew(let connection, let url, let token):
        return .connection(.tested(try await services.testNew(connection, url, token)))
      case .describe(let connection, let draft, let token):
        return .connection(.described(try await services.describe(connection, draft, token)))
      case .rotate(let connection):
        return .connection(.begun(try await services.rotate(connection)))
      case .take(let rotation, let pasted, let user):
        try await rotation.choose(user)
        return .connection(.taken(try await rotation.take(pasted)))
      case .change(let rotation): return .connection(.change(try await rotation.change()))
      case .run(let rotation, let stage):
        return .connection(.step(await rotation.run(stage)))
      }
    }
  }
}

extension Operation {
  /// The change of a rotation.
  fileprivate static let savingToken = performing("saving the secret token")
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
