internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// Replaces the schema: read again and compared, backed up, journaled, sent, read and compared.
  func performReplacement(
    _ change: Change, _ replacement: SchemaReplacement, _ services: Services
  ) async throws(ProvisioningError) -> JournalEntry {
    let operation = change.action.operation
    guard let base = replacement.base else {
      throw ProvisioningError(
        .invalidInput, operation: operation, message: "a change of an earlier run can't be made",
        advice: "Review it again.")
    }
    let current = try await schema(
      sp: replacement.servicePrincipalId, job: replacement.jobId, services)
    let theirs = base.changes(to: current.schema)
    guard theirs.isEmpty else { throw Self.changedMeanwhile(operation, theirs) }
    // From the intent to its outcome nothing may be cut short, whoever loses patience.
    let result = await uninterrupted {
      await self.replaceSchema(change, replacement, current, services)
    }
    wakeWatchers()
    await refresh(change.action.touches)
    return try result.get()
  }

  private static func changedMeanwhile(
    _ operation: String, _ theirs: [SchemaDifference]
  ) -> ProvisioningError {
    let shown = theirs.prefix(3).map { Words.cut("\($0)", to: 160) }.joined(separator: "; ")
    let more = theirs.count > 3 ? "; and \(theirs.count - 3) more" : ""
    return ProvisioningError(
      .changedMeanwhile, leg: .consoleToGraph, operation: operation,
      message: "somebody else saved the mappings meanwhile: \(shown)\(more)",
      advice: "Review again: what does not collide is kept of both; the draft is kept.")
  }

  /// Intent, backup, request, comparison, outcome.
  private func replaceSchema(
    _ change: Change, _ replacement: SchemaReplacement, _ current: JobSchema, _ services: Services
  ) async -> Result<JournalEntry, ProvisioningError> {
    do {
      let intent = try await workspace.record(Intent(change))
      let backup = try await backUp(current, before: intent, sending: replacement.result)
      let operation = change.action.operation
      let purpose = Purpose(operation, .consoleToGraph, needs: change.action.permission)
      let sent = await observe(purpose) { try await change.action.send(services.graph(purpose)) }
      let state = await serviceState(after: sent.failure, replacement, current, services)
      var judged = ReplacementOutcome(sent, state, backup, operation)
      judged.name(replacement.subject(of: sent.failure))
      let entry = try await workspace.finish(intent.id, judged.outcome)
      if judged.isVerified { try? dropDraft(saved: replacement.draft) }
      if let failure = judged.failure { return .failure(failure) }
      return .success(entry)
    } catch {
      return .failure(error)
    }
  }

  /// Without a backup nothing is sent.
  private func backUp(
    _ current: JobSchema, before intent: JournalEntry, sending result: MappingSchema?
  ) async throws(ProvisioningError) -> SchemaBackup {
    do {
      return try await workspace.backUp(
        current, before: intent, sending: result, at: options.timing.now())
    } catch {
      _ = try? await workspace.finish(
        intent.id, IntentOutcome(.failed, message: "nothing was sent: \(error.headline)"))
      throw error
    }
  }

  /// What the service has, asked more than once where an answer may come late.
  private func serviceState(
    after failure: ProvisioningError?, _ replacement: SchemaReplacement, _ current: JobSchema,
    _ services: Services
  ) async -> ReplacementState {
    let isCertain = failure.map { !$0.leavesOutcomeOpen } ?? false
    var state = ReplacementState.unknown
    for wait in isCertain ? [0] : [0, 500, 1_000, 2_000] {
      if wait > 0 { try? await options.timing.sleep(.milliseconds(wait)) }
      state = await ReplacementState(
        base: current.schema, result: replacement.result,
        now: try? schema(sp: current.servicePrincipalId, job: current.jobId, services).schema)
      // What it had before may still be on its way out; anything else is its last word.
      switch state {
      case .hasResult, .hasOther: return state
      case .hasBase, .unknown: continue
      }
    }
    return state
  }

  /// A draft that was edited while it was saved stays.
  func dropDraft(saved result: MappingSchema?) throws(ProvisioningError) {
    guard let result, let draft = try mappingDraft(), draft.result == result else { return }
    try keepDraft(nil)
  }
}

/// What the service has after a schema was sent.
enum ReplacementState: Sendable {
  case hasResult
  case hasBase
  /// Neither, with how it differs from what was sent; for a reset, what it differs in from before.
  case hasOther([SchemaDifference])
  case unknown

