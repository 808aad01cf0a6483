import ArgumentParser
import Foundation
import ProvisioningCore

/// Carries out a plan by SCIM from here.
struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Carry out a plan by SCIM from here, after showing it.",
    discussion: """
      Both sides are read, the plan is shown with its totals, and after a confirmation its requests \
      go to Webex: removals first, then changes, creations, groups and their members, as many at \
      once as Webex bears. Ctrl-C lets what is on its way end and keeps what is done; the same \
      command again does the rest, and nothing twice, after a crash too. --resume goes on without \
      reading both sides again.

      Cycles of Entra's own service for the whole tenant are started with entrahub apps start, \
      stopped with apps pause and begun anew with apps restart.
      """)

  @Flag(help: "Send the requests from here; required, since the service does not know of them.")
  var direct = false

  @Flag(help: "Go on with the run that was stopped, over what was read for it.")
  var resume = false

  @Option(
    parsing: .upToNextOption,
    help: "Only these actions: create, update, disable, delete.")
  var action: [SentAction] = []

  /// What a plan can have sent; skips and conflicts are for nobody to carry out.
  enum SentAction: String, ExpressibleByArgument, CaseIterable {
    case create, update, disable, delete

    var action: PlanAction {
      switch self {
      case .create: .create
      case .update: .update
      case .disable: .disable
      case .delete: .delete
      }
    }
  }

  @OptionGroup var options: DirectRunOptions

  func validate() throws {
    guard direct else {
      throw ValidationError(
        "sync needs --direct: requests are sent from here. Entra's own cycles: entrahub apps start."
      )
    }
  }

  func run() async throws {
    try await options.profile.with { session in
      try options.refuseIfReadOnly(session)
      let last = try session.integration.directRuns(limit: 1).first
      let unfinished = last.flatMap { $0.state == .completed ? nil : $0 }
      if let unfinished {
        let open =
          unfinished.open > 0
          ? "; the outcome of \(Counts.grouped(unfinished.open)) is asked for first" : ""
        Output.message(
          "Run \(unfinished.id) of \(Times.local(unfinished.startedAt)) did not end: "
            + "this goes on with it\(open).")
      } else if resume {
        throw ProvisioningError(
          .notFound, operation: "going on with a synchronization",
          message: last.map { "run \($0.id) came to its end" } ?? "there was none on this profile",
          advice: "Start one: entrahub sync --direct.")
      }
      let plan = try await session.integration.planShowingProgress(resume ? .stored : .fresh)
      let planned = try PlannedRequests(plan, actions: Set(action.map(\.action)))
      try await options.carryOut(planned, session)
    }
  }
}

/// How requests that are sent from here are shown, confirmed, sent and reported.
struct DirectRunOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Do not ask.")
  var yes = false

  @Flag(help: "Only say what would be sent.")
  var dryRun = false

  @Option(
    parsing: .unconditional,
    help: """
      With --yes, when more people would lose access than pass unasked (500): how many you expect.
      """)
  var removals: Int?

  @Option(parsing: .unconditional, help: "At most so many requests at once, 1 to 128.")
  var concurrency = 32

  @OptionGroup var format: FormatOption
  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    if !(1...128).contains(concurrency) {
      throw ValidationError("--concurrency takes 1 to 128.")
    }
    if let removals, removals < 0 { throw ValidationError("--removals takes a number from 0.") }
  }

  private var isText: Bool { format.format == .text }

  private func say(_ text: String) {
    isText ? profile.output.prose(PlainText.clean(text)) : Output.message(text)
  }

  func refuseIfReadOnly(
    _ session: Session, _ operation: String = "direct synchronization"
  ) throws {
    guard session.integration.isReadOnly, !dryRun else { return }
    throw ProvisioningError(
      .readOnly, operation: operation,
      message: "the profile \(session.profile.name) is read-only",
      advice: "Look with --dry-run, or use a profile that may change things.")
  }

  /// Shows what would be sent, asks, sends it, and prints what became of each request.
  func carryOut(_ planned: PlannedRequests, _ session: Session) async throws {
    let rest = try await session.integration.directRest(of: planned)
    let report = SyncReport(
      planned: planned, rest: rest, output: profile.output, format: format.format)
    try report.preview().forEach(say)
    let warnings = await session.integration.directWarnings
    if planned.total > 0 { warnings.forEach { say("! \($0)") } }
    let hasOpen = try session.integration.directRuns(limit: 1).first.map { $0.open > 0 } ?? false
    guard !dryRun, planned.total > 0 || hasOpen else {
      try await report.printDryRun(session.integration)
      if isText { say(dryRun ? "Nothing was sent (--dry-run)." : "Nothing to send.") }
      return
    }
    var options = DirectOptions(concurrency: concurrency)
    options.confirmedRemovals = removals
    if !yes, planned.total > 0 {
      try confirm(planned, left: rest.left, session, options)
      options.confirmedRemovals = planned.removals
    }
    try await send(planned, session, options, report)
  }

  private func send(
    _ planned: PlannedRequests, _ session: Session, _ options: DirectOptions, _ report: SyncReport
  ) async throws {
    let line = SyncProgress()
    defer { line.clear() }
    let summary = try await Interruption.stoppable { [options] in
      try await session.integration.carryOut(planned, options: options) { line.set($0) }
    }
    line.clear()
    try report.print(summary, of: session.integration)
    if let stop = summary.stop {
      if stop.kind == .cancelled {
        say(
          "What is left: entrahub sync --direct --resume (or without it, to read both sides anew).")
      } else {
        Output.message(Failure.words(stop))
      }
    }
    if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
  }

  /// On a profile of class prod, and where many lose access, the profile's name is typed.
  private func confirm(
    _ planned: PlannedRequests, left: Int, _ session: Session, _ options: DirectOptions
  ) throws {
    let profile = session.profile
    let tenant =
      session.integration.initialSnapshot.profile.tenantName ?? profile.tenant ?? "the tenant"
    let groups = planned.objects.groups[.delete, default: 0]
    let people = planned.removals - groups
    let losing =
      (people > 0 ? ", \(Counts.grouped(people)) people lose access" : "")
      + (groups > 0
        ? ", \(Counts.grouped(groups)) \(groups == 1 ? "group is" : "groups are") deleted" : "")
    let place =
      "Send \(Counts.requests(left)) to Webex for \(profile.name) (\(profile.profileClass.rawValue), \(tenant))"
      + losing
    let isTyped = planned.wantsName(profile.profileClass, options)
    Output.message(
      isTyped
        ? "\(place): type the profile's name, \(profile.name), to go on:"
        : "\(place): go on? [y/N]",
      end: " ")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces)
    let isYes = isTyped ? answer == profile.name : ["y", "yes"].contains(answer?.lowercased())
    guard isYes else {
      throw ProvisioningError(
        .notConfirmed, operation: "direct synchronization",
        message: "it was not confirmed, so nothing was sent",
        advice: isTyped
          ? "Type the name of the profile to go on, or pass --yes where nobody can answer."
          : "Answer y to go on, or pass --yes where nobody can answer.")
    }
  }
}
