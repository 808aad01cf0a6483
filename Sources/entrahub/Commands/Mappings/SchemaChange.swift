import ArgumentParser
import AttributeMapping
import ProvisioningCore

/// What every command that changes the schema shares.
struct SchemaChangeOptions: ParsableArguments {
  @Flag(help: "Print the exact request.")
  var showRequest = false

  @Flag(help: "Save even what is certainly wrong.")
  var force = false

  @OptionGroup var change: ChangeOptions

  var profile: ProfileOptions { change.profile }

  /// Whether nobody is asked.
  var isUnattended: Bool { change.yes || change.dryRun }

  /// Stages edits on the schema as it is now, and saves it.
  func edit(
    readingPeople: Bool = false, _ edits: (MappingSchema) throws -> [MappingEdit],
    counting: ((Session, MappingSchema, MappingSchema) async throws -> Void)? = nil
  ) async throws {
    try await carryOut(readingPeople: readingPeople, counting: counting) { integration in
      let base = try await integration.readSchema().schema
      var draft = MappingDraft(base: base)
      do {
        try draft.stage("Change by command", try edits(base))
      } catch let error as MappingEditError {
        throw ProvisioningError(
          .invalidInput, operation: "changing the mappings", message: error.description,
          advice: "See entrahub mappings list; nothing was changed.")
      }
      return try await integration.review(draft)
    }
  }

  /// Shows what changes, what is doubtful about it and what it causes; asks; saves.
  ///
  /// - Parameter readingPeople: whether the change is about who is in scope, which only people in
  ///   the workspace tell.
  func carryOut(
    _ origin: TypedConfirmation.Origin = .draft, readingPeople: Bool = false,
    counting: ((Session, MappingSchema, MappingSchema) async throws -> Void)? = nil,
    _ describe: (Integration) async throws -> SchemaReview
  ) async throws {
    try await profile.with { session in
      try refuseIfReadOnly(session)
      if readingPeople, !change.yes { try await session.integration.readForCounting(names: false) }
      // Over how many people a new initial cycle goes, the assignments say.
      _ = await session.integration.refresh([.applications, .job, .assignments])
      let review: SchemaReview
      do {
        review = try await describe(session.integration)
      } catch let error as ProvisioningError where error.isNothingToSave {
        profile.output.line("Nothing to change: the service has just that already.")
        return
      }
      try show(review)
      if let counting, let result = review.result {
        try await counting(session, review.base.schema, result)
      }
      if change.dryRun {
        profile.output.line("Nothing was changed (--dry-run).")
        return
      }
      if !change.yes { try confirm(review, origin, session) }
      try await save(review, session)
    }
  }

  private func confirm(
    _ review: SchemaReview, _ origin: TypedConfirmation.Origin, _ session: Session
  ) throws {
    let reason = TypedConfirmation.reason(
      review.impact, origin, isProduction: session.profile.profileClass == .production,
      threshold: try session.setup.preferences().typedConfirmationFrom
        ?? TypedConfirmation.usualThreshold)
    if let reason { Output.message("! \(reason)") }
    try ChangeOptions.confirm(
      review.change, session, word: reason == nil ? nil : session.profile.name)
  }

  /// What can't be done isn't asked about; a dry run may look.
  private func refuseIfReadOnly(_ session: Session) throws(ProvisioningError) {
    guard session.integration.isReadOnly, !change.dryRun else { return }
    throw ProvisioningError(
      .readOnly, operation: "changing the mappings",
      message: "the profile \(session.profile.name) is read-only",
      advice: "Look with --dry-run, or use a profile that may change things.")
  }

  private func show(_ review: SchemaReview) throws {
    let output = profile.output
    output.differences(review.differences)
    let shown = Times.localized(review.change)
    if review.differences.isEmpty {
      output.line(PlainText.clean("\(shown.object): \(shown.before) → \(shown.after)"))
    }
    let errors = showFindings(of: review)
    for consequence in shown.consequences { output.line("→ \(PlainText.clean(consequence))") }
    if showRequest {
      output.line()
      output.line(PlainText.clean("\(review.request.method) \(review.request.path)"))
      if let body = review.request.body { output.lines(body) }
    }
    if errors > 0, !force {
      output.line(
        "Nothing was changed: it brings \(errors == 1 ? "an error" : "\(errors) errors")."
          + " --force saves it all the same.")
      throw ExitCode(1)
    }
  }

  /// Prints what the lint finds in the result and did not find before; notes only for what changes.
  private func showFindings(of review: SchemaReview) -> Int {
    guard let result = review.result else { return 0 }
    let known = review.lint.findings(in: review.base.schema)
    let touched = Swift.Set(review.differences.compactMap(\.target))
    let new = review.lint.findings(in: result).filter { finding in
      let isKnown = known.contains {
        $0.id == finding.id && $0.mapping == finding.mapping && $0.rule == finding.rule
          && $0.reason == finding.reason
      }
      guard !isKnown else { return false }
      return finding.severity > .note || touched.contains(finding.rule ?? "")
    }
    new.forEach { profile.output.finding($0, in: result) }
    return new.count { $0.severity == .error }
  }

  private func save(_ review: SchemaReview, _ session: Session) async throws {
    let entry = try await session.integration.perform(review.change)
    let output = profile.output
    let id = entry.requestId.map { ", request-id \($0)" } ?? ""
    output.line(PlainText.clean("Done (journal \(entry.id)\(id))."))
    if let message = entry.message { output.line("  " + PlainText.clean(Times.localized(message))) }
    let backup = try session.integration.schemaBackups(limit: 20)
      .first { $0.journalEntry == entry.id }
    if let backup { output.line("Undo: entrahub mappings restore \(backup.id)") }
  }
}
