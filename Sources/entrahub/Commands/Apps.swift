public import ArgumentParser
import Foundation
public import ProvisioningCore

struct Apps: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apps",
    abstract: "Enterprise applications, deleted ones included, and their synchronization job.",
    subcommands: [
      List.self, Show.self, Add.self, Hide.self, Unhide.self, Restore.self, Enable.self, Start.self,
      Pause.self, Restart.self,
    ],
    defaultSubcommand: List.self
  )
}

extension EnterpriseApplication.Role: ExpressibleByArgument {}

extension Apps {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the applications.")

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let snapshot = try await profile.read([.applications, .audit])
      let applications = try snapshot.applications.orThrow()
      Listing(
        schema: "entrahub.apps/1", key: "applications",
        columns: [
          .init("APPLICATION", "displayName"), .init("ROLE", "role"), .init("STATE", "state"),
          .init("APPLICATION ID", "appId", fit: .spare), .init("CONSENT", "consent"),
        ],
        rows: applications.map { application in
          let needed = application.permissions.count
          let granted = application.permissions.count { $0.isGranted }
          return Listing.Row(
            [
              application.displayName, application.role.rawValue, application.state.words,
              application.appId ?? "", needed == 0 ? "" : "\(granted) of \(needed)",
            ], json: StatusJSON.application(application))
        },
        empty: "No enterprise application of this integration."
      ).print(format.format, to: profile.output)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show one application with its permissions and its job.")

    @Argument(help: "integration, identity or gallery.")
    var application: EnterpriseApplication.Role

    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let snapshot = try await profile.read([.applications, .audit, .job])
      guard
        let found = try snapshot.applications.orThrow().first(where: { $0.role == application })
      else {
        throw ProvisioningError(
          .notFound, operation: "showing the application",
          message: "this tenant has no '\(application.rawValue)' application",
          advice: "See entrahub apps list.")
      }
      let job = (snapshot.job.value ?? nil).flatMap { $0.application == application ? $0 : nil }
      guard format.format == .text else {
        profile.output.document(
          JSON.object([
            (key: "schema", value: "entrahub.app/1"),
            (key: "application", value: StatusJSON.application(found)),
            (key: "job", value: job.map(StatusJSON.job) ?? .null),
          ]))
        return
      }
      ApplicationText(application: found, job: job, output: profile.output, now: Date()).print()
    }
  }
}

/// What every command that changes something shares.
struct ChangeOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Do not ask.")
  var yes = false

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  @OptionGroup var profile: ProfileOptions

  static func with(yes: Bool, dryRun: Bool, _ profile: ProfileOptions) -> ChangeOptions {
    var options = ChangeOptions()
    options.yes = yes
    options.dryRun = dryRun
    options.profile = profile
    return options
  }

  /// Describes the change, asks unless told not to, carries it out, and prints its outcome.
  func carryOut(_ request: ChangeRequest) async throws {
    try await profile.with { session in
      try await carryOut(try await session.integration.change(for: request), session)
    }
  }

  /// The same, and then follows the cycle that it begins: exit 1 where somebody could not be
  /// provisioned.
  func carryOut(_ request: ChangeRequest, following: Bool) async throws {
    guard following, !dryRun else {
      try await carryOut(request)
      if !dryRun { profile.output.prose("Next: entrahub troubleshoot --watch") }
      return
    }
    let isFine = try await profile.with { session in
      let last = try await CycleWatch.lastCycle(session.integration)
      try await carryOut(try await session.integration.change(for: request), session)
      return try await CycleWatch(integration: session.integration, output: profile.output)
        .follow(after: last)
    }
    if !isFine { throw ExitCode(1) }
  }

  /// Shows a described change, asks unless told not to, carries it out, and prints its outcome.
  func carryOut(_ described: Change, _ session: Session) async throws {
    let output = profile.output
    let change = Times.localized(described)
    output.prose(PlainText.clean("\(change.object): \(change.before) → \(change.after)"))
    for consequence in change.consequences { output.prose("  \(PlainText.clean(consequence))") }
    if dryRun {
      output.line("Nothing was changed (--dry-run).")
    } else {
      if !yes { try Self.confirm(described, session) }
      let entry = try await session.integration.perform(described)
      let id = entry.requestId.map { ", request-id \($0)" } ?? ""
      output.prose(PlainText.clean("Done (journal \(entry.id)\(id))."))
      let job = await session.integration.snapshot.job.value ?? nil
      switch change.action {
      case .restoreApplication where job?.state == .paused:
        output.prose("Next: the provisioning job came back paused; start it: entrahub apps start")
      case .restoreApplication, .enableApplication: output.line("Next: entrahub status")
      case .saveConnection where job?.quarantine != nil:
        output.prose("Next: entrahub apps start, then entrahub troubleshoot --watch")
      case .saveConnection where job?.state == .notConfigured || job?.state == .paused:
        output.prose("Next: entrahub apps start --watch")
      default: break
      }
    }
  }

  /// - Parameter word: what has to be typed instead of yes.
  /// - Throws: `notConfirmed` unless somebody says yes.
  static func confirm(_ change: Change, _ session: Session, word: String? = nil) throws {
    let tenant = session.profile.tenant ?? "the tenant"
    Output.message(
      "\(change.object) in \(session.profile.name) (\(session.profile.profileClass.rawValue), \(tenant)): "
        + (word.map { "type \($0) to go on:" } ?? "go on? [y/N]"),
      end: " ")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces)
    let isYes = word.map { answer == $0 } ?? ["y", "yes"].contains(answer?.lowercased())
    guard isYes else {
      throw ProvisioningError(
        .notConfirmed, operation: "changing \(change.object)",
        message: "it was not confirmed, so nothing was changed",
        advice:
          "\(word.map { "Type \($0)" } ?? "Answer y") to go on, or pass --yes where nobody can answer."
      )
    }
  }
}

extension Apps {
  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "restore",
      abstract: "Restore a deleted application from Entra's deleted items.",
      discussion: "Cisco's documented cure for the deleted integration app is consent: consent-url."
    )
    @Argument(help: "integration, identity or gallery.")
    var application: EnterpriseApplication.Role
    @OptionGroup var options: ChangeOptions
    func run() async throws { try await options.carryOut(.restore(application)) }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "enable",
      abstract: "Enable an application that is switched off for sign-in.")
    @Argument(help: "integration, identity or gallery.")
    var application: EnterpriseApplication.Role
    @OptionGroup var options: ChangeOptions
    func run() async throws { try await options.carryOut(.enable(application)) }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "start",
      abstract: "Start the synchronization job; lifts a quarantine.")

    @Flag(help: "Follow the cycle to its end; exit 1 where somebody could not be provisioned.")
    var watch = false

    @OptionGroup var options: ChangeOptions
    func run() async throws { try await options.carryOut(.start, following: watch) }
  }

  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pause",
      abstract: "Pause the synchronization job; a running cycle is finished first.")
    @OptionGroup var options: ChangeOptions
    func run() async throws { try await options.carryOut(.pause) }
  }

  struct Restart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "restart",
      abstract: "Restart the synchronization job with a new initial cycle over everybody.")

    @Option(
      parsing: .upToNextOption,
      help: """
        What to reset: Watermark, Escrows, QuarantineState, ConnectorDataStore, Full, ForceDeletes; \
        else as the portal's Restart does.
        """)
    var scope: [String] = []

    @Flag(help: "Follow the cycle to its end; exit 1 where somebody could not be provisioned.")
    var watch = false

    @OptionGroup var options: ChangeOptions
    func run() async throws {
      try await options.carryOut(.restart(resetScope: scope), following: watch)
    }
  }
}
