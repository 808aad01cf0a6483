public import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  static let schemaReading = Purpose(
    "reading the attribute mappings", .consoleToGraph, needs: "Synchronization.Read.All")

  /// Reads the schema of the provisioning job.
  ///
  /// - Throws: `notFound` without a job, `unexpectedAnswer` for a document that is no schema.
  public func readSchema() async throws(ProvisioningError) -> JobSchema {
    if let studied = options.studied { return try studied.jobSchema() }
    let services = try await services()
    return try await schema(of: try await currentJob(services), services)
  }

  private func currentJob(
    _ services: Services
  ) async throws(ProvisioningError) -> SynchronizationJob {
    if let job = try await Pass(services).job().result.get() { return job }
    throw ProvisioningError.noJob(Self.schemaReading.operation)
  }

  private func schema(
    of job: SynchronizationJob, _ services: Services
  ) async throws(ProvisioningError) -> JobSchema {
    try await schema(sp: job.servicePrincipalId, job: job.id, services)
  }

  func schema(
    sp: String, job: String, _ services: Services
  ) async throws(ProvisioningError) -> JobSchema {
    let reading = await observe(Self.schemaReading) {
      try await services.graph(Self.schemaReading).mappingSchema(sp: sp, of: .job(job))
    }
    return JobSchema(
      servicePrincipalId: sp, jobId: job, schema: try reading.result.get(),
      readAt: options.timing.now())
  }

  /// Describes the save of a draft from what the service has now.
  ///
  /// What somebody else saved meanwhile is kept where the draft doesn't touch it. Where it does,
  /// the review names the conflicts, and performing its change is refused.
  ///
  /// - Parameter overwriting: replaces what somebody else saved by the draft as it stands.
  /// - Throws: `refused` for a draft that changes nothing.
  public func review(
    _ draft: MappingDraft, overwriting: Bool = false
  ) async throws(ProvisioningError) -> SchemaReview {
    let services = try await services()
    var base = try await schema(of: try await currentJob(services), services)
    let comparison = Self.comparison(of: draft, base)
    var result = draft.result
    if !comparison.theirs.isEmpty, !overwriting {
      if let rebased = comparison.rebased {
        result = rebased.result
      } else {
        // The change is described for what the draft began with, so that it can't be made.
        base = JobSchema(
          servicePrincipalId: base.servicePrincipalId, jobId: base.jobId, schema: draft.base,
          readAt: base.readAt)
      }
    }
    var review = try await review(base, result, .draft)
    if case .saveSchema(var save) = review.change.action {
      save.draft = draft.result
      review.change.action = .saveSchema(save)
    }
    review.current = comparison.current
    review.theirs = comparison.theirs
    review.conflicts = overwriting ? [] : comparison.conflicts
    return review
  }

  /// Whether the service still has what a draft began with, and what becomes of it if not.
  public func compare(
    _ draft: MappingDraft
  ) async throws(ProvisioningError) -> DraftComparison {
    Self.comparison(of: draft, try await readSchema())
  }

  private static func comparison(of draft: MappingDraft, _ current: JobSchema) -> DraftComparison {
    let theirs = draft.base.changes(to: current.schema)
    let conflicts = theirs.isEmpty ? [] : draft.conflicts(with: current.schema)
    return DraftComparison(
      current: current, theirs: theirs, conflicts: conflicts,
      rebased: theirs.isEmpty
        ? draft : conflicts.isEmpty ? draft.rebasedKeepingOthers(current.schema) : nil)
  }

  /// Describes the way back to a backup; the backup before a save undoes the save.
  public func reviewRestore(
    backup id: SchemaBackup.ID
  ) async throws(ProvisioningError) -> SchemaReview {
    let (backup, schema) = try workspace.schemaBackup(id)
    let services = try await services()
    let base = try await self.schema(of: try await currentJob(services), services)
    var review = try await review(base, schema, .backup(id))
    if backup.jobId != base.jobId {
      review.change.consequences.append(
        "The backup is of another job, \(Words.cut(backup.jobId, to: 80))")
    }
    return review
  }

  /// Describes putting a document, such as an exported file, in the place of the whole schema.
  public func reviewImport(
    _ schema: MappingSchema
  ) async throws(ProvisioningError) -> SchemaReview {
    let services = try await services()
    let base = try await self.schema(of: try await currentJob(services), services)
    return try await review(base, schema, .imported)
  }

  /// Describes the way back to Webex's own mappings and filters.
  public func reviewReset() async throws(ProvisioningError) -> SchemaReview {
    let services = try await services()
    let job = try await currentJob(services)
    let base = try await schema(of: job, services)
    var description = SchemaDescription(
      base: base, snapshot: snapshot, operation: "resetting the mappings")
    let result = await defaults(of: job, services)
    let differences = result.map { base.schema.changes(to: $0) } ?? []
    description.evaluated = await evaluated()
    if let result {
      description.counts = await counts(from: base.schema, to: result, differences)
    }
    return SchemaReview(
      change: description.reset(), base: base, result: result, differences: differences,
      impact: description.counts.impact,
      request: SchemaRequest(method: "DELETE", path: description.path, body: nil))
  }

  /// What the job's template has; nil where it can't be read.
  private func defaults(
    of job: SynchronizationJob, _ services: Services
  ) async -> MappingSchema? {
    guard let template = job.templateId else { return nil }
    let reading = await observe(Self.schemaReading) {
      try await services.graph(Self.schemaReading)
        .mappingSchema(sp: job.servicePrincipalId, of: .template(template))
    }
    return reading.value
  }

  private func review(
    _ base: JobSchema, _ result: MappingSchema, _ origin: SchemaSave.Origin
  ) async throws(ProvisioningError) -> SchemaReview {
    let differences = base.schema.changes(to: result)
    var description = SchemaDescription(
      base: base, snapshot: snapshot, operation: "saving the mappings")
    guard !differences.isEmpty else { throw description.nothingToSave }
    description.evaluated = await evaluated()
    description.counts = await counts(from: base.schema, to: result, differences)
    return SchemaReview(
      change: description.save(result, differences, origin), base: base, result: result,
      differences: differences, findings: findings(in: result), lint: MappingLint(snapshot),
      impact: description.counts.impact,
      request: SchemaRequest(
        method: "PUT", path: description.path, body: result.exportText()))
  }

  /// By what the workspace holds: reviewing asks for no members.
  private func evaluated() async -> ScopeSize? {
    await scopeSize(snapshot.assignments.value, snapshot.job.value.flatMap(\.self))
  }

  /// What there is to say about a schema, with what is known of the job.
  private func findings(in schema: MappingSchema) -> [MappingFinding] {
    MappingLint(snapshot).findings(in: schema)
  }
}

