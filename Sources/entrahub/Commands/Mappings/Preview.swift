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
