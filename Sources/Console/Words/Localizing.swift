import Evidence
import Foundation
import ProvisioningCore

/// The core writes moments as `2026-03-08 09:15 UTC`; on the screen they are local, with offset.
extension Clock {
  func localized(_ text: String) -> String {
    guard text.contains(" UTC") else { return text }
    var result = ""
    var rest = text[...]
    while let end = rest.range(of: " UTC") {
      let head = rest[..<end.lowerBound]
      let stamp = head.suffix(16)
      if let date = Self.moment(stamp) {
        let before = head.dropLast(16)
        // "on 21 May 2023 16:43" reads well, "on 16:43" does not.
        let needsDay = before.hasSuffix(" on ")
        let brief = short(date)
        // A moment of another year has no time of day there, and an offset belongs to one.
        let isWhole = needsDay || !brief.contains(":")
        result += before + (isWhole ? full(date) : "\(brief) \(offset(date))")
      } else {
        result += head + " UTC"
      }
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  private static func moment(_ stamp: Substring) -> Date? {
    guard stamp.utf8.count == 16 else { return nil }
    let parts = stamp.split(whereSeparator: { "- :".contains($0) }).map { Int($0) }
    guard parts.count == 5, let year = parts[0], let month = parts[1], let day = parts[2],
      let hour = parts[3], let minute = parts[4]
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(year: year, month: month, day: day, hour: hour, minute: minute))
  }

  func localized(_ snapshot: Snapshot) -> Snapshot {
    var snapshot = snapshot
    snapshot.verdict.sentence = localized(snapshot.verdict.sentence)
    snapshot.verdict.reasons = snapshot.verdict.reasons.map {
      localized(SuggestedCommand.naming($0))
    }
    for index in snapshot.legs.indices {
      snapshot.legs[index].detail = localized(snapshot.legs[index].detail)
    }
    for index in snapshot.timeline.indices {
      snapshot.timeline[index].text = localized(snapshot.timeline[index].text)
    }
    return snapshot
  }

  func localized(_ result: CheckResult) -> CheckResult {
    var result = result
    result.detail = localized(result.detail)
    return result
  }

  func localized(_ incident: Incident) -> Incident {
    var incident = incident
    incident.diagnoses = incident.diagnoses.map(localized)
    incident.checks = incident.checks.map(localized)
    incident.found = incident.found?.map(localized)
    for index in incident.events.indices {
      incident.events[index].text = localized(incident.events[index].text)
    }
    return incident
  }

  func localized(_ diagnosis: Diagnosis) -> Diagnosis {
    var diagnosis = diagnosis
    diagnosis.evidence = diagnosis.evidence.map(localized)
    diagnosis.remedies = diagnosis.remedies.map(localized)
    return diagnosis
  }

  func localized(_ remedy: Remedy) -> Remedy {
    var remedy = remedy
    remedy.explanation = localized(remedy.explanation)
    remedy.disabledBecause = remedy.disabledBecause.map(localized)
    return remedy
  }

  /// For showing only: the core recognises a change by its own words.
  func localized(_ change: Change) -> Change {
    var change = change
    change.before = localized(change.before)
    change.consequences = change.consequences.map(localized)
    return change
  }

  func localized(_ run: PlaybookRun) -> PlaybookRun {
    var run = run
    run.diagnoses = run.diagnoses.map(localized)
    run.remedies = run.remedies.map(localized)
    for index in run.steps.indices {
      if case .done(let result) = run.steps[index].state {
        run.steps[index].state = .done(localized(result))
      }
    }
    if case .recovered(var recovery) = run.phase {
      recovery.proof = recovery.proof.map(localized)
      recovery.before = recovery.before.map(localized)
      run.phase = .recovered(recovery)
    }
    return run
  }
}
