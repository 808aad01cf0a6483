import ArgumentParser
import Foundation
import ProvisioningCore

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the state of the whole integration, verdict first.",
    discussion: "Exit code 0: nothing wrong; 1: something is; see Docs/cli.md for the others."
  )

  @Option(help: "Repeat every so many seconds (at least 2) until interrupted.")
  var watch: Double?

  @Flag(help: "What the sign-in may do, and which command and pane needs what.")
  var permissions = false

  @OptionGroup var format: FormatOption
  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    if let watch, !(watch >= 2 && watch <= 86_400) {
      throw ValidationError("--watch takes seconds from 2 to 86400.")
    }
    if permissions, watch != nil {
      throw ValidationError("--permissions is looked at once, without --watch.")
    }
    if format.format == .csv, !permissions {
      throw ValidationError("status prints text or json; csv is for listings.")
    }
  }

  func run() async throws {
    let session = try Setup.current.session(profile)
    if permissions {
      try await PermissionsReport(profile: profile, format: format.format).print(session)
      return
    }
    var found = try await once(session)
    while let watch {
      try await Task.sleep(for: .seconds(watch))
      found = try await once(session)
    }
    await session.integration.close()
    if found { throw ExitCode(1) }
  }

  /// Reads, prints, and says whether something is wrong.
  private func once(_ session: Session) async throws -> Bool {
    let snapshot = await session.integration.refresh()
    if let failure = snapshot.unreadable { throw failure }
    if format.format == .json {
      let document = StatusJSON.document(snapshot)
      // A watch prints one document a line, so that a reader can take them one by one.
      profile.output.document(document, isOneLine: watch != nil)
    } else {
      StatusText(snapshot: Times.localized(snapshot), output: profile.output, now: Date()).print()
      if watch != nil { profile.output.line() }
    }
    return snapshot.verdict.level == .problem || snapshot.verdict.level == .warning
  }
}

extension Snapshot {
  /// The error that kept Graph from being read now; an older value is no answer to a command.
  var unreadable: ProvisioningError? { applications.failure }
}
