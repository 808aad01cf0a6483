import Testing

@testable import TerminalUI

@MainActor
@Suite struct SessionTests {
  /// A list and nothing else.
  @MainActor
  private final class App {
    var list = ListState()
    var log: [Event] = []

    func view(_ size: Size) -> Frame {
      var frame = Frame(size: size)
      frame.put("row \(list.selected)", at: Point(x: 0, y: 0))
      return frame
    }

    func handle(_ event: Event) -> TerminalSession.Reaction {
      log.append(event)
      switch event {
      case .key(.character("q")): return .quit
      case .key(let key): return list.handle(key, count: 100, height: 10) ? .redraw : .none
      default: return .none
      }
    }
  }

  private func run(_ terminal: MemoryTerminal, _ app: App) async {
    await TerminalSession(terminal).run(
      view: { app.view($0) }, handle: { app.handle($0) })
  }

  @Test func drawsOnceForABatch() async {
    let terminal = MemoryTerminal(size: Size(width: 20, height: 2))
    let app = App()
    terminal.press("down", "down", "j")
    terminal.mailbox.post(.wake)
    terminal.press("q")
    await run(terminal, app)
    #expect(terminal.frames.count == 1, "the batch ends with quitting")
    #expect(app.list.selected == 3)
    #expect(terminal.isClosed)
  }

  @Test func drawsAfterWhatChanged() async {
    let terminal = MemoryTerminal(size: Size(width: 20, height: 2))
    let app = App()
    let running = Task { await run(terminal, app) }
    terminal.press("j", "j")
    await settle { app.list.selected == 2 && terminal.screen?.text.contains("row 2") == true }
    let count = terminal.frames.count
    terminal.mailbox.post(.wake)
    await settle { app.log.last == .wake }
    #expect(terminal.frames.count == count, "an event without effect draws nothing")
    terminal.resize(to: Size(width: 30, height: 3))
    await settle { terminal.screen?.size == Size(width: 30, height: 3) }
    terminal.press("ctrl-z")
    await settle { terminal.suspensions == 1 }
    #expect(!app.log.contains(.key(.control("z"))))
    terminal.press("q")
    await running.value
  }

  /// Lets the other tasks of this actor run until something holds.
  private func settle(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test func coalescesResizes() {
    let sizes = (1...3).map { Event.resize(Size(width: $0, height: 1)) }
    let events = [sizes[0], .wake, .key(.up), sizes[1], .wake, sizes[2]]
    #expect(NcursesTerminal.coalesced(events) == [.key(.up), .wake, sizes[2]])
  }

  @Test func readsTheEnvironment() {
    func options(_ environment: [String: String]) -> TerminalOptions {
      TerminalOptions(environment: environment)
    }
    #expect(options(["NO_COLOR": "1"]).isMono)
    #expect(!options(["NO_COLOR": ""]).isMono)
    #expect(options(["CLICOLOR": "0"]).isMono)
    #expect(options(["TERM": "xterm-kitty"]).synchronizes)
    #expect(options(["TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"]).synchronizes)
    #expect(!options(["TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"]).synchronizes)
    #expect(!options(["TERM": "xterm-256color"]).synchronizes)
    #expect(options(["STY": "1.pts"]).isInScreen)
  }

  @Test func errorsPointToTheCommandLine() {
    #expect(TerminalError.notATerminal.description.contains("entrahub --help"))
    #expect(TerminalError.unknown("\u{1B}[31mx").description.contains("␛[31mx"))
  }
}
