import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// A pasted report: what it states, what it means, the cure, and its text.
enum ReportDetail {
  static func subject(_ pasted: PastedReport, _ clock: Clock) -> Subject {
    let diagnosis = pasted.summary?.diagnoses.first
    var subject = Subject(SafeText(diagnosis?.title ?? pasted.report.form.words))
    addDiagnosis(pasted, to: &subject)
    subject.detail.heading("What the text states")
    subject.field("Recognised as", pasted.report.form.words, copy: false)
    addFacts(pasted.report, clock, to: &subject)
    addRepairs(pasted.report, to: &subject)
    subject.field(
      "Received", "\(clock.fullWithAge(pasted.receivedAt)), \(pasted.source)", copy: false)
    addOtherDiagnoses(pasted, to: &subject)
    subject.detail.heading("Raw text")
    subject.detail.body(pasted.report.pasted)
    if pasted.report.omittedBytes > 0 {
      subject.detail.text(
        "\(grouped(pasted.report.omittedBytes)) bytes without a sign of a failure are left out.",
        .muted)
    }
    subject.copies.append(Copyable("raw text", pasted.report.pasted))
    subject.copies.insert(
      Copyable("all of it as support text", SupportText.text(pasted, clock)),
      at: min(1, subject.copies.count))
    return subject
  }

  private static func addDiagnosis(_ pasted: PastedReport, to subject: inout Subject) {
    guard let summary = pasted.summary else {
      subject.detail.text("Checking it against both sides…", .muted)
      return
    }
    guard let first = summary.diagnoses.first else {
      subject.detail.text(
        "No diagnosis. The text names no failure of this integration that is known here.")
      return
    }
    if let reason = summary.offlineBecause {
      subject.detail.sign(Sign(Health.unknown), "From the text alone: \(reason)")
    }
    DiagnosisDetail.add(first, consentURL: summary.consentURL, to: &subject)
    guard first.isElsewhere, let own = summary.diagnoses.first(where: \.isOwnFault) else { return }
    subject.detail.heading("What is wrong here all the same")
    subject.detail.sign(Sign(own), own.title)
    subject.detail.text("t walks through it and watches until it works.", .muted)
  }

  private static func addOtherDiagnoses(_ pasted: PastedReport, to subject: inout Subject) {
    let all = pasted.summary?.diagnoses ?? []
    // After a text about something else this stands above.
    let told = all.first?.isElsewhere == true ? all.first(where: \.isOwnFault)?.id : nil
    let others = all.dropFirst().filter { $0.id != told }
    for (heading, isCertain) in [("Also confirmed by the checks", true), ("Less likely", false)] {
      let those = others.filter { ($0.confidence == .confirmed) == isCertain }
      guard !those.isEmpty else { continue }
      subject.detail.heading(SafeText(heading))
      for other in those {
        let sign = Sign(other)
        subject.detail.sign(sign, "\(sign.word): \(other.title)")
      }
    }
  }

  static func addFacts(_ report: Report, _ clock: Clock, to subject: inout Subject) {
    let facts = report.facts
    let status = [facts.status.map(String.init), facts.statusText].compactMap { $0 }
    subject.field("Status", status.joined(separator: " "), copy: false)
    subject.field("Code", facts.code, copy: true)
    subject.field("Tracking ID", facts.trackingId, copy: true)
    for other in report.trackingIds where other != facts.trackingId {
      subject.field("Also", other, copy: true)
    }
    subject.field("Client request ID", facts.clientRequestId, copy: true)
    subject.field("Request ID", facts.requestId, copy: true)
    subject.field("Correlation ID", facts.correlationId, copy: true)
    subject.field("Organization", facts.orgId, copy: true)
    subject.field("User", facts.userId, copy: true)
    subject.field("User's organization", facts.userOrgId, copy: true)
    subject.field("Tenant", facts.tenantId, copy: true)
    subject.field("Client ID", facts.clientId, copy: true)
    subject.field("URL", facts.url, copy: true)
    subject.field("Page", facts.browserUrl, copy: true)
    subject.field("Build", facts.controlHubBuild, copy: false)
    subject.field("Occurred", facts.occurredAt.map(clock.fullWithAge), copy: false)
    subject.field("Message", facts.message, copy: true)
    subject.field("Description", facts.description, copy: true)
    subject.field("Entra error", facts.aadsts, copy: true)
    subject.field("SCIM type", facts.scimType, copy: false)
  }

