import ArgumentParser
import AttributeMapping
import ProvisioningCore
import SCIM

extension Mappings {
  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "preview",
      abstract: "What the mappings give for one person: Entra → mapped → Webex.",
      discussion: """
        With --everyone: whose value is empty, fails or collides, over the people in the workspace; \
        entrahub refresh --full reads them. With --file the mappings of a schema file are tried \
        instead of those in force, and --everyone counts what they change.
        """)

    @Argument(help: "A user principal name, mail address or object id.")
    var user: String?

    @Flag(help: "Count over everybody instead.")
    var everyone = false

    @Option(help: "A schema file instead of the mappings in force.")
    var file: String?

    @Option(help: "Only the mapping to this target.")
    var target: String?

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      guard (user == nil) == everyone else {
        throw ValidationError("Name a user, or give --everyone.")
      }
    }

    func run() async throws {
      let other = try file.map(SchemaInput.schema)
      try await profile.with { session in
        let base = try await session.integration.readSchema().schema
        let schema = other ?? base
        if let user {
          try await show(user, schema, session.integration)
        } else {
          try await count(base, schema, session.integration)
        }
      }
    }

    private func show(
      _ user: String, _ schema: MappingSchema, _ integration: Integration
    ) async throws {
      _ = await integration.refresh([.applications, .job, .mappings])
      let person = try await integration.sourcePerson(user)
      var trial = integration.trial(schema, of: person)
      if let target {
        _ = try schema.objectMapping(ofSource: "User")?.existingRule(
          target, to: "previewing the mapping")
        trial.rows = trial.rows.filter { $0.rule.target == target || $0.id == target }
      }
      TrialReport(person: person, trial: trial, schema: schema).print(
        format.format, to: profile.output)
    }

    private func count(
      _ base: MappingSchema, _ result: MappingSchema, _ integration: Integration
    ) async throws {
      guard let mapping = result.objectMapping(ofSource: "User") else {
        throw ProvisioningError(
          .invalidInput, operation: "previewing the mappings", message: "the schema maps no users",
          advice: "See entrahub mappings list.")
      }
      var rules = mapping.attributes.filter { $0.kind != .none }
      if let target { rules = [try mapping.existingRule(target, to: "previewing the mapping")] }
      let before = base.objectMapping(mapping.id)
      var rows: [(MappingRule, ScopePreview)] = []
      try await integration.readForCounting(names: rules.contains(where: \.namesUsers))
      for rule in rules {
        let preview = try await integration.counted(
          ScopePreviewRequest(
            before: before?.attributes.first { $0.id == rule.id }?.expression,
            after: rule.expression, target: rule.target, isMatching: rule.isMatching,
            filterBefore: before?.filter,
            filterAfter: mapping.filter))
        rows.append((rule, preview))
      }
      CountReport(rows: rows).print(format.format, to: profile.output)
    }
  }
}

extension Integration {
  /// The last of the counts.
  func counted(_ request: ScopePreviewRequest) async throws -> ScopePreview {
    var last = ScopePreview()
    do {
      for try await preview in preview(request) { last = preview }
    } catch let error as EvaluationError {
      throw Self.untried(error.description)
    } catch is ScopePreviewError {
      throw Self.untried("the expression is not complete")
    }
    return last
  }

  private static func untried(_ message: String) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "counting over everybody", message: message,
      advice: "entrahub mappings validate says more.")
  }

  /// Reads what the workspace has not yet: people, who is assigned, and for names Webex's users.
  ///
  /// - Throws: Why people could not be read, if the workspace has none.
  func readForCounting(names: Bool) async throws {
    let counts = try await counted(
      ScopePreviewRequest(before: nil, after: nil, target: "userName"))
    var parts: Set<Part> = []
    if counts.total == 0 { parts.formUnion([.people, .mappings]) }
    if !counts.isScoped { parts.formUnion([.assignments, .members]) }
    if names, !counts.isHeldAgainstWebex { parts.formUnion([.mappings, .target]) }
    guard !parts.isEmpty else { return }
    Output.message("Reading both sides into the workspace …")
    let snapshot = await refresh(parts.union([.applications, .job]))
    if counts.total == 0, let failure = snapshot.people.failure { throw failure }
  }

  /// Counts what one mapping changes, in words.
  func count(
    _ rule: MappingRule, _ request: ScopePreviewRequest, to output: Output
  ) async throws {
    try await readForCounting(names: rule.namesUsers)
    let preview = try await counted(request)
    CountReport.sentences(preview, of: rule).forEach { output.line($0) }
  }
}

extension MappingRule {
  /// Whether Webex tells its users apart by the target.
  var namesUsers: Bool { isMatching || target.lowercased() == "username" }
}

/// Counts over the people in scope, one row a mapping.
struct CountReport {
  var rows: [(MappingRule, ScopePreview)]

