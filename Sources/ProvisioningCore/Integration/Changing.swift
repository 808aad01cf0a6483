internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import SCIM

extension Integration {
  /// Describes a change from what the services say now, without making it.
  public func change(for request: ChangeRequest) async throws(ProvisioningError) -> Change {
    try refuseIfReadOnly(request.operation)
    return try await description(try await services(), for: request, warns: true)
      .change(for: request)
  }

  /// Describes a change by its action, as screens hold it.
  public func change(for action: Change.Action) async throws(ProvisioningError) -> Change {
    guard let request = ChangeRequest(action) else {
      throw ProvisioningError(
        .invalidInput, operation: action.operation, message: "the mappings are not at hand",
        advice: "Review the draft, the backup or the reset.")
    }
    return try await change(for: request)
  }

  /// Makes a described change, through the journal.
  ///
  /// The object is read again first: a change that was described for another state is refused.
  ///
  /// - Throws: `readOnly`, `changedMeanwhile`, or why the service did not make it; the journal has
  ///   the outcome in every case that a request left.
  @discardableResult
  public func perform(_ change: Change) async throws(ProvisioningError) -> JournalEntry {
    let operation = change.action.operation
    try refuseIfReadOnly(operation)
    let services = try await services()
    if let replacement = change.action.replacement {
      return try await performReplacement(change, replacement, services)
    }
    if change.action.isAssignment { return try await performAssignment(change, services) }
    if case .saveConnection(let save) = change.action {
      return try await performConnectionSave(change, save, services)
    }
    try await compare(change, services, operation)
    // From the intent to its outcome nothing may be cut short, whoever loses patience.
    let result = await uninterrupted { await self.carryOut(change, operation, services) }
    wakeWatchers()
    await refresh(change.action.touches)
    return try result.get()
  }

  /// Intent, request, outcome.
  func carryOut(
    _ change: Change, _ operation: String, _ services: Services
  ) async -> Result<JournalEntry, ProvisioningError> {
    do {
      let intent = try await workspace.record(Intent(change))
      let purpose = Purpose(operation, .consoleToGraph, needs: change.action.permission)
      let sent = await observe(purpose) { try await change.action.send(services.graph(purpose)) }
      let outcome = await outcome(of: sent, change, intended: intent.intendedAt, services)
      let entry = try await note(outcome, of: intent)
      if var failure = sent.failure, !outcome.isMade {
        if outcome.outcome == .unresolved {
          failure.advice =
            "It may have been made all the same (journal \(intent.id)): the next start asks the "
            + "service. \(failure.advice)"
        }
        return .failure(failure)
      }
      return .success(entry)
    } catch {
      return .failure(error)
    }
  }

  /// What was made is said to be, also where a full disk can't keep that: the intent stays open, and
  /// the next start asks the service.
  private func note(
    _ outcome: IntentOutcome, of intent: JournalEntry
  ) async throws(ProvisioningError) -> JournalEntry {
    do throws(ProvisioningError) {
      return try await workspace.finish(intent.id, outcome)
    } catch {
      if outcome.isMade { return intent.made(outcome, unnoted: error) }
      throw error
    }
  }

  func refuseIfReadOnly(_ operation: String) throws(ProvisioningError) {
    guard isReadOnly else { return }
    throw ProvisioningError(
      .readOnly, operation: operation, message: "the profile \(profile.name) is read-only",
      advice: "Use a profile that may change things, or leave out --read-only.")
  }

