import ArgumentParser
import AttributeMapping
import ProvisioningCore

extension Mappings {
  struct SetMapping: AsyncParsableCommand {
    enum When: String, ExpressibleByArgument, CaseIterable {
      case always, create
    }

    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Change the mapping to a target, or add one.",
      discussion: """
        What is not given stays as it is. Shows before and after, what is doubtful about it and what \
        it causes, and asks. --dry-run also counts, over the people in scope, whose value changes, is \
        empty, fails, collides with another person's or is another Webex user's already.
        """)

    @Argument(help: "The target attribute, such as displayName or name.givenName.")
    var target: String

    @Option(help: "An expression as the source.")
    var expression: String?

    @Option(help: "A source attribute, such as mail.")
    var source: String?

    @Option(help: "A fixed text.")
    var constant: String?

    @Flag(name: .customLong("none"), help: "No source: Webex keeps what it has.")
    var isNone = false

    @Option(
      parsing: .unconditional,
      help: "Matching precedence, 1 being tried first; 0: not a matching attribute.")
    var match: Int?

    @Option(name: .customLong("default"), help: "The value at creation when there is none.")
    var defaultValue: String?

    @Flag(help: "No default value.")
    var noDefault = false

    @Option(help: "When it is applied: always, or only on create.")
    var when: When?

    @OptionGroup var object: ObjectOption
    @OptionGroup var options: SchemaChangeOptions

    private var sources: Int {
      [expression, source, constant].count { $0 != nil } + (isNone ? 1 : 0)
    }

    func validate() throws {
      guard sources <= 1 else {
        throw ValidationError("Give only one of --expression, --source, --constant and --none.")
      }
      guard defaultValue == nil || !noDefault else {
        throw ValidationError("Give either --default or --no-default.")
      }
      guard sources == 1 || match != nil || defaultValue != nil || noDefault || when != nil else {
        throw ValidationError("Nothing to change: give a source, --match, --default or --when.")
      }
      if let match, !(0...100).contains(match) {
        throw ValidationError("--match takes a number from 0 to 100.")
      }
      guard !target.isEmpty else { throw ValidationError("The target is empty.") }
    }

    func run() async throws {
      try await options.edit {
        try edits(of: $0)
      } counting: { session, base, result in
        guard options.change.dryRun else { return }
        try await count(session, base, result)
      }
    }

    private func edits(of schema: MappingSchema) throws -> [MappingEdit] {
      let mapping = try object.mapping(in: schema)
      let present = mapping.attributes.first { $0.id == target }
      if present == nil, sources == 0 {
        _ = try mapping.existingRule(target, to: "changing the mapping")
      }
      let old = present ?? MappingRule(target: target, kind: .none, expression: "")
      let rule = changed(old)
      var edits: [MappingEdit] =
        present == nil
        ? [.addRule(rule, mapping: mapping.id)]
        : rule == old ? [] : [.setRule(old.id, rule, mapping: mapping.id)]
      if let match {
        var order = mapping.matchingRules.map(\.id).filter { $0 != old.id }
        if match > 0 { order.insert(old.id, at: min(match - 1, order.count)) }
        if order != mapping.matchingRules.map(\.id) {
          edits.append(.setMatching(order, mapping: mapping.id))
        }
      }
      return edits
    }

    private func changed(_ old: MappingRule) -> MappingRule {
      var rule = old
      if let text = expression { (rule.kind, rule.expression) = (Self.kind(of: text), text) }
      if let source {
        let name = source.hasPrefix("[") && source.hasSuffix("]") ? source : "[\(source)]"
        (rule.kind, rule.expression) = (.direct, name)
      }
      if let constant {
        (rule.kind, rule.expression) = (.constant, ExpressionFormatter.quoted(constant))
      }
      if isNone { (rule.kind, rule.expression) = (.none, "") }
      if let defaultValue { rule.defaultValue = defaultValue }
      if noDefault { rule.defaultValue = nil }
      if let when { rule.flowType = when == .always ? .always : .objectAddOnly }
      return rule
    }

    /// What the service would call it.
    private static func kind(of text: String) -> MappingRule.Kind {
      switch ExpressionParser.parse(text).valid?.node {
      case .attribute: .direct
      case .text: .constant
      default: .expression
      }
    }

    private func count(
      _ session: Session, _ base: MappingSchema, _ result: MappingSchema
    ) async throws {
      let mapping = try object.mapping(in: result)
      guard mapping.mapsUsers, let rule = mapping.rule(for: target) else { return }
      let before = base.objectMapping(mapping.id)
      try await session.integration.count(
        rule,
        ScopePreviewRequest(
          before: before?.rule(for: target)?.expression,
          after: rule.expression.isEmpty ? nil : rule.expression, target: rule.target,
          isMatching: rule.isMatching,
          filterBefore: before?.filter, filterAfter: mapping.filter),
        to: options.profile.output)
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove the mapping to a target.",
      discussion: "Webex keeps the values that it has. A target that is required cannot go.")

    @Argument(help: "The target attribute.")
    var target: String

    @OptionGroup var object: ObjectOption
    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      try await options.edit { schema in
        let mapping = try object.mapping(in: schema)
        let rule = try mapping.existingRule(target, to: "removing the mapping")
        return [.removeRule(rule.id, mapping: mapping.id)]
      }
    }
  }

  struct Reset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reset",
      abstract: "Bring Webex's own mappings and filters back.",
      discussion:
        "The whole schema goes back to the connector's; what was there is kept as a backup.")

    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      try await options.carryOut(.reset) { try await $0.reviewReset() }
    }
  }

  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "restore",
      abstract: "Bring a backup back, which undoes the save that it was made before.")

    @Argument(help: "The number of the backup; see mappings backups.")
    var backup: Int64

    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      try await options.carryOut(.backup) { try await $0.reviewRestore(backup: backup) }
    }
  }

  struct Backups: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backups",
      abstract: "List the backups that saves have made, the newest first.",
      discussion: """
        The newest 50 are kept, and the one from before the first save; export what has to last \
        longer (mappings export).
        """)

    @Option(parsing: .unconditional, help: "How many to list.")
    var limit = 51

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
    }

    func run() async throws {
      let backups = try await profile.with { try $0.integration.schemaBackups(limit: limit) }
      Listing(
        schema: "entrahub.backups/1", key: "backups",
        columns: [
          .init("BACKUP", "id", isNumber: true), .init("WHEN", "createdAt"),
          .init("WHY", "reason"), .init("CONTENT", "fingerprint"), .init("NAME", "name"),
        ],
        rows: backups.map { backup in
          Listing.Row(
            [
              String(backup.id), Times.local(backup.createdAt), backup.reason, backup.fingerprint,
              backup.name,
            ],
            json: .object([
              (key: "id", value: .int(Int(backup.id))), (key: "name", value: .string(backup.name)),
              (key: "createdAt", value: JSON(backup.createdAt)),
              (key: "reason", value: .string(backup.reason)),
              (key: "jobId", value: .string(backup.jobId)),
              (key: "journalEntry", value: .int(Int(backup.journalEntry))),
              (key: "fingerprint", value: .string(backup.fingerprint)),
            ]),
            csv: [
              String(backup.id), Times.utc(backup.createdAt), backup.reason, backup.fingerprint,
              backup.name,
            ])
        },
        empty: "There is no backup: nothing was saved from here yet."
      ).print(format.format, to: profile.output)
    }
  }
}