  func print(_ format: OutputFormat, to output: Output) {
    let first = rows.first?.1 ?? ScopePreview()
    Listing(
      schema: "entrahub.mappings-preview-everyone/1", key: "mappings",
      columns: [
        .init("TARGET", "target"), .init("SOURCE", "source"),
        .init("CHANGED", "changed", isNumber: true), .init("EMPTY", "empty", isNumber: true),
        .init("FAILED", "failed", isNumber: true),
        .init("COLLIDING", "colliding", isNumber: true),
        .init("TAKEN", "taken", isNumber: true),
      ],
      rows: rows.map(Self.row), empty: "There are no mappings of users.",
      extra: [
        (key: "people", value: .int(first.total)), (key: "inScope", value: .int(first.inScope)),
        (key: "entering", value: .int(first.entering)),
        (key: "leaving", value: .int(first.leaving)),
      ],
      notes: ["\(Self.whom(first))."]
        + Self.crossing(first) + rows.flatMap { Self.examples($0.1, of: $0.0) }
        + Self.missing(rows.flatMap(\.1.missing))
    ).print(format, to: output)
  }

  private static func row(_ rule: MappingRule, _ preview: ScopePreview) -> Listing.Row {
    let colliding = rule.isMatching ? preview.colliding : nil
    let taken = preview.isHeldAgainstWebex ? preview.taken : nil
    return Listing.Row(
      [
        rule.target, rule.expression, Counts.grouped(preview.changed),
        Counts.grouped(preview.empty), Counts.grouped(preview.failed),
        colliding.map(Counts.grouped) ?? "", taken.map(Counts.grouped) ?? "",
      ],
      json: .object([
        (key: "target", value: .string(rule.target)),
        (key: "source", value: .string(rule.expression)),
        (key: "changed", value: .int(preview.changed)),
        (key: "empty", value: .int(preview.empty)),
        (key: "ignored", value: .int(preview.ignored)),
        (key: "failed", value: .int(preview.failed)), (key: "colliding", value: JSON(colliding)),
        (key: "takenInWebex", value: JSON(taken)),
        (
          key: "examples",
          value: .object([
            (key: "changed", value: json(preview.examples.changed)),
            (key: "empty", value: json(preview.examples.empty)),
            (key: "failed", value: json(preview.examples.failed)),
            (key: "colliding", value: json(preview.examples.colliding)),
            (key: "takenInWebex", value: json(preview.examples.taken)),
          ])
        ), (key: "missingAttributes", value: JSON(preview.missing)),
      ]))
  }

  private static func json(_ examples: [ScopePreview.Example]) -> JSON {
    .array(
      examples.map { example in
        .object([
          (key: "userPrincipalName", value: .string(example.person.userPrincipalName)),
          (key: "before", value: JSON(example.before)),
          (key: "after", value: JSON(example.after)),
          (key: "failure", value: JSON(example.failure)),
        ])
      })
  }

  private static func crossing(_ preview: ScopePreview) -> [String] {
    guard preview.entering + preview.leaving > 0 else { return [] }
    return [
      "The scoping filter: \(Counts.grouped(preview.entering)) enter, "
        + "\(Counts.grouped(preview.leaving)) leave."
    ]
  }

  /// Failures and collisions are what somebody has to look at; of changes three are enough.
  private static func examples(_ preview: ScopePreview, of rule: MappingRule) -> [String] {
    let failed = preview.examples.failed.map {
      "! \(rule.target) fails for \($0.person.userPrincipalName): \($0.failure ?? "")"
    }
    let colliding = preview.examples.colliding.map {
      "! \(rule.target) of \($0.person.userPrincipalName) is somebody else's too: \($0.after ?? "")"
    }
    let taken = preview.examples.taken.map {
      "! \(rule.target) of \($0.person.userPrincipalName) is another Webex user's already: "
        + "\($0.after ?? "")"
    }
    let changed = preview.examples.changed.prefix(3).map {
      "  \(rule.target) of \($0.person.userPrincipalName): \($0.before ?? "nothing") → \($0.after ?? "nothing")"
    }
    return (failed + colliding + taken + changed).map { PlainText.clean($0) }
  }

  private static func missing(_ names: [String]) -> [String] {
    let names = Set(names).sorted()
    guard !names.isEmpty else { return [] }
    return [
      "! The workspace holds no \(names.joined(separator: ", ")): counted as empty. "
        + "entrahub refresh --full reads what the mappings in force need."
    ].map { PlainText.clean($0) }
  }

  /// Over whom it is counted.
  private static func whom(_ preview: ScopePreview) -> String {
    let counts = "\(Counts.grouped(preview.inScope)) of \(Counts.grouped(preview.total)) people"
    return preview.isScoped
      ? "Over \(counts) in scope"
      : "Over \(counts) in the directory; who is assigned is not known"
  }

