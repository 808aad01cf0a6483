import Foundation
public import ProvisioningCore
public import TerminalUI

/// The interactive console: state, what changes it, and what it asks of the world.
@MainActor
public final class ConsoleApp {
  private(set) var state: ConsoleState
  /// Events of the terminal that were handled, so that tests can wait for theirs.
  private(set) var eventsHandled = 0
  let services: ConsoleServices
  let terminal: any TerminalDriver
  private let wake: Mailbox
  private let messages = Queue<Message>()
  var tasks: [Operation: Task<Void, Never>] = [:]
  var troubleshooting: Task<Void, Never>?
  /// The count over everybody, and the question to the service, for what is being typed.
  var counting: Task<Void, Never>?
  var evaluating: Task<Void, Never>?
  /// Assignments that are being made or removed.
  var assigning: Task<Void, Never>?
  /// A plan that is being carried out.
  var sending: Task<Void, Never>?
  /// The arrangement that is being written, and a newer one that waits for it.
  var saving: Task<Void, Never>?
  var unsaved: Session?
  private var subscriptions: [Task<Void, Never>] = []
  private var waiters: [Waiter] = []

  private struct Waiter {
    var condition: (ConsoleApp) -> Bool
    var continuation: CheckedContinuation<Void, Never>
  }

  /// - Throws: `invalidInput` when the operator's keys contradict each other.
  public init(
    services: ConsoleServices, options: ConsoleOptions, terminal: any TerminalDriver
  ) throws(ProvisioningError) {
    self.services = services
    self.terminal = terminal
    wake = terminal.mailbox
    state = ConsoleState(
      snapshot: services.initial, options: options, keyMap: try Self.keyMap(options),
      now: services.now(), session: Session.load(options.sessionFile))
    state.size = terminal.size
  }

  /// Runs the console until the operator leaves it; the terminal is as before afterwards.
  ///
  /// - Returns: the exit code; nil where the console is to begin anew with a changed profile.
  public static func run(
    services: ConsoleServices, options: ConsoleOptions, terminal: any TerminalDriver
  ) async throws(ProvisioningError) -> Int32? {
    let app = try ConsoleApp(services: services, options: options, terminal: terminal)
    let status = await app.run()
    return app.state.isRestarting ? nil : status
  }

  public func run() async -> Int32 {
    begin()
    await TerminalSession(terminal).run(
      view: { [self] size in state.frame(size: size, glyphs: terminal.capabilities.glyphs) },
      handle: { [self] event in handle(event) })
    await end()
    return state.exitCode
  }

  // MARK: The loop

  private func begin() {
    if let theme = state.theme { terminal.apply(theme) }
    terminal.captureMouse(state.isMouseCaptured)
    if let note = terminal.capabilities.notes.first {
      state.toast = Toast(note, role: .warning)
    }
    let services = services
    subscriptions.append(
      Task { [weak self] in
        for await snapshot in services.snapshots() {
          self?.post(.snapshot(snapshot, at: services.now()))
        }
      })
    var effects = state.start(.findingConsentURL, .findConsentURL) + state.loadPane()
    effects += state.start(.loadingClocks, .loadClocks)
    if state.options.refreshesAtStart { effects += state.start(.refreshing, .refresh) }
    state.pointAtTrouble()
    state.arrangeLists()
    if let playbook = state.options.playbook { effects += state.begin(nil, playbook: playbook) }
    effects.forEach(run)
    tick()
  }

  private func end() async {
    subscriptions.forEach { $0.cancel() }
    tasks.values.forEach { $0.cancel() }
    troubleshooting?.cancel()
    counting?.cancel()
    evaluating?.cancel()
    assigning?.cancel()
    sending?.cancel()
    // What is on its way ends, and is written down.
    await sending?.value
    await saving?.value
  }

  private func handle(_ event: Event) -> TerminalSession.Reaction {
    let waiting = event == .wake ? messages.takeAll() : [.event(event)]
    guard !waiting.isEmpty else { return .none }
    waiting.forEach(follow)
    if event != .wake { eventsHandled += 1 }
    tellWaiters()
    return state.isQuitting ? .quit : .redraw
  }

  /// Lets the state follow a message and does what that asks for.
  func follow(_ message: Message) {
    state.update(message).forEach(run)
  }

  /// Lets a message in from any task; the loop wakes up for it.
  nonisolated func post(_ message: Message) {
    messages.put(message)
    wake.post(.wake)
  }

  /// Moves the clock at each full minute since the last reading; nothing happens between.
  private func tick() {
    let now = services.now
    let minutes = Task { [weak self] in
      while !Task.isCancelled {
        let seconds = 60 - now().timeIntervalSince1970.truncatingRemainder(dividingBy: 60)
        try? await Task.sleep(for: .seconds(seconds), tolerance: .seconds(1))
        guard !Task.isCancelled else { return }
        self?.post(.tick(now()))
      }
    }
    subscriptions.append(minutes)
  }

  // MARK: Waiting

  /// Returns as soon as the condition holds; it is looked at after each event.
  func when(_ condition: @escaping (ConsoleApp) -> Bool) async {
    if condition(self) { return }
    await withCheckedContinuation { waiters.append(Waiter(condition: condition, continuation: $0)) }
  }

  private func tellWaiters() {
    let ready = waiters.filter { $0.condition(self) }
    guard !ready.isEmpty else { return }
    waiters.removeAll { $0.condition(self) }
    ready.forEach { $0.continuation.resume() }
  }
}
