import Foundation
import Glibc
import Synchronization

/// Lets Ctrl-C stop some work instead of the process, or say what is done before it ends.
enum Interruption {
  /// Pressed twice it ends the process.
  static func stoppable<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await body() }
    return try await Interrupts.shared.calling {
      if task.isCancelled { _exit(130) }
      task.cancel()
      Output.message("\nStopping: what is on its way ends, what is done is kept.")
    } during: {
      try await task.value
    }
  }

  /// Says on Ctrl-C what is done and what isn't, and ends the process.
  static func telling<Value>(
    _ words: String, _ body: () async throws -> Value
  ) async rethrows -> Value {
    try await Interrupts.shared.calling {
      Output.message("\n\(words)")
      _exit(130)
    } during: {
      try await body()
    }
  }

  /// Lets what is on its way end: from the intent to its outcome nothing is cut short.
  ///
  /// - Returns: the value, and whether Ctrl-C came.
  static func finishing<Value>(
    _ body: () async throws -> Value
  ) async rethrows -> (value: Value, isInterrupted: Bool) {
    let pressed = Flag()
    let value = try await Interrupts.shared.calling {
      pressed.raise()
      Output.message("\nStopping as soon as this step has its answer.")
    } during: {
      try await body()
    }
    return (value, pressed.isRaised)
  }

  private final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
  }
}

/// The one listener to Ctrl-C: of sources that are made and cancelled one after the other, the later
/// can miss the signal.
private final class Interrupts: Sendable {
  static let shared = Interrupts()

  private let handler = Mutex<(@Sendable () -> Void)?>(nil)
  private let source = Mutex<(any DispatchSourceSignal)?>(nil)

  private func listen() {
    source.withLock { source in
      guard source == nil else { return }
      signal(SIGINT, SIG_IGN)
      let listener = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
      listener.setEventHandler { Interrupts.shared.interrupt() }
      listener.resume()
      source = listener
    }
  }

  private func interrupt() {
    guard let handler = handler.withLock({ $0 }) else { _exit(130) }
    handler()
  }

  /// Calls something on Ctrl-C while a body runs; what was called before is called afterwards.
  func calling<Value>(
    _ action: @escaping @Sendable () -> Void, during body: () async throws -> Value
  ) async rethrows -> Value {
    listen()
    let before = handler.withLock { handler in
      defer { handler = action }
      return handler
    }
    defer { handler.withLock { $0 = before } }
    return try await body()
  }
}
