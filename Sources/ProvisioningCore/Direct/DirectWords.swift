internal import Foundation

/// What commands and console say about plans that are carried out from here.
extension PlannedRequests {
  /// Such as "25 people (3 creations, 22 updates) and 1 group (1 update)"; empty where nothing is sent.
  public var words: String { objects.words }

  /// Such as "120 creations, 3 updates"; empty for none.
  public static func words(_ counts: [DirectRequest.Action: Int]) -> String {
    DirectRequest.Action.allCases.compactMap { action in
      guard let count = counts[action], count > 0 else { return nil }
      return Words.count(count, action.word)
    }.joined(separator: ", ")
  }

  /// Whether the profile's name is to be typed before it is sent: in production, and where many
  /// lose access.
  public func wantsName(
    _ profileClass: ProfileSummary.Class, _ options: DirectOptions = DirectOptions()
  ) -> Bool {
    profileClass == .production || removals > options.removalThreshold
  }
}

extension PlanNote {
  /// What the note says about a plan that is carried out from here; nil where it is about the
  /// service's cycles alone.
  public var wordsForDirect: String? {
    switch self {
    case .jobDoesNotRun, .jobGaveUp, .manyDeletions, .nestedOnly, .notMadeByEntra: nil
    case .references(let names):
      "\(Words.list(names)): not sent from here; Entra's service links them."
    default: words
    }
  }
}

extension DirectRequest.Action {
  /// One of them.
  public var word: String {
    switch self {
    case .create: "creation"
    case .update: "update"
    case .disable: "deactivation"
    case .delete: "deletion"
    }
  }
}

extension DirectStage {
  public var words: String {
    switch self {
    case .removals: "deactivations and deletions"
    case .updates: "changes"
    case .creations: "creations"
    case .groups: "groups"
    case .references: "members"
    }
  }
}

extension DirectResult.Outcome {
  /// Behind a number.
  public var words: String {
    switch self {
    case .done: "done"
    case .foundDone: "found done when Webex was asked"
    case .unchanged: "already as planned"
    case .adopted: "there already and taken over"
    case .conflict: "in conflict and left alone"
    case .failed: "refused"
    case .skipped: "skipped (Webex lacks whom it refers to)"
    }
  }
}

extension DirectProgress {
  /// What is done, how much, how fast, and how long it still takes.
  public var words: String {
    var parts = [
      "\(stage?.words ?? "asking Webex what became of requests without an answer"): "
        + "\(Words.grouped(finished)) of \(Words.grouped(max(total, finished)))"
        + (total > 0 ? " (\(min(100, finished * 100 / total)) %)" : "")
    ]
    let bad = outcomes.filter { !$0.key.isGood }.values.reduce(0, +)
    if bad > 0 { parts.append("\(Words.grouped(bad)) not done") }
    if rate >= 1 { parts.append("\(Words.grouped(Int(rate)))/s") }
    if let timeLeft, finished > 0, !isStopping { parts.append("\(timeLeft.words) left") }
    if let pause {
      switch pause.reason {
      case .throttled: parts.append("Webex asks to wait \(pause.left.words)")
      case .faults: parts.append("Webex fails: next try in \(pause.left.words)")
      case .settling: parts.append("an answer was lost: Webex is asked in \(pause.left.words)")
      }
    }
    if isStopping { parts.append("stopping") }
    return parts.joined(separator: " · ")
  }
}

extension DirectSummary {
  /// What became of people and groups; of requests where the run did not come to its end, since a
  /// group may have more of them.
  var did: String {
    let parts =
      isComplete
      ? Self.words(people, "person", "people") + Self.words(groups, "group", "groups")
      : Self.words(outcomes, "request", "requests")
    return parts.isEmpty ? "nothing was sent" : parts.joined(separator: ", ")
  }

  private static func words(
    _ outcomes: [DirectResult.Outcome: Int], _ one: String, _ many: String
  ) -> [String] {
    DirectResult.Outcome.allCases.compactMap { outcome in
      guard let count = outcomes[outcome], count > 0 else { return nil }
      return "\(Words.count(count, one, plural: many)) \(outcome.words)"
    }
  }

  /// How the run ended, in a few lines.
  public var words: [String] {
    let seconds = max(0.001, duration / .seconds(1))
    let finished = outcomes.values.reduce(0, +)
    let rate = finished > 20 ? " (\(Words.grouped(Int(Double(finished) / seconds)))/s)" : ""
    let requests = groups.isEmpty || !isComplete ? "" : ", by \(Words.count(finished, "request"))"
    var lines = ["Run \(run): \(did) in \(duration.words)\(requests)\(rate)."]
    if alreadyDone > 0 {
      let were = alreadyDone == 1 ? "was" : "were"
      lines.append(
        "\(Words.count(alreadyDone, "request")) \(were) done by an earlier run already.")
    }
    if unresolved > 0 {
      lines.append(
        "\(Words.count(unresolved, "request")) without an answer: the next run asks Webex for them."
      )
    }
    if remaining > 0 { lines.append("\(Words.count(remaining, "request")) not begun.") }
    for (notice, count) in notices.sorted(by: { $0.key < $1.key }) {
      lines.append("! \(notice) (\(Words.grouped(count)))")
    }
    return lines
  }
}

extension Duration {
  /// In its two largest units: "2 h 5 min", "27 days 4 h", "40 s".
  public var words: String {
    let whole = Int(max(0, (self / .seconds(1)).rounded()))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min"
    case ..<86_400:
      return whole / 60 % 60 == 0 ? "\(whole / 3600) h" : "\(whole / 3600) h \(whole / 60 % 60) min"
    default:
      let days = Words.count(whole / 86_400, "day")
      return whole / 3600 % 24 == 0 ? days : "\(days) \(whole / 3600 % 24) h"
    }
  }
}
