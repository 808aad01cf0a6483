import ProvisioningCore
import TerminalUI

extension ConsoleState {
  private var accessPlace: Int? {
    overlays.firstIndex { if case .access = $0 { true } else { false } }
  }

  private var accessScreen: AccessScreen? {
    get {
      guard let place = accessPlace, case .access(let screen) = overlays[place] else { return nil }
      return screen
    }
    set {
      guard let place = accessPlace, let newValue else { return }
      overlays[place] = .access(newValue)
    }
  }

  mutating func showAccess() -> [Effect] {
    overlays.append(.access(AccessScreen()))
    return start(.readingPermissions, .access(.readPermissions))
  }

  mutating func take(_ message: AccessMessage) -> [Effect] {
    switch message {
    case .permissions(let report):
      running[.readingPermissions] = nil
      accessScreen?.report = report
    case .step(.code(let code)):
      accessScreen?.code = code
      accessScreen?.offset = 0
    case .step(.waiting): break
    case .step(.signedIn(let result)):
      endSignIn()
      accessScreen?.result = result
      accessScreen?.failure = nil
      accessScreen?.report = nil
      toast = Toast(
        SafeText("Signed in as \(result.record.account ?? "an account")."), role: .ok)
      return start(.readingPermissions, .access(.readPermissions)) + start(.refreshing, .refresh)
    case .step(.failed(let error)):
      endSignIn()
      let shown = inAccessKeys(error)
      accessScreen?.failure = shown
      accessScreen?.result = nil
    }
    return []
  }

  /// Whether the failure was told where it belongs.
  mutating func takeAccess(_ error: ProvisioningError) -> Bool {
    guard accessScreen != nil else { return false }
    let shown = inAccessKeys(error)
    accessScreen?.failure = shown
    return true
  }

  /// As the screen of the sign-in has it: what opens it elsewhere does nothing there, and `s` signs
  /// in.
  private func inAccessKeys(_ error: ProvisioningError) -> ProvisioningError {
    var error = error
    error.advice = error.advice.replacing(/entrahub sign-in(?=[.,;:]|$)/, with: "s")
    return inKeys(error)
  }

  /// The code is of no use any more, nor a QR code of its page.
  private mutating func endSignIn() {
    running[.signingIn] = nil
    accessScreen?.code = nil
    accessScreen?.offset = 0
    if let place = accessPlace, place < overlays.count - 1 {
      overlays.removeSubrange((place + 1)...)
    }
  }

  mutating func handle(_ key: Key, in screen: AccessScreen) -> [Effect] {
    if let code = screen.code { return handle(key, in: screen, code) }
    switch key {
    case .escape, .character("q"), .enter:
      overlays.removeLast()
      // A sign-in that has no code yet is not waited for by anybody.
      return stopSignIn()
    case .character("s"):
      accessScreen?.failure = nil
      accessScreen?.result = nil
      return start(.signingIn, .access(.signIn))
    default: scroll(key, screen)
    }
    return []
  }

  private mutating func handle(
    _ key: Key, in screen: AccessScreen, _ code: SignInCode
  ) -> [Effect] {
    switch key {
    case .escape:
      endSignIn()
      toast = Toast("The sign-in was cancelled: nothing is kept.")
      return [.stop([.signingIn])]
    case .character("y"): return [.copy(Copyable("code", code.code))]
    case .character("u"): return [.copy(Copyable("address", code.url))]
    case .character("Q"): overlays.append(.qr(code.url))
    case .character("o"):
      guard options.canOpenURLs else {
        overlays.append(.link(code.url))
        return []
      }
      return start(.opening, .open(url: code.url))
    default: scroll(key, screen)
    }
    return []
  }

  private mutating func stopSignIn() -> [Effect] {
    guard running[.signingIn] != nil else { return [] }
    running[.signingIn] = nil
    return [.stop([.signingIn])]
  }

  private mutating func scroll(_ key: Key, _ screen: AccessScreen) {
    var sheet = screen.sheet(self)
    if sheet.handle(key, in: Rect(size)) { accessScreen?.offset = sheet.offset }
  }
}

extension ConsoleApp {
  func ask(_ effect: AccessEffect) {
    let access = services.access
    switch effect {
    case .readPermissions:
      begin(.readingPermissions) { () async throws(ProvisioningError) in
        guard let access else { throw .withoutSignIn }
        return .access(.permissions(try await access.permissions()))
      }
    case .signIn:
      tasks[.signingIn] = Task { [weak self] in
        guard let access else {
          self?.post(.access(.step(.failed(.withoutSignIn))))
          return
        }
        for await step in access.signIn() {
          guard !Task.isCancelled else { return }
          self?.post(.access(.step(step)))
        }
      }
    }
  }
}

extension ProvisioningError {
  /// A bundle that is studied, or services without a profile behind them.
  fileprivate static let withoutSignIn = ProvisioningError(
    .refused, operation: "signing in", message: "there is nothing to sign in to here",
    advice: "Start the console on a profile: entrahub console --profile NAME.")
}
