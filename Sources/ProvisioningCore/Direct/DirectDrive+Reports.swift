internal import Evidence
internal import Foundation
internal import HTTPTransport

extension DirectDrive {
  /// Results of the plan's own requests.
  private var planned: Int { tally.requests.values.reduce(0, +) - recovered }

  /// Tells how far the run is, at most five times a second.
  mutating func tell(force: Bool = false) {
    let moment = now
    if !force, let lastReport, moment - lastReport < .milliseconds(200) { return }
    lastReport = moment
    let perSecond = rate.perSecond(at: moment)
    groupSize = min(max(Self.leastGroup, Int(perSecond / 5)), executor.options.groupSize)
    let left = max(0, total - alreadyDone - planned)
    var pause: DirectProgress.Pause?
    if moment < pacer.pausedUntil {
      pause = .init(reason: pacer.reason, left: pacer.pausedUntil - moment)
    } else if active == 0, let first = waiting.map(\.notBefore).min(), first > moment {
      pause = .init(reason: .settling, left: first - moment)
    }
    executor.report(
      DirectProgress(
        run: executor.ledger.run,
        total: stage == nil && asking > 0 ? asking : total - alreadyDone + foundAgain,
        outcomes: tally.requests,
        rate: perSecond,
        timeLeft: perSecond > 0 ? .seconds(Double(left) / perSecond) : nil, active: active,
        limit: pacer.concurrency, stage: stage, pause: pause, isStopping: isStopping))
  }

  /// Writes down what isn't yet, takes back what never left, and says how it ended.
  mutating func finish() async -> DirectSummary {
    let ledger = executor.ledger
    let unsent = (ready + waiting + parked.map(\.item)).filter { !$0.isLost }.map(\.number)
    var isStored = false
    // A full disk may have room again; what can't be noted stays an intent, and is asked for later.
    for attempt in 0..<3 where !isStored {
      do throws(ProvisioningError) {
        try await ledger.commit(rows: rows, withdrawn: unsent)
        isStored = true
      } catch {
        stop(error)
        if attempt < 2 { try? await executor.timing.sleep(.seconds(1)) }
      }
    }
    let open = (try? ledger.openCount()) ?? waiting.count
    let remaining = max(0, total - alreadyDone - planned - open)
    if executor.control.isStopping, stopReason == nil, remaining + open > 0 {
      stop(
        ProvisioningError(
          .cancelled, leg: .consoleToWebex, operation: DirectPurpose.purpose.operation,
          message: "stopped; what was under way is finished and written down",
          advice: "Run it again: it goes on where it stopped."))
    }
    let isComplete = stopReason == nil && open == 0
    try? await ledger.forgetSuperseded()
    try? await ledger.finish(isComplete ? .completed : .stopped)
    tell(force: true)
    return DirectSummary(
      run: ledger.run, total: total, outcomes: tally.requests, people: tally.people,
      groups: tally.groups, alreadyDone: alreadyDone - foundAgain,
      unresolved: open, remaining: isComplete ? 0 : remaining, stop: stopReason, notices: notices,
      duration: now - began)
  }
}

/// Requests a second over the last five seconds.
struct RateMeter: Sendable {
  private var counts: [Int64: Int] = [:]
  private var first: Duration?
  private static let window: Int64 = 5

  mutating func note(at moment: Duration) {
    let second = moment.components.seconds
    if first == nil { first = moment }
    if counts[second] == nil {
      counts = counts.filter { $0.key > second - Self.window }
    }
    counts[second, default: 0] += 1
  }

  func perSecond(at moment: Duration) -> Double {
    guard let first, moment > first else { return 0 }
    let second = moment.components.seconds
    let recent = counts.filter { $0.key > second - Self.window }.values.reduce(0, +)
    let span = min((moment - first).seconds, Double(Self.window))
    return Double(recent) / max(span, 0.2)
  }
}

/// Keeps a mapping mistake from emptying an organization.
enum RemovalGuard {
  /// - Throws: `notConfirmed` when more are removed than the threshold lets pass unasked.
  static func check(
    _ counts: [DirectRequest.Action: Int], _ options: DirectOptions
  ) throws(ProvisioningError) {
    let (deleted, disabled) = (counts[.delete, default: 0], counts[.disable, default: 0])
    let removals = deleted + disabled
    guard removals > options.removalThreshold else { return }
    if options.confirmedRemovals == removals { return }
    let confirmed = options.confirmedRemovals.map { ", \($0) were confirmed" } ?? ""
    throw ProvisioningError(
      .notConfirmed, operation: DirectPurpose.purpose.operation, code: "removal-threshold",
      message: """
        \(Words.grouped(removals)) people would lose access (\(Words.grouped(deleted)) deleted, \
        \(Words.grouped(disabled)) deactivated); \(Words.grouped(options.removalThreshold)) may without \
        a confirmation\(confirmed)
        """,
      advice: "Look at the plan; if it is right, confirm the number \(removals).")
  }

  /// - Throws: `unexpectedAnswer` where the target kept more than a tenth of its users back: whoever is
  ///   among those would be created once more.
  static func check(gap: (received: Int, announced: Int)?) throws(ProvisioningError) {
    guard let (received, announced) = gap, announced - received > announced / 10 else { return }
    throw ProvisioningError(
      .unexpectedAnswer, leg: .consoleToWebex, operation: DirectPurpose.purpose.operation,
      code: "incomplete-target",
      message: """
        the target named \(Words.count(announced, "user")) and gave \(Words.grouped(received)): whoever \
        is missing would be created once more
        """,
      advice: "Plan again; if it stays so, see what the target answers: entrahub requests list.")
  }

  static func exceeded(_ announced: Int) -> ProvisioningError {
    ProvisioningError(
      .changedMeanwhile, operation: DirectPurpose.purpose.operation, code: "removal-threshold",
      message: "the plan removes more people than the \(announced) it announced",
      advice: "Read both sides again and look at the new plan.")
  }
}
