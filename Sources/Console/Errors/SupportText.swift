import Evidence
import Foundation
import ProvisioningCore

/// One plain text with everything that a support case needs.
enum SupportText {
  static func text(_ pasted: PastedReport, _ clock: Clock) -> String {
    let report = pasted.report
    var lines = ["EntraHub: \(report.form.words), received \(clock.full(pasted.receivedAt))", ""]
    for field in Facts.Field.allCases {
      if let value = report.facts[field] { lines.append("\(field.rawValue): \(value)") }
    }
    for repair in report.repairs where repair.proven {
      lines.append("(\(repair.field.rawValue) was damaged in the text: \(repair.from))")
    }
    guard let summary = pasted.summary else { return lines.joined(separator: "\n") }
    for diagnosis in summary.diagnoses {
      lines += ["", "Diagnosis (\(diagnosis.confidence.rawValue)): \(diagnosis.title)"]
      lines.append("Signature: \(diagnosis.id)")
      if let leg = diagnosis.leg { lines.append("Leg: \(leg.rawValue) (\(leg.title))") }
      lines += diagnosis.evidence.flatMap { check in
        ["[\(check.outcome.rawValue)] \(check.title): \(check.detail)"]
          + check.evidence.map { "    \($0.call) → \($0.answer)" }
      }
      lines += diagnosis.remedies.map { "Cure: \($0.title)\($0.url.map { " \($0)" } ?? "")" }
    }
    if let reason = summary.offlineBecause { lines += ["", "From the text alone: \(reason)"] }
    return lines.joined(separator: "\n")
  }

  /// A guided run as text.
  static func text(_ run: PlaybookRun, _ clock: Clock) -> String {
    var lines = [
      "EntraHub incident \(run.id): \(run.title)", "Began: \(clock.full(run.startedAt))",
    ]
    if case .recovered(let recovery) = run.phase {
      lines.append("Recovered: \(clock.full(recovery.at)), \(recovery.grade.words)")
    }
    if let diagnosis = run.diagnoses.first {
      lines += ["", "Diagnosis (\(diagnosis.confidence.rawValue)): \(diagnosis.title)"]
    }
    lines.append("")
    for step in run.steps {
      guard case .done(let result) = step.state else { continue }
      lines.append("[\(result.outcome.rawValue)] \(step.title): \(result.detail)")
      lines += result.evidence.map { "    \($0.call) → \($0.answer)" }
    }
    if let url = run.consentURL { lines += ["", "Consent URL: \(url)"] }
    return lines.joined(separator: "\n")
  }
}
