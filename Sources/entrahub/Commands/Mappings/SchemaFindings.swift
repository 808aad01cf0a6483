import AttributeMapping

/// Findings and differences of schemas, for people and for programs.
enum SchemaJSON {
  static func finding(_ finding: MappingFinding) -> JSON {
    .object([
      (key: "id", value: .string(finding.id.rawValue)),
      (key: "severity", value: .string(finding.severity.name)),
      (key: "object", value: JSON(finding.mapping.map(SchemaWords.object))),
      (key: "target", value: JSON(finding.rule)),
      (key: "problem", value: JSON(finding.problem?.id.rawValue)),
      (key: "message", value: .string(finding.reason)),
      (key: "fix", value: .string(finding.fix)),
      (key: "position", value: JSON(finding.problem?.range.lowerBound)),
    ])
  }

  static func problem(_ problem: ExpressionProblem, in text: String) -> JSON {
    .object([
      (key: "id", value: "source.expression"),
      (key: "severity", value: .string(problem.severity.name)), (key: "object", value: .null),
      (key: "target", value: .null), (key: "problem", value: .string(problem.id.rawValue)),
      (key: "message", value: .string(problem.message)),
      (key: "fix", value: JSON(problem.fix?.label)),
      (
        key: "position",
        value: .int(MarkedText.position(problem.range.lowerBound, in: text))
      ),
    ])
  }

  static func difference(_ difference: SchemaDifference) -> JSON {
    .object([
      (key: "kind", value: .string(difference.kind.rawValue)),
      (key: "place", value: .string(SchemaWords.place(difference.place))),
      (key: "object", value: JSON(difference.mapping.map(SchemaWords.object))),
      (key: "target", value: JSON(difference.target)),
      (key: "property", value: JSON(difference.property.isEmpty ? nil : difference.property)),
      (key: "before", value: JSON(difference.before)),
      (key: "after", value: JSON(difference.after)),
    ])
  }

  /// `entrahub.mappings-diff/1`.
  static func differences(_ differences: [SchemaDifference]) -> JSON {
    .object([
      (key: "schema", value: "entrahub.mappings-diff/1"),
      (key: "drift", value: .bool(!differences.isEmpty)),
      (key: "differences", value: .array(differences.map(difference))),
    ])
  }
}

extension SchemaDifference {
  /// The mapping that differs; nil where something else does.
  var target: String? {
    if case .rule(_, let rule) = place { rule } else { nil }
  }
}

/// Names of the parts of a schema.
enum SchemaWords {
  /// "User" for `User→urn:ietf:params:scim:schemas:core:2.0:User`.
  static func object(_ id: ObjectMapping.ID) -> String {
    let source = id.prefix { $0 != "→" }
    let number = id.split(separator: "#").dropFirst().last.map { " #\($0)" } ?? ""
    return source + number
  }

  static func place(_ place: SchemaDifference.Place) -> String {
    switch place {
    case .objectMapping(let id): object(id)
    case .rule(let id, let rule): "\(object(id)) \(rule)"
    case .scope(let id): "\(object(id)) scoping filter"
    default: place.description
    }
  }
}

extension Output {
  /// Each difference as its place with what goes and what comes.
  func differences(_ differences: [SchemaDifference]) {
    for difference in differences {
      let property = difference.property.isEmpty ? "" : ", \(difference.property)"
      let kind =
        switch difference.kind {
        case .added: " (new)"
        case .removed: " (removed)"
        case .changed: ""
        }
      line(bold(PlainText.clean(SchemaWords.place(difference.place) + property)) + kind)
      if difference.kind != .added {
        line(paint("  - ", "31") + Self.value(difference.before))
      }
      if difference.kind != .removed {
        line(paint("  + ", "32") + Self.value(difference.after))
      }
    }
  }

  private static func value(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "nothing" }
    let clean = PlainText.clean(text)
    return clean.count > 400 ? "\(clean.prefix(400))… (\(clean.count) characters)" : clean
  }

  /// One finding: where, what, and what helps; inside an expression with its place.
  func finding(_ finding: MappingFinding, in schema: MappingSchema) {
    let object = finding.mapping.map(SchemaWords.object) ?? "schema"
    let place = [object, finding.rule].compactMap(\.self).joined(separator: " ")
    line(
      "\(mark(finding.severity)) \(bold(PlainText.clean(place))): \(PlainText.clean(finding.reason))"
    )
    if let problem = finding.problem, let id = finding.mapping,
      let rule = schema.objectMapping(id)?.attributes.first(where: { $0.id == finding.rule })
    {
      MarkedText.lines(rule.expression, at: problem.range).forEach { line($0) }
    }
    line("  Fix: \(PlainText.clean(finding.fix)) [\(finding.id.rawValue)]")
  }
}
