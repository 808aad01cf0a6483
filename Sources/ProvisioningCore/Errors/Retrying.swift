internal import Foundation

/// Whose failures are tried again, and who of the failed needs nothing any more.
public struct RetryChoice: Sendable, Equatable {
  /// Object ids in Entra of those whose newest event is a failure, the latest to fail first.
  public var failing: [AffectedObject]
  /// Failed earlier, but the newest event of the log is none.
  public var recovered: [AffectedObject]
  /// The log names no id for them.
  public var nameless: Int
}

/// The calls that provision those once more who failed.
public struct RetryPlan: Sendable, Equatable {
  public var choice: RetryChoice
  /// Nil when nobody of them fails any more.
  public var calls: OnDemandPlan?
}

extension Integration {
  /// Looks up those of some causes who fail still; nothing is sent.
  public func planRetry(
    of groups: [FailureGroup], in summary: ProvisioningSummary
  ) async throws(ProvisioningError) -> RetryPlan {
    let choice = summary.retryChoice(of: groups)
    let names = choice.failing.compactMap { object in
      object.sourceId.map { object.sourceKind?.lowercased() == "group" ? "group:\($0)" : $0 }
    }
    guard !names.isEmpty else { return RetryPlan(choice: choice) }
    var calls = try await planOnDemand(names)
    // Whom it did well with is left out by itself.
    calls.continuation = "the same again does the rest"
    return RetryPlan(choice: choice, calls: calls)
  }

  /// The same, after the log was read anew.
  ///
  /// - Parameter codes: of the causes that are meant; empty for all.
  public func planRetry(codes: Set<String>) async throws(ProvisioningError) -> RetryPlan {
    let reading = await refresh([.applications, .job, .provisioning]).provisioning
    if let failure = reading.failure { throw failure }
    guard let summary = reading.value else {
      return RetryPlan(choice: RetryChoice(failing: [], recovered: [], nameless: 0))
    }
    let groups = summary.failures.filter { codes.isEmpty || codes.contains($0.code) }
    return try await planRetry(of: groups, in: summary)
  }
}

extension ProvisioningSummary {
  /// The objects of some causes, each once, parted by whether they fail still.
  public func retryChoice(of groups: [FailureGroup]) -> RetryChoice {
    var choice = RetryChoice(failing: [], recovered: [], nameless: 0)
    var seen: Set<String> = []
    for object in groups.flatMap(\.affected).sorted(by: { $0.latest > $1.latest }) {
      guard let id = object.sourceId, !id.isEmpty else {
        choice.nameless += 1
        continue
      }
      guard seen.insert(id).inserted else { continue }
      if object.fails {
        choice.failing.append(object)
      } else {
        choice.recovered.append(object)
      }
    }
    return choice
  }
}
