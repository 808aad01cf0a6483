import ArgumentParser
import Foundation
import ProvisioningCore
import TerminalUI

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "The Webex token: the address where it is made, and reading what comes back.",
    subcommands: [Address.self, Parse.self, Show.self])

  struct Address: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "url", abstract: "Print the address where a full administrator makes a token.",
      discussion: "Its state is fresh each time; token parse takes the answer to the newest only.")

    @Flag(help: "The address that asks for a sign-in even where somebody is signed in already.")
    var forceSignIn = false

    @Flag(help: "Also as a QR code.")
    var qr = false

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let address = try await profile.with { try await $0.integration.tokenAddress() }
      let url = forceSignIn ? address.forcedSignInURL : address.url
      switch format.format {
      case .json:
        profile.output.document(
          JSON.object([
            (key: "schema", value: "entrahub.token-url/1"), (key: "url", value: .string(url)),
            (key: "advice", value: JSON(hints: address.advice)),
          ]))
      case .csv: profile.output.data(CSV.text(header: ["url"], rows: [[url]]))
      case .text:
        profile.output.line(url)
        if qr, let code = QRCode(url) {
          for line in code.lines(profile.output.isUnicode ? .unicode : .ascii) {
            profile.output.line(line.string)
          }
        }
        for (number, words) in address.advice.enumerated() {
          Output.message("\(number + 1). \(words)")
        }
      }
    }
  }

  struct Parse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "parse",
      abstract:
        "Read the pasted address from standard input, check it, try it, and keep the token.",
      discussion: """
        The token is never printed. Exit code 0: kept; 3: Webex refuses the token; 4: it may not do \
        this, or is another organization's; 5: Webex could not be asked; 64: the paste is no such \
        address, is cut off, or its state is not that of the newest token url.
        """)

    @Flag(help: "Take an address that was not made by the newest token url.")
    var anyState = false

    @Flag(inversion: .prefixedNo, help: "Ask Webex whether it accepts the token.")
    var probe = true

    @Flag(inversion: .prefixedNo, help: "Keep the token where the profile's secrets are kept.")
    var keep = true

    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var profile: ProfileOptions

    /// Caught, so that it is not printed again.
    @Argument(help: .hidden)
    var address: [String] = []

    func validate() throws {
      guard address.isEmpty else {
        throw ValidationError(
          """
          The address is read from standard input, never from the command line: run entrahub token \
          parse, then paste it. What was typed stands in the shell's history and was seen by ps: \
          better make another token.
          """)
      }
    }

    func run() async throws {
      try await profile.with { session in
        let integration = session.integration
        var token = try await integration.readToken(
          try SecretInput.read("Address with the token"), ignoringState: anyState)
        if probe { token = try await integration.probe(token) }
        var source: Credentials.Source?
        if keep { source = try await integration.keep(token) }
        let override = keep ? try await integration.webexTokenOverride() : nil
        show(token, source, override)
      }
    }

    private func show(_ token: MintedToken, _ source: Credentials.Source?, _ override: String?) {
      let output = profile.output
      guard format.format == .text else {
        output.document(
          JSON.object([
            (key: "schema", value: "entrahub.token/1"),
            (key: "expires", value: JSON(token.expires)),
            (key: "organization", value: JSON(token.organization)),
            (key: "accepted", value: probe ? .bool(true) : .null),
            (key: "opens", value: JSON(token.opens?.rawValue)),
            (key: "keptIn", value: JSON(source?.rawValue)),
            (key: "overriddenBy", value: JSON(override)),
            (key: "repairs", value: JSON(token.repairs)),
            (key: "warnings", value: JSON(token.warnings)),
          ]))
        return
      }
      output.line(probe ? "Webex accepts the token." : "The token was read; Webex was not asked.")
      output.line(
        token.expires.map {
          "Expires       \(Times.local($0)), in \(Times.span($0.timeIntervalSinceNow))"
        } ?? "Expires       not told here; \(TokenClock.unknownLife)")
      output.line(
        PlainText.clean(
          "Organization  \(token.organization ?? "not told by its look") (a hint, not documented)"))
      if token.opens == .gallery {
        output.line("Opens         the gallery application's tenant URL, where it is used here too")
      }
      if let source {
        output.line(
          "Kept in       \(source == .file ? "a file that only you can read" : source.rawValue)")
      }
      for repair in token.repairs { output.line(PlainText.clean("Mended        \(repair)")) }
      for warning in token.warnings { output.line(PlainText.clean("Mind          \(warning)")) }
      if let override {
        output.line(PlainText.clean("Commands use the one from \(override) before it."))
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "What is remembered of the tokens: dates and organizations, never a token.")

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let record = try await profile.with { await $0.integration.connectionRecord() }
      let known = [
        ("operator's Webex token", record.webexToken),
        ("secret token of the job", record.secretToken),
      ]
      let now = Date()
      Listing(
        schema: "entrahub.tokens/1", key: "tokens",
        columns: [
          .init("TOKEN", "token"), .init("SINCE", "recordedAt"), .init("EXPIRES", "expires"),
          .init("LEFT", "left"), .init("ORGANIZATION", "organization"),
        ],
        rows: known.compactMap { name, record in
          record.map { Self.row(name, $0, now) }
        }, empty: "No token was made or saved from here yet: entrahub token url."
      ).print(format.format, to: profile.output)
    }

    private static func row(
      _ name: String, _ record: ConnectionRecord.TokenRecord, _ now: Date
    ) -> Listing.Row {
      let left = record.expires.map { $0.timeIntervalSince(now) }
      let days = left.map { Int(($0 / 86_400).rounded(.down)) }
      return Listing.Row(
        [
          name, Times.local(record.recordedAt),
          record.expires.map { Times.local($0) } ?? "not told",
          left.map { $0 > 0 ? Times.span($0) : "expired" } ?? "", record.organization ?? "",
        ],
        json: .object([
          (key: "token", value: .string(name)), (key: "recordedAt", value: JSON(record.recordedAt)),
          (key: "expires", value: JSON(record.expires)), (key: "daysLeft", value: JSON(days)),
          (key: "organization", value: JSON(record.organization)),
        ]))
    }
  }
}
