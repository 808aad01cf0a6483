import ArgumentParser
import Evidence
import Foundation
import ProvisioningCore

struct Diagnose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Read pasted debug information, and name the cause, its evidence and its cure.",
    discussion: """
      Takes Control Hub's "Copy Debug Info" text, its toast, a JSON error of Webex or Graph, or a
      log that holds one. With a profile the diagnosis is checked against both sides and kept as an
      incident. Exit code 0: no diagnosis, or it works now; 1: there is one.
      """
  )

  @Argument(help: "The file to read; '-' or none: standard input.")
  var file: String?

  @Flag(help: "Use the text alone: no profile, no request.")
  var offline = false

  @OptionGroup var format: ReportFormatOption
  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let report = Report(parsing: try Input.read(file, what: "the debug information"))
    let result = try await diagnose(report)
    let output = profile.output
    if let incident = result.incident {
      Output.message("Kept as incident \(incident): entrahub incidents show \(incident)")
    }
    switch format.format {
    case .json: output.document(DiagnosisJSON.document(result))
    case .text: DiagnosisText(result: Times.localized(result), output: output).print()
    case .markdown: output.lines(Times.localized(result.markdown))
    }
    // An article about the integration describes failures; it reports none.
    if let first = result.diagnoses.first, !first.saysItWorks, report.form != .article {
      throw ExitCode(1)
    }
  }

  private func diagnose(_ report: Report) async throws -> DiagnosisReport {
    let setup = Setup.current
    let signatures = try setup.signatures()
    if offline { return DiagnosisReport(offline: report, signatures: signatures) }
    guard try setup.profileIfAny(profile.profile) != nil else {
      return DiagnosisReport(
        offline: report, signatures: signatures,
        because: "no profile is set up, so nothing was checked (entrahub profile add)")
    }
    let session = try setup.session(profile)
    let result = await session.integration.diagnose(report)
    await session.integration.close()
    return result
  }
}
