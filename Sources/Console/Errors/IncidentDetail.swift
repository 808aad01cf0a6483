import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// A kept incident: what was found, done and proved.
enum IncidentDetail {
  static func subject(_ incident: Incident, _ clock: Clock) -> Subject {
    var subject = Subject(SafeText(incident.title))
    let isOver = incident.state != .open
    subject.detail.field(
      "State", "\(isOver ? "✓" : "✗") \(incident.state.words)", isOver ? .ok : .error)
    subject.field("Number", "\(incident.id)", copy: false)
    subject.field("Began", clock.fullWithAge(incident.startedAt), copy: false)
    if let recoveredAt = incident.recoveredAt {
      let took = Clock.stopwatch(recoveredAt.timeIntervalSince(incident.startedAt))
      let isWatched = incident.wasWatched != false
      subject.field(
        isWatched ? "Recovered" : "Recovered by",
        isWatched
          ? "\(clock.fullWithAge(recoveredAt)), after \(took)"
          : "\(clock.fullWithAge(recoveredAt)): seen then, not watched", copy: false)
      subject.field("Proved", incident.recovery?.words, copy: false)
    }
    subject.field("People", incident.concern?.words, copy: false)
    for diagnosis in incident.diagnoses.prefix(1) {
      subject.detail.blank()
      let url = diagnosis.remedies.lazy.compactMap(\.url).first
      DiagnosisDetail.add(diagnosis, consentURL: isOver ? nil : url, to: &subject)
    }
    addFacts(incident, to: &subject)
    let overcome = incident.overcome
    if !overcome.isEmpty {
      subject.detail.heading("What was found first")
      for check in overcome {
        let at = check.finishedAt.map { "\(clock.exactTime($0))  " } ?? ""
        subject.detail.sign(Sign(check), "\(at)\(check.title): \(check.detail)")
      }
    }
    if !incident.checks.isEmpty {
      subject.detail.heading("Checks")
      for check in incident.checks {
        subject.detail.sign(Sign(check), "\(check.title): \(check.detail)")
      }
    }
    addHistory(incident, clock, to: &subject)
    if let report = incident.report {
      subject.detail.heading("Raw text")
      subject.detail.body(report)
      subject.copies.append(Copyable("raw text", report))
    }
    subject.addWhole("all of it as support text")
    return subject
  }

  private static func addFacts(_ incident: Incident, to subject: inout Subject) {
    guard !incident.facts.isEmpty else { return }
    subject.detail.heading("What the text stated")
    let known = Facts.Field.allCases.map(\.rawValue).filter { incident.facts[$0] != nil }
    let others = incident.facts.keys.filter { !known.contains($0) }.sorted()
    for name in known + others { subject.field(name, incident.facts[name], copy: true) }
  }

  private static func addHistory(
    _ incident: Incident, _ clock: Clock, to subject: inout Subject
  ) {
    if !incident.events.isEmpty {
      subject.detail.heading("What happened")
      for event in incident.events {
        subject.detail.text("\(clock.exactTime(event.at))  \(event.text)")
      }
    }
    if !incident.notes.isEmpty {
      subject.detail.heading("Notes")
      for note in incident.notes { subject.detail.text("\(clock.full(note.at))  \(note.text)") }
    }
  }
}

extension PlaybookRun.Recovery.Grade {
  var words: String {
    switch self {
    case .bothSides: "recovered, both sides"
    case .entraSideOnly: "Entra side restored; Control Hub not checked: reload its page"
    }
  }
}

/// Provisioning failures that share a cause.
enum FailureGroupDetail {
  static func subject(
    _ group: FailureGroup, in log: ProvisioningSummary, _ clock: Clock
  ) -> Subject {
    var subject = Subject(SafeText(group.title))
    subject.field("Code", group.code, copy: true)
    subject.field("Fail now", log.failingWords(of: group), copy: false)
    subject.field("More", log.cutWords, copy: false, .warning)
    subject.field(
      "In the log",
      "\(Counts.of(group.count, "entry", "entries")) of "
        + Counts.of(group.affectedObjects, "person or group", "people and groups"), copy: false)
    subject.field("First seen", clock.fullWithAge(ifKnown: group.firstSeen), copy: false)
    subject.field("Last seen", clock.fullWithAge(ifKnown: group.lastSeen), copy: false)
    subject.field("Leg", Leg.entraToWebex.numbered, copy: false)
    if let latest = group.events.first {
      subject.field("Reason", latest.reason, copy: true)
      for id in latest.trackingIds { subject.field("Tracking ID", id, copy: true) }
      subject.field("Microsoft advises", latest.recommendedAction, copy: false)
      addSteps(latest, to: &subject)
      subject.add(latest.raw)
    }
    addAffected(group, clock, to: &subject)
    subject.detail.heading("Latest, \(group.events.count) of \(grouped(group.count))")
    for event in group.events {
      let name = event.sourceName ?? event.sourceId ?? "unnamed"
      subject.detail.sign(
        Sign(event.status), "\(clock.short(ifKnown: event.occurredAt)) \(event.action) \(name)")
      subject.field("Change ID", event.changeId, copy: event.id == group.events.first?.id)
    }
    subject.addWhole("all of it as support text")
    return subject
  }

  private static func addAffected(
    _ group: FailureGroup, _ clock: Clock, to subject: inout Subject
  ) {
    guard !group.affected.isEmpty else { return }
    subject.detail.heading("Whom it concerns")
    for object in group.affected.prefix(100) {
      let name = object.sourceName ?? object.sourceId ?? "unnamed"
      let times = object.count == 1 ? "once" : "\(grouped(object.count)) times"
      let now = object.fails ? "" : ", fails no more"
      subject.detail.text("\(name): \(times), last \(clock.short(ifKnown: object.lastSeen))\(now)")
    }
    let missing = group.affectedObjects - min(100, group.affected.count)
    if missing > 0 { subject.detail.text("… and \(grouped(missing)) more", .muted) }
  }

  private static func addSteps(_ event: ProvisioningEvent, to subject: inout Subject) {
    guard !event.steps.isEmpty else { return }
    subject.detail.heading("Steps of the latest")
    for step in event.steps {
      subject.detail.sign(Sign(step.status), "\(step.title): \(step.description)")
    }
  }
}

/// An entry of the log of which it can't be told whether it is a failure.
enum UnreadableDetail {
  static func subject(_ event: ProvisioningEvent, _ clock: Clock) -> Subject {
    var subject = Subject(SafeText(event.unreadableTitle))
    subject.field("When", clock.fullWithAge(ifKnown: event.occurredAt), copy: false)
    subject.field("Leg", Leg.entraToWebex.numbered, copy: false)
    subject.field("Who", event.sourceName ?? event.sourceId, copy: true)
    subject.field("Event", event.id, copy: true)
    subject.add(event.raw)
    subject.addWhole()
    return subject
  }
}

extension ProvisioningEvent {
  /// Who and what can't be understood; of an entry that is not understood at all, how it begins.
  var unreadableTitle: String {
    if let raw, raw.unread.isEmpty { return "not understood: \(raw.source.prefix(80))" }
    return "\(sourceName ?? sourceId ?? id): \(raw?.words ?? "status unknown")"
  }
}
