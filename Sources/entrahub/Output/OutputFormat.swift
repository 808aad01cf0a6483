import ArgumentParser
import ProvisioningCore

/// How a listing is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv
}

/// How a report is printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, markdown
}

extension ReportFormat {
  var incidentFormat: Incident.Format {
    switch self {
    case .text: .text
    case .json: .json
    case .markdown: .markdown
    }
  }
}

/// How one object is printed, which has no rows.
enum DocumentFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

struct DocumentFormatOption: ParsableArguments {
  @Option(name: .long, help: "How to print: text or json.")
  var format: DocumentFormat = .text
}

struct FormatOption: ParsableArguments {
  @Option(name: .long, help: "How to print: text, json or csv.")
  var format: OutputFormat = .text
}

struct ReportFormatOption: ParsableArguments {
  @Option(name: .long, help: "How to print: text, json or markdown.")
  var format: ReportFormat = .text
}

/// Whether text output is coloured.
enum ColorMode: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
