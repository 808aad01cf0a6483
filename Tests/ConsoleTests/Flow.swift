import Foundation
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

/// The whole app on a terminal in memory; every step waits until the app is idle.
@MainActor
final class Flow: DrivenConsole {
  let fake: FakeServices
  let app: ConsoleApp
  let terminal: MemoryTerminal
  private let task: Task<Int32, Never>
  var sent = 0

  init(
    _ snapshot: Snapshot = Fixture.deleted, isReadOnly: Bool = false, canOpenURLs: Bool = false,
    sessionFile: URL? = nil, size: Size = Size(width: 100, height: 30),
    world: (inout FakeServices.World) -> Void = { _ in }
  ) async throws {
    fake = FakeServices(snapshot, world)
    terminal = MemoryTerminal(size: size)
    let options = ConsoleOptions(
      isReadOnly: isReadOnly, timeZone: Fixture.timeZone, canOpenURLs: canOpenURLs,
      refreshesAtStart: false, themes: ThemeSource(try Themes.all()), sessionFile: sessionFile)
    app = try ConsoleApp(services: fake.services, options: options, terminal: terminal)
    let app = app
    task = Task { await app.run() }
    await app.when { $0.state.consentURL != nil && $0.state.isIdle }
  }

  /// Presses keys by their spelling and waits until all that follows is done.
  func press(_ spellings: String...) async {
    for spelling in spellings {
      terminal.press(spelling)
      sent += 1
    }
    await settle()
  }

  /// Lets the guided run go on, and waits until the console has taken it over.
  func publish(_ run: PlaybookRun) async {
    fake.publish(run)
    await app.when { $0.state.run?.phase == run.phase && $0.state.isIdle }
  }

  /// Begins troubleshooting and waits until the core was asked.
  func troubleshoot(_ key: String = "t") async {
    let before = fake.with { $0.runs.count }
    await press(key)
    let fake = fake
    while fake.with({ $0.runs.count }) == before { await Task.yield() }
  }

  func quit() async -> Int32 {
    terminal.press("q")
    return await task.value
  }
}
