import ArgumentParser
import AttributeMapping
import ProvisioningCore

struct Filters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filters",
    abstract: "Scoping filters: who of those assigned is provisioned.",
    discussion: """
      A filter is written as department EQUALS "Sales" AND jobTitle IS NOT NULL OR city EQUALS \
      "Berlin": AND binds more tightly than OR, and a clause on an attribute without a value is \
      false, but for IS NULL. Operators: \
      \(FilterOperator.definitions.map(\.symbol.rawValue).joined(separator: ", ")).
      """,
    subcommands: [List.self, SetFilter.self, Remove.self, Test.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the filters in force.")

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let schema = try await profile.schema()
      Listing(
        schema: "entrahub.filters/1", key: "filters",
        columns: [.init("OBJECT", "object"), .init("GROUP", "group"), .init("CLAUSE", "clause")],
        rows: schema.objectMappings.flatMap(rows),
        empty: "No filter: everybody who is assigned is in scope."
      ).print(format.format, to: profile.output)
    }

    private func rows(_ mapping: ObjectMapping) -> [Listing.Row] {
      (mapping.filter?.groups ?? []).enumerated().flatMap { number, group in
        group.clauses.enumerated().map { index, clause in
          let name = group.name.isEmpty ? "\(number + 1)" : "\(number + 1) \(group.name)"
          let joint = index > 0 ? "AND " : number > 0 ? "OR " : ""
          return Listing.Row(
            [mapping.sourceObject, name, joint + clause.description],
            json: .object([
              (key: "object", value: .string(mapping.sourceObject)),
              (key: "group", value: .int(number + 1)),
              (key: "title", value: .string(group.name)),
              (key: "attribute", value: .string(clause.attribute)),
              (key: "operator", value: .string(clause.comparison.rawValue)),
              (key: "values", value: JSON(clause.values)),
            ]))
        }
      }
    }
  }

  struct SetFilter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Put a filter in the place of the one in force.",
      discussion: "Says who enters and who leaves. Who leaves is disabled in Webex.")

    @Argument(help: #"Such as 'department EQUALS "Sales"'."#)
    var filter: String

    @OptionGroup var object: ObjectOption
    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      let parsed = try Self.parsed(filter)
      guard !parsed.isEmpty else {
        throw ValidationError("The filter is empty; filters remove lets everybody in.")
      }
      try await options.edit(readingPeople: true) { schema in
        [.setFilter(parsed, mapping: try object.mapping(in: schema).id)]
      }
    }

    /// - Throws: `invalidInput` with the place.
    static func parsed(_ text: String) throws(ProvisioningError) -> ScopingFilter {
      do {
        return try ScopingFilter(parsing: text)
      } catch {
        let marked = MarkedText.lines(text, at: error.offset..<error.offset)
        throw ProvisioningError(
          .invalidInput, operation: "reading the filter",
          message: ([error.description] + marked).joined(separator: "\n"),
          advice: "See entrahub filters --help.")
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove the filter: everybody who is assigned is in scope.")

    @OptionGroup var object: ObjectOption
    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      try await options.edit(readingPeople: true) { schema in
        [.setFilter(nil, mapping: try object.mapping(in: schema).id)]
      }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test", abstract: "Whether a filter lets somebody in, clause by clause.",
      discussion: """
        Takes a user of the profile, or with --source a JSON file of attribute values and no \
        profile. Exit code 1: not in scope.
        """)

    @Argument(help: "A user principal name, mail address or object id.")
    var user: String?

    @Option(help: "A JSON file of attribute values instead of a user; '-': standard input.")
    var source: String?

    @Option(help: "A filter to try; else the one in force.")
    var filter: String?

    @OptionGroup var object: ObjectOption
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      guard (user == nil) != (source == nil) else {
        throw ValidationError("Name a user, or give --source.")
      }
    }

    func run() async throws {
      var tried = try filter.map(SetFilter.parsed)
      var values = try SchemaInput.values(source)
      if user != nil || filter == nil {
        let object = object
        let user = user
        let (found, inForce) = try await profile.with { session in
          let schema = try await session.integration.readSchema().schema
          var values: [String: AttributeValue]?
          if let user {
            _ = await session.integration.refresh([.applications, .job, .mappings])
            values = try await session.integration.sourcePerson(user).values
          }
          return (values, try object.mapping(in: schema).filter)
        }
        values = found ?? values
        if filter == nil { tried = inForce }
      }
      try report(tried ?? ScopingFilter(groups: []), values)
    }

    private func report(_ filter: ScopingFilter, _ values: [String: AttributeValue]) throws {
      var slots = AttributeSlots()
      let compiled = CompiledScopingFilter(filter, attributes: &slots)
      let explanation = compiled.explanation(for: slots.row(values))
      let rows = explanation.groups.enumerated().flatMap { number, group in
        group.clauses.map { clause in Self.row(number + 1, clause) }
      }
      let verdict =
        explanation.passes
        ? "In scope."
        : explanation.isUncertain ? "Not in scope, as far as can be told." : "Not in scope."
      Listing(
        schema: "entrahub.filter-test/1", key: "clauses",
        columns: [
          .init("GROUP", "group", isNumber: true), .init("CLAUSE", "clause"),
          .init("VALUE", "value"), .init("RESULT", "holds"),
        ],
        rows: rows, empty: "There is no filter: everybody who is assigned is in scope.",
        extra: [(key: "inScope", value: .bool(explanation.passes))],
        notes: rows.isEmpty ? [] : [verdict]
      ).print(format.format, to: profile.output)
      if !explanation.passes { throw ExitCode(1) }
    }

    private static func row(
      _ group: Int, _ result: FilterExplanation.ClauseResult
    ) -> Listing.Row {
      let value = result.value.isNull ? "–" : result.value.texts.joined(separator: ", ")
      return Listing.Row(
        [
          String(group), result.clause.description, value,
          result.outcome.holds ? "holds" : result.outcome.reason ?? "",
        ],
        json: .object([
          (key: "group", value: .int(group)),
          (key: "clause", value: .string(result.clause.description)),
          (key: "value", value: JSON(result.value)),
          (key: "holds", value: .bool(result.outcome.holds)),
          (key: "reason", value: JSON(result.outcome.reason)),
        ]))
    }
  }
}
