public import ArgumentParser
import Foundation
import HTTPTransport
public import ProvisioningCore
import TerminalUI

extension SignInScope: ExpressibleByArgument {}

struct SignIn: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-in", abstract: "Sign in to Microsoft Graph.",
    discussion: """
      A person signs in on any other screen: with the code that is shown here, on the page that is \
      shown here. Ctrl-C ends the wait and keeps nothing. What is kept afterwards lets every later \
      command sign in again by itself, until Entra ends it.

      --as application signs in with the profile's certificate, or with a client secret: read from \
      standard input or a prompt, tried, and kept once it works.
      """)

  enum Identity: String, ExpressibleByArgument, CaseIterable { case person, application }

  @Option(name: .customLong("as"), help: "Who signs in: person or application.")
  var identity = Identity.person

  @Option(
    help: "What a person asks for: read, operate (to change as well) or consented; else by profile."
  )
  var scopes: SignInScope?

  @Flag(help: "The page's address as a QR code, too.")
  var qr = false

  @OptionGroup var format: DocumentFormatOption
  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    if identity == .application, scopes != nil || qr {
      throw ValidationError("--scopes and --qr are for a person's sign-in.")
    }
  }

  func run() async throws {
    try await profile.with { session in
      let result =
        identity == .person
        ? try await person(session.integration) : try await application(session.integration)
      show(result, session)
    }
  }

  private func application(_ integration: Integration) async throws -> SignInResult {
    var secret: Secret?
    if try await integration.needsClientSecret() {
      secret = Secret(try SecretInput.read("Client secret"))
    }
    return try await integration.signInAsApplication(secret: secret)
  }

  private func person(_ integration: Integration) async throws -> SignInResult {
    var isWaiting = false
    for await step in integration.signIn(scopes) {
      switch step {
      case .code(let code): prompt(code)
      case .waiting(let until):
        if !isWaiting {
          Output.message("Waiting for the sign-in, until \(Times.local(until)). Ctrl-C cancels.")
        }
        isWaiting = true
      case .signedIn(let result): return result
      case .failed(let error): throw error
      }
    }
    throw CancellationError()
  }

  private func prompt(_ code: SignInCode) {
    // Before the words: on a small screen the code must not push them off its top.
    if qr, let drawing = QRCode(code.url) {
      for line in drawing.lines(profile.output.isUnicode ? .unicode : .ascii) {
        Output.message(line.string)
      }
    }
    Output.message(
      """
      Open this page on any screen, in a private window if another account is signed in there:

        \(code.url)

      and enter the code:

        \(code.code)

      """)
  }

  private func show(_ result: SignInResult, _ session: Session) {
    let output = profile.output
    let record = result.record
    guard format.format == .text else {
      output.document(
        JSON.object([
          (key: "schema", value: "entrahub.sign-in/1"),
          (key: "profile", value: .string(session.profile.name)),
          (key: "account", value: JSON(record.account)),
          (key: "tenant", value: JSON(record.tenant)),
          (key: "clientId", value: .string(record.clientID)),
          (key: "tokenExpires", value: JSON(record.tokenExpires)),
          (key: "permissions", value: JSON(record.permissions)),
          (key: "missing", value: JSON(result.missing)),
          (key: "keptIn", value: JSON(result.keptIn?.rawValue)),
          (key: "overriddenBy", value: JSON(result.overriddenBy)),
        ]))
      return
    }
    output.line(
      PlainText.clean(
        "Signed in as \(record.account ?? "somebody without a name") in \(record.tenant ?? "?")."))
    if let expires = record.tokenExpires {
      output.line("The token holds until \(Times.local(expires)); it is renewed by itself.")
    }
    if let source = result.keptIn {
      output.line(
        "Kept in: \(source == .file ? "a file that only you can read" : source.rawValue).")
    } else if identity == .person {
      output.line("The service gave nothing to keep: the sign-in ends with this token.")
    }
    if !result.missing.isEmpty {
      output.line(
        PlainText.clean(
          "Not granted: \(result.missing.joined(separator: ", ")). "
            + "entrahub status --permissions says what needs them."))
    }
    if let other = result.overriddenBy {
      output.line(PlainText.clean("Commands use \(other) before this sign-in."))
    }
  }
}

struct SignOut: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-out", abstract: "Forget what signs in to Microsoft Graph from here.",
    discussion: """
      What the environment or the credential command holds is not ours to remove; it is named. The \
      sessions that Entra keeps are ended there: My Sign-Ins, or revoke in the portal.
      """)

  @Flag(help: "The Webex token, too.")
  var all = false

  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let result = try await profile.with { try await $0.integration.signOut(everything: all) }
    let output = profile.output
    if result.removed.isEmpty, result.unchecked.isEmpty { output.line("Nothing was kept here.") }
    for words in result.removed { output.line(PlainText.clean("Removed: \(words).")) }
    for words in result.remaining { output.line(PlainText.clean("Still there: \(words).")) }
    for words in result.unchecked {
      output.line(PlainText.clean("Could not be checked: \(words)."))
    }
  }
}
