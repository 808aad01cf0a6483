import Evidence
import ProvisioningCore

// Values of the core as text output shows them; JSON keeps UTC.
extension Times {
  static func localized(_ snapshot: Snapshot) -> Snapshot {
    var snapshot = snapshot
    snapshot.verdict.sentence = localized(snapshot.verdict.sentence)
    snapshot.verdict.reasons = snapshot.verdict.reasons.map { localized($0) }
    for index in snapshot.legs.indices {
      snapshot.legs[index].detail = localized(snapshot.legs[index].detail)
    }
    return snapshot
  }

  static func localized(_ run: PlaybookRun) -> PlaybookRun {
    var run = run
    for index in run.steps.indices {
      if case .done(let result) = run.steps[index].state {
        run.steps[index].state = .done(localized(result))
      }
    }
    run.diagnoses = run.diagnoses.map(localized)
    run.remedies = run.remedies.map(localized)
    if case .recovered(var recovery) = run.phase {
      recovery.proof = recovery.proof.map(localized)
      recovery.before = recovery.before.map(localized)
      run.phase = .recovered(recovery)
    }
    return run
  }

  static func localized(_ report: DiagnosisReport) -> DiagnosisReport {
    var report = report
    report.diagnoses = report.diagnoses.map(localized)
    return report
  }

  /// For showing only: the core recognises a change by its own words.
  static func localized(_ change: Change) -> Change {
    var change = change
    change.before = localized(change.before)
    change.consequences = change.consequences.map { localized($0) }
    return change
  }

  private static func localized(_ diagnosis: Diagnosis) -> Diagnosis {
    var diagnosis = diagnosis
    diagnosis.evidence = diagnosis.evidence.map(localized)
    diagnosis.remedies = diagnosis.remedies.map(localized)
    return diagnosis
  }

  private static func localized(_ result: CheckResult) -> CheckResult {
    var result = result
    result.detail = localized(result.detail)
    return result
  }

  private static func localized(_ remedy: Remedy) -> Remedy {
    var remedy = remedy
    remedy.explanation = localized(remedy.explanation)
    remedy.disabledBecause = remedy.disabledBecause.map { localized($0) }
    return remedy
  }
}
