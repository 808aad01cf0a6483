import ArgumentParser
import Evidence
import Foundation
import HTTPTransport
import ProvisioningCore

struct ConnectionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connection",
    abstract: "The classic deployment's connection: mode, tenant URL, secret token, scope, mail.",
    subcommands: [Show.self, Test.self, Set.self, Rotate.self], defaultSubcommand: Show.self)

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show what the job has stored, and what is wrong with it.",
      discussion: "Exit code 1: the tenant URL can't be right, or something is missing.")

    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let connection = try await profile.with { try await $0.integration.connection() }
      if format.format == .json {
        profile.output.document(ConnectionText.json(connection))
      } else {
        ConnectionText(connection: connection, output: profile.output).print()
      }
      if connection.tenantURLFault != nil || !connection.hasSecretToken { throw ExitCode(1) }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Have Entra try the connection, as the portal's Test Connection does.",
      discussion: """
        Without options, what the job has stored is tried. --new tries a token from standard input \
        or a prompt, and saves nothing; a tenant URL that can't be right does not get the token. \
        Exit code 1: Entra could not sign in to Webex.
        """)

    @Flag(help: "Try a token that is not saved.")
    var new = false

    @Flag(help: "With --new: the profile's own Webex token.")
    var storedToken = false

    @Option(help: "With --new: another tenant URL than the stored one.")
    var tenantURL: String?

    @Flag(help: "With --new: send the token even to a tenant URL that the check calls wrong.")
    var force = false

    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      if !new, storedToken || tenantURL != nil || force {
        throw ValidationError("--stored-token, --tenant-url and --force go with --new.")
      }
    }

    func run() async throws {
      let test = try await profile.with { session in
        let connection = try await session.integration.connection()
        guard new else { return try await session.integration.testConnection(connection) }
        return try await session.integration.testConnection(
          connection, tenantURL: tenantURL,
          secretToken: try await TokenInputOption(storedToken: storedToken).token(session).secret,
          forced: force)
      }
      show(test)
      if !test.isPassed { throw ExitCode(1) }
    }

    private func show(_ test: ConnectionTest) {
      let output = profile.output
      guard format.format == .text else {
        output.document(
          JSON.object([
            (key: "schema", value: "entrahub.connection-test/1"),
            (key: "passed", value: .bool(test.isPassed)),
            (key: "saved", value: .bool(test.usedSavedCredentials)),
            (key: "code", value: JSON(test.failure?.code)),
            (key: "message", value: JSON(test.failure?.message)),
            (key: "requestId", value: JSON(test.failure?.ids.requestId)),
            (key: "advice", value: JSON(test.failure?.advice)),
          ]))
        return
      }
      let what = test.usedSavedCredentials ? "saved" : "new"
      guard let failure = test.failure else {
        output.line("Entra reaches Webex with the \(what) credentials.")
        return
      }
      output.line(
        PlainText.clean(
          "Entra can't sign in to Webex with the \(what) credentials (leg 3): \(failure.message)"))
      let ids = [failure.code, failure.ids.requestId.map { "request-id \($0)" }].compactMap(\.self)
      if !ids.isEmpty { output.line(PlainText.clean("  \(ids.joined(separator: ", "))")) }
      output.prose(PlainText.clean("Next: \(failure.advice)"))
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set",
      abstract: "Save tenant URL, secret token and notification e-mail to the job.",
      discussion: """
        Entra gives the secret token back masked and saving replaces everything, so it has to be \
        given each time: from standard input, from a prompt, or with --stored-token. It is tried \
        before anything is saved.

        --provisioning automatic comes first, by itself: it makes the job that all this is saved \
        to, as the portal's Provisioning Mode does, and needs no token.
        """)

    @Option(help: "automatic: makes the job of Cisco Webex, which then stands still. Alone.")
    var provisioning: ProvisioningMode?

    @Option(help: "The tenant URL; else the stored one, else built from the organization.")
    var tenantURL: String?

    @Flag(help: "Build the tenant URL from the profile's organization and Webex offer.")
    var buildURL = false

    @Option(help: "Who gets a mail when provisioning is quarantined; several with commas, '' none.")
    var notificationEmail: String?

    @Option(help: "Whom to synchronize: assigned or all.")
    var scope: ConnectionScope?

    @Flag(help: "Save even what the check or the test calls wrong.")
    var force = false

    @OptionGroup var token: TokenInputOption
    @OptionGroup var change: ChangeOptions

    func validate() throws {
      if buildURL, tenantURL != nil {
        throw ValidationError("Give --tenant-url or --build-url, not both.")
      }
      if provisioning != nil {
        guard !buildURL, !force, tenantURL == nil, notificationEmail == nil, scope == nil,
          !token.storedToken
        else { throw ValidationError("--provisioning goes alone; the connection comes after it.") }
        return
      }
      try token.validate(asks: !change.yes && !change.dryRun)
    }

    func run() async throws {
      try await change.profile.with(provisioning == nil ? save : setMode)
    }

    private func setMode(_ session: Session) async throws {
      if provisioning == .manual {
        throw ProvisioningError(
          .invalidInput, operation: "setting the provisioning to manual",
          message: "Entra takes no way back from automatic",
          advice: "entrahub apps pause stops provisioning, and keeps everything as it is.")
      }
      try await change.carryOut(try await session.integration.change(for: .automate), session)
      guard !change.dryRun else { return }
      for line in SetUpSteps.words(after: .made) { change.profile.output.line(line) }
    }

    private func save(_ session: Session) async throws {
      let integration = session.integration
      let connection = try await integration.connection()
      if buildURL, connection.rightTenantURL == nil {
        throw ProvisioningError(
          .invalidInput, operation: "saving the connection",
          message: "the profile names no organization", advice: "Add it to the profile.")
      }
      let draft = ConnectionDraft(
        tenantURL: buildURL ? connection.rightTenantURL : tenantURL,
        notificationEmails: notificationEmail.map {
          $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }, synchronizesAll: scope.map { $0 == .all })
      let given = try await token.token(session)
      let described = try await integration.change(
        connection, to: draft, secretToken: given.secret, record: given.record, forced: force)
      if !force { try await tryFirst(draft, given.secret, connection, integration) }
      try await change.carryOut(described, session)
    }

    private func tryFirst(
      _ draft: ConnectionDraft, _ secret: Secret, _ connection: Connection,
      _ integration: Integration
    ) async throws {
      let test = try await integration.testConnection(
        connection, tenantURL: draft.tenantURL, secretToken: secret)
      guard var failure = test.failure else { return }
      failure.advice += " Nothing was saved; --force saves it all the same."
      throw failure
    }
  }
}

