import ArgumentParser
import Evidence
import Foundation
import HTTPTransport
import ProvisioningCore

extension ConnectionCommand {
  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rotate",
      abstract: "Replace the secret token, step by step, each one proved.",
      discussion: """
        Make a token, paste the address, try it at Webex and through Entra, save it, try what is \
        saved, start a job that is in quarantine and wait for the cycle that proves it, provision \
        one user, say when it expires. What fails stops it there; until "save" nothing is changed. \
        Ctrl-C says what is done. On a pipe, the address is read from standard input: make it with \
        entrahub token url before.
        """)

    @Option(help: "Provision this user at the end.")
    var user: String?

    @Option(
      parsing: .unconditional,
      help: "Seconds to wait for the cycle that proves the recovery; 0: not at all.")
    var wait = 180

    @Flag(help: "Keep the token as the profile's own Webex token, too.")
    var keepToken = false

    @Flag(help: "Take an address that was not made by the newest token url.")
    var anyState = false

    @Flag(name: [.short, .long], help: "Do not ask before saving.")
    var yes = false

    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      guard (0...86_400).contains(wait) else {
        throw ValidationError("--wait takes seconds from 0 to 86400.")
      }
    }

    func run() async throws { try await profile.with(rotate) }

    private func rotate(_ session: Session) async throws {
      let integration = session.integration
      let rotation = TokenRotation(
        integration, try await integration.connection(), patience: .seconds(max(0, wait)))
      try await rotation.choose(user)
      let token = try await token(integration)
      for warning in token.warnings { Output.message("Mind: \(warning)") }
      await rotation.take(token)
      var steps: [RotationStep] = []
      for stage in RotationStage.allCases.drop(while: { $0 != .probe }) {
        if stage == .save {
          try await Interruption.telling(RotationEnd(steps).words) {
            try await confirm(rotation, session)
          }
        }
        guard RotationEnd.runsToItsEnd(stage) else {
          let step = await Interruption.telling(RotationEnd(steps).words) {
            await rotation.run(stage)
          }
          steps.append(step)
          try show(step, RotationEnd(steps))
          continue
        }
        let step = await Interruption.finishing { await rotation.run(stage) }
        steps.append(step.value)
        try show(step.value, RotationEnd(steps))
        guard step.isInterrupted else { continue }
        Output.message(RotationEnd(steps).words)
        throw CancellationError()
      }
      if keepToken { _ = try await integration.keep(await rotation.token ?? token) }
      profile.output.line(RotationEnd(steps).words)
    }

    /// The token from the address that comes back.
    private func token(_ integration: Integration) async throws -> MintedToken {
      if SecretInput.isTerminal {
        let address = try await integration.tokenAddress()
        for words in address.advice.dropLast() { Output.message("· \(words)") }
        Output.message("\n  \(address.url)\n")
      }
      do {
        let pasted = try SecretInput.read("Address with the token")
        return try await integration.readToken(pasted, ignoringState: anyState)
      } catch let error as CancellationError {
        Output.message(RotationEnd([]).words)
        throw error
      }
    }

    private func confirm(_ rotation: TokenRotation, _ session: Session) async throws {
      let change = Times.localized(try await rotation.change())
      profile.output.prose(PlainText.clean("\(change.object): \(change.before) → \(change.after)"))
      for consequence in change.consequences {
        profile.output.prose("  \(PlainText.clean(consequence))")
      }
      guard !yes else { return }
      guard SecretInput.isTerminal else {
        throw ProvisioningError(
          .notConfirmed, operation: "replacing the secret token",
          message: "nobody can answer on a pipe, so nothing was saved", advice: "Pass --yes.")
      }
      try ChangeOptions.confirm(change, session)
    }

    private func show(_ step: RotationStep, _ end: RotationEnd) throws {
      let output = profile.output
      switch step.outcome {
      case .done(let words):
        output.line(
          "\(output.sign(.ok)) \(step.stage.title): \(PlainText.clean(Times.localized(words)))")
      case .skipped(let reason):
        output.line("- \(step.stage.title): skipped, \(PlainText.clean(reason))")
      case .failed(let error):
        output.line("\(output.sign(.problem)) \(step.stage.title)")
        output.line(end.state)
        throw error
      }
    }
  }
}

/// What a rotation has come to, wherever it ends.
struct RotationEnd {
  private var done: Set<RotationStage>
  private var wasStarted: Bool

  init(_ steps: [RotationStep]) {
    func isDone(_ step: RotationStep) -> Bool {
      if case .done = step.outcome { true } else { false }
    }
    wasStarted = steps.contains { $0.stage == .clearQuarantine && isDone($0) }
    // A job that is in no quarantine need not be started.
    done = Set(
      steps.filter { step in
        if case .skipped = step.outcome { step.stage == .clearQuarantine } else { isDone(step) }
      }.map(\.stage))
  }

  /// Saving and starting are let end, so that what happened is known.
  static func runsToItsEnd(_ stage: RotationStage) -> Bool {
    stage == .save || stage == .clearQuarantine
  }

  /// What is done and what is not.
  var state: String {
    if !done.contains(.save) { return "Nothing was changed: the job has its old token." }
    if !done.contains(.validateSaved) { return "The new token is saved, and not tried yet." }
    if !done.contains(.clearQuarantine) {
      return "The new token is saved and accepted; the job was not started."
    }
    if wasStarted, !done.contains(.proveCycle) {
      return "The new token is saved and accepted, the job is started; no cycle has proved it yet."
    }
    return "The new token is saved, accepted and in use."
  }

  /// The same with what to do next, where anything is left.
  var words: String {
    let next: String? =
      if !done.contains(.save) {
        "entrahub connection rotate"
      } else if !done.contains(.validateSaved) {
        "entrahub connection test"
      } else if !done.contains(.clearQuarantine) {
        "entrahub status; entrahub apps start where the job is still in quarantine"
      } else if wasStarted, !done.contains(.proveCycle) {
        "entrahub troubleshoot --watch"
      } else {
        nil
      }
    return next.map { "\(state)\nNext: \($0)" } ?? state
  }
}
