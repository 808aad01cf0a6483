import Evidence
import Foundation
import ProvisioningCore

/// Follows the job's next cycle to its end.
struct CycleWatch {
  let integration: Integration
  let output: Output

  private static let interval = Duration.seconds(5)

  /// The cycle that was the last one; nil for none.
  static func lastCycle(_ integration: Integration) async throws -> String? {
    try await integration.refresh([.job]).job.orThrow()?.lastCycle?.id
  }

  /// - Parameter before: the cycle that is not waited for.
  /// - Returns: whether everybody could be provisioned.
  func follow(after before: String?) async throws -> Bool {
    Output.message("Following the cycle; Ctrl-C leaves, and the job goes on by itself.")
    let line = ProgressLine()
    defer { line.clear() }
    var rounds = 0
    while true {
      guard let job = try await integration.refresh([.job]).job.orThrow() else {
        throw ProvisioningError(
          .notFound, leg: .consoleToGraph, operation: "following the cycle",
          message: "there is no provisioning job any more", advice: "See entrahub apps list.")
      }
      if let cycle = job.lastCycle, cycle.id != before, cycle.endedAt != nil {
        line.clear()
        return tell(cycle, job)
      }
      if let progress = job.progress {
        line.set(
          "\(progress.units ?? "objects") evaluated", done: progress.completed, of: progress.total)
      } else {
        rounds += 1
        line.set("waiting for the cycle, looks", done: rounds, of: nil)
      }
      try await Task.sleep(for: Self.interval)
    }
  }

  private func tell(_ cycle: SynchronizationJob.Cycle, _ job: SynchronizationJob) -> Bool {
    let isFine = cycle.escrowed == 0 && cycle.result == .succeeded
    let seconds = cycle.beganAt.flatMap { began in cycle.endedAt?.timeIntervalSince(began) } ?? 0
    // Those that failed before are counted too, whether or not this cycle tried them.
    let are = cycle.escrowed == 1 ? "is" : "are"
    let waiting =
      cycle.escrowed > 0
      ? "; \(Counts.grouped(cycle.escrowed)) failed, now or before, and \(are) tried again" : ""
    output.prose(
      "\(output.sign(isFine ? Health.ok : .warning)) The cycle ended after \(Times.span(seconds)): "
        + "\(Counts.grouped(cycle.imported)) looked at, \(Counts.grouped(cycle.exported)) written "
        + "to Webex\(waiting).")
    if job.state == .quarantine { output.line("! The job is in quarantine: entrahub troubleshoot") }
    if cycle.escrowed > 0 { output.line("Next: entrahub errors list") }
    return isFine
  }
}
