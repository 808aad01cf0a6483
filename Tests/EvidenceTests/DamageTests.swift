import Evidence
import TestSupport
import Testing

/// Whatever happens to a text on its way, a fact is right or nil.
@Suite struct DamageTests {
  static let texts = [
    Fixtures.debugInfo, Fixtures.identityJSON, Fixtures.webexAPI, Fixtures.scimError,
    Fixtures.graphError, Fixtures.tokenError, Fixtures.logLines, Fixtures.tenantIDRequired,
  ]

  @Test(arguments: texts.indices, Damage.allCases)
  func factsAreRightOrNil(index: Int, damage: Damage) {
    let truth = Report(parsing: Self.texts[index]).facts
    let base = SeededGenerator.base
    for seed in base..<base + 8 {
      var generator = SeededGenerator(seed: seed)
      let text = damage.apply(to: Self.texts[index], using: &generator)
      expect(Report(parsing: text).facts, toAgreeWith: truth, "\(damage), seed \(seed)", text)
    }
  }

  @Test(arguments: texts.indices)
  func factsAreRightOrNilAfterTwoDamages(index: Int) {
    let truth = Report(parsing: Self.texts[index]).facts
    let base = SeededGenerator.base
    for seed in base..<base + 60 {
      var generator = SeededGenerator(seed: seed)
      var damages = Array(Damage.allCases.shuffled(using: &generator).prefix(2))
      // What was read from a picture has no line ends to be lost after.
      damages.sort { $0 == .opticalRecognition && $1 != .opticalRecognition }
      let text = damages.reduce(Self.texts[index]) { $1.apply(to: $0, using: &generator) }
      expect(Report(parsing: text).facts, toAgreeWith: truth, "\(damages), seed \(seed)", text)
    }
  }

  private func expect(
    _ facts: Facts, toAgreeWith truth: Facts, _ what: String, _ text: String
  ) {
    for field in Facts.Field.allCases {
      guard let value = facts[field] else { continue }
      let isQuotation = field == .message || field == .description
      // A quotation keeps the text's own letters and can't know where a lost space was.
      let isRight = isQuotation ? alike(value, truth[field] ?? "") : value == truth[field]
      #expect(isRight, "\(field.rawValue) is \(value) after \(what):\n\(text)")
    }
  }

  private func alike(_ left: String, _ right: String) -> Bool {
    func plain(_ text: String) -> String {
      String(
        text.lowercased().compactMap { character in
          character.isWhitespace ? nil : ["l": "1", "i": "1", "o": "0"][character] ?? character
        })
    }
    return plain(left) == plain(right)
  }

  /// Damage that takes nothing away must not cost a fact or the diagnosis either.
  @Test(arguments: [
    Damage.wrapped, .indentedWrap, .quoted, .quotedWrap, .curlyQuotes, .crlf, .cr, .noBreakSpaces,
    .zeroWidth, .html, .jsonString, .oneLine, .terminalColours, .markdown, .bom, .surrounded,
    .softHyphens,
  ])
  func harmlessDamageLosesNothing(damage: Damage) {
    let truth = Report(parsing: Fixtures.debugInfo).facts
    let base = SeededGenerator.base
    for seed in base..<base + 8 {
      var generator = SeededGenerator(seed: seed)
      let text = damage.apply(to: Fixtures.debugInfo, using: &generator)
      let report = Report(parsing: text)
      for field in Facts.Field.allCases {
        #expect(report.facts[field] == truth[field], "\(field), seed \(seed):\n\(text)")
      }
      #expect(report.repairs.isEmpty)
      let matches = diagnoseOffline(report)
      #expect(
        matches.map(\.signature.id) == ["wizard-integration-app-missing"], "seed \(seed):\n\(text)")
    }
  }

  @Test func opticalRecognitionKeepsTheDiagnosis() {
    let base = SeededGenerator.base
    for seed in base..<base + 60 {
      var generator = SeededGenerator(seed: seed)
      let text = Damage.opticalRecognition.apply(to: Fixtures.debugInfo, using: &generator)
      let ids = diagnoseOffline(Report(parsing: text)).map(\.signature.id)
      #expect(ids.first == "wizard-integration-app-missing", "seed \(seed):\n\(text)")
    }
  }
}
