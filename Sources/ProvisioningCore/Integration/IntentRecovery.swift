internal import Foundation
internal import MicrosoftGraph

extension Integration {
  /// Asks the service what became of changes whose process ended before their outcome was known.
  func resolveIntents(_ services: Services) async {
    guard !hasResolvedIntents, services.graph != nil else { return }
    // A workspace that can't be read now is asked again at the next reading.
    guard let open = try? workspace.unresolvedIntents() else { return }
    hasResolvedIntents = true
    if open.isEmpty { return }
    for entry in open {
      let outcome = await found(entry.change, since: entry.intendedAt, services)
      guard outcome != .unresolved else { continue }
      _ = try? await workspace.finish(
        entry.id,
        IntentOutcome(
          outcome, status: entry.status, message: "found by asking the service afterwards"))
      if outcome == .foundDone, case .saveSchema(let save) = entry.change.action {
        let documents = try? workspace.documents(ofReplacement: save.jobId, before: save.before)
        try? dropDraft(saved: documents?.result)
      }
    }
    let remaining = (try? workspace.unresolvedIntents().count) ?? open.count
    hasResolvedIntents = remaining == 0
    update { $0.unresolvedIntents = remaining }
  }

  /// Whether a change has been made, as the service shows it now.
  func found(
    _ change: Change, since intended: Date, _ services: Services
  ) async -> JournalEntry.Outcome {
    let pass = Pass(services)
    switch change.action {
    case .restoreApplication(_, let item):
      return await isPresent(item, services)
    case .enableApplication(let role, _):
      guard let apps = await pass.applications().value,
        let app = apps.first(where: { $0.role == role })
      else { return .unresolved }
      return app.state == .disabled || app.state.isGone ? .foundNotDone : .foundDone
    case .startJob:
      guard case .some(.some(let job)) = await pass.job().value else { return .unresolved }
      return job.state == .active || job.state == .notRun ? .foundDone : .foundNotDone
    case .pauseJob:
      guard case .some(.some(let job)) = await pass.job().value else { return .unresolved }
      return job.state == .paused ? .foundDone : .foundNotDone
    case .restartJob(let servicePrincipal, _, _):
      // A restart leaves no state of its own: only the audit log can tell.
      guard let events = await pass.audit().value else { return .unresolved }
      let restarted = events.contains {
        $0.activity.lowercased().contains("restart") && $0.targetId == servicePrincipal
          && $0.moment >= intended
      }
      // The log lags by minutes, so silence proves nothing.
      return restarted ? .foundDone : .unresolved
    case .saveSchema(let save):
      return await found(save.jobId, before: save.before, after: save.after, change, services)
    case .saveConnection(let save): return await found(save, since: intended, services)
    case .resetSchema(let reset):
      return await found(reset.jobId, before: reset.before, after: nil, change, services)
    case .assign(let target):
      return await foundAssignment(target, isAssigned: true, services)
    case .unassign(let target, _):
      return await foundAssignment(target, isAssigned: false, services)
    case .addGalleryApplication:
      guard let carriers = await pass.carriers().value else { return .unresolved }
      if carriers.gallery != nil { return .foundDone }
      return isReplicating(since: intended) ? .unresolved : .foundNotDone
    case .createJob(let servicePrincipal, _):
      guard let carriers = await pass.carriers().value,
        let jobs = carriers.first(where: { $0.principal.id == servicePrincipal })?.jobs,
        let isThere = try? !jobs.get().isEmpty
      else { return .unresolved }
      return isThere ? .foundDone : .foundNotDone
    case .setVisibility(let role, _, let isVisible):
      guard let apps = await pass.applications().value,
        let app = apps.first(where: { $0.role == role })
      else { return .unresolved }
      return app.isVisibleToUsers == isVisible ? .foundDone : .foundNotDone
    case .carryOutPlan:
      // The next run asks for each of its requests.
      return .unresolved
    case .provisionOnDemand(let target):
      return await foundOnDemand(target, since: intended, services)
    case .moveProfile(let cloud):
      return profile.cloud.rawValue == cloud ? .foundDone : .foundNotDone
    case .setProfile(let facts):
      return Dictionary(uniqueKeysWithValues: profile.decisive) == facts
        ? .foundDone : .foundNotDone
    }
  }

  /// Whether mappings have been replaced: compared with what the backup says was there and sent,
  /// and by fingerprint where the process ended before the backup, and so before sending.
  private func found(
    _ jobId: String, before: String, after: String?, _ change: Change, _ services: Services
  ) async -> JournalEntry.Outcome {
    guard let replacement = change.action.replacement,
      let now = try? await schema(sp: replacement.servicePrincipalId, job: jobId, services)
    else { return .unresolved }
    let documents = try? workspace.documents(ofReplacement: jobId, before: before)
    guard let documents else {
      return now.fingerprint == before
        ? .foundNotDone : now.fingerprint == after ? .foundDone : .unresolved
    }
    let state = ReplacementState(
      base: documents.base, result: documents.result, now: now.schema)
    return switch state {
    case .hasResult: .foundDone
    case .hasBase: .foundNotDone
    case .hasOther, .unknown: .unresolved
    }
  }

  private func isPresent(_ id: String, _ services: Services) async -> JournalEntry.Outcome {
    let purpose = Readers.applicationsPurpose
    let reading = await observe(purpose) {
      try await services.graph(purpose).servicePrincipal(id: id)
    }
    if reading.value != nil { return .foundDone }
    return reading.failure?.kind == .notFound ? .foundNotDone : .unresolved
  }
}
