/// What became of a run's requests, counted by request and by object.
struct DirectTally: Sendable {
  private(set) var requests: [DirectResult.Outcome: Int] = [:]
  /// Who was changed; a person takes one request.
  private(set) var people: [DirectResult.Outcome: Int] = [:]
  /// A group may take several requests: outcomes by what tells the group.
  private var byGroup: [String: [DirectResult.Outcome: Int]] = [:]

  mutating func add(_ result: DirectResult) { count(result, 1) }

  /// The request is sent anew, and counts as what becomes of it now.
  mutating func takeBack(_ result: DirectResult) { count(result, -1) }

  private mutating func count(_ result: DirectResult, _ change: Int) {
    requests[result.outcome, default: 0] += change
    switch result.kind {
    case .user: people[result.outcome, default: 0] += change
    case .group:
      let group = result.source.isEmpty ? result.targetId ?? result.key : result.source
      byGroup[group, default: [:]][result.outcome, default: 0] += change
    }
  }

  /// Each group once, as the worst of its requests.
  var groups: [DirectResult.Outcome: Int] {
    var counts: [DirectResult.Outcome: Int] = [:]
    for outcomes in byGroup.values {
      let worst = DirectResult.Outcome.worstFirst.first { outcomes[$0, default: 0] > 0 }
      if let worst { counts[worst, default: 0] += 1 }
    }
    return counts
  }
}

extension DirectResult.Outcome {
  fileprivate static let worstFirst: [Self] = [
    .failed, .conflict, .skipped, .done, .foundDone, .adopted, .unchanged,
  ]
}