  private static func addRepairs(_ report: Report, to subject: inout Subject) {
    guard !report.repairs.isEmpty else { return }
    subject.detail.heading("Damaged in the text")
    for repair in report.repairs {
      let to = repair.to.map { " → \($0)" } ?? ""
      let proof = repair.proven ? "repaired" : "not used, only a guess"
      subject.detail.sign(
        Sign(repair.proven ? Health.ok : Health.unknown),
        "\(repair.field.rawValue): \(repair.from)\(to) (\(proof): \(repair.why))")
    }
  }
}

/// A diagnosis with its evidence, as the errors pane and troubleshooting show it.
enum DiagnosisDetail {
  /// - Parameter consentURL: the cure that matters most, before the evidence; nil for others.
  static func add(
    _ diagnosis: Diagnosis, consentURL: String? = nil, to subject: inout Subject
  ) {
    let sign = Sign(diagnosis)
    let leg = diagnosis.leg.map { " · \($0.words)" } ?? ""
    subject.detail.sign(sign, "\(sign.word)\(leg)")
    subject.detail.text(diagnosis.title, .text.bold)
    let isSure =
      diagnosis.confidence == .confirmed && !diagnosis.saysItWorks && !diagnosis.isElsewhere
    for cause in diagnosis.causes.prefix(isSure ? 1 : 3) {
      subject.detail.text("· \(cause)", .muted)
    }
    if let consentURL { addConsent(consentURL, to: &subject) }
    if !diagnosis.evidence.isEmpty {
      subject.detail.heading("Evidence")
      for check in diagnosis.evidence {
        subject.detail.sign(Sign(check), "\(check.title): \(check.detail)")
      }
    }
    if !diagnosis.remedies.isEmpty {
      subject.detail.heading("Cure")
      for remedy in diagnosis.remedies {
        let reason = remedy.notNow.map { " (\($0))" } ?? ""
        subject.detail.text("· \(remedy.title)\(reason)")
      }
      if !diagnosis.saysItWorks && !diagnosis.isElsewhere {
        subject.detail.text("t walks through it and watches until it works.", .muted)
      }
    }
    subject.copies.append(Copyable("diagnosis", "\(diagnosis.title) [\(diagnosis.id)]"))
  }

  private static func addConsent(_ url: String, to subject: inout Subject) {
    subject.detail.heading("Consent URL")
    subject.detail.verbatim(url)
    subject.detail.text("y copy   o open   Q QR code   t troubleshoot", .muted)
    subject.copies.insert(Copyable("consent URL", url), at: 0)
    subject.url = url
  }
}

extension Sign {
  init(_ diagnosis: Diagnosis) {
    self =
      if diagnosis.saysItWorks {
        Sign(glyph: "✓", word: "works now", style: .ok)
      } else if diagnosis.isElsewhere {
        Sign(glyph: "–", word: "about something else", style: .muted)
      } else {
        Sign(diagnosis.confidence)
      }
  }
}

extension Diagnosis {
  /// How sure it is, which connection it is about, and what to do next; short, as it covers a list.
  ///
  /// - Parameter isAlone: whether the checks found no fault of this profile beside it.
  func toast(isAlone: Bool) -> Toast {
    if saysItWorks {
      return Toast("It works now. Sign out of Control Hub and in again.", role: .ok)
    }
    if isElsewhere {
      return Toast(
        isAlone
          ? "The text is not about what this profile uses."
          : "The text is about something else; what is wrong here: t.", role: .warning)
    }
    let leg = leg.map { " on leg \($0.rawValue)" } ?? ""
    let found =
      switch confidence {
      case .confirmed: "Cause confirmed"
      case .likely: "Likely cause"
      case .possible: "Possible cause"
      }
    return Toast(
      SafeText("\(found)\(leg). t troubleshoots."),
      role: confidence == .possible ? .warning : .error)
  }
}
