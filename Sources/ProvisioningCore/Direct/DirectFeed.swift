internal import Foundation

/// Takes the requests of a plan stage by stage, leaves out what is done, and gives them numbers.
actor DirectFeed {
  private let source: any DirectSource
  private var cursor: (any DirectCursor)?
  private var stage: DirectStage?
  private let past: DirectPast
  /// Those of its done ones that this process found so itself, and counts already.
  private let found: Set<Int64>
  private var number: Int
  private let rereads: Bool

  init(
    _ source: any DirectSource, ledger: DirectLedger, done: Set<Int64>,
    found: Set<Int64> = [], next: Int, rereads: Bool
  ) {
    self.source = source
    past = DirectPast(ledger: ledger, done: done)
    self.found = found
    number = next
    self.rereads = rereads
  }

  /// What comes next of a stage.
  struct Group: Sendable {
    var items: [DirectItem] = []
    /// Ends of requests that can't be made.
    var rows: [DirectRow] = []
    var alreadyDone = 0
    /// Of those, the ones whose results this process counts itself.
    var found = 0
    var isLast = false
    /// Deletions and deactivations among the items.
    var removals = 0
  }

  /// - Parameter count: most requests.
  func next(_ count: Int, of wanted: DirectStage) async throws -> Group {
    if stage != wanted {
      stage = wanted
      cursor = try await source.requests(of: wanted)
    }
    var group = Group()
    guard let cursor else { return Group(isLast: true) }
    let requests = try await cursor.next(count)
    group.isLast = requests.isEmpty
    for judged in try past.judged(requests) {
      let request = judged.request
      if let done = judged.done {
        group.alreadyDone += 1
        if found.contains(done) { group.found += 1 }
        continue
      }
      defer { number += 1 }
      if let missing = request.placeholders.first {
        let name = source.name(of: missing) ?? missing
        group.rows.append(Self.unresolvable(judged, name, number))
        continue
      }
      if request.action == .delete || request.action == .disable { group.removals += 1 }
      group.items.append(
        DirectItem(
          number: number, request: request, identity: judged.identity, rereads: rereads))
    }
    return group
  }

  private static func unresolvable(
    _ judged: DirectPast.Judged, _ missing: String, _ number: Int
  ) -> DirectRow {
    let request = judged.request
    let result = DirectResult(
      id: number, key: request.key, action: request.action, kind: request.kind,
      source: request.source, label: request.label, targetId: nil, outcome: .skipped,
      code: "no-target",
      message: "refers to \(missing), who is not in the target",
      finishedAt: Date(), attempts: 0)
    return DirectRow(result: result, identity: judged.identity)
  }
}