  init(base: MappingSchema, result: MappingSchema?, now: MappingSchema?) {
    guard let now else {
      self = .unknown
      return
    }
    if let result {
      let rest = result.changes(to: now)
      self = rest.isEmpty ? .hasResult : base.changes(to: now).isEmpty ? .hasBase : .hasOther(rest)
    } else {
      // Only the service knows its defaults: anything else than before is them.
      self = base.changes(to: now).isEmpty ? .hasBase : .hasResult
    }
  }
}

/// How a replacement ended: for the journal and for the operator.
struct ReplacementOutcome {
  var outcome: IntentOutcome
  var failure: ProvisioningError?

  /// Whether the service was seen to have what was sent.
  var isVerified = false

  init(
    _ sent: Observation<Void>, _ state: ReplacementState, _ backup: SchemaBackup,
    _ operation: String
  ) {
    let record = sent.lastRecord
    if case .hasResult = state { isVerified = true }
    outcome = IntentOutcome(
      .done, status: sent.failure?.status ?? record?.status,
      requestId: sent.failure?.ids.requestId ?? record?.requestID,
      clientRequestId: sent.failure?.ids.clientRequestId ?? record?.clientRequestID)
    switch (sent.failure, state) {
    case (nil, .hasResult): outcome.message = "read again and found as sent"
    case (nil, .unknown):
      outcome.message = "accepted; it could not be read again for comparison"
    case (nil, .hasOther(let rest)):
      outcome.message = "accepted, but the service differs in: \(Self.words(rest))"
    case (nil, .hasBase):
      var error = ProvisioningError(
        .unexpectedAnswer, leg: .consoleToGraph, operation: operation,
        message: "the service accepted the mappings, but still has those from before", advice: "")
      error.status = outcome.status
      error.ids.requestId = outcome.requestId
      error.ids.clientRequestId = outcome.clientRequestId
      fail(error, .foundNotDone, "Try again in a minute", backup)
    case (let error?, .hasResult) where error.leavesOutcomeOpen:
      outcome.outcome = .foundDone
      outcome.message = "the answer was lost (\(error.headline)); the service has what was sent"
    case (let error?, .hasResult):
      fail(error, .failed, "The service has just what was sent all the same", backup)
    case (let error?, .hasBase):
      fail(
        error, error.leavesOutcomeOpen ? .foundNotDone : .failed,
        "The service still has the mappings from before", backup)
    case (let error?, .hasOther(let rest)):
      fail(
        error, error.leavesOutcomeOpen ? .unresolved : .failed,
        "The service now has something else: \(Self.words(rest)). Restore the backup or save again",
        backup)
    case (let error?, .unknown):
      fail(
        error, error.leavesOutcomeOpen ? .unresolved : .failed,
        "What the service has now could not be read", backup)
    }
  }

  /// Says which mapping the refusal is about.
  mutating func name(_ subject: String?) {
    guard let subject, let advice = failure?.advice else { return }
    failure?.advice = "It is about \(subject). \(advice)"
    outcome.message = outcome.message.map { "\($0); it is about \(subject)" }
  }

  private mutating func fail(
    _ error: ProvisioningError, _ result: JournalEntry.Outcome, _ state: String,
    _ backup: SchemaBackup
  ) {
    outcome.outcome = result
    outcome.message = "\(error.headline); \(state)"
    var error = error
    let next = error.advice.isEmpty ? "" : "\(error.advice) "
    error.advice =
      "\(next)\(state). The draft is kept, and backup \(backup.id) holds "
      + "what was there before."
    failure = error
  }

  private static func words(_ differences: [SchemaDifference]) -> String {
    let shown = differences.prefix(3).map { Words.cut("\($0)", to: 160) }.joined(separator: "; ")
    return differences.count > 3 ? "\(shown); and \(differences.count - 3) more" : shown
  }
}

extension SchemaReplacement {
  /// What a refusal is about; nil for another failure, and for a reset.
  func subject(of failure: ProvisioningError?) -> String? {
    guard let failure, failure.kind == .refused, let base, let result else { return nil }
    return result.subject(of: failure.message, changes: base.changes(to: result))
  }
}

extension ProvisioningError {
  /// Whether the service may have done what was asked although no good answer came.
  var leavesOutcomeOpen: Bool {
    kind == .unreachable || kind == .unexpectedAnswer || kind == .cancelled
  }
}

extension GraphClient {
  func mappingSchema(sp: String, of owner: SchemaOwner) async throws -> MappingSchema {
    try MappingSchema(parsing: try await synchronizationSchemaDocument(sp: sp, of: owner))
  }
}
