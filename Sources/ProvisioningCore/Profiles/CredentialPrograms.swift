import Foundation
import HTTPTransport
import MicrosoftGraph
import Secrecy

/// The profile's credential command.
struct CommandCredentials: CredentialStore {
  let command: CredentialCommand
  let profile: String
  var timeout: Duration = .seconds(60)
  /// For the preset that asks the Azure CLI.
  var graphHost = Cloud.global.graphHost
  var tenant: String?
  var source: Credentials.Source { .command }

  init(command: CredentialCommand, profile: String, timeout: Duration = .seconds(60)) {
    self.command = command
    self.profile = profile
    self.timeout = timeout
  }

  init(command: CredentialCommand, profile: Profile) {
    self.init(command: command, profile: profile.name)
    graphHost = profile.cloud.graphHost
    tenant = profile.tenant
  }

  func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret? {
    guard let words = command.words(for: kind, graphHost: graphHost, tenant: tenant) else {
      return nil
    }
    let program = words.first ?? ""
    let process = HelperProcess(
      arguments: words,
      environment: ["ENTRAHUB_PROFILE": profile, "ENTRAHUB_SECRET": kind.rawValue],
      timeout: timeout)
    let result: HelperProcess.Result
    do throws(HelperProcess.Failure) {
      result = try await process.run()
    } catch {
      switch error {
      case .notFound:
        var error = failure(kind, "The program \(program) was not found.")
        if command.isAzureCLI {
          error.advice = "Install the Azure CLI, then az login; or without it: entrahub sign-in."
        }
        throw error
      case .notStarted(let reason):
        throw failure(kind, "\(program) could not be started: \(reason)")
      }
    }
    if result.timedOut {
      throw failure(kind, "\(program) did not end within \(timeout.components.seconds) seconds.")
    }
    guard result.status == 0 else {
      let end = result.status.map { "ended with status \($0)" } ?? "was ended by a signal"
      let words = Redaction.text(String(result.errors.prefix(1_000)))
        .trimmingCharacters(in: .whitespacesAndNewlines)
      throw failure(kind, "\(program) \(end)\(words.isEmpty ? "." : ": \(words)")")
    }
    let text = String(decoding: result.output, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : Secret(text)
  }

  private func failure(_ kind: Credentials.Kind, _ message: String) -> ProvisioningError {
    ProvisioningError(
      .notSignedIn, operation: "asking the credential command for the \(kind.title)",
      code: "credential-command", message: message,
      advice: command.isAzureCLI
        ? "Sign in there first: az login\(tenant.map { " --tenant \($0)" } ?? "")."
        : "Run the command of profile \(profile) by hand, or set "
          + "\(kind.variable ?? "another credential command").")
  }
}

/// The desktop's secret service through `secret-tool` (libsecret), where there is one.
struct SecretServiceCredentials: CredentialStore {
  let profile: String
  var program = "secret-tool"
  /// The address of the session's bus.
  var bus = ProcessInfo.processInfo.environment["DBUS_SESSION_BUS_ADDRESS"]
  var source: Credentials.Source { .secretService }

  func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret? {
    guard isPresent, let result = await run(["lookup"] + attributes(kind)), result.status == 0
    else { return nil }
    let text = String(decoding: result.output, as: UTF8.self)
      .trimmingCharacters(in: .newlines)
    return text.isEmpty ? nil : Secret(text)
  }

  func write(
    _ secret: Secret, as kind: Credentials.Kind
  ) async throws(ProvisioningError) -> Bool {
    guard isPresent else { return false }
    let label = "--label=EntraHub \(profile): \(kind.title)"
    let result = await run(
      ["store", label] + attributes(kind), input: Array(secret.revealed.utf8))
    return result?.status == 0
  }

  func erase(_ kind: Credentials.Kind) async throws(ProvisioningError) {
    guard isPresent else { return }
    _ = await run(["clear"] + attributes(kind))
  }

  var unreachable: String? {
    guard !hasBus, HelperProcess.find(program) != nil else { return nil }
    return "what \(program) may keep, which can't be reached from this session"
  }

  /// Without a session bus the tool would only fail, slowly.
  private var isPresent: Bool { hasBus && HelperProcess.find(program) != nil }

  private var hasBus: Bool { bus?.isEmpty == false }

  private func attributes(_ kind: Credentials.Kind) -> [String] {
    ["service", "entrahub", "profile", profile, "secret", kind.rawValue]
  }

  private func run(_ arguments: [String], input: [UInt8] = []) async -> HelperProcess.Result? {
    // Unlocking the keyring may ask the operator for a password.
    let process = HelperProcess(
      arguments: [program] + arguments, input: input, timeout: .seconds(60))
    return try? await process.run()
  }
}
