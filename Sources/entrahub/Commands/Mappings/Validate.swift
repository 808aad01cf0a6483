public import ArgumentParser
public import AttributeMapping
import Foundation
import ProvisioningCore

extension MappingLint.Source: ExpressibleByArgument {}

/// How bad a finding must be to count.
enum FindingLevel: String, ExpressibleByArgument, CaseIterable {
  case note, warning, error

  var severity: MappingFinding.Severity {
    switch self {
    case .note: .note
    case .warning: .warning
    case .error: .error
    }
  }
}

extension Mappings {
  struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "validate",
      abstract: "Look for mistakes in a schema file, an expression, or the mappings in force.",
      discussion: """
        Exit code 1 when something is found. A file whose name ends in .json, or that begins with a \
        brace, is a schema; any other is one expression.
        """)

    @Argument(help: "The file; '-': standard input; none: the mappings of the profile.")
    var file: String?

    @Option(help: "An expression instead of a file.")
    var expression: String?

    @Option(name: .customLong("from"), help: "The directory that feeds Webex: entra or okta.")
    var directory: MappingLint.Source = .entra

    @Option(help: "The least severity that is listed and counts: note, warning or error.")
    var level: FindingLevel = .warning

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      guard file == nil || expression == nil else {
        throw ValidationError("Give either a file or --expression.")
      }
    }

    func run() async throws {
      let report = try await report()
      let counted = report.findings.filter { $0.severity >= level.severity }
      switch format.format {
      case .json: profile.output.document(json(report, counted))
      case .csv: listing(counted).print(.csv, to: profile.output)
      case .text: show(counted, of: report)
      }
      if !counted.isEmpty { throw ExitCode(1) }
    }

    private func report() async throws -> Report {
      if let expression { return Report(expression: expression) }
      guard let file else {
        let schema = try await profile.schema()
        return Report(what: "the mappings in force", schema: schema, from: directory)
      }
      let data = try Input.read(file, what: "the file")
      let name = file == "-" ? "standard input" : file
      let first = data.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }.first
      guard file.lowercased().hasSuffix(".json") || first == UInt8(ascii: "{") else {
        let text = String(decoding: data, as: UTF8.self)
        return Report(expression: text.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      do {
        return Report(
          what: name, schema: try MappingSchema(parsing: Array(data)), from: directory)
      } catch {
        return Report(unreadable: name, error)
      }
    }

    private func show(_ findings: [Report.Finding], of report: Report) {
      let output = profile.output
      for finding in findings {
        switch finding {
        case .problem(let problem): output.problem(problem, in: report.text)
        case .mapping(let finding):
          if let schema = report.schema { output.finding(finding, in: schema) }
        case .unreadable(let message):
          output.line("\(output.mark(.error)) \(PlainText.clean(message))")
        }
      }
      let notes = report.findings.count - findings.count
      let rest = notes == 0 ? "" : " (\(notes) below --level \(level.rawValue))"
      let count = findings.count
      let what = PlainText.clean(report.what)
      output.line(
        count == 0
          ? "Nothing wrong found in \(what).\(rest)"
          : "\(count) \(count == 1 ? "finding" : "findings") in \(what).\(rest)")
    }

    private func listing(_ findings: [Report.Finding]) -> Listing {
      Listing(
        schema: "entrahub.validation/1", key: "findings",
        columns: [
          .init("SEVERITY", "severity"), .init("FINDING", "id"), .init("OBJECT", "object"),
          .init("TARGET", "target"), .init("MESSAGE", "message"),
        ],
        rows: findings.map { finding in
          let cells =
            switch finding {
            case .problem(let problem): [problem.id.rawValue, "", "", problem.message]
            case .mapping(let finding):
              [
                finding.id.rawValue, finding.mapping.map(SchemaWords.object) ?? "",
                finding.rule ?? "", finding.reason,
              ]
            case .unreadable(let message): ["schema.unreadable", "", "", message]
            }
          return Listing.Row([finding.severity.name] + cells, json: .null)
        }, empty: "")
    }

    private func json(_ report: Report, _ findings: [Report.Finding]) -> JSON {
      func count(_ severity: MappingFinding.Severity) -> JSON {
        .int(report.findings.count { $0.severity == severity })
      }
      return .object([
        (key: "schema", value: "entrahub.validation/1"),
        (key: "valid", value: .bool(findings.isEmpty)),
        (key: "errors", value: count(.error)), (key: "warnings", value: count(.warning)),
        (key: "notes", value: count(.note)),
        (
          key: "findings",
          value: .array(
            findings.map { finding in
              switch finding {
              case .problem(let problem): SchemaJSON.problem(problem, in: report.text)
              case .mapping(let finding): SchemaJSON.finding(finding)
              case .unreadable(let message):
                .object([
                  (key: "id", value: "schema.unreadable"), (key: "severity", value: "error"),
                  (key: "object", value: .null), (key: "target", value: .null),
                  (key: "problem", value: .null), (key: "message", value: .string(message)),
                  (key: "fix", value: "Mend the file at that place."),
                  (key: "position", value: .null),
                ])
              }
            })
        ),
      ])
    }
  }
}

extension Mappings.Validate {
  /// What was looked at, and what was found.
  struct Report {
    enum Finding {
      case problem(ExpressionProblem)
      case mapping(MappingFinding)
      case unreadable(String)

      var severity: MappingFinding.Severity {
        switch self {
        case .problem(let problem): problem.severity
        case .mapping(let finding): finding.severity
        case .unreadable: .error
        }
      }
    }

    var what: String
    var findings: [Finding]
    /// The expression, for the places of problems.
    var text = ""
    var schema: MappingSchema?

    init(expression: String) {
      what = "the expression"
      text = expression
      findings = ExpressionChecker().problems(in: expression).map(Finding.problem)
    }

    init(what: String, schema: MappingSchema, from source: MappingLint.Source) {
      self.what = what
      self.schema = schema
      findings = MappingLint(source: source).findings(in: schema).map(Finding.mapping)
    }

    init(unreadable name: String, _ error: MappingSchemaError) {
      what = name
      findings = [.unreadable("\(name): \(error)")]
    }
  }
}
