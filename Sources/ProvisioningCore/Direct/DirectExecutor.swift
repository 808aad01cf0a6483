internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import Webex

/// Carries out the requests of a plan: in order where it matters, otherwise at once.
///
/// One task decides, and owns all state; sending, committing and waiting are its children. Intents
/// are committed before their requests leave, results with the next commit.
struct DirectExecutor: Sendable {
  let sender: DirectSender
  let ledger: DirectLedger
  let source: any DirectSource
  let options: DirectOptions
  let timing: Timing
  let control: DirectControl
  let report: @Sendable (DirectProgress) -> Void

  /// What a child of the deciding task brings.
  enum Event: Sendable {
    case attempted(Attempt, epoch: Int)
    /// A group whose intents, and results given along, are on the disk.
    case fed(DirectFeed.Group)
    case committed
    case failed(ProvisioningError, rows: [DirectRow])
    case woke
    case stopped
  }

  func run() async -> DirectSummary {
    let began = timing.uptime()
    var drive = DirectDrive(self, began: began)
    do throws(ProvisioningError) {
      drive.begin(total: source.counts.values.reduce(0, +))
      let before = try ledger.done(since: source.targetReadAt)
      let lost = try ledger.openItems()
      if !lost.isEmpty { await drive.recover(lost) }
      if !drive.isStopping {
        let done = lost.isEmpty ? before : try ledger.done(since: source.targetReadAt)
        let feed = DirectFeed(
          source, ledger: ledger, done: done, found: done.subtracting(before),
          next: try ledger.nextNumber(),
          rereads: source.counts.values.reduce(0, +) <= options.rereadsUpTo)
        for stage in DirectStage.allCases where !drive.isStopping {
          await drive.carryOut(stage, from: feed)
        }
      }
    } catch {
      drive.stop(error)
    }
    return await drive.finish()
  }
}
