internal import Foundation
internal import Synchronization

/// Hands each new snapshot to everybody who listens; slow listeners get the newest only.
final class SnapshotFeed: Sendable {
  private struct State {
    var current: Snapshot
    var listeners: [UUID: AsyncStream<Snapshot>.Continuation] = [:]
    var isClosed = false
  }

  private let state: Mutex<State>

  init(_ snapshot: Snapshot) { state = Mutex(State(current: snapshot)) }

  func publish(_ snapshot: Snapshot) {
    state.withLock { state in
      state.current = snapshot
      for listener in state.listeners.values { listener.yield(snapshot) }
    }
  }

  /// The current snapshot first, then each new one.
  func stream() -> AsyncStream<Snapshot> {
    let (stream, listener) = AsyncStream.makeStream(
      of: Snapshot.self, bufferingPolicy: .bufferingNewest(1))
    let id = UUID()
    listener.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
    }
    state.withLock { state in
      listener.yield(state.current)
      if state.isClosed { listener.finish() } else { state.listeners[id] = listener }
    }
    return stream
  }

  func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      defer { state.listeners = [:] }
      return Array(state.listeners.values)
    }
    // Outside the lock: finishing calls `onTermination`, which takes it.
    for listener in listeners { listener.finish() }
  }
}
