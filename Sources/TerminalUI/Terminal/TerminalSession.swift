/// The loop between a terminal and an application.
///
/// It sleeps until an event comes, lets the application handle all that are there, and draws once.
@MainActor
public struct TerminalSession {
  /// What an event leads to.
  public enum Reaction: Sendable, Equatable {
    case none, redraw, quit
  }

  private let driver: any TerminalDriver

  public init(_ driver: any TerminalDriver) {
    self.driver = driver
  }

  /// Runs until a handler says quit, then closes the terminal.
  ///
  /// Ctrl-Z and Ctrl-L are taken here; a resize always draws.
  ///
  /// - Parameters:
  ///   - view: the frame for a size, from the application's present state.
  ///   - handle: lets the state follow an event.
  public func run(
    view: @MainActor (Size) -> Frame, handle: @MainActor (Event) async -> Reaction
  ) async {
    defer { driver.close() }
    driver.show(view(driver.size))
    while true {
      var needsDrawing = false
      for event in await driver.nextEvents() {
        switch event {
        case .key(.control("z")):
          driver.suspend()
          needsDrawing = true
          continue
        case .key(.control("l")):
          driver.redraw()
          needsDrawing = true
          continue
        case .resize: needsDrawing = true
        default: break
        }
        switch await handle(event) {
        case .none: break
        case .redraw: needsDrawing = true
        case .quit: return
        }
      }
      if needsDrawing { driver.show(view(driver.size)) }
    }
  }
}
