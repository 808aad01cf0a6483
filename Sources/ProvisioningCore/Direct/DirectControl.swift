internal import Synchronization

/// Ends a run gently: what is under way is finished and written down, nothing more begins.
public final class DirectControl: Sendable {
  private let isStoppedFlag = Mutex(false)
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  public init() { (stream, continuation) = AsyncStream.makeStream() }

  public func stop() {
    isStoppedFlag.withLock { $0 = true }
    continuation.finish()
  }

  public var isStopping: Bool { isStoppedFlag.withLock { $0 } }

  /// Returns when it is stopped, or the task is cancelled.
  func stopped() async {
    for await _ in stream {}
  }
}
