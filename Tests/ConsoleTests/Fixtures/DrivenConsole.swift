import TerminalUI

@testable import Console

/// An app on a terminal in memory; every step waits until the app is idle.
@MainActor
protocol DrivenConsole: AnyObject {
  var app: ConsoleApp { get }
  var terminal: MemoryTerminal { get }
  /// How many events the app was sent.
  var sent: Int { get set }
}

extension DrivenConsole {
  func type(_ text: String) async {
    terminal.type(text)
    sent += text.count
    await settle()
  }

  func send(_ event: Event) async {
    terminal.mailbox.post(event)
    sent += 1
    await settle()
  }

  func settle() async {
    let sent = sent
    await app.when { $0.eventsHandled >= sent && $0.state.isIdle }
  }

  var state: ConsoleState { app.state }
  var text: String { state.frame(size: terminal.size).text }
  var toast: String { state.toast?.text.string ?? "" }
}
