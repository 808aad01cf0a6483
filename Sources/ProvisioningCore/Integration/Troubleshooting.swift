public import Evidence
internal import Foundation
internal import HTTPTransport

extension Integration {
  /// Walks through the checks that fit, names the cause, and watches until it is cured.
  ///
  /// Each step is a new value of the stream, which ends with the run; ending the stream early ends
  /// the run.
  ///
  /// - Parameters:
  ///   - report: a pasted text to start from.
  ///   - playbook: id of a playbook; nil picks one from the report, else from the snapshot.
  ///   - watch: false stops after the first round.
  public nonisolated func troubleshoot(
    _ report: Report? = nil, playbook: String? = nil, watch: Bool = true
  ) -> AsyncStream<PlaybookRun> {
    let (stream, listener) = AsyncStream.makeStream(of: PlaybookRun.self)
    let task = Task {
      await whileOpen { await self.run(report, playbook, watch) { listener.yield($0) } }
      listener.finish()
    }
    listener.onTermination = { _ in task.cancel() }
    return stream
  }

  private func run(
    _ report: Report?, _ playbookID: String?, _ watch: Bool,
    _ show: @escaping @Sendable (PlaybookRun) -> Void
  ) async {
    if options.studied != nil {
      show(stopped(SupportBundle.offline, report))
      return
    }
    let suspicions = report.map(signatures.suspicions) ?? []
    // Before a reading closes it unseen.
    let earlier = earlierIncident(report)
    if let earlier { watched.insert(earlier.id) }
    let playbook: Playbook
    do {
      playbook = try await self.playbook(playbookID, suspicions, report?.facts)
    } catch {
      watched.removeAll()
      show(stopped(error, report))
      return
    }
    let troubleshooter = Troubleshooter(
      playbook: playbook, report: report, watches: watch, options: options,
      diagnoser: diagnoser(suspicions, report?.facts),
      makePass: { await self.pass(about: playbook.concern) },
      makeCures: { await self.cures($0, $1, report?.facts) },
      save: { await self.save($0, isAsked: playbookID != nil) },
      nap: { try await self.nap($0, since: $1) },
      refresh: { await self.refresh([.applications, .job, .controlHub, .provisioning]) },
      countSecondUsers: { await self.countSecondUsers(isProof: $0) },
      changes: changesMade, earlier: earlier)
    await troubleshooter.run(show)
    watched.removeAll()
    // The run has seen more than the last reading; whoever ended it early wants nothing more.
    if !Task.isCancelled { await refresh() }
  }

  func playbook(
    _ id: String?, _ suspicions: [Suspicion], _ facts: Facts?
  ) async throws(ProvisioningError) -> Playbook {
    if let id {
      if let playbook = Playbook.named(id) { return playbook }
      throw ProvisioningError(
        .invalidInput, operation: "choosing a playbook",
        message: "there is no playbook \(Words.cut(id, to: 60))",
        advice: "Use one of: \(Playbook.all.map(\.id).joined(separator: ", ")).")
    }
    let mayBeElsewhere =
      facts?.aadsts != nil || suspicions.first?.leg == .webexToEntra
    if let first = suspicions.first, !mayBeElsewhere { return Playbook.fitting(first) }
    // What is wrong decides which checks make sense, so it is read before.
    if isStale {
      await refresh([.applications, .job, .controlHub, .provisioning, .webex, .assignments])
    }
    let own = OwnSide(profile, snapshot)
    if let first = suspicions.first, Elsewhere(facts, suspicions, own) == nil {
      return Playbook.fitting(first)
    }
    return Playbook.fitting(snapshot)
  }

  /// Waits, but not beyond the next change that is made from here.
  ///
  /// - Parameter seen: changes already looked at; with newer ones there is no wait.
  private func nap(_ wait: Duration, since seen: Int) async throws -> Int {
    guard changesMade == seen else { return changesMade }
    let sleep = options.timing.sleep
    let id = UUID()
    let task = Task { try await sleep(wait) }
    naps[id] = task
    defer { naps[id] = nil }
    let result = await withTaskCancellationHandler {
      await task.result
    } onCancel: {
      task.cancel()
    }
    try Task.checkCancellation()
    if changesMade == seen { try result.get() }
    return changesMade
  }

  /// Has every watching run look again at once.
  func wakeWatchers() {
    changesMade += 1
    for nap in naps.values { nap.cancel() }
  }

  /// An older snapshot may tell of another day.
  private var isStale: Bool {
    // Whom a job leaves out or doubles is found by who is assigned.
    guard let readAt = snapshot.applications.readAt, let assigned = snapshot.assignments.readAt,
      snapshot.job.readAt != nil
    else { return true }
    // A refusal by Webex is no longer known after a start, only that nothing was read.
    if snapshot.webex.readAt == nil, snapshot.webex.failure == nil { return true }
    return options.timing.now().timeIntervalSince(min(readAt, assigned)) > 600
  }

  /// - Parameter concern: signatures of the causes that the checks ask about; nil for all.
  private func pass(about concern: Set<String>?) async -> Pass {
    // A refused token may have been replaced meanwhile where it is kept.
    if let kind = snapshot.webex.failure?.kind, kind == .notSignedIn || kind == .forbidden {
      await forgetServices()
    }
    if let services = try? await services() { return Pass(services, concern: concern) }
    return Pass(Services(profile: profile, now: options.timing.now), concern: concern)
  }

  private func stopped(_ error: ProvisioningError, _ report: Report?) -> PlaybookRun {
    PlaybookRun(
      id: 0, playbook: "", title: "Troubleshooting", startedAt: options.timing.now(),
      phase: .stopped(error), steps: [], report: report)
  }

  /// Stores the run as an incident, once its checks tell which one; a full disk must not end the
  /// watching.
  ///
  /// - Parameter isAsked: whether the playbook was asked for by name.
  /// - Returns: the incident; nil where there is none: a text about something else opens none, nor
  ///   does a playbook that was asked for and found nothing.
  private func save(_ run: PlaybookRun, isAsked: Bool) async -> Incident? {
    if case .checking = run.phase, run.id == 0 { return nil }
    if run.phase == .healthy, run.id == 0, run.report == nil, isAsked, !run.findsWrong {
      return nil
    }
    if run.phase == .healthy, run.id == 0, run.diagnoses.first?.isElsewhere == true { return nil }
    let now = options.timing.now()
    var run = run
    if run.id == 0, let kept = sameOutage(as: Incident(run, before: nil, at: now)) {
      run.id = kept.id
    }
    let known = run.id == 0 ? nil : try? workspace.incident(run.id)
    let incident = Incident(run, before: known, at: now)
    let stored = (try? await workspace.save(incident)) ?? incident
    watched.insert(stored.id)
    return stored
  }
}
