import ArgumentParser
import AttributeMapping
import Foundation
import ProvisioningCore

extension Mappings {
  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "Compare two schema files, or a file with the mappings in force.",
      discussion: """
        With one file: what importing it would change. Order, and what the service notes for itself, \
        do not count. Exit code 1 when they differ.
        """)

    @Argument(help: "A schema file; '-': standard input.")
    var first: String

    @Argument(help: "The file to compare it with; none: the first with the mappings in force.")
    var second: String?

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      guard first != "-" || second != "-" else {
        throw ValidationError("Only one of the two can be standard input.")
      }
      let schema = try SchemaInput.schema(first)
      let differences =
        if let second {
          SchemaDifference.between(schema, and: try SchemaInput.schema(second))
        } else {
          try await profile.with { try await $0.integration.drift(to: schema) }
        }
      try profile.output.drift(differences, format.format)
    }
  }

  struct Export: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
      case json, csv, markdown
    }

    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write the schema as a file for version control, or the mappings as a table.",
      discussion: "Only json holds everything; it is what import, diff and validate read.")

    @Option(help: "json: the whole schema; csv or markdown: the mappings alone.")
    var format: Format = .json

    @Option(name: [.short, .long], help: "The file to write; else standard output.")
    var output: String?

    @Option(help: "A backup instead of the mappings in force; see mappings backups.")
    var backup: Int64?

    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let schema = try await profile.with { session in
        if let backup { return try session.integration.schemaBackup(backup).1 }
        return try await session.integration.readSchema().schema
      }
      let text = text(of: schema)
      guard let output, output != "-" else {
        profile.output.data(text)
        return
      }
      do {
        try Data((text + "\n").utf8).write(to: URL(filePath: output), options: .atomic)
      } catch {
        throw ProvisioningError(
          .invalidInput, operation: "writing the export",
          message: "'\(output)': \((error as NSError).localizedDescription)",
          advice: "Check the folder and its permissions.")
      }
      Output.message("Written: \(output)")
    }

    private func text(of schema: MappingSchema) -> String {
      let rows = schema.objectMappings.flatMap { object in
        object.attributes.map { MappingRows.row($0, of: object).cells }
      }
      switch format {
      case .json:
        return JSON.escapingUnsafe(
          schema.exportText().trimmingCharacters(in: .whitespacesAndNewlines))
      case .csv: return CSV.text(header: MappingRows.columns.map(\.key), rows: rows)
      case .markdown:
        let cell = { (text: String) in
          PlainText.clean(text).replacing("|", with: "\\|").replacing("`", with: "\\`")
        }
        let lines = [MappingRows.columns.map(\.title), MappingRows.columns.map { _ in "---" }]
        return (lines + rows.map { $0.map(cell) })
          .map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
      }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Put a schema file in the place of the mappings in force.",
      discussion: "With --plan nothing is changed, and the exit code is 1 when there is drift.")

    @Argument(help: "A schema file as export writes it; '-': standard input.")
    var file: String

    @Flag(help: "Only say what differs; for CI.")
    var plan = false

    @OptionGroup var format: FormatOption
    @OptionGroup var options: SchemaChangeOptions

    func validate() throws {
      guard plan || format.format == .text else {
        throw ValidationError("--format is for --plan.")
      }
      guard file != "-" || plan || options.isUnattended else {
        throw ValidationError("A file from standard input needs --yes, --dry-run or --plan.")
      }
    }

    func run() async throws {
      let schema = try SchemaInput.schema(file)
      if plan {
        let differences = try await options.profile.with {
          try await $0.integration.drift(to: schema)
        }
        try options.profile.output.drift(differences, format.format)
        return
      }
      try await options.carryOut(.file) { try await $0.reviewImport(schema) }
    }
  }
}

extension Integration {
  /// In what the service's schema differs from another.
  func drift(to schema: MappingSchema) async throws(ProvisioningError) -> [SchemaDifference] {
    do {
      return try await reviewImport(schema).differences
    } catch  where error.isNothingToSave {
      return []
    }
  }
}

extension ProvisioningError {
  /// Whether a review was refused because the service has just that already.
  var isNothingToSave: Bool { kind == .refused && status == nil }
}

extension Output {
  /// Prints differences; some are exit code 1.
  func drift(_ differences: [SchemaDifference], _ format: OutputFormat) throws {
    switch format {
    case .json: document(SchemaJSON.differences(differences))
    case .csv:
      data(
        CSV.text(
          header: ["kind", "place", "property", "before", "after"],
          rows: differences.map {
            [
              $0.kind.rawValue, SchemaWords.place($0.place), $0.property, $0.before ?? "",
              $0.after ?? "",
            ]
          }))
    case .text:
      self.differences(differences)
      let count = differences.count
      line(count == 0 ? "No difference." : "\(count) \(count == 1 ? "difference" : "differences").")
    }
    if !differences.isEmpty { throw ExitCode(1) }
  }
}
