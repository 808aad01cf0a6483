import ProvisioningCore
import TerminalUI

/// The limits of the settings file, as `status` judges them.
struct Limits {
  var findings: [Thresholds.Finding]

  private var crossed: [Thresholds.Finding] { findings.filter { $0.state == .crossed } }

  var row: OverviewRow {
    let unknown = findings.count { $0.state == .unknown }
    let note =
      !crossed.isEmpty
      ? "\(crossed.map(\.kind.words).joined(separator: ", ")) crossed"
      : unknown > 0 ? "\(unknown) of \(findings.count) not known" : "kept"
    return OverviewRow(
      item: .limits, sign: Sign(!crossed.isEmpty ? .warning : unknown > 0 ? .unknown : .ok),
      text: "Limits", note: SafeText(note))
  }

  var subject: Subject {
    var subject = Subject("Limits")
    for finding in findings {
      subject.detail.sign(
        Sign(finding.state), "\(finding.kind.words): \(finding.value.map(grouped) ?? "not known")")
      subject.detail.text("  \(finding.kind.meaning(finding.limit))", .muted)
      subject.detail.text("  \(finding.detail)")
    }
    subject.detail.blank()
    subject.detail.text(
      "They stand under [limits] in config.toml: token-days, quarantine-day, failures. "
        + "entrahub status judges by them, too, for cron and monitoring.", .muted)
    subject.addWhole()
    return subject
  }
}

extension Thresholds.Kind {
  fileprivate var words: String {
    switch self {
    case .tokenDays: "token days"
    case .quarantineDay: "quarantine day"
    case .failures: "failures"
    }
  }

  fileprivate func meaning(_ limit: Int) -> String {
    switch self {
    case .tokenDays: "crossed when a token holds for fewer than \(Counts.of(limit, "day"))"
    case .quarantineDay: "crossed from day \(limit) of a quarantine on"
    case .failures: "crossed when more than \(Counts.of(limit, "object")) failed"
    }
  }
}

extension Sign {
  fileprivate init(_ state: Thresholds.Finding.State) {
    switch state {
    case .kept: self.init(Health.ok)
    case .crossed: self.init(Health.warning)
    case .unknown: self.init(Health.unknown)
    }
  }
}

extension ConsoleState {
  /// How each limit stands now; empty without limits.
  var limitFindings: [Thresholds.Finding] {
    options.limits.findings(snapshot, clocks: clocks, at: clock.now).map { finding in
      var finding = finding
      finding.detail = clock.localized(finding.detail)
      return finding
    }
  }
}