  /// One mapping in sentences, for a dry run.
  static func sentences(_ preview: ScopePreview, of rule: MappingRule) -> [String] {
    let counts = [
      (preview.changed, "changed"), (preview.empty, "empty"), (preview.ignored, "ignored"),
      (preview.failed, "failed"), (preview.colliding, "colliding"),
    ].map { "\(Counts.grouped($0)) \($1)" }.joined(separator: ", ")
    var lines = ["\(whom(preview)): \(counts)."]
    if preview.taken > 0 {
      lines.append(
        "! \(Counts.grouped(preview.taken)) get a name that another Webex user has already, which "
          + "Webex refuses (409): entrahub reconcile shows which user to remove first.")
    } else if rule.namesUsers {
      lines.append(
        preview.isHeldAgainstWebex
          ? "No other Webex user has one of these names."
          : "! Not held against Webex's users: they could not be read.")
    }
    return lines
      + crossing(preview) + examples(preview, of: rule) + missing(preview.missing)
  }
}

/// Every mapping on one person.
struct TrialReport {
  var person: SourcePerson
  var trial: MappingTrial
  var schema: MappingSchema

  func print(_ format: OutputFormat, to output: Output) {
    if format == .text { head(output) }
    Listing(
      schema: "entrahub.mappings-preview/1", key: "mappings",
      columns: [
        .init("TARGET", "target"), .init("ENTRA", "source"), .init("MAPPED", "mapped"),
        .init("WEBEX NOW", "webex"), .init("WHAT HAPPENS", "verdict"),
      ],
      rows: trial.rows.map(row), empty: "There are no mappings of users.",
      extra: [
        (key: "id", value: .string(person.person.id)),
        (key: "userPrincipalName", value: .string(person.person.userPrincipalName)),
        (key: "inScope", value: JSON(trial.scope?.passes)),
        (key: "inWebex", value: person.webexFailure == nil ? .bool(trial.updates) : .null),
        (key: "webexFailure", value: JSON(person.webexFailure?.message)),
        (key: "managerFailure", value: JSON(person.managerFailure?.message)),
      ]
    ).print(format, to: output)
    if format == .text { failures(output) }
  }

  private func head(_ output: Output) {
    let person = self.person.person
    output.line(
      output.bold(PlainText.clean(person.displayName))
        + PlainText.clean(" (\(person.userPrincipalName))"))
    if let scope = trial.scope {
      output.line("Scoping filter: \(scope.passes ? "in scope" : "not in scope")")
      scope.failures.forEach { output.line("  " + PlainText.clean($0)) }
    }
    let state =
      if let failure = self.person.webexFailure {
        "can't be read: \(failure.message)"
      } else {
        trial.updates ? "the person is there and is updated" : "nobody matches, so one is created"
      }
    output.line("Webex: " + PlainText.clean(state))
    if let failure = self.person.managerFailure {
      output.line("Manager: " + PlainText.clean("can't be read: \(failure.message)"))
    }
    output.line()
  }

  private func failures(_ output: Output) {
    for row in trial.rows {
      guard let error = row.result.error else { continue }
      output.line(
        "\(output.mark(.error)) \(PlainText.clean("\(row.rule.target): \(error.message)"))")
      MarkedText.lines(row.rule.expression, at: error.range).forEach { output.line($0) }
    }
  }

  private func row(_ row: MappingTrial.Row) -> Listing.Row {
    let names = Expression.attributeNames(in: row.rule.expression)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let values = names.map { name in
      names.count == 1 && row.rule.kind == .direct
        ? Self.words(person.values[name]) : "\(name)=\(Self.words(person.values[name]))"
    }
    let mapped = row.verdict.value.map(Self.words) ?? row.result.value.map(Self.words)
    return Listing.Row(
      [
        row.rule.target, Self.cut(values.joined(separator: " ")), Self.cut(mapped ?? ""),
        Self.cut(row.webex.map(Self.words) ?? ""), row.verdict.description,
      ],
      json: .object([
        (key: "target", value: .string(row.rule.target)),
        (key: "expression", value: .string(row.rule.expression)),
        (
          key: "source",
          value: .object(names.map { (key: $0, value: JSON(person.values[$0] ?? .null)) })
        ), (key: "mapped", value: row.result.value.map { JSON($0) } ?? .null),
        (key: "webex", value: JSON(row.webex.map(Self.words))),
        (key: "verdict", value: .string(row.verdict.description)),
        (key: "error", value: JSON(row.result.error?.message)),
      ]))
  }

  private static func cut(_ text: String) -> String {
    text.count > 40 ? text.prefix(39) + "…" : text
  }

  private static func words(_ value: AttributeValue?) -> String {
    guard let value, !value.isNull else { return "–" }
    return value.texts.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")
  }

  private static func words(_ value: JSONValue) -> String {
    value.string ?? value.text()
  }
}
