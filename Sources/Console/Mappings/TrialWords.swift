import AttributeMapping
import ProvisioningCore
import TerminalUI

/// What a mapping gives for one person, in words.
enum TrialWords {
  /// What goes into the request, or why nothing does.
  static func mapped(_ row: MappingTrial.Row) -> StyledLine {
    switch row.result {
    case .failure(let error): StyledLine(SafeText("✗ \(error.message)"), .error)
    case .ignore: StyledLine("– left out", .muted)
    case .value(let value) where value.isNullOrEmpty:
      if case .defaultUsed = row.verdict {
        StyledLine(SafeText("\(row.rule.defaultValue ?? "") (default)"))
      } else {
        StyledLine("– no value", .muted)
      }
    case .value(let value): StyledLine(SafeText(ValueWords.bare(value)))
    }
  }

  static func current(_ row: MappingTrial.Row) -> String { row.webexText ?? "–" }

  /// What the source names, as far as that is one attribute.
  static func entra(_ row: MappingTrial.Row, _ person: SourcePerson?) -> String {
    switch row.rule.kind {
    case .none: return "–"
    case .constant: return "(constant)"
    case .direct, .expression: break
    }
    let names = row.rule.parsed?.attributeNames ?? []
    if names.count == 1, let name = names.first {
      return ValueWords.bare(person?.values[name] ?? .null)
    }
    return names.map { ValueWords.bare(person?.values[$0] ?? .null) }.joined(separator: " | ")
  }

  static func sign(_ row: MappingTrial.Row) -> Sign {
    switch row.verdict {
    case .sent, .defaultUsed: Sign(glyph: "→", word: "sent", style: .accent)
    case .unchanged: Sign(Health.ok)
    case .failed: Sign(Health.problem)
    case .skippedNull, .onlyOnCreation, .heldBack, .ignored, .deferred:
      Sign(glyph: "–", word: "skipped", style: .muted)
    }
  }

  static func add(_ row: MappingTrial.Row, _ person: SourcePerson?, to subject: inout Subject) {
    for name in row.rule.parsed?.attributeNames ?? [] {
      let value = person?.values[name] ?? .null
      subject.field("Entra", "\(name) \(ValueWords.quoted(value))", copy: false)
    }
    subject.field(
      "Mapped", mapped(row).text.string, copy: true, row.result.error == nil ? .text : .error)
    subject.field("Webex now", row.webexText, copy: true)
    subject.detail.sign(sign(row), "\(row.verdict)")
  }

  /// What the service says of an expression, beside what was computed here.
  static func service(_ service: ServiceEvaluation) -> StyledLine {
    if let difference = service.differences.first {
      return StyledLine(SafeText("! differs: \(difference)"), .warning)
    }
    return StyledLine("✓ gives the same", .ok)
  }
}

extension MappingsState {
  /// A rule on the preview person.
  func trialRow(_ mapping: ObjectMapping.ID, _ rule: MappingRule.ID) -> MappingTrial.Row? {
    guard let trial, trial.mapping == mapping else { return nil }
    return trial[rule]
  }
}

extension Expression {
  /// The attributes that are named, each once, from left to right.
  var attributeNames: [String] {
    var slots = AttributeSlots()
    _ = try? CompiledExpression(self, attributes: &slots)
    return slots.names
  }
}
