/// How far a reading has come, for whoever waits for it.
public struct RefreshProgress: Sendable, Equatable {
  public var part: Integration.Part
  public var done: Int
  /// Nil where the service doesn't tell.
  public var total: Int?

  public init(_ part: Integration.Part, done: Int, of total: Int?) {
    self.part = part
    self.done = done
    self.total = total
  }

  /// A class around the closure: a task-local closure ended optimized builds in `withValue`.
  final class Listener: Sendable {
    let hear: @Sendable (RefreshProgress) -> Void

    init(_ hear: @escaping @Sendable (RefreshProgress) -> Void) { self.hear = hear }
  }

  @TaskLocal static var listener: Listener?

  static func report(_ part: Integration.Part, done: Int, of total: Int?) {
    listener?.hear(RefreshProgress(part, done: done, of: total))
  }
}

extension Integration {
  /// Reads parts of both sides, telling how far those have come that take long.
  ///
  /// - Parameter progress: called from any thread, once a page.
  @discardableResult
  public func refresh(
    _ parts: Set<Part>, progress: @escaping @Sendable (RefreshProgress) -> Void
  ) async -> Snapshot {
    await RefreshProgress.$listener.withValue(RefreshProgress.Listener(progress)) {
      await refresh(parts)
    }
  }
}
