internal import Synchronization

/// Values put in from any thread and taken out, all at once, by one waiting task.
///
/// Waiting costs nothing: no timer, no polling.
public final class Queue<Element: Sendable>: Sendable {
  private struct State: Sendable {
    var waiting: [Element] = []
    var receiver: CheckedContinuation<[Element], Never>?
  }

  private let state = Mutex(State())

  public init() {}

  public func put(_ element: Element) {
    let receiver = state.withLock { state -> CheckedContinuation<[Element], Never>? in
      guard let receiver = state.receiver else {
        state.waiting.append(element)
        return nil
      }
      state.receiver = nil
      return receiver
    }
    receiver?.resume(returning: [element])
  }

  /// What is there now, without waiting.
  public func takeAll() -> [Element] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  /// Waits until there is something.
  ///
  /// Only one task may wait at a time.
  public func next() async -> [Element] {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> [Element]? in
        if state.waiting.isEmpty {
          state.receiver = continuation
          return nil
        }
        defer { state.waiting = [] }
        return state.waiting
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }
}

/// Where events of the application's own are put, from any thread.
public struct Mailbox: Sendable {
  private let put: @Sendable (Event) -> Void

  init(_ put: @escaping @Sendable (Event) -> Void) {
    self.put = put
  }

  public func post(_ event: Event) { put(event) }
}
