internal import AttributeMapping
internal import Foundation
internal import Synchronization

/// Counts everybody for a preview: two at a time take the next few thousand row numbers until none
/// are left.
final class ScopeCounting: Sendable {
  /// About two milliseconds of work, after which others get the thread.
  private static let rowsPerStep = 2_048
  /// What a machine has cores for, leaving the rest to the services and the screen.
  private static let workers = 2
  /// Below this many rows one is as quick.
  private static let rowsForOne = 16_384

  private let people: People
  private let walk: ScopeWalk
  private let state: PeopleState
  private let work: Mutex<Work>

  private struct Work {
    var nextRow = 0
    var tallies: [Int: ScopeWalk.Tally] = [:]
    var reported = ContinuousClock.now
    var hasReported = false
  }

  init(
    _ people: People, _ request: ScopePreviewRequest, _ surroundings: PreviewSurroundings
  ) throws {
    self.people = people
    walk = try ScopeWalk(request, surroundings)
    state = try people.state()
    work = Mutex(Work())
  }

  @concurrent
  func run(_ report: @escaping @Sendable (ScopePreview) -> Void) async throws {
    let workers = state.rows <= Self.rowsForOne ? 1 : Self.workers
    let tallies = try await withThrowingTaskGroup(of: ScopeWalk.Tally.self) { group in
      for worker in 0..<workers {
        group.addTask { try await self.count(worker, report) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var tally = tallies[0]
    for other in tallies.dropFirst() {
      for number in tally.merge(other) { try addCollision(number, to: &tally) }
    }
    // Somebody may have gone while people were counted.
    tally.counts.total = tally.counts.seen
    report(try described(tally))
  }

  @concurrent
  private func count(
    _ worker: Int, _ report: @escaping @Sendable (ScopePreview) -> Void
  ) async throws -> ScopeWalk.Tally {
    var tally = ScopeWalk.Tally()
    while let start = nextStep() {
      try Task.checkCancellation()
      try people.walk(walk.slots, state, in: start..<start + Self.rowsPerStep) { row in
        walk.count(row, in: &tally)
        return true
      }
      if let sum = note(tally, of: worker) { report(try described(sum)) }
      await Task.yield()
    }
    return tally
  }

  private func nextStep() -> Int? {
    work.withLock { work in
      guard work.nextRow < state.rows else { return nil }
      defer { work.nextRow += Self.rowsPerStep }
      return work.nextRow
    }
  }

  /// The sum so far when it is time to report it: the first at once, then twenty a second.
  private func note(_ tally: ScopeWalk.Tally, of worker: Int) -> ScopeWalk.Tally? {
    let now = ContinuousClock.now
    return work.withLock { work in
      work.tallies[worker] = tally.withoutValues
      guard !work.hasReported || now - work.reported > .milliseconds(50) else { return nil }
      work.hasReported = true
      work.reported = now
      var sum = ScopeWalk.Tally()
      for tally in work.tallies.values { _ = sum.merge(tally) }
      sum.counts.total = state.counts.total
      sum.counts.missing = walk.missing(state.selection)
      return sum
    }
  }

  /// An example of a value that the workers met once each.
  private func addCollision(_ number: Int32, to tally: inout ScopeWalk.Tally) throws {
    let row = Int(number)
    try people.walk(walk.slots, state, in: row..<row + 1) { row in
      tally.keepCollision(walk.mark(row))
      return false
    }
  }

  /// The counts with the people of the examples.
  private func described(_ tally: ScopeWalk.Tally) throws(ProvisioningError) -> ScopePreview {
    var preview = tally.counts
    preview.missing = walk.missing(state.selection)
    preview.isScoped = walk.isScoped
    preview.isHeldAgainstWebex = walk.isHeldAgainstWebex
    preview.examples = ScopePreview.Examples(
      changed: try examples(tally.examples.changed),
      empty: try examples(tally.examples.empty),
      failed: try examples(tally.examples.failed),
      colliding: try examples(tally.examples.colliding),
      taken: try examples(tally.examples.taken),
      entering: try examples(tally.examples.entering),
      leaving: try examples(tally.examples.leaving))
    return preview
  }

  private func examples(
    _ marks: [ScopeWalk.Mark]
  ) throws(ProvisioningError) -> [ScopePreview.Example] {
    if marks.isEmpty { return [] }
    let people = try people.people(numbered: marks.map(\.number), state)
    guard people.count == marks.count else { return [] }
    return zip(people, marks).map {
      ScopePreview.Example(
        person: $0, before: $1.before, after: $1.after, failure: $1.failure)
    }
  }
}
