import ArgumentParser
import Evidence
import Foundation
import ProvisioningCore

struct Troubleshoot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "troubleshoot",
    abstract: "Run the guided checks for the current state, and say what cures it.",
    discussion: """
      With --watch it repeats the failed checks until they pass and ends in 'recovered' with its \
      proof: both sides answer, the job has got through a cycle, its credentials are accepted. \
      Single people whom Webex refused are work that is left ('!'): they are named, and keep no \
      recovery from being one. Exit code 0: nothing wrong, or recovered; 1: something is wrong, or \
      left to do where a report or a playbook asked for it.
      """
  )

  @Option(help: "The playbook to run; else the one that fits the state.")
  var playbook: String?

  @Option(help: "A file with pasted debug information to start from; '-': standard input.")
  var report: String?

  @Flag(help: "After the checks, watch until the failed ones pass.")
  var watch = false

  @OptionGroup var format: ReportFormatOption
  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let pasted = try report.map { Report(parsing: try Input.read($0, what: "the report")) }
    let session = try Setup.current.session(profile)
    let progress = PlaybookProgress(
      output: profile.output, isShown: format.format == .text, isWatching: watch)
    let follow = {
      var last: PlaybookRun?
      let runs = session.integration.troubleshoot(pasted, playbook: playbook, watch: watch)
      for await run in runs {
        progress.show(Times.localized(run), after: last.map { Times.localized($0) })
        last = run
      }
      return last
    }
    let last =
      watch
      ? await Interruption.telling(
        "Stopped; nothing was changed, and the recovery is not proved yet: "
          + "entrahub troubleshoot --watch", follow)
      : await follow()
    await session.integration.close()
    guard let last else { return }
    try finish(last)
  }

  private func finish(_ run: PlaybookRun) throws {
    switch format.format {
    case .text: break
    case .json: profile.output.document(PlaybookJSON.document(run))
    case .markdown: profile.output.lines(Times.localized(run.markdown))
    }
    if case .stopped(let error) = run.phase { throw try stop(error, run) }
    if run.findsWrong { throw ExitCode(1) }
  }

  /// What ends the command where the run could not go on: a proved cause is a finding where the other
  /// side answers, and its cure is next; else the refused sign-in says what to do.
  private func stop(_ error: ProvisioningError, _ run: PlaybookRun) throws -> any Error {
    guard run.diagnoses.first?.isOwnFault == true else { return error }
    var error = error
    error.advice = NextStep.words(run.remedies, proof: "entrahub troubleshoot")
    let answers = run.results.contains { $0.leg == .consoleToWebex && $0.outcome == .passed }
    guard error.kind == .notSignedIn, answers else { return error }
    Output.message(Times.localized(Failure.words(error)))
    return ExitCode(1)
  }
}
