import Foundation
import HTTPTransport
import Secrecy

extension Incident {
  /// Bytes of a note.
  static let longestNote = 8_192

  /// The incident as it may be stored: secrets taken out of what came from outside, sizes bounded.
  func bounded() -> Incident {
    var result = self
    result.title = Self.clean(title, limit: 500)
    result.report = report.map { Self.clean($0, limit: 65_536) }
    if let concern { result.concern?.title = Self.clean(concern.title, limit: 500) }
    result.facts = facts.mapValues { Self.clean($0, limit: 4_096) }
    result.events = events.suffix(500).map {
      Event(at: $0.at, text: Self.clean($0.text, limit: 2_000))
    }
    result.notes = notes.suffix(200).map {
      Note(at: $0.at, text: Self.clean($0.text, limit: Self.longestNote))
    }
    result.checks = checks.prefix(100).map(\.redacted)
    result.found = found?.prefix(100).map(\.redacted)
    result.diagnoses = diagnoses.prefix(50).map(\.redacted)
    return result
  }

  /// Cuts before it redacts, so that a huge text costs no more than its kept part; the cut falls
  /// between characters, and a secret that it halves is still found by its beginning.
  private static func clean(_ text: String, limit: Int) -> String {
    var kept = Substring(text)
    if text.utf8.count > limit {
      var end = text.utf8.index(text.startIndex, offsetBy: limit)
      end = text.index(before: text.index(after: end) > end ? end : text.endIndex)
      kept = text[..<end]
    }
    return Redaction.text(String(kept))
  }
}

extension Diagnosis {
  /// Without secrets in what the services said.
  var redacted: Diagnosis {
    var result = self
    result.title = Redaction.text(title)
    result.causes = causes.map { Redaction.text($0) }
    result.evidence = evidence.map(\.redacted)
    return result
  }
}

extension CheckResult {
  /// Without secrets in what the services said.
  var redacted: CheckResult {
    var result = self
    result.detail = Redaction.text(detail)
    result.evidence = evidence.map { item in
      EvidenceItem(
        call: Redaction.text(item.call), answer: Redaction.text(item.answer), at: item.at)
    }
    return result
  }
}
