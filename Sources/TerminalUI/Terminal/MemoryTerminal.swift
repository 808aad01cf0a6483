/// A terminal in memory: scripted events in, frames out.
@MainActor
public final class MemoryTerminal: TerminalDriver {
  public var capabilities: Capabilities
  public private(set) var size: Size
  public let mailbox: Mailbox
  /// Every frame shown, oldest first.
  public private(set) var frames: [Frame] = []
  public private(set) var copied: [String] = []
  public private(set) var theme: Theme?
  public private(set) var isMouseCaptured = false
  public private(set) var suspensions = 0
  public private(set) var bells = 0
  public private(set) var isClosed = false

  private let queue = Queue<Event>()

  public init(
    size: Size = Size(width: 100, height: 30), capabilities: Capabilities = Capabilities()
  ) {
    self.size = size
    self.capabilities = capabilities
    let queue = queue
    mailbox = Mailbox { queue.put($0) }
  }

  /// The last frame shown.
  public var screen: Frame? { frames.last }

  /// Sends keys by their spelling: `press("down", "enter")`.
  public func press(_ spellings: String...) {
    for spelling in spellings {
      if let key = Key(spelling: spelling) { queue.put(.key(key)) }
    }
  }

  public func type(_ text: String) {
    for character in text { queue.put(.key(.character(character))) }
  }

  public func resize(to size: Size) {
    self.size = size
    queue.put(.resize(size))
  }

  public func nextEvents() async -> [Event] { await queue.next() }
  public func show(_ frame: Frame) { frames.append(frame) }
  public func apply(_ theme: Theme) { self.theme = theme }
  public func redraw() {}
  public func suspend() { suspensions += 1 }
  public func copy(_ text: String) -> CopyOutcome {
    copied.append(text)
    return .sent(characters: text.count)
  }
  public func captureMouse(_ on: Bool) { isMouseCaptured = on }
  public func bell() { bells += 1 }
  public func close() { isClosed = true }
}
