import ArgumentParser
import Foundation
import ProvisioningCore

/// One look at both sides, as `status` judges it.
struct StatusLook {
  var snapshot: Snapshot
  var clocks: [TokenClock]
  var findings: [Thresholds.Finding]
  var at: Date

  init(_ session: Session, _ thresholds: Thresholds) async {
    snapshot = await session.integration.refresh()
    clocks = await session.integration.tokenClocks()
    at = Date()
    findings = thresholds.findings(snapshot, clocks: clocks, at: at)
  }

  /// Why Graph could not be read.
  var failure: ProvisioningError? { snapshot.unreadable }

  /// 0 well, 1 something is wrong, 2 the state or a limit can't be judged, else that of the failure.
  func exitCode(onlyThresholds: Bool) -> Int32 {
    if let failure { return failure.exitCode }
    if findings.contains(where: { $0.state == .crossed }) { return 1 }
    let level = snapshot.verdict.level
    if !onlyThresholds, level == .problem || level == .warning { return 1 }
    if !onlyThresholds, snapshot.isInDoubt { return 2 }
    return findings.contains { $0.state == .unknown } ? 2 : 0
  }

  /// Whether a watching run may hope for the next look.
  var isPassing: Bool {
    switch failure?.kind {
    case nil, .unreachable, .throttled, .unexpectedAnswer, .notFound: true
    default: false
    }
  }
}

/// `--token-days 30 --quarantine-day 1 --failures 20`.
struct ThresholdOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "Wrong when a token holds for fewer days than this.")
  var tokenDays: Int?

  @Option(parsing: .unconditional, help: "Wrong from this day of a quarantine on (1 to 28).")
  var quarantineDay: Int?

  @Option(
    parsing: .unconditional,
    help: "Wrong when more objects than this have failures in the provisioning log.")
  var failures: Int?

  @Flag(help: "Let only these limits decide the exit code, not the verdict.")
  var onlyThresholds = false

  var thresholds: Thresholds {
    Thresholds(tokenDays: tokenDays, quarantineDay: quarantineDay, failures: failures)
  }

  func validate() throws {
    if let tokenDays, !(0...3_650).contains(tokenDays) {
      throw ValidationError("--token-days takes a number from 0 to 3650.")
    }
    if let quarantineDay, !(1...28).contains(quarantineDay) {
      throw ValidationError("--quarantine-day takes a number from 1 to 28.")
    }
    if let failures, failures < 0 {
      throw ValidationError("--failures takes a number from 0 up.")
    }
  }
}

enum ThresholdsJSON {
  static func finding(_ finding: Thresholds.Finding) -> JSON {
    .object([
      (key: "threshold", value: .string(finding.kind.rawValue)),
      (key: "limit", value: .int(finding.limit)), (key: "value", value: JSON(finding.value)),
      (key: "state", value: .string(finding.state.rawValue)),
      (key: "detail", value: .string(finding.detail)),
    ])
  }

  static func clock(_ clock: TokenClock, at now: Date) -> JSON {
    .object([
      (key: "token", value: .string(clock.token.rawValue)),
      (key: "expires", value: JSON(clock.expires)),
      (key: "daysLeft", value: JSON(clock.daysLeft(at: now))),
    ])
  }
}
