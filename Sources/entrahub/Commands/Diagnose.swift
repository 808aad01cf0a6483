import ArgumentParser
import Evidence
import Foundation
import ProvisioningCore

struct Diagnose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Read pasted debug information, and name the cause, its evidence and its cure.",
    discussion: """
      Takes Control Hub's "Copy Debug Info" text, its toast, a JSON error of Webex or Graph, or a \
      log that holds one. With a profile the diagnosis is checked against both sides and kept as an \
      incident; a text that names no known failure has all checks run. Exit code 0: it works now, or \
      the text is a manual; 1: there is a diagnosis; 2: there is none; 64: there is no text.
      """
  )

  @Argument(help: "The file to read; '-' or none: standard input.")
  var file: String?

  @Flag(help: "Use the text alone: no profile, no request.")
  var offline = false

  @OptionGroup var format: ReportFormatOption
  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let signatures = try Setup.current.signatures()
    let report = Report(parsing: try Input.read(file, what: "the debug information"))
    guard report.text.contains(where: { !$0.isWhitespace }) else {
      throw ProvisioningError(
        .invalidInput, operation: "reading the debug information", message: "there is no text",
        advice: "Paste Control Hub's Copy Debug Info text, or: entrahub troubleshoot")
    }
    let result = try await diagnose(report, signatures)
    let output = profile.output
    if let incident = result.incident {
      Output.message("Kept as incident \(incident): entrahub incidents show \(incident)")
    }
    switch format.format {
    case .json: output.document(DiagnosisJSON.document(result))
    case .text: DiagnosisText(result: Times.localized(result), output: output).print()
    case .markdown: output.lines(Times.localized(result.markdown))
    }
    guard !result.diagnoses.isEmpty else {
      if format.format == .text { Output.message("Next: entrahub troubleshoot") }
      throw ExitCode(2)
    }
    // An article about the integration describes failures; it reports none.
    if let first = result.diagnoses.first, !first.saysItWorks, report.form != .article {
      throw ExitCode(1)
    }
  }

  private func diagnose(
    _ report: Report, _ signatures: SignatureBook
  ) async throws -> DiagnosisReport {
    let setup = Setup.current
    if offline { return DiagnosisReport(offline: report, signatures: signatures) }
    guard try setup.profileIfAny(profile.profile) != nil else {
      return DiagnosisReport(
        offline: report, signatures: signatures,
        because: "no profile is set up, so nothing was checked (entrahub profile add)")
    }
    let session = try setup.session(profile)
    let result = await session.integration.diagnose(report, checkingAnyway: true)
    await session.integration.close()
    return result
  }
}