/// The portal's "Provisioning Mode".
enum ProvisioningMode: String, ExpressibleByArgument, CaseIterable {
  case automatic, manual
}

/// Whom the job synchronizes.
enum ConnectionScope: String, ExpressibleByArgument, CaseIterable {
  case assigned, all
}

/// Where a new secret token comes from.
struct TokenInputOption: ParsableArguments {
  @Flag(help: "Take the profile's own Webex token as the secret token.")
  var storedToken = false

  init() {}

  init(storedToken: Bool) { self.storedToken = storedToken }

  /// A pipe can't carry the token and the answer to a question.
  func validate(asks: Bool) throws {
    guard asks, !storedToken, !SecretInput.isTerminal else { return }
    throw ValidationError("With the token on standard input nobody can answer: pass --yes.")
  }

  /// The token with its dates, as far as they are known.
  func token(
    _ session: Session
  ) async throws -> (secret: Secret, record: ConnectionRecord.TokenRecord?) {
    guard !storedToken else {
      guard let secret = try await session.integration.storedWebexToken() else {
        throw ProvisioningError(
          .notSignedIn, leg: .consoleToWebex, operation: "taking the profile's Webex token",
          message: "there is none", advice: "Make one: entrahub token url.")
      }
      return (secret, await session.integration.connectionRecord().webexToken)
    }
    let token = try await session.integration.readToken(
      try SecretInput.read("Secret token"), ignoringState: true)
    return (
      token.secret,
      ConnectionRecord.TokenRecord(
        recordedAt: Date(), expires: token.expires, organization: token.organization)
    )
  }
}
