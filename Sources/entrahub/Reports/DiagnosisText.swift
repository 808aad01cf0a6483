import Evidence
import Foundation
import ProvisioningCore

/// A diagnosis as text, the most likely cause first; the consent URL whole on a line of its own.
struct DiagnosisText {
  var result: DiagnosisReport
  var output: Output

  func print() {
    facts()
    guard let first = result.diagnoses.first else {
      let checked = result.checkedAt == nil ? "" : ", and the checks found nothing wrong"
      output.line("No diagnosis: the text matches no known failure of this integration\(checked).")
      return
    }
    if !result.isTextKnown {
      output.line("The text matches no known failure of this integration. The checks found:")
      output.line()
    }
    diagnosis(first)
    if let url = result.consentURL {
      output.line()
      output.line("Consent again, as an administrator, in a private browser window:")
      output.line()
      output.line("  \(url)")
      output.line()
      output.line("An error page after Accept is normal: close the tab.")
    }
    let others = result.diagnoses.dropFirst()
    list(
      first.isElsewhere ? "What is wrong here all the same" : "Also confirmed by the checks",
      others.filter { $0.confidence == .confirmed })
    list("Not confirmed, also possible", others.filter { $0.confidence != .confirmed })
    if let reason = result.offlineBecause {
      output.line()
      output.line("From the text alone: \(PlainText.clean(reason))")
    }
    output.line()
    output.line(PlainText.clean("Next: \(next(first))"))
  }

  private func list(_ title: String, _ others: [Diagnosis]) {
    list(
      title,
      others.prefix(4).map { other in
        "\(PlainText.clean(other.title)) (\(other.confidence.rawValue), \(other.id))"
      })
  }

  private func next(_ diagnosis: Diagnosis) -> String {
    if diagnosis.isElsewhere, result.diagnoses.contains(where: \.isOwnFault) {
      return NextStep.proof
    }
    return diagnosis.saysItWorks || diagnosis.isElsewhere
      ? NextStep.words(diagnosis.remedies, proof: "entrahub status")
      : NextStep.words(diagnosis.remedies)
  }

  private func diagnosis(_ diagnosis: Diagnosis) {
    let leg = diagnosis.leg.map { ", leg \($0.rawValue) \($0.title)" } ?? ""
    output.line(output.bold(PlainText.clean(diagnosis.title)))
    output.line("  \(diagnosis.confidence.rawValue)\(leg), \(diagnosis.id)")
    list(
      "Evidence",
      diagnosis.evidence.map { check in
        "\(output.sign(check)) \(PlainText.clean(check.title)): \(PlainText.clean(check.detail))"
      })
    if diagnosis.isElsewhere {
      list("What it means", diagnosis.causes.map(PlainText.clean))
    } else if diagnosis.confidence != .confirmed {
      list("Causes, most likely first", diagnosis.causes.map(PlainText.clean))
    }
    list("Cure", diagnosis.remedies.map(remedy))
    list("Then verify", diagnosis.verify.map(PlainText.clean))
  }

  private func remedy(_ remedy: Remedy) -> String {
    let command = remedy.command.map { "  (\($0))" } ?? ""
    let disabled = remedy.notNow.map { "  [\($0)]" } ?? ""
    return PlainText.clean(remedy.title + command + disabled)
  }

  private func list(_ title: String, _ lines: [String]) {
    guard !lines.isEmpty else { return }
    output.line()
    output.line(output.bold(title))
    for line in lines { output.line("  \(line)") }
  }

  private func facts() {
    let facts = result.report.facts
    let rows: [(String, String?)] = [
      ("Status", facts.status.map { "\($0) \(facts.statusText ?? "")" }), ("Code", facts.code),
      ("Tracking ID", facts.trackingId), ("client-request-id", facts.clientRequestId),
      ("request-id", facts.requestId), ("Organization", facts.orgId),
      ("Sign-in error", facts.aadsts), ("Application", facts.clientId),
      ("Tenant", facts.tenantId), ("Occurred", facts.occurredAt.map { Times.local($0) }),
      ("Control Hub build", facts.controlHubBuild), ("URL", facts.url),
    ]
    let known = rows.compactMap { label, value in value.map { (label, $0) } }
    for (label, value) in known {
      output.line(
        "\(label)\(String(repeating: " ", count: max(1, 20 - label.count)))\(PlainText.clean(value))"
      )
    }
    for repair in result.report.repairs {
      let outcome =
        repair.proven
        ? "read as \(repair.to ?? "")"
        : "left out" + (repair.to.map { ", perhaps \($0)" } ?? "")
      output.line(
        PlainText.clean(
          "! \(repair.field.rawValue): '\(repair.from)' is damaged, \(outcome): \(repair.why)"))
    }
    if !known.isEmpty || !result.report.repairs.isEmpty { output.line() }
  }
}