extension MappingLint {
  /// The check with what is known of a tenant's job and people.
  public init(_ snapshot: Snapshot) {
    self.init(
      everybodyIsInScope: snapshot.job.value.flatMap(\.self)?.synchronizesAll,
      webexKnowsMail: snapshot.findings.webexKnowsMail)
  }
}

extension MappingDraft {
  /// The draft's steps on a newer schema; nil where they can't be made there, or would take back
  /// what somebody else changed.
  fileprivate func rebasedKeepingOthers(_ newer: MappingSchema) -> MappingDraft? {
    let replacesAll = steps.prefix(position).flatMap(\.edits).contains {
      if case .replaceSchema = $0 { true } else { false }
    }
    return replacesAll ? nil : try? rebased(onto: newer)
  }
}

/// Turns a changed schema into a described change.
struct SchemaDescription {
  var base: JobSchema
  var snapshot: Snapshot
  var operation: String
  var counts = SchemaCounts()
  /// What the initial cycle evaluates; nil where it could not be counted.
  var evaluated: ScopeSize?

  init(base: JobSchema, snapshot: Snapshot, operation: String) {
    self.base = base
    self.snapshot = snapshot
    self.operation = operation
  }

  static let object = "attribute mappings"

  var path: String {
    "/servicePrincipals/\(base.servicePrincipalId)/synchronization/jobs/\(base.jobId)/schema"
  }

  var nothingToSave: ProvisioningError {
    ProvisioningError(
      .refused, leg: .consoleToGraph, operation: operation,
      message: "the service has just these mappings already",
      advice: "There is nothing to save.")
  }

  func save(
    _ result: MappingSchema, _ differences: [SchemaDifference], _ origin: SchemaSave.Origin
  ) -> Change {
    let words =
      switch origin {
      case .draft: Words.count(differences.count, "change")
      case .imported: "imported, with \(Words.count(differences.count, "change"))"
      case .backup(let id): "as in backup \(id), with \(Words.count(differences.count, "change"))"
      }
    return Change(
      action: .saveSchema(SchemaSave(base: base, result: result, origin: origin)),
      object: Self.object, before: before, after: words,
      consequences: [cycle] + reach + [Self.backup], isDangerous: true)
  }

  func reset() -> Change {
    Change(
      action: .resetSchema(SchemaReset(base: base)), object: Self.object, before: before,
      after: "Webex's defaults",
      consequences: [
        "All mappings and all scoping filters go back to Webex's defaults", cycle,
      ] + reach + [Self.backup], isDangerous: true)
  }

  /// Whom it reaches.
  private var reach: [String] {
    counts.crossings.compactMap(Self.words) + (counts.groups?.words ?? [])
      + (counts.impact?.words ?? [])
  }

  private var before: String { "schema \(base.fingerprint)" }

  private static let backup = "What the service has now is kept as a backup"

  private var cycle: String {
    let begins =
      switch (snapshot.job.value ?? nil)?.state {
      case .paused:
        "The job is paused: saving begins no cycle; an initial one comes when the job is started"
      case .notConfigured:
        "The job was never started: saving begins no cycle; an initial one comes with the start"
      default: "Saving restarts an initial cycle"
      }
    return "\(begins). \(ChangeDescription.evaluation(of: evaluated, atMost: snapshot.scopeSize))"
  }

  private static func words(_ crossing: ScopePreview) -> String? {
    guard crossing.entering > 0 || crossing.leaving > 0 else {
      return "The scoping filter lets in whom it let in before"
    }
    let who = Words.count(crossing.entering, "person", plural: "people")
    return "The scoping filter lets \(who) in who were out, and puts "
      + "\(Words.grouped(crossing.leaving)) out who were in and are disabled in Webex"
  }
}
