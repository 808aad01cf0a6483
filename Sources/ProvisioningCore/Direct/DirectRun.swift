public import Foundation

/// What became of one request of a run.
public struct DirectResult: Sendable, Equatable, Identifiable {
  public enum Outcome: String, Sendable, CaseIterable {
    /// The target answered that it is done.
    case done
    /// The answer was lost; the target was asked and has it.
    case foundDone = "found-done"
    /// The target had it already; nothing was sent.
    case unchanged
    /// The person was there already under the same match, and is taken as the one meant.
    case adopted
    /// Something else is there than the plan saw; nothing was changed.
    case conflict
    /// The target refused it.
    case failed
    /// Nothing was left to send.
    case skipped

    /// Whether the target has what the plan wants.
    public var isGood: Bool {
      switch self {
      case .done, .foundDone, .unchanged, .adopted: true
      case .conflict, .failed, .skipped: false
      }
    }
  }

  /// Place in the run, from 1.
  public var id: Int
  public var key: String
  public var action: DirectRequest.Action
  public var kind: DirectRequest.Kind
  public var source: String
  public var label: String
  public var targetId: String?
  public var outcome: Outcome
  /// The last answer's.
  public var status: Int?
  /// Such as `uniqueness`, `gone`, `precondition`.
  public var code: String?
  /// In words; nil where there is nothing to say.
  public var message: String?
  public var trackingId: String?
  public var requestId: String?
  public var clientRequestId: String?
  public var finishedAt: Date
  /// How often the request itself was sent.
  public var attempts: Int
}

/// How far a run is.
public struct DirectProgress: Sendable, Equatable {
  public var run: Int64
  /// Requests that the plan asks for; before the first stage, those of an earlier run whose outcome
  /// is asked for.
  public var total: Int
  public var outcomes: [DirectResult.Outcome: Int]
  /// Requests a second, over the last seconds.
  public var rate: Double
  /// Nil while the rate isn't known.
  public var timeLeft: Duration?
  /// Requests under way, and how many the target is trusted with at once.
  public var active: Int
  public var limit: Int
  public var stage: DirectStage?
  /// Why nothing is sent at the moment, and for how long.
  public var pause: Pause?
  /// Whether what is under way is being finished, and nothing more begins.
  public var isStopping: Bool

  public struct Pause: Sendable, Equatable {
    public enum Reason: String, Sendable { case throttled, faults, settling }
    public var reason: Reason
    public var left: Duration
  }

  public var finished: Int { outcomes.values.reduce(0, +) }
}

/// How a run ended.
public struct DirectSummary: Sendable, Equatable {
  public var run: Int64
  /// Requests that the plan asks for, and what became of those that this process sent or asked for.
  public var total: Int
  public var outcomes: [DirectResult.Outcome: Int]
  /// The same by object: a group once, as the worst of its requests.
  public var people: [DirectResult.Outcome: Int] = [:]
  public var groups: [DirectResult.Outcome: Int] = [:]
  /// Requests of earlier runs that were passed over, since they are done.
  public var alreadyDone: Int
  /// Requests that were sent and whose outcome nobody knows yet: the next run asks for them.
  public var unresolved: Int
  /// Requests that were not begun.
  public var remaining: Int
  /// Why it ended before its end; nil when all was tried.
  public var stop: ProvisioningError?
  /// What the operator should know of the target, with how many requests it concerns.
  public var notices: [String: Int]
  public var duration: Duration

  public var isComplete: Bool { stop == nil && remaining == 0 && unresolved == 0 }

  /// Whether everything that the plan wants is so now.
  public var isClean: Bool { isComplete && outcomes.allSatisfy { $0.key.isGood || $0.value == 0 } }

  /// 0 when all is done, 2 after a partial success, else what the reason of the stop says.
  public var exitCode: Int32 {
    if isClean { return 0 }
    return stop?.exitCode ?? 2
  }
}

/// How a run behaves.
public struct DirectOptions: Sendable, Equatable {
  /// Most deletions and deactivations without a confirmation that names their number; Entra's own
  /// default is 500.
  public var removalThreshold: Int
  /// The number of deletions and deactivations that the operator confirmed.
  public var confirmedRemovals: Int?
  /// Most requests at once; the connections per host bound it too.
  public var concurrency: Int
  /// Up to so many requests, each target is read before it is changed; beyond, the plan's own
  /// reading and the versions count.
  public var rereadsUpTo: Int
  /// How often one request is sent while the target fails on its own side.
  public var attempts: Int
  /// How long after a lost answer the target is asked: the request may still be at work there.
  public var settling: Duration
  /// Longest time without any success while the target asks to slow down.
  public var patience: Duration
  /// Most requests in one commit.
  public var groupSize: Int

  public init(
    removalThreshold: Int = 500, confirmedRemovals: Int? = nil, concurrency: Int = 32,
    rereadsUpTo: Int = 1_000, attempts: Int = 4, settling: Duration = .seconds(5),
    patience: Duration = .seconds(900), groupSize: Int = 1_024
  ) {
    self.removalThreshold = removalThreshold
    self.confirmedRemovals = confirmedRemovals
    self.concurrency = max(1, concurrency)
    self.rereadsUpTo = rereadsUpTo
    self.attempts = max(1, attempts)
    self.settling = settling
    self.patience = patience
    self.groupSize = max(1, groupSize)
  }
}

/// A run as the workspace holds it.
public struct DirectRunRecord: Sendable, Equatable, Identifiable {
  public enum State: String, Sendable {
    /// Under way, or its process is gone.
    case running
    /// Ended before its end.
    case stopped
    case completed
  }

  public var id: Int64
  public var state: State
  public var startedAt: Date
  public var finishedAt: Date?
  public var total: Int
  public var target: String
  /// The journal's entry.
  public var journalEntry: JournalEntry.ID?
  /// Requests that were sent and whose outcome nobody knows.
  public var open: Int
}
