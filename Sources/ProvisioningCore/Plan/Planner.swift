internal import AttributeMapping
internal import Foundation
internal import SCIM
internal import Synchronization

/// How far a plan has come.
public struct PlanProgress: Sendable, Equatable {
  /// People of the directory that were looked at.
  public var done: Int
  public var total: Int
}

/// Compares the directory with the target: one pass over the people, on several threads.
struct Planner: Sendable {
  let people: People
  let state: PeopleState
  let inputs: PlanInputs
  let target: PlanTarget
  /// In the directory's recycle bin; nil if that can't be read.
  let deleted: Set<ObjectKey>?
  let plansGroups: Bool
  /// Tells whom runs from here created.
  let ledger: DirectLedger

  /// Rows between two reports of progress.
  private static let rowsPerStep = 8_192
  /// Below this many rows one thread is as quick as two.
  private static let rowsForOneThread = 20_000

  struct Result: Sendable {
    var entries: [PlanEntry]
    var totals: PlanTotals
    /// Webex users who somebody of the directory is, in scope or not.
    var touched = RowSet(count: 0)
    /// The Webex users whose names people are to get, by the people's row numbers.
    var nameHolders: [Int32: Int32] = [:]
    /// Webex users who carry the object id of somebody in scope.
    var linkedInScope = RowSet(count: 0)
    /// The other people in scope by object id: their place in `resolvedRows`.
    var resolved = KeyTable()
    var resolvedRows: [(source: Int32, target: Int32)] = []
  }

  @concurrent
  func plan(_ progress: @escaping @Sendable (PlanProgress) -> Void) async throws -> Result {
    let ranges =
      state.rows < Self.rowsForOneThread
      ? [0..<state.rows]
      : [0..<state.rows / 2, state.rows / 2..<state.rows]
    let counter = Counter(total: state.counts.total, progress)
    let workers = try await withThrowingTaskGroup(of: (Int, PlanWorker).self) { group in
      for (index, range) in ranges.enumerated() {
        group.addTask {
          (index, try await work(range, counter))
        }
      }
      var found: [(Int, PlanWorker)] = []
      for try await worker in group { found.append(worker) }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
    try Task.checkCancellation()
    return try merged(workers)
  }

  @concurrent
  private func work(
    _ range: Range<Int>, _ counter: Counter
  ) async throws -> PlanWorker {
    var worker = PlanWorker(inputs, target, keepsResolved: plansGroups)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.rowsPerStep) {
      let end = min(start + Self.rowsPerStep, range.upperBound)
      let before = worker.totals.people
      try people.scan(inputs.slots, state, in: start..<end) { row in
        worker.plan(&row)
        return true
      }
      counter.add(worker.totals.people - before)
    }
    return worker
  }

  /// Adds up what the workers have done.
  private final class Counter: Sendable {
    private let done = Mutex(0)
    private let total: Int
    private let report: @Sendable (PlanProgress) -> Void

    init(total: Int, _ report: @escaping @Sendable (PlanProgress) -> Void) {
      self.total = total
      self.report = report
    }

    func add(_ count: Int) {
      let sum = done.withLock { done in
        done += count
        return done
      }
      report(PlanProgress(done: min(sum, total), total: total))
    }
  }

  // MARK: - Merging

  private func merged(_ workers: [PlanWorker]) throws(ProvisioningError) -> Result {
    var touched = RowSet(count: target.table.count)
    var rivals: [Int32: (target: Int32, reason: PlanReason)] = [:]
    var claims = [Int32](repeating: PlanEntry.nobody, count: target.table.count)
    for worker in workers {
      touched.formUnion(worker.touched)
      for (target, source) in worker.repeated {
        rivals[source] = (target, .sharedMatch)
        rivals[worker.claims[Int(target)]] = (target, .sharedMatch)
      }
      for (target, source) in worker.claims.enumerated() where source != PlanEntry.nobody {
        let first = claims[target]
        if first == PlanEntry.nobody {
          claims[target] = source
        } else {
          rivals[first] = (Int32(target), .sharedMatch)
          rivals[source] = (Int32(target), .sharedMatch)
        }
      }
    }
    addCreationRivals(workers, &rivals)
    var totals = PlanTotals()
    var entries: [PlanEntry] = []
    entries.reserveCapacity(workers.reduce(0) { $0 + $1.entries.count })
    for worker in workers {
      totals.people += worker.totals.people
      totals.inScope += worker.totals.inScope
      totals.unchanged += worker.totals.unchanged
      totals.emptied += worker.totals.emptied
      totals.strangersLeaving += worker.totals.strangersLeaving
      totals.nested.merge(worker.totals.nested, uniquingKeysWith: +)
      entries += worker.entries
    }
    if !rivals.isEmpty { apply(rivals, to: &entries, &totals) }
    var last = PlanWorker(inputs, target, keepsResolved: false)
    let made = try ledger.made(last.strangers(touched, deleted ?? []))
    last.planUntouched(touched, deleted: deleted, made: made)
    entries += last.entries
    totals.strangersLeaving += last.totals.strangersLeaving
    totals.webexUsers = target.table.count
    for entry in entries { totals.add(entry.action, entry.reason) }
    var result = Result(entries: entries, totals: totals)
    for (source, holder) in workers.flatMap(\.nameHolders) { result.nameHolders[source] = holder }
    if plansGroups {
      result.touched = touched
      addResolved(workers, to: &result)
    }
    return result
  }

  /// Two people who would be created with the same value to match by.
  private func addCreationRivals(
    _ workers: [PlanWorker], _ rivals: inout [Int32: (target: Int32, reason: PlanReason)]
  ) {
    var seen: [UInt64: Int32] = [:]
    seen.reserveCapacity(workers.reduce(0) { $0 + $1.creations.count })
    for worker in workers {
      for (hash, source) in worker.creations {
        guard let first = seen.updateValue(source, forKey: hash) else { continue }
        rivals[first] = (PlanEntry.nobody, .sharedMatch)
        rivals[source] = (PlanEntry.nobody, .sharedMatch)
      }
    }
  }

  /// Rivals are conflicts, also where nothing would have to be done for them.
  private func apply(
    _ rivals: [Int32: (target: Int32, reason: PlanReason)], to entries: inout [PlanEntry],
    _ totals: inout PlanTotals
  ) {
    var open = rivals
    for index in entries.indices {
      guard let rival = open.removeValue(forKey: entries[index].source) else { continue }
      entries[index].target = rival.target
      entries[index].action = .conflict
      entries[index].reason = rival.reason
    }
    // Who is left was to stay as they are.
    totals.unchanged -= open.count
    for (source, rival) in open {
      entries.append(
        PlanEntry(source: source, target: rival.target, action: .conflict, reason: rival.reason))
    }
    if !open.isEmpty { entries.sort { $0.source < $1.source } }
  }

  private func addResolved(_ workers: [PlanWorker], to result: inout Result) {
    let count = workers.reduce(0) { $0 + $1.resolved.count }
    result.resolved = KeyTable(capacity: count)
    result.resolvedRows.reserveCapacity(count)
    result.linkedInScope = RowSet(count: target.table.count)
    for worker in workers {
      result.linkedInScope.formUnion(worker.linkedInScope)
      for (key, source, target) in worker.resolved {
        result.resolved.insert(key, Int32(result.resolvedRows.count))
        result.resolvedRows.append((source, target))
      }
    }
  }
}
