/// A screen with a keyboard: the real one, or one in memory for tests.
@MainActor
public protocol TerminalDriver: AnyObject {
  var capabilities: Capabilities { get }
  var size: Size { get }
  /// Where the application's own tasks put events, from any thread.
  var mailbox: Mailbox { get }

  /// Waits for events and gives all that are there, oldest first.
  func nextEvents() async -> [Event]
  /// Shows a frame; only what differs from the last one reaches the terminal.
  func show(_ frame: Frame)
  func apply(_ theme: Theme)
  /// Draws everything anew, after foreign output.
  func redraw()
  /// Gives the terminal back to the shell until the job is resumed.
  func suspend()
  /// Puts text on the operator's clipboard by OSC 52. Terminals do not acknowledge it.
  func copy(_ text: String) -> CopyOutcome
  /// Takes mouse events, or leaves the mouse to the terminal for selecting text.
  func captureMouse(_ on: Bool)
  func bell()
  /// Leaves the terminal as it was.
  func close()
}

/// What became of a copy.
public enum CopyOutcome: Sendable, Equatable {
  case sent(characters: Int)
  /// Too long for terminals to take; with the greatest number of bytes.
  case tooLong(limit: Int)
}

/// How many colours a screen has.
public enum ColorDepth: Int, Sendable, CaseIterable {
  case mono = 0
  case colors8 = 8
  case colors16 = 16
  case colors256 = 256
}

/// What a terminal can do.
public struct Capabilities: Sendable, Equatable {
  public var colors: ColorDepth
  public var glyphs: Glyphs
  public var hasMouse: Bool
  /// What the operator should be told, such as an unknown `TERM`.
  public var notes: [SafeText]

  public init(
    colors: ColorDepth = .colors256, glyphs: Glyphs = .unicode, hasMouse: Bool = true,
    notes: [SafeText] = []
  ) {
    self.colors = colors
    self.glyphs = glyphs
    self.hasMouse = hasMouse
    self.notes = notes
  }
}
