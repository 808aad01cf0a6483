public import ArgumentParser
public import Console
import Foundation
import ProvisioningCore
import Sandbox
import Settings
import Synchronization
import TerminalUI

extension Pane: ExpressibleByArgument {}

/// How the console looks and where it begins.
struct ConsoleArguments: ParsableArguments {
  @Option(help: "The theme; 'entrahub themes list' lists them.")
  var theme: String?

  @Option(
    help: ArgumentHelp(
      "The pane to begin with: \(Pane.allCases.map(\.rawValue).joined(separator: ", "))."))
  var pane: Pane?

  @Flag(
    inversion: .prefixedNo,
    help: "ASCII, no boxes, and the cursor on the focused item: for screen readers.")
  var plain: Bool?

  @Flag(inversion: .prefixedNo, help: "Take the mouse, or leave it to the terminal.")
  var mouse: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Read both sides at the start, or show what the workspace holds until asked.")
  var refresh: Bool?

  /// Opens the console and returns when the operator leaves it.
  ///
  /// - Parameter notice: what it says first.
  /// - Returns: the changed profile with which it is to begin anew; nil where it was left.
  @discardableResult
  func open(_ session: Session, isKept: Bool, notice: String? = nil) async throws -> Profile? {
    var (terminal, options) = try await terminal(
      setup: session.setup, theme: session.profile.theme,
      isReadOnly: session.integration.isReadOnly, isKept: isKept, isOffline: session.isOffline)
    options.notice = notice
    // What a changed profile may have cured is looked at again at once.
    if notice != nil { options.playbook = await session.integration.playbookOfSignIn() }
    let moved = MovedProfile(session, isKept: isKept)
    let minutes = session.isOffline ? nil : try session.setup.preferences().refreshMinutes
    let rereading = minutes.map { minutes in
      Task {
        while true {
          try await Task.sleep(for: .seconds(60 * minutes))
          await session.integration.refresh()
        }
      }
    }
    let following = Task { await session.integration.followCycles() }
    defer {
      rereading?.cancel()
      following.cancel()
    }
    let status: Int32?
    do {
      var services = ConsoleServices.live(session.integration)
      moved.serve(&services)
      status = try await ConsoleApp.run(
        services: services, options: options, terminal: terminal)
    } catch {
      await terminal.close()
      throw error
    }
    await terminal.close()
    if let status, status != 0 { throw ExitCode(status) }
    return status == nil ? moved.profile : nil
  }

  /// Takes the terminal, by these arguments and the environment.
  ///
  /// - Parameter isKept: whether panes, filters and theme are kept for the next session.
  @MainActor
  func terminal(
    setup: Setup, theme profileTheme: String?, isReadOnly: Bool, isKept: Bool,
    isOffline: Bool = false
  ) throws -> (NcursesTerminal, ConsoleOptions) {
    let preferences = try setup.preferences()
    let isPlain = plain ?? preferences.isPlain ?? false
    let options = ConsoleOptions(
      isReadOnly: isReadOnly, isOffline: isOffline, isPlain: isPlain,
      pane: pane ?? preferences.pane,
      refreshesAtStart: !isOffline && (refresh ?? preferences.refreshesAtStart ?? true),
      capturesMouse: mouse ?? preferences.capturesMouse ?? true,
      themes: try themes(in: ThemeLibrary(folder: setup.folders.themes)),
      theme: theme ?? profileTheme ?? preferences.theme,
      sessionFile: isKept ? setup.sessionFile : nil,
      typedConfirmationFrom: preferences.typedConfirmationFrom ?? TypedConfirmation.usualThreshold,
      limits: preferences.limits, keys: preferences.keys)
    do {
      let terminal = try NcursesTerminal(
        theme: ThemeLibrary.fallback,
        options: TerminalOptions(
          environment: ProcessInfo.processInfo.environment, isASCII: isPlain,
          capturesMouse: options.capturesMouse))
      return (terminal, options)
    } catch {
      throw ProvisioningError(
        .invalidInput, operation: "opening the console", message: "\(error)",
        advice: "Use the commands here: entrahub --help.")
    }
  }

  /// The themes that there are; the one that was asked for must be readable.
  private func themes(in library: ThemeLibrary) throws -> ThemeSource {
    if let theme {
      do {
        _ = try library.theme(named: theme)
      } catch {
        throw ProvisioningError(
          .invalidInput, operation: "loading the theme", message: "\(error)",
          advice: "entrahub themes list names those that there are.")
      }
    }
    return ThemeSource(library)
  }
}

/// What becomes of a session's profile while its console is open.
final class MovedProfile: Sendable {
  private let session: Session
  private let isKept: Bool
  private let moved = Mutex<Profile?>(nil)

  init(_ session: Session, isKept: Bool) {
    self.session = session
    self.isKept = isKept
  }

  /// The profile to go on with.
  var profile: Profile { moved.withLock { $0 } ?? session.profile }

  /// Lets the console change the profile, and see that somebody else did.
  func serve(_ services: inout ConsoleServices) {
    guard !session.isOffline else { return }
    services.moveProfile = { () async throws(ProvisioningError) in
      let profile = try await self.session.integration.moveProfile {
        profile throws(ProvisioningError) in
        if self.isKept { try self.session.setup.profiles.save(profile) }
      }
      self.moved.withLock { $0 = profile }
    }
    guard isKept else { return }
    services.profileIsOther = {
      guard let kept = try? self.session.setup.profiles.load(self.session.profile.name) else {
        return false
      }
      return kept != self.session.profile
    }
  }

  static func notice(_ profile: Profile) -> String {
    "The profile was changed; this is \(profile.name) as it is now, in the cloud "
      + "\(profile.cloud.title)."
  }
}

struct OpenConsole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console on a profile.")

  @Option(help: "Study a bundle offline: nothing goes to the network, nothing is changed.")
  var bundle: String?

  @OptionGroup var console: ConsoleArguments
  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    if bundle != nil, profile.profile != nil {
      throw ValidationError("--bundle FILE takes the place of --profile.")
    }
  }

  func run() async throws {
    if let bundle {
      let session = try await Setup.current.session(bundle: bundle)
      try await console.open(session, isKept: false)
      await session.integration.close()
      return
    }
    if profile.profile == nil, try Setup.current.profiles.names().isEmpty {
      try await welcome()
      return
    }
    try await openUntilLeft()
  }

  /// Goes on with the profile as it is then, where it was changed.
  private func openUntilLeft() async throws {
    var notice: String?
    while let moved = try await profile.with({
      try await console.open($0, isKept: true, notice: notice)
    }) {
      notice = MovedProfile.notice(moved)
    }
  }

  /// The first run: the sandbox, or a new profile.
  private func welcome() async throws {
    let setup = Setup.current
    let (terminal, options) = try await console.terminal(
      setup: setup, theme: nil, isReadOnly: profile.readOnly, isKept: true)
    let choice = await Welcome.run(terminal: terminal, options: options) {
      name, draft async throws(ProvisioningError) in
      try setup.profiles.add(try Profile(name: name, draft))
      try setup.profiles.use(name)
    }
    await terminal.close()
    switch choice {
    case .leave: return
    case .sandbox:
      let server = try await SandboxServer.start(
        SandboxOptions(scenario: .integrationAppDeleted))
      let session = try setup.session(sandbox: server.description)
      try await console.open(session, isKept: false)
      await session.integration.close()
      await server.stop()
    case .profile: try await openUntilLeft()
    }
  }
}
