internal import Evidence
internal import Foundation
internal import HTTPTransport

extension Incident {
  /// A form in which an incident is given to a person or a program.
  public enum Format: String, Sendable, CaseIterable { case markdown, json, text }

  /// The incident in one of its forms, for a support case.
  ///
  /// What was stored before is redacted as well as what is new. Text and Markdown hold what the services and the operator said as it came: make it safe before
  /// it reaches a terminal.
  public func exported(as format: Format) -> String {
    let safe = bounded()
    return switch format {
    case .markdown: IncidentDocument(safe, MarkdownStyle()).text
    case .text: IncidentDocument(safe, PlainStyle()).text
    case .json: safe.json
    }
  }

  /// `entrahub.incident/1`.
  private var json: String {
    struct Document: Encodable {
      let schema = "entrahub.incident/1"
      let incident: Incident
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    guard let data = try? encoder.encode(Document(incident: self)) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

extension Incident {
  /// What was found first and is not what the checks say at last.
  public var overcome: [CheckResult] {
    (found ?? []).filter { first in
      !checks.contains {
        $0.check == first.check && $0.outcome == .failed && $0.detail == first.detail
      }
    }
  }
}

/// How the parts of a document are marked.
protocol DocumentStyle {
  func title(_ text: String) -> String
  func heading(_ text: String) -> String
  func item(_ text: String) -> String
  func detail(_ text: String) -> String
  func literal(_ text: String) -> String
}

struct MarkdownStyle: DocumentStyle {
  func title(_ text: String) -> String { "# \(escape(text))" }
  func heading(_ text: String) -> String { "\n## \(escape(text))\n" }
  func item(_ text: String) -> String { "- \(escape(text))" }
  func detail(_ text: String) -> String { "  - \(escape(text))" }

  /// Fenced by more backticks than the text has in a row, so that it can't end its own fence.
  func literal(_ text: String) -> String {
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\n\(text)\n\(fence)"
  }

  /// Foreign text must not become markup or HTML.
  private func escape(_ text: String) -> String {
    var result = ""
    let characters = Array(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    for (index, character) in characters.enumerated() {
      // Inside a word an underscore means nothing (CommonMark 6.2); ids and addresses keep theirs.
      let isInWord =
        character == "_" && index > 0 && isWordPart(characters[index - 1])
        && index + 1 < characters.count && isWordPart(characters[index + 1])
      if !isInWord, "\\`*_[]<>|#".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  private func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}

struct PlainStyle: DocumentStyle {
  func title(_ text: String) -> String { text.uppercased() }
  func heading(_ text: String) -> String { "\n\(text)\n" }
  func item(_ text: String) -> String { "  \(oneLine(text))" }
  func detail(_ text: String) -> String { "      \(oneLine(text))" }

  func literal(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  | \($0)" }
      .joined(separator: "\n")
  }

  private func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// An incident as a document.
struct IncidentDocument {
  private var lines: [String] = []
  private let style: any DocumentStyle

  var text: String { lines.joined(separator: "\n") + "\n" }

  init(_ incident: Incident, _ style: any DocumentStyle) {
    self.style = style
    lines.append(style.title(incident.title))
    facts(incident)
    diagnoses(incident.diagnoses, isClean: incident.state == .nothingWrong)
    checks("What was found first", incident.overcome)
    checks("Checks", incident.checks)
    if !incident.events.isEmpty {
      lines.append(style.heading("What happened"))
      for event in incident.events { add("\(Words.moment(event.at)): \(event.text)") }
    }
    if !incident.notes.isEmpty {
      lines.append(style.heading("Notes"))
      for note in incident.notes { add("\(Words.moment(note.at)): \(note.text)") }
    }
    if let report = incident.report, !report.isEmpty {
      lines.append(style.heading("Report as it was pasted"))
      lines.append(style.literal(report))
    }
  }

  private mutating func add(_ text: String) { lines.append(style.item(text)) }

  private mutating func facts(_ incident: Incident) {
    lines.append(style.heading("Facts"))
    if incident.id > 0 { add("Incident: \(incident.id)") }
    if let playbook = incident.playbook, !playbook.isEmpty { add("Playbook: \(playbook)") }
    // A text that was only read, without a tenant, has neither.
    let isKept = incident.id > 0 || incident.startedAt.timeIntervalSince1970 > 0
    if isKept { add("Begun: \(Words.moment(incident.startedAt))") }
    if let at = incident.recoveredAt {
      let seen = incident.wasWatched == false ? "; seen then, not watched" : ""
      add(
        "Recovered: \(Words.moment(at))\(incident.recovery.map { " (\($0.words))" } ?? "")\(seen)")
    } else if isKept {
      add("State: \(incident.state.words)")
    }
    for field in Facts.Field.allCases {
      if let value = incident.facts[field.rawValue] { add("\(field.rawValue): \(value)") }
    }
  }

  private mutating func diagnoses(_ diagnoses: [Diagnosis], isClean: Bool) {
    lines.append(style.heading("Diagnosis"))
    if diagnoses.isEmpty {
      add(isClean ? "Nothing wrong was found." : "No known failure fits.")
    }
    for diagnosis in diagnoses {
      let leg = diagnosis.leg.map { ", leg \($0.rawValue) (\($0.title))" } ?? ""
      add("\(diagnosis.title) [\(diagnosis.id), \(diagnosis.confidence.rawValue)\(leg)]")
      for remedy in diagnosis.remedies where remedy.disabledBecause == nil {
        let how = [remedy.url, remedy.command].compactMap(\.self).joined(separator: " or ")
        lines.append(style.detail("Cure: \(remedy.title)\(how.isEmpty ? "" : ": \(how)")"))
      }
      for verify in diagnosis.verify { lines.append(style.detail("Verify: \(verify)")) }
    }
  }

  private mutating func checks(_ heading: String, _ checks: [CheckResult]) {
    if checks.isEmpty { return }
    lines.append(style.heading(heading))
    for check in checks {
      // Beside calls, which have their own, a time would be said twice.
      let at = check.evidence.isEmpty ? check.finishedAt.map { "\(Words.moment($0)) " } ?? "" : ""
      add(
        "\(at)\(check.outcome.rawValue): \(check.title) [\(check.check), leg "
          + "\(check.leg.rawValue)]: \(check.detail)")
      for item in check.evidence {
        lines.append(style.detail("\(Words.moment(item.at)) \(item.call) → \(item.answer)"))
      }
    }
  }
}

extension PlaybookRun {
  /// The run as a Markdown document for a support case.
  public var markdown: String {
    let at = results.compactMap(\.finishedAt).max() ?? startedAt
    return Incident(self, before: nil, at: at).exported(as: .markdown)
  }
}

extension DiagnosisReport {
  /// The diagnosis as a Markdown document for a support case.
  public var markdown: String {
    Incident(self, at: checkedAt ?? report.facts.occurredAt ?? Date(timeIntervalSince1970: 0))
      .exported(as: .markdown)
  }
}
