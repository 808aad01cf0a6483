import ArgumentParser
import Foundation
import ProvisioningCore

extension Assignments {
  struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "search",
      abstract: "Search users and groups of the directory.",
      discussion: """
        People are searched in the workspace once they were read (entrahub refresh --full), by any \
        part of name or address; before that, and groups always, by how words begin.
        """)

    @Argument(help: "A part of a name or address.")
    var text: String

    @Option(parsing: .unconditional, help: "At most so many people.")
    var limit = 40

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
      let (search, assigned) = try await profile.with { session in
        (
          try await session.integration.searchDirectory(text, limit: limit),
          await session.integration.refresh([.assignments]).assignments
        )
      }
      if search.principals.isEmpty, let failure = search.failure { throw failure }
      let held = assigned.failure == nil ? assigned.value.map { Set($0.map(\.principalId)) } : nil
      Listing(
        schema: "entrahub.directory/1", key: "principals",
        columns: [
          .init("NAME", "name"), .init("KIND", "kind"), .init("ADDRESS", "detail"),
          .init("ASSIGNED", "assigned"), .init("ID", "id", fit: .spare),
        ],
        rows: search.principals.map { row($0, held) },
        empty: "Nobody and no group fits '\(PlainText.clean(text))'.",
        notes: search.failure.map { ["! \(PlainText.clean(Failure.words($0)))"] } ?? []
      ).print(format.format, to: profile.output)
    }

    private func row(_ one: DirectoryPrincipal, _ held: Swift.Set<String>?) -> Listing.Row {
      let isAssigned = held?.contains(one.id)
      let note = one.isEnabled == false ? "\(one.detail) (disabled)" : one.detail
      return Listing.Row(
        [
          one.name, one.kind.rawValue, note,
          isAssigned.map { $0 ? "directly" : "" } ?? "unknown", one.id,
        ],
        json: .object([
          (key: "id", value: .string(one.id)), (key: "kind", value: .string(one.kind.rawValue)),
          (key: "name", value: .string(one.name)), (key: "detail", value: .string(one.detail)),
          (key: "enabled", value: JSON(one.isEnabled)),
          (key: "guest", value: .bool(one.isGuest)),
          (key: "assigned", value: JSON(isAssigned)),
          (key: "reasonAgainst", value: JSON(one.reasonAgainst)),
        ]))
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Assign users and groups.",
      discussion: """
        Give user principal names, mail addresses, object ids or exact names; user:NAME or \
        group:NAME where both exist. A file has one a line, or is a table with a column \
        userPrincipalName, mail, id or name, and if wanted role; commas, semicolons or tabs, in \
        UTF-8, UTF-16 or Windows-1252.
        """)

    @OptionGroup var who: AssignmentWishOptions
    @OptionGroup var batch: AssignmentRunOptions

    func run() async throws { try await batch.carryOut(.assign, who) }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove assignments.",
      discussion: """
        Who is not assigned another way becomes inactive in Webex with the next cycle. Names and \
        files as with add; --role takes away that role alone.
        """)

    @OptionGroup var who: AssignmentWishOptions
    @OptionGroup var batch: AssignmentRunOptions

    func run() async throws { try await batch.carryOut(.remove, who) }
  }
}

/// Who is meant: arguments, a file, or both.
struct AssignmentWishOptions: ParsableArguments {
  @Argument(help: "User principal names, mail addresses, object ids or exact names.")
  var names: [String] = []

  @Option(help: "Read them from a list or table: a file, or '-' for standard input.")
  var from: String?

  @Option(help: "The role by name or id; else the application's usual one.")
  var role: String?

  func validate() throws {
    if names.isEmpty, from == nil {
      throw ValidationError("Name somebody, or give a file with --from.")
    }
  }

  func wishes(_ output: Output) throws -> [AssignmentWish] {
    var wishes = names.map { AssignmentWish(.named($0), role: role) }
    if let from {
      let name = from == "-" ? "standard input" : from
      let file = try AssignmentFile(try Input.read(from, what: "the names"), name: name)
      let rows = file.wishes.count == 1 ? "1 row" : "\(Counts.grouped(file.wishes.count)) rows"
      Output.message("\(name): \(rows) (\(file.reading))")
      wishes += file.wishes.map { wish in
        var wish = wish
        wish.role = wish.role ?? role
        return wish
      }
    }
    return wishes
  }
}

