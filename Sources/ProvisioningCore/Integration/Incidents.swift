internal import Evidence
internal import Foundation
internal import HTTPTransport

extension Integration {
  /// Open incidents that are looked through; nobody has more outages at once.
  private static let openLimit = 50

  /// The newest first; nil where they can't be read.
  var openIncidents: [Incident]? { try? workspace.incidents(limit: Self.openLimit, state: .open) }

  /// The open incident of an outage that is met again.
  func sameOutage(as incident: Incident) -> Incident? {
    openIncidents?.first { incident.isSameOutage(as: $0) }
  }

  /// The open incident that a new run goes on with, or finds to be over: the one of the same text,
  /// without one the newest that broke the integration, else that is about people.
  func earlierIncident(_ report: Report?) -> Incident? {
    let open = openIncidents
    guard let report else {
      return open?.first { !$0.decisiveFailures.isEmpty || $0.concern?.stoppedJob == true }
        ?? open?.first { !$0.awaitedFailures.isEmpty }
    }
    let facts = Incident.facts(report.facts)
    return facts.isEmpty
      ? nil : open?.first { !$0.awaitedFailures.isEmpty && $0.facts == facts }
  }

  /// Keeps a diagnosis as an incident: the open one of the same outage, else a new one.
  ///
  /// - Returns: its number; nil where it can't be stored.
  func keep(_ diagnosis: DiagnosisReport) async -> Incident.ID? {
    // A text about something else is no incident of this profile.
    if diagnosis.diagnoses.first?.isElsewhere == true { return nil }
    let now = options.timing.now()
    let incident = Incident(diagnosis, at: now)
    let stored =
      incident.state == .open
      ? sameOutage(as: incident)?.reportedAgain(incident, at: now) ?? incident
      : outlived(by: incident, diagnosis, at: now) ?? incident
    // A full disk must not cost the diagnosis.
    return try? await workspace.save(stored).id
  }

  /// The incident that an old text tells of, though it works now.
  private func outlived(
    by incident: Incident, _ diagnosis: DiagnosisReport, at now: Date
  ) -> Incident? {
    guard let id = incident.trackingId,
      let kept = try? workspace.incidents(limit: Self.openLimit),
      let known = kept.first(where: { $0.trackingId == id })
    else { return nil }
    let first = diagnosis.diagnoses.first
    let isProved = first?.saysItWorks == true && first?.confidence == .confirmed
    var told = known.reportedAgain(incident, at: now)
    told.diagnoses = known.diagnoses
    return known.state == .open && isProved ? told.seenRecovered(grade, at: now) : told
  }

  /// Closes incidents whose outage was over before anybody looked: the next complete picture in
  /// which all is well ends them.
  func closeRecovered(_ parts: Set<Part>) async {
    guard parts.isSuperset(of: [.applications, .job, .controlHub]), snapshot.verdict.level == .ok,
      let open = openIncidents
    else { return }
    let now = options.timing.now()
    // A picture without the wizard's trust proves nothing of what was said about that.
    let proves = snapshot.profile.deployment != .gallery
    for incident in open where incident.endsWithHealth && !watched.contains(incident.id) {
      if !proves, incident.diagnoses.first?.leg == .webexToEntra { continue }
      if var concern = incident.concern {
        guard parts.contains(.provisioning), let log = snapshot.provisioning.value else { continue }
        concern.look(log, snapshot.job.value.flatMap(\.self))
        guard concern.isOver else { continue }
      }
      _ = try? await workspace.save(incident.seenRecovered(grade, at: now))
    }
  }

  /// What the snapshot proves: a gallery job that gets through its cycles has reached Webex.
  private var grade: PlaybookRun.Recovery.Grade {
    snapshot.profile.deployment == .gallery || snapshot.controlHub.value?.state == .answersWell
      ? .bothSides : .entraSideOnly
  }
}
