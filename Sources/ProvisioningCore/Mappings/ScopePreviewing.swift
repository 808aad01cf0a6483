internal import AttributeMapping
internal import Foundation

extension People {
  /// Rows between two looks at the clock: a few milliseconds.
  private static let rowsPerStep = 8_192

  /// Counts what a changed mapping does to everybody in the workspace.
  ///
  /// The counts grow as people are looked at: the first come after a few milliseconds, then about
  /// twenty times a second, the last when `isComplete`. One thread works, at low priority; ending
  /// the iteration ends the work.
  ///
  /// Throws ``EvaluationError`` or ``ScopePreviewError`` for an expression that can't be tried.
  public func preview(
    _ request: ScopePreviewRequest
  ) -> AsyncThrowingStream<ScopePreview, any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let work = Task(priority: .utility) { [self] in
        do {
          try await count(request) { continuation.yield($0) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in work.cancel() }
    }
  }

  @concurrent
  private func count(
    _ request: ScopePreviewRequest, _ report: @Sendable (ScopePreview) -> Void
  ) async throws {
    let walk = try ScopeWalk(request)
    let state = try state()
    var tally = ScopeWalk.Tally()
    tally.counts.total = state.counts.total
    tally.counts.missing = walk.missing(state.selection)
    let clock = ContinuousClock()
    var reported = clock.now
    for start in stride(from: 0, to: state.rows, by: Self.rowsPerStep) {
      try Task.checkCancellation()
      try self.walk(walk.slots, state, in: start..<start + Self.rowsPerStep) { row in
        walk.count(row, in: &tally)
        return true
      }
      let now = clock.now
      if start == 0 || now - reported > .milliseconds(50) {
        reported = now
        report(try described(tally, state))
      }
      await Task.yield()
    }
    // Somebody may have gone while people were counted.
    tally.counts.total = tally.counts.seen
    report(try described(tally, state))
  }

  /// The counts with the people of the examples.
  private func described(
    _ tally: ScopeWalk.Tally, _ state: PeopleState
  ) throws(ProvisioningError) -> ScopePreview {
    var preview = tally.counts
    preview.examples = ScopePreview.Examples(
      changed: try examples(tally.examples.changed, state),
      empty: try examples(tally.examples.empty, state),
      failed: try examples(tally.examples.failed, state),
      colliding: try examples(tally.examples.colliding, state),
      entering: try examples(tally.examples.entering, state),
      leaving: try examples(tally.examples.leaving, state))
    return preview
  }

  private func examples(
    _ marks: [ScopeWalk.Mark], _ state: PeopleState
  ) throws(ProvisioningError) -> [ScopePreview.Example] {
    if marks.isEmpty { return [] }
    let people = try people(numbered: marks.map(\.number), state)
    guard people.count == marks.count else { return [] }
    return zip(people, marks).map {
      ScopePreview.Example(
        person: $0, before: $1.before, after: $1.after, failure: $1.failure)
    }
  }
}
