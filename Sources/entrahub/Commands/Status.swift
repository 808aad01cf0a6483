import ArgumentParser
import Foundation
import ProvisioningCore

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the state of the whole integration, verdict first.",
    discussion: """
      Exit code 0: nothing wrong; 1: something is, or a limit is crossed; 2: a limit can't be \
      judged; see Docs/cli.md for the others. For monitoring: --format prometheus.
      """
  )

  /// What a watching run waits for.
  enum Awaited: String, ExpressibleByArgument, CaseIterable { case wrong, well }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, prometheus

    var listing: OutputFormat { OutputFormat(rawValue: rawValue) ?? .text }
  }

  @Option(
    parsing: .unconditional, help: "Repeat every so many seconds (at least 2) until interrupted.")
  var watch: Double?

  @Option(
    parsing: .unconditional,
    help: "End a watch after so many looks, with the exit code of the last.")
  var times: Int?

  @Option(help: "End a watch as soon as something is wrong, or all is well.")
  var until: Awaited?

  @OptionGroup(title: "Limits") var limits: ThresholdOptions

  @Flag(help: "What the sign-in may do, and which command and pane needs what.")
  var permissions = false

  @Option(help: "How to print: text, json or prometheus; csv with --permissions.")
  var format: Format = .text

  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    if let watch, !(watch >= 2 && watch <= 86_400) {
      throw ValidationError("--watch takes seconds from 2 to 86400.")
    }
    if watch == nil, times != nil || until != nil {
      throw ValidationError("--times and --until are for --watch SECONDS.")
    }
    if let times, times < 1 { throw ValidationError("--times takes a number from 1 up.") }
    if permissions, watch != nil || !limits.thresholds.isEmpty {
      throw ValidationError("--permissions is looked at once, without --watch and limits.")
    }
    if format == .csv, !permissions {
      throw ValidationError("status prints text, json or prometheus; csv is for listings.")
    }
    if format == .prometheus, permissions || watch != nil {
      throw ValidationError(
        "--format prometheus is one look at the state: run it from cron into a file that the node "
          + "exporter's textfile collector reads.")
    }
  }

  func run() async throws {
    if permissions {
      try await profile.with {
        try await PermissionsReport(profile: profile, format: format.listing).print($0)
      }
      return
    }
    let thresholds = limits.thresholds.filled(from: try Setup.current.preferences().limits)
    if limits.onlyThresholds, thresholds.isEmpty {
      throw ValidationError(
        "--only-thresholds needs a limit: --token-days, --quarantine-day or --failures, or one in "
          + "config.toml.")
    }
    let code = try await profile.with { try await looks($0, thresholds) }
    if code != 0 { throw ExitCode(code) }
  }

  /// Looks once or again and again; returns the exit code of the last look.
  private func looks(_ session: Session, _ thresholds: Thresholds) async throws -> Int32 {
    var count = 0
    while true {
      let look = await StatusLook(session, thresholds)
      let code = look.exitCode(onlyThresholds: limits.onlyThresholds)
      count += 1
      try print(look)
      guard let watch, count != times, look.isPassing, !isAwaited(look, code) else { return code }
      try await Task.sleep(for: .seconds(watch))
    }
  }

  /// A look that could not be had is neither: the next one tells.
  private func isAwaited(_ look: StatusLook, _ code: Int32) -> Bool {
    guard look.failure == nil else { return false }
    return until == (code == 0 ? .well : .wrong)
  }

  private func print(_ look: StatusLook) throws {
    switch format {
    case .prometheus:
      Output.write(StatusMetrics(look).text, to: 1)
    case .json where look.failure == nil || watch != nil:
      // A watch prints one document a line, so that a reader can take them one by one.
      profile.output.document(
        StatusJSON.document(
          look.snapshot, thresholds: look.findings, clocks: look.clocks, at: look.at),
        isOneLine: watch != nil)
    case .text where look.failure == nil:
      StatusText(
        snapshot: Times.localized(look.snapshot), output: profile.output, now: look.at,
        findings: look.findings, clocks: look.clocks
      ).print()
      if watch != nil { profile.output.line() }
    case .text, .json, .csv: break
    }
    guard let failure = look.failure else { return }
    let when = watch == nil ? "" : "\(Times.local(look.at)) "
    Output.message(when + Times.localized(Failure.words(failure)))
  }
}

extension Snapshot {
  /// The error that kept Graph from being read now; an older value is no answer to a command.
  var unreadable: ProvisioningError? { applications.failure }
}
