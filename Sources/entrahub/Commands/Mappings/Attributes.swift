public import ArgumentParser
public import AttributeMapping
import ProvisioningCore

extension AttributeDefinition.DataType: ExpressibleByArgument {
  public init?(argument: String) {
    guard
      let known = Self.known.first(where: { $0.rawValue.lowercased() == argument.lowercased() })
    else { return nil }
    self = known
  }
}

extension Mappings {
  struct Attributes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "attributes",
      abstract: "The attributes that mappings can read and write.",
      subcommands: [List.self, Add.self, Remove.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the target attributes, or with --source those of Entra.")

      @Flag(help: "Those that expressions can name.")
      var source = false

      @OptionGroup var object: ObjectOption
      @OptionGroup var format: FormatOption
      @OptionGroup var profile: ProfileOptions

      func run() async throws {
        let schema = try await profile.schema()
        let mapping = try object.mapping(in: schema)
        let listing = source ? sources(schema, mapping) : targets(schema, mapping)
        listing.print(format.format, to: profile.output)
      }

      private func targets(_ schema: MappingSchema, _ mapping: ObjectMapping) -> Listing {
        Listing(
          schema: "entrahub.attributes/1", key: "attributes",
          columns: [
            .init("TARGET", "name"), .init("TYPE", "type"), .init("MARKS", "marks"),
            .init("MAPPED FROM", "mapping"),
          ],
          rows: (schema.targetObject(of: mapping)?.attributes ?? []).map { attribute in
            let rule = mapping.rule(for: attribute.name)
            let marks = [
              (attribute.isAnchor, "primary key"), (attribute.isRequired, "required"),
              (attribute.isMultivalued, "multi-valued"), (attribute.isCaseExact, "case exact"),
              (attribute.mutability == .readOnly, "read only"),
            ].filter(\.0).map(\.1)
            return Listing.Row(
              [
                attribute.name, attribute.type.rawValue, marks.joined(separator: ", "),
                rule?.expression ?? "",
              ],
              json: .object([
                (key: "name", value: .string(attribute.name)),
                (key: "type", value: .string(attribute.type.rawValue)),
                (key: "primaryKey", value: .bool(attribute.isAnchor)),
                (key: "required", value: .bool(attribute.isRequired)),
                (key: "multivalued", value: .bool(attribute.isMultivalued)),
                (key: "caseExact", value: .bool(attribute.isCaseExact)),
                (key: "mutability", value: .string(attribute.mutability.rawValue)),
                (key: "maximumLength", value: JSON(attribute.maximumLength)),
                (key: "mapping", value: JSON(rule?.expression)),
              ]))
          }, empty: "The schema does not list the attributes of \(mapping.targetObject).")
      }

      private func sources(_ schema: MappingSchema, _ mapping: ObjectMapping) -> Listing {
        Listing(
          schema: "entrahub.source-attributes/1", key: "attributes",
          columns: [
            .init("SOURCE", "name"), .init("TYPE", "type"), .init("MARKS", "marks"),
            .init("NOTE", "note"),
          ],
          rows: schema.sourceAttributes(of: mapping).attributes.map { attribute in
            let marks = [
              (attribute.isAlwaysPresent, "always present"),
              (attribute.isMultivalued, "multi-valued"),
            ].filter(\.0).map(\.1)
            return Listing.Row(
              [
                attribute.name, attribute.type.rawValue, marks.joined(separator: ", "),
                attribute.note ?? "",
              ],
              json: .object([
                (key: "name", value: .string(attribute.name)),
                (key: "type", value: .string(attribute.type.rawValue)),
                (key: "alwaysPresent", value: .bool(attribute.isAlwaysPresent)),
                (key: "multivalued", value: .bool(attribute.isMultivalued)),
                (key: "note", value: JSON(attribute.note)),
              ]))
          }, empty: "The schema lists no source attributes.")
      }
    }

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add an attribute to the target, so that it can be mapped.",
        discussion: """
          A custom attribute is named urn:ietf:params:scim:schemas:extension:NAME:2.0:User:ATTRIBUTE.
          """)

      @Argument(help: "Its name or SCIM path.")
      var name: String

      @Option(help: "String, Boolean, DateTime, Integer, Reference or Binary.")
      var type = AttributeDefinition.DataType.string

      @Flag(help: "Nobody can be created without it.")
      var required = false

      @Flag(help: "It takes several values.")
      var multivalued = false

      @Flag(help: "Values that differ only in case count as changed.")
      var caseExact = false

      @OptionGroup var object: ObjectOption
      @OptionGroup var options: SchemaChangeOptions

      func validate() throws {
        guard !name.isEmpty else { throw ValidationError("The name is empty.") }
      }

      func run() async throws {
        let attribute = AttributeDefinition(
          name, type: type, isRequired: required, isMultivalued: multivalued,
          isCaseExact: caseExact)
        try await options.edit { schema in
          [.addAttribute(attribute, mapping: try object.mapping(in: schema).id)]
        }
      }
    }

    struct Remove: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove an attribute from the target's list.")

      @Argument(help: "Its name.")
      var name: String

      @OptionGroup var object: ObjectOption
      @OptionGroup var options: SchemaChangeOptions

      func run() async throws {
        try await options.edit { schema in
          [.removeAttribute(name, mapping: try object.mapping(in: schema).id)]
        }
      }
    }
  }
}
