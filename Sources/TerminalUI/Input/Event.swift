/// What reaches the application from outside its own state.
public enum Event: Sendable, Equatable {
  case key(Key)
  case mouse(Mouse)
  /// Text pasted as a whole, with LF between its lines. Foreign: not sanitised.
  case paste(String)
  case resize(Size)
  case focus(Bool)
  /// Ctrl-C or SIGINT: stop what runs.
  case interrupt
  /// SIGTERM or SIGHUP, with the signal's number: leave now.
  case terminate(Int32)
  /// Something of the application's own is ready.
  case wake
}

/// A mouse event at a cell.
public struct Mouse: Sendable, Equatable {
  public enum Action: Sendable, Equatable {
    case press, doubleClick, release, wheelUp, wheelDown
  }

  public var action: Action
  public var position: Point

  /// Whether a button went down, once more or for the first time.
  public var isPress: Bool { action == .press || action == .doubleClick }

  public init(_ action: Action, at position: Point) {
    self.action = action
    self.position = position
  }
}
