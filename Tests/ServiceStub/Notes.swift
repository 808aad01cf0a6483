import Synchronization

/// Counts and remembers across tasks.
public final class Notes<Note: Sendable>: Sendable {
  private let notes = Mutex<[Note]>([])

  public init() {}

  /// Adds a note; returns how many there are now.
  @discardableResult
  public func add(_ note: Note) -> Int {
    notes.withLock {
      $0.append(note)
      return $0.count
    }
  }

  public var all: [Note] { notes.withLock { $0 } }
}