  private func description(
    _ services: Services, for request: ChangeRequest, warns: Bool = false
  ) async throws(ProvisioningError) -> ChangeDescription {
    let pass = Pass(services)
    var job: SynchronizationJob?
    var applications: [EnterpriseApplication] = []
    switch request {
    case .restore, .enable, .setVisible, .addGallery:
      applications = try await pass.applications().result.get()
    case .automate:
      applications = try await pass.applications().result.get()
      job = try await galleryJob(pass)
    case .start, .pause, .restart: job = try await pass.job().result.get()
    }
    var description = ChangeDescription(
      applications: applications, job: job, scopeSize: snapshot.scopeSize)
    if warns, case .restart = request {
      description.evaluated = await scopeSize(
        await pass.assignments().value, job, services.graph)
    }
    if warns, let job,
      job.standsForFailures || job.quarantine != nil || (job.lastCycle?.escrowed ?? 0) > 0
    {
      description.scopeSize = await scopeLimit(pass, job)
      // Without a licence for the log there is nothing to warn of.
      if let log = await pass.summary().value {
        description.dominant = DominantFailure(log, job, scopeSize: description.scopeSize)
      }
    }
    if request == .addGallery, applications.contains(where: \.isFreeGallery) {
      try refuseIfAddedJustNow()
      description.galleryTemplateId = try await galleryTemplate(services)
    }
    if request == .automate, job == nil,
      let id = applications.first(where: { $0.role == .gallery })?.objectId
    {
      description.jobTemplateId = try await jobTemplate(of: id, services)
    }
    return description
  }

  /// Reads again what the change was described for.
  private func compare(
    _ change: Change, _ services: Services, _ operation: String
  ) async throws(ProvisioningError) {
    guard let request = ChangeRequest(change.action) else { return }
    let now: Change
    do {
      now = try await description(services, for: request).change(for: request)
    } catch  where error.kind == .refused || error.kind == .notFound && error.status == nil {
      throw Self.changedMeanwhile(operation, error.message)
    }
    if now.before != change.before || now.action != change.action {
      throw Self.changedMeanwhile(
        operation, "it was \(change.before) when this was described, and is \(now.before) now")
    }
  }

  private static func changedMeanwhile(
    _ operation: String, _ message: String
  ) -> ProvisioningError {
    ProvisioningError(
      .changedMeanwhile, leg: .consoleToGraph, operation: operation, message: message,
      advice: "Look at it again and decide anew.")
  }

  /// What became of the request; where the answer was lost, the service is asked.
  private func outcome(
    of sent: Observation<Void>, _ change: Change, intended: Date, _ services: Services
  ) async -> IntentOutcome {
    guard let failure = sent.failure else {
      let record = sent.lastRecord
      return IntentOutcome(
        .done, status: record?.status, requestId: record?.requestID,
        clientRequestId: record?.clientRequestID)
    }
    var outcome = IntentOutcome(
      .failed, status: failure.status, requestId: failure.ids.requestId,
      clientRequestId: failure.ids.clientRequestId, message: failure.headline)
    if failure.leavesOutcomeOpen || change.action.mayBeMade(despite: failure) {
      outcome.outcome = await found(change, since: intended, services)
    }
    return outcome
  }
}

extension ChangeRequest {
  /// Nil for a change of the mappings, which needs the documents.
  init?(_ action: Change.Action) {
    switch action {
    case .restoreApplication(let role, _): self = .restore(role)
    case .enableApplication(let role, _): self = .enable(role)
    case .startJob: self = .start
    case .pauseJob: self = .pause
    case .restartJob(_, _, let scope): self = .restart(resetScope: scope)
    case .setVisibility(let role, _, let isVisible): self = .setVisible(role, isVisible)
    case .addGalleryApplication: self = .addGallery
    case .createJob: self = .automate
    case .saveSchema, .resetSchema, .saveConnection, .assign, .unassign, .carryOutPlan,
      .provisionOnDemand, .moveProfile, .setProfile:
      return nil
    }
  }

  var operation: String {
    switch self {
    case .restore: "restoring the application"
    case .enable: "enabling the application"
    case .start: "starting the provisioning job"
    case .pause: "pausing the provisioning job"
    case .restart: "restarting the provisioning job"
    case .setVisible(_, true): "showing the application to users"
    case .setVisible(_, false): "hiding the application from users"
    case .addGallery: "adding the application from the gallery"
    case .automate: "setting the provisioning to automatic"
    }
  }
}

extension Change.Action {
  /// As a noun phrase, for errors.
  var operation: String {
    switch self {
    case .saveSchema: "saving the mappings"
    case .resetSchema: "resetting the mappings"
    case .assign(let target): "assigning \(Words.cut(target.principalName, to: 60))"
    case .unassign(let target, _):
      "removing the assignment of \(Words.cut(target.principalName, to: 60))"
    case .carryOutPlan: DirectPurpose.purpose.operation
    case .saveConnection: Integration.saveOperation
    case .provisionOnDemand: Integration.onDemandPurpose.operation
    case .moveProfile: "changing the profile's cloud"
    case .setProfile: "changing the profile"
    default: ChangeRequest(self)?.operation ?? "changing the integration"
    }
  }

