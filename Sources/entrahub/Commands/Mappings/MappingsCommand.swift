import ArgumentParser
import AttributeMapping
import ProvisioningCore

struct Mappings: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mappings",
    abstract: "Attribute mappings from Entra to Webex, and the expression language.",
    discussion: """
      Every change is shown before it is made, asks unless --yes, keeps a backup, and can be undone \
      with restore. A save makes Entra evaluate everybody again.
      """,
    groupedSubcommands: [
      CommandGroup(
        name: "See", subcommands: [List.self, Preview.self, Attributes.self, Backups.self]),
      CommandGroup(
        name: "Change",
        subcommands: [
          SetMapping.self, Remove.self, Enable.self, Disable.self, Reset.self, Restore.self,
        ]),
      CommandGroup(
        name: "Files and version control",
        subcommands: [Export.self, Import.self, Diff.self, Validate.self]),
      CommandGroup(
        name: "The expression language", subcommands: [Eval.self, Functions.self]),
    ],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the mappings.")

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let schema = try await profile.schema()
      Listing(
        schema: "entrahub.mappings/1", key: "mappings",
        columns: MappingRows.columns,
        rows: schema.objectMappings.flatMap { object in
          object.attributes.map { MappingRows.row($0, of: object) }
        },
        empty: "There are no mappings."
      ).print(format.format, to: profile.output)
    }
  }
}

/// Mappings as rows of a listing.
enum MappingRows {
  static let columns: [Listing.Column] = [
    .init("OBJECT", "object"), .init("TARGET", "target"), .init("SOURCE", "source"),
    .init("KIND", "kind"), .init("MATCH", "matchingPriority", isNumber: true),
    .init("APPLIED", "flowType"), .init("DEFAULT", "defaultValue"),
  ]

  static func row(_ mapping: MappingRule, of object: ObjectMapping) -> Listing.Row {
    Listing.Row(
      [
        object.sourceObject + (object.isEnabled ? "" : " (off)"), mapping.target,
        mapping.expression, mapping.kind.rawValue,
        mapping.matchingPriority > 0 ? String(mapping.matchingPriority) : "",
        applied(mapping.flowType), mapping.defaultValue ?? "",
      ],
      json: .object([
        (key: "object", value: .string(object.sourceObject)),
        (key: "enabled", value: .bool(object.isEnabled)),
        (key: "target", value: .string(mapping.target)),
        (key: "source", value: .string(mapping.expression)),
        (key: "kind", value: .string(mapping.kind.rawValue)),
        (key: "matchingPriority", value: .int(mapping.matchingPriority)),
        (key: "flowType", value: .string(mapping.flowType.rawValue)),
        (key: "defaultValue", value: JSON(mapping.defaultValue)),
      ]))
  }

  private static func applied(_ flow: MappingRule.FlowType) -> String {
    switch flow {
    case .always: "always"
    case .objectAddOnly: "only at creation"
    case .multiValueAddOnly: "only adds values"
    case .valueAddOnly: "never removes"
    case .attributeAddOnly: "only where empty"
    }
  }
}
