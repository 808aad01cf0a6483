internal import CTerminal
internal import Foundation

/// The real terminal, through ncurses.
///
/// ncurses is not thread safe: every call to it is made on the main actor. A thread of its own only
/// waits for input and signals, and puts a token into a queue for each.
@MainActor
public final class NcursesTerminal: TerminalDriver {
  public let capabilities: Capabilities
  public private(set) var size: Size
  public let mailbox: Mailbox

  private enum Token: Sendable {
    case input
    case signal(Int32)
    case hangup
    case event(Event)
  }

  private let options: TerminalOptions
  private let tokens = Queue<Token>()
  private var keyboard = Keyboard()
  private var painter: Painter
  private var isClosed = false
  private var wasStopped = false

  /// Bytes of base64 that terminals take at most.
  static let clipboardLimit = 74_994

  /// Takes the terminal.
  ///
  /// Standard error is held back until ``close()``, or a crash, gives the terminal back.
  public init(theme: Theme, options: TerminalOptions) throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    guard let name = options.terminal, !name.isEmpty else { throw .unnamed }
    let isUTF8 = ct_locale_is_utf8()
    ct_guard_install()
    guard ct_signals_install() else { throw .noResources }
    var notes: [SafeText] = []
    do {
      notes = try Self.open(name)
    } catch {
      ct_signals_remove()
      throw error
    }
    ct_guard_capture_stderr()
    if !isUTF8, !options.isASCII {
      notes.append("The locale is not UTF-8: text is shown in ASCII.")
    }
    let depth = options.isMono ? .mono : Self.depth(Int(ct_screen_colors()))
    self.options = options
    capabilities = Capabilities(
      colors: depth, glyphs: isUTF8 && !options.isASCII ? .unicode : .ascii,
      hasMouse: unsafe ct_screen_has("kmous"), notes: notes)
    painter = Painter(theme: theme, depth: depth)
    size = Self.realSize()
    let tokens = tokens
    mailbox = Mailbox { tokens.put(.event($0)) }
    if options.capturesMouse { ct_input_capture_mouse(true) }
    startWaiting()
  }

  private static func open(_ name: String) throws(TerminalError) -> [SafeText] {
    switch unsafe ct_screen_open(name) {
    case CT_OPENED: return []
    case CT_TOO_SIMPLE: throw .tooSimple(name)
    default: break
    }
    let substitute = "xterm-256color"
    guard unsafe ct_screen_open(substitute) == CT_OPENED else { throw .unknown(name) }
    return ["The terminal \(name) is not in the terminal database; treated as \(substitute)."]
  }

  private static func depth(_ colors: Int) -> ColorDepth {
    switch colors {
    case 256...: .colors256
    case 16...: .colors16
    case 8...: .colors8
    default: .mono
    }
  }

  private static func realSize() -> Size {
    var (rows, columns): (Int32, Int32) = (0, 0)
    guard unsafe ct_screen_size(&rows, &columns) else { return Size(width: 80, height: 24) }
    return Size(width: Int(columns), height: Int(rows))
  }

  /// Waits in a thread of its own; after input for signals only, until curses has read.
  private func startWaiting() {
    let tokens = tokens
    let thread = Thread {
      var wantsInput = true
      while true {
        switch Int(ct_wait(wantsInput)) {
        case CT_WAIT_INPUT:
          wantsInput = false
          tokens.put(.input)
        case CT_WAIT_HANGUP:
          wantsInput = false
          tokens.put(.hangup)
        case CT_WAIT_REARM: wantsInput = true
        case CT_WAIT_STOP: return
        case let signal: tokens.put(.signal(Int32(signal)))
        }
      }
    }
    thread.name = "terminal input"
    thread.start()
  }

  public func nextEvents() async -> [Event] {
    while true {
      var events: [Event] = []
      let arrived = await tokens.next()
      ct_guard_protect_thread()
      for token in arrived {
        switch token {
        case .event(let event): events.append(event)
        case .hangup: events.append(.terminate(SIGHUP))
        case .signal(let number): events += handle(number)
        case .input:
          events += keyboard.drain()
          ct_wake(Int32(CT_WAIT_REARM))
        }
      }
      events = Self.coalesced(events)
      if !events.isEmpty { return events }
    }
  }

  /// Of several resizes and wakes only the last.
  static func coalesced(_ events: [Event]) -> [Event] {
    guard events.count > 1 else { return events }
    let lastResize = events.lastIndex { if case .resize = $0 { true } else { false } }
    let lastWake = events.lastIndex(of: .wake)
    return events.enumerated().filter { index, event in
      switch event {
      case .resize: index == lastResize
      case .wake: index == lastWake
      default: true
      }
    }
    .map(\.element)
  }

  private func handle(_ signal: Int32) -> [Event] {
    switch signal {
    case SIGWINCH: return adoptSize()
    case SIGINT: return [.interrupt]
    case SIGTERM, SIGHUP: return [.terminate(signal)]
    case SIGTSTP:
      suspend()
      return [.resize(size)]
    case SIGCONT:
      if wasStopped {
        wasStopped = false
        return []
      }
      // Stopped by a signal that cannot be caught: the shell has used the terminal meanwhile.
      enter()
      return [.resize(size)]
    default: return []
    }
  }

  private func adoptSize() -> [Event] {
    let real = Self.realSize()
    guard real != size else { return [] }
    size = real
    ct_screen_resize(Int32(real.height), Int32(real.width))
    ct_screen_erase()
    redraw()
    return [.resize(real)]
  }

  private func enter() {
    ct_screen_enter()
    painter.forget()
    _ = adoptSize()
  }

  public func show(_ frame: Frame) {
    guard !isClosed else { return }
    let changed = painter.paint(frame)
    // A few cells cannot tear; a whole screen can.
    ct_screen_update(options.synchronizes && changed > 600)
  }

  public func apply(_ theme: Theme) {
    painter.apply(theme)
  }

  public func redraw() {
    painter.forget()
    ct_screen_redraw()
  }

  public func suspend() {
    guard !isClosed else { return }
    ct_screen_leave()
    ct_stop_job()
    wasStopped = true
    enter()
  }

  public func copy(_ text: String) -> CopyOutcome {
    let encoded = Data(text.utf8).base64EncodedString()
    guard encoded.utf8.count <= Self.clipboardLimit else {
      return .tooLong(limit: Self.clipboardLimit / 4 * 3)
    }
    let sequence = "\u{1B}]52;c;\(encoded)\u{07}"
    write(options.isInScreen ? "\u{1B}P\(sequence)\u{1B}\\" : sequence)
    return .sent(characters: text.count)
  }

  public func captureMouse(_ on: Bool) { ct_input_capture_mouse(on) }

  public func bell() { ct_screen_bell() }

  public func close() {
    guard !isClosed else { return }
    isClosed = true
    ct_wake(Int32(CT_WAIT_STOP))
    ct_screen_close()
    ct_signals_remove()
    ct_guard_release_stderr()
  }

  private func write(_ bytes: String) {
    var bytes = bytes
    bytes.withUTF8 { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { chars in
        guard let start = chars.baseAddress else { return }
        unsafe ct_write(start, chars.count)
      }
    }
  }
}