  /// For the names of backups.
  var noun: String {
    switch self {
    case .saveSchema: "save"
    case .resetSchema: "reset"
    default: "change"
    }
  }

  /// The parts of the snapshot that it can change.
  var touches: Set<Integration.Part> {
    switch self {
    case .restoreApplication(role: .integration, _), .enableApplication, .startJob, .pauseJob,
      .restartJob:
      [.applications, .job, .controlHub, .audit]
    case .saveSchema, .resetSchema: [.job, .mappings, .audit]
    case .assign, .unassign: [.assignments, .audit]
    case .setVisibility: [.applications, .audit]
    case .addGalleryApplication: [.applications, .job, .assignments, .audit]
    case .createJob: [.applications, .job, .mappings, .audit]
    case .carryOutPlan: [.webex]
    case .saveConnection: [.job, .audit]
    case .provisionOnDemand: [.audit, .webex]
    case .moveProfile, .setProfile: []
    case .restoreApplication:
      // What hangs on the application comes back with it.
      Integration.Part.standard.subtracting([.webex])
    }
  }

  /// The least privilege that sending it takes.
  var permission: String {
    switch self {
    case .restoreApplication, .enableApplication, .addGalleryApplication, .setVisibility:
      "Application.ReadWrite.All"
    case .assign, .unassign: "AppRoleAssignment.ReadWrite.All"
    case .startJob, .pauseJob, .restartJob, .createJob, .saveSchema, .resetSchema,
      .saveConnection, .provisionOnDemand:
      "Synchronization.ReadWrite.All"
    case .carryOutPlan: "identity:people_rw"
    case .moveProfile, .setProfile: ""
    }
  }

  func send(_ graph: GraphClient) async throws {
    switch self {
    case .restoreApplication(_, let item): try await graph.restoreDeletedItem(id: item)
    case .enableApplication(_, let id):
      try await graph.setServicePrincipalEnabled(id: id, true)
    case .startJob(let sp, let job): try await graph.startSynchronization(sp: sp, job: job)
    case .pauseJob(let sp, let job): try await graph.pauseSynchronization(sp: sp, job: job)
    case .restartJob(let sp, let job, let scope):
      try await graph.restartSynchronization(sp: sp, job: job, ResetScope(names: scope))
    case .saveSchema(let save):
      guard let result = save.result else { return }
      try await graph.putSynchronizationSchema(
        sp: save.servicePrincipalId, job: save.jobId, document: result.document.bytes())
    case .resetSchema(let reset):
      try await graph.resetSynchronizationSchema(sp: reset.servicePrincipalId, job: reset.jobId)
    case .assign(let target):
      _ = try await graph.assign(
        principalId: target.principalId, toServicePrincipal: target.servicePrincipalId,
        appRoleId: target.roleId)
    case .unassign(let target, let id):
      try await graph.removeAssignment(id: id, fromServicePrincipal: target.servicePrincipalId)
    case .addGalleryApplication(let template, let name):
      try await graph.instantiate(template: template, displayName: name)
    case .createJob(let sp, let template):
      try await graph.createSynchronizationJob(sp: sp, template: template)
    case .setVisibility(_, let id, let isVisible):
      try await graph.setTag("HideApp", !isVisible, onServicePrincipal: id)
    case .saveConnection(let save):
      try await graph.putSynchronizationSecrets(sp: save.servicePrincipalId, save.secrets())
    case .carryOutPlan, .provisionOnDemand, .moveProfile, .setProfile:
      throw ProvisioningError(
        .invalidInput, operation: operation, message: "this is not a change of the integration",
        advice: "Carry it out with its own command.")
    }
  }

  /// Whether a refusal may only say that it is so already.
  func mayBeMade(despite failure: ProvisioningError) -> Bool {
    switch self {
    case .assign: failure.status == 400 || failure.status == 409
    case .createJob: failure.status == 409
    case .unassign: failure.status == 404
    default: false
    }
  }
}
