internal import RegularExpressions

/// Compares a report with all signatures.
struct Matcher {
  private let report: Report
  private let catalogue: SignatureCatalogue
  private let contexts: Set<TextContext>
  private let mended: [(text: [UInt8], incident: Report.Incident)]

  init(report: Report, catalogue: SignatureCatalogue) {
    self.report = report
    self.catalogue = catalogue
    var contexts = TextContext.read(report.source)
    // A repaired code says what the damaged one hid.
    if report.incidents.contains(where: { $0.facts.code == "701018" }) {
      contexts.formUnion([.integration, .webex, .webexCall])
    }
    self.contexts = contexts
    mended = report.incidents.map { (Self.mendedText($0.facts), $0) }
  }

  func run() -> [SignatureMatch] {
    let matches = catalogue.signatures.compactMap(match)
    let ids = Set(matches.map(\.signature.id))
    return matches.filter { ids.isDisjoint(with: $0.signature.yieldsTo) }
  }

  private func match(_ signature: Signature) -> SignatureMatch? {
    let needed = signature.needsContext
    guard needed.isEmpty || !contexts.isDisjoint(with: needed) else { return nil }
    let patterns = catalogue.patterns(of: signature).compiled
    guard let (incident, facts) = stated(signature.match) else { return nil }
    var evidence = facts
    if signature.match.regex != nil {
      guard let regex = patterns.regex, let found = find(regex, for: signature.match) else {
        return nil
      }
      evidence.insert(found, at: 0)
    }
    if signature.match.also != nil {
      guard let also = patterns.also, isFound(also) else { return nil }
    }
    if let not = patterns.not, isFound(not) { return nil }
    let clientID = incident.facts.clientId ?? report.facts.clientId
    return SignatureMatch(
      signature: signature,
      confidence: confidence(of: signature, in: incident.facts, clientID: clientID),
      evidence: evidence,
      remedies: signature.remedies.filter {
        $0.onlyForClientID == nil || $0.onlyForClientID == clientID
      })
  }

  /// `possible` where the link is reasoned or only words of a symptom stand there, else `likely`.
  private func confidence(
    of signature: Signature, in facts: Facts, clientID: String?
  ) -> Confidence {
    if report.form == .article { return .possible }
    // A number that nothing around it explains may be any number.
    if signature.match.codeIfStated != nil, facts.isBareCode { return .possible }
    if signature.isInferred {
      // A remedy for one application, named by the text, closes the gap that made it reasoned.
      let named = signature.remedies.contains { $0.onlyForClientID == clientID && clientID != nil }
      return named ? .likely : .possible
    }
    return signature.priority < 50 && signature.match.status.isEmpty ? .possible : .likely
  }

  // MARK: Facts

  /// The failure whose facts a signature asks for, with them as evidence; nil if there is none.
  private func stated(
    _ condition: Signature.Condition
  ) -> (Report.Incident, [TextEvidence])? {
    let ordered = [report.primary] + report.incidents
    for incident in ordered where agrees(incident.facts, with: condition) {
      var evidence: [TextEvidence] = []
      let asksStatus = !condition.status.isEmpty || condition.statusIfStated != nil
      if asksStatus, let range = incident.locations[.status] {
        evidence.append(self.evidence(.status, at: range))
      }
      let asksCode = condition.code != nil || condition.codeIfStated != nil
      if asksCode, let range = incident.locations[.code] {
        evidence.append(self.evidence(.code, at: range))
      }
      return (incident, evidence)
    }
    return nil
  }

  private func agrees(_ facts: Facts, with condition: Signature.Condition) -> Bool {
    if !condition.status.isEmpty {
      guard let status = facts.status, condition.status.contains(status) else { return false }
    }
    if let code = condition.code, facts.code != code { return false }
    if let wanted = condition.statusIfStated, let status = facts.status, status != wanted {
      return false
    }
    if let wanted = condition.codeIfStated, let code = facts.code, code != wanted { return false }
    return true
  }

  // MARK: Patterns

  /// The first hit in any form of the text, within a failure that agrees with the condition.
  private func find(_ regex: RegularExpression, for condition: Signature.Condition) -> TextEvidence?
  {
    let source = report.source
    if let match = first(regex, in: source.plain), allows(condition, at: match) {
      return evidence(.pattern, at: match)
    }
    for form in [source.collapsed, source.unwrapped] {
      guard let match = first(regex, in: form.bytes) else { continue }
      let range = form.origin(of: match)
      if allows(condition, at: range) { return evidence(.pattern, at: range) }
    }
    for (text, incident) in mended where agrees(incident.facts, with: condition) {
      guard let match = first(regex, in: text) else { continue }
      let range =
        incident.locations[.message] ?? incident.locations[.url] ?? incident.locations[.code]
        ?? incident.range
      var found = evidence(.pattern, at: range)
      found.excerpt = Self.oneLine(text[match])
      return found
    }
    return nil
  }

  /// Whether a hit may count: not in a failure whose facts contradict the condition.
  private func allows(_ condition: Signature.Condition, at range: Range<Int>) -> Bool {
    guard report.incidents.count > 1,
      let incident = report.incidents.first(where: { $0.range.contains(range.lowerBound) })
    else { return true }
    return agrees(incident.facts, with: condition)
  }

  private func isFound(_ regex: RegularExpression) -> Bool {
    first(regex, in: report.source.collapsed.bytes) != nil
      || first(regex, in: report.source.unwrapped.bytes) != nil
  }

  private func first(_ regex: RegularExpression, in bytes: [UInt8]) -> Range<Int>? {
    ((try? regex.firstMatch(in: bytes)) ?? nil)?.range
  }

  /// The facts after repair in the words of a report, for patterns that the damage would defeat.
  private static func mendedText(_ facts: Facts) -> [UInt8] {
    let lines: [(String, String?)] = [
      ("Status", facts.status.map(String.init)), ("URL", facts.url), ("code", facts.code),
      ("description", facts.description), ("Message", facts.message),
      ("aadsts", facts.aadsts), ("scimType", facts.scimType),
    ]
    let text = lines.compactMap { label, value in value.map { "\(label): \($0)" } }
    return Array(text.joined(separator: "\n").utf8)
  }

  // MARK: Evidence

  private func evidence(_ kind: TextEvidence.Kind, at range: Range<Int>) -> TextEvidence {
    TextEvidence(
      kind: kind, excerpt: Self.oneLine(report.source.plain[range.clamped(to: bounds)]),
      range: range, line: report.line(at: range.lowerBound))
  }

  private var bounds: Range<Int> { 0..<report.source.plain.count }

  private static func oneLine(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(2_000), as: UTF8.self)
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 160 ? line.prefix(157) + "…" : line
  }
}

extension Facts {
  /// Whether a code stands there with no status, text, address or id of the failed call.
  fileprivate var isBareCode: Bool {
    code != nil && status == nil && message == nil && description == nil && url == nil
      && trackingId == nil && clientRequestId == nil
  }
}