/// How a plan is confirmed, carried out and reported.
struct AssignmentRunOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Do not ask.")
  var yes = false

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  @OptionGroup var format: FormatOption
  @OptionGroup var profile: ProfileOptions

  func carryOut(
    _ operation: AssignmentPlan.Operation, _ who: AssignmentWishOptions
  ) async throws {
    if who.from == "-", !yes, !dryRun {
      throw ValidationError(
        "With --from - nobody can be asked: pass --yes, or look with --dry-run first.")
    }
    let wishes = try who.wishes(profile.output)
    try await profile.with { session in
      let plan = try await session.integration.planAssignments(operation, wishes)
      try await refuseNames(plan, session)
      try await carryOut(plan, session)
    }
  }

  /// A name on the command line that can't be used stops everything; a row of a file only itself.
  private func refuseNames(_ plan: AssignmentPlan, _ session: Session) async throws {
    let named = plan.rows.filter { $0.line == nil && $0.state.isRefused }
    guard !named.isEmpty else { return }
    var code: Int32 = 2
    for row in named {
      guard case .refused(let reason, let candidates) = row.state else { continue }
      Output.message("entrahub: '\(row.text)': \(reason)")
      if !candidates.isEmpty || row.principal != nil { code = 64 }
      for candidate in candidates.prefix(10) {
        Output.message("  \(candidate.id)  \(candidate.title)")
      }
      guard candidates.isEmpty, row.principal == nil, !row.text.isEmpty else { continue }
      await NameSuggestion(row.text, session.integration).lines.forEach { Output.message($0) }
    }
    Output.message("Nothing was changed.")
    throw ExitCode(code)
  }

  /// Shows the plan, asks, carries it out, and prints what became of each row.
  func carryOut(_ plan: AssignmentPlan, _ session: Session) async throws {
    let report = AssignmentReport(plan: plan, isDryRun: dryRun)
    let isText = format.format == .text
    report.preview.forEach { isText ? profile.output.line($0) : Output.message($0) }
    guard plan.ready > 0, !dryRun else {
      report.print(format.format, to: profile.output)
      if isText {
        profile.output.line(
          dryRun ? "Nothing was changed (--dry-run)." : "Nothing to change: \(plan.outcome).")
      }
      if plan.refused > 0 { throw ExitCode(2) }
      return
    }
    if session.integration.isReadOnly {
      throw ProvisioningError(
        .readOnly, operation: plan.operation.words,
        message: "the profile \(session.profile.name) is read-only",
        advice: "Look with --dry-run, or use a profile that may change things.")
    }
    if !yes { try confirm(plan, session) }
    let progress = BatchProgress(plan)
    let result = try await Interruption.stoppable {
      try await session.integration.carryOut(plan) { _, row in progress.take(row) }
    }
    progress.end()
    // A refusal of everything is that refusal.
    if result.done == 0, let failure = result.failure, failure.kind != .cancelled { throw failure }
    AssignmentReport(plan: result, isDryRun: false).print(format.format, to: profile.output)
    try conclude(result, isText: isText)
  }

  private func conclude(_ result: AssignmentPlan, isText: Bool) throws {
    func say(_ text: String) { isText ? profile.output.prose(text) : Output.message(text) }
    say(PlainText.clean("\(result.application): \(result.outcome)."))
    if let failure = result.failure { Output.message(Failure.words(failure)) }
    if result.done > 0, !result.isUndo { say("Undo: entrahub activity undo") }
    if result.failure?.kind == .cancelled { throw ExitCode(130) }
    if result.refused + result.failed + result.notSent > 0 { throw ExitCode(2) }
  }

  private func confirm(_ plan: AssignmentPlan, _ session: Session) throws {
    let tenant =
      session.integration.initialSnapshot.profile.tenantName
      ?? session.profile.tenant ?? "the tenant"
    let count = plan.ready == 1 ? "1 assignment" : "\(Counts.grouped(plan.ready)) assignments"
    let what = plan.operation == .assign ? "Make" : "Remove"
    let place =
      "\(what) \(count) of \(plan.application) in \(session.profile.name) "
      + "(\(session.profile.profileClass.rawValue), \(tenant))"
    let word = plan.wordToType
    Output.message("\(place): \(word.map { "type \($0) to go on:" } ?? "go on? [y/N]")", end: " ")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    let isYes = word.map { answer == $0 } ?? (answer == "y" || answer == "yes")
    guard isYes else {
      throw ProvisioningError(
        .notConfirmed, operation: plan.operation.words,
        message: "it was not confirmed, so nothing was changed",
        advice: "Answer to go on, or pass --yes where nobody can answer.")
    }
  }
}
