public import ArgumentParser
import Foundation
import MicrosoftGraph
public import ProvisioningCore
import Settings
import TerminalUI

/// What a profile says, as options; what is not given stays as it is.
struct ProfileFlags: ParsableArguments {
  @Option(name: .customLong("class"), help: "prod or test.")
  var profileClass: ProfileSummary.Class?

  @Option(help: "global, usgov (GCC High), usgovdod or china.")
  var cloud: Cloud?

  @Option(help: "Entra tenant ID, or a verified domain, whose tenant is looked up.")
  var tenant: String?

  @Option(help: "Webex organization ID, as UUID or in its public form.")
  var org: String?

  @Option(help: "Webex's offer, default or government; else as the cloud suggests.")
  var webexCloud: String?

  @Option(help: "Who provisions into Webex: entra or okta.")
  var source: String?

  @Option(help: "PEM file with the certificate that the application signs in with.")
  var certificate: String?

  @Option(help: "PEM file with the certificate's private key, where it is another one.")
  var certificateKey: String?

  @Option(help: "Base URL of Webex's login, where tokens are made.")
  var brokerURL: String?

  @Option(help: "wizard, gallery or both; else found out.")
  var deployment: ProfileSummary.Deployment?

  @Option(help: "Application (client) ID that signs in to Graph.")
  var clientID: String?

  @Option(help: "Base URL of Microsoft Graph, with its version.")
  var graphURL: String?

  @Option(help: "Base URL of the Microsoft login.")
  var loginURL: String?

  @Option(help: "Base URL of Webex SCIM, with organization and version.")
  var scimURL: String?

  @Option(help: "Tenant URL of the gallery deployment.")
  var galleryURL: String?

  @Option(help: "Base URL of Control Hub's back end, whose status call is not public.")
  var controlHubURL: String?

  @Option(
    help: """
      A command that prints a credential: it is called with the credential's name. 'azure-cli' \
      takes Graph tokens from az account get-access-token.
      """)
  var credentialCommand: String?

  @Flag(inversion: .prefixedNo, help: "Refuse every change.")
  var readOnly: Bool?

  @Option(help: "The theme of the console in this profile.")
  var theme: String?

  /// Whether none of them was given.
  var isEmpty: Bool {
    let texts = [
      tenant, org, webexCloud, source, certificate, certificateKey, brokerURL, clientID, graphURL,
      loginURL, scimURL, galleryURL, controlHubURL, credentialCommand, theme, cloud?.rawValue,
      profileClass?.rawValue, deployment?.rawValue,
    ]
    return readOnly == nil && texts.allSatisfy { $0 == nil }
  }

  /// A profile of these alone.
  func draft() -> ProfileDraft {
    var draft = ProfileDraft(
      profileClass: ProfileSummary.Class.production.rawValue, cloud: Cloud.global.rawValue)
    apply(to: &draft)
    return draft
  }

  /// Changes what is given; an empty text takes a value away.
  func apply(to draft: inout ProfileDraft) {
    func set<Value>(_ value: Value?, _ place: WritableKeyPath<ProfileDraft, Value?>) {
      if let value { draft[keyPath: place] = (value as? String)?.isEmpty == true ? nil : value }
    }
    set(profileClass?.rawValue, \.profileClass)
    set(cloud?.rawValue, \.cloud)
    set(tenant, \.tenant)
    set(org, \.organization)
    set(webexCloud, \.webexCloud)
    set(source, \.source)
    set(certificate.map(Self.absolute), \.certificate)
    set(certificateKey.map(Self.absolute), \.certificateKey)
    set(brokerURL, \.brokerURL)
    set(deployment?.rawValue, \.deployment)
    set(clientID, \.clientID)
    set(graphURL, \.graphURL)
    set(loginURL, \.loginURL)
    set(scimURL, \.scimURL)
    set(galleryURL, \.galleryURL)
    set(controlHubURL, \.controlHubURL)
    set(theme, \.theme)
    if let credentialCommand {
      draft.credentialCommand = credentialCommand.isEmpty ? nil : .line(credentialCommand)
    }
    if let readOnly { draft.isReadOnly = readOnly ? true : nil }
  }

  /// Refuses what names something that is not there: a theme, a certificate's file.
  func check(_ setup: Setup) throws {
    if let theme, !theme.isEmpty {
      let known = ThemeLibrary(folder: setup.folders.themes).entries.map(\.name)
      guard known.contains(theme) else {
        let near = Suggestion.nearest(to: theme, among: known)
        throw ValidationError(
          "There is no theme “\(PlainText.clean(String(theme.prefix(60))))”; "
            + (near.map { "did you mean \($0)?" } ?? "entrahub themes list names them."))
      }
    }
    let paths = certificate.map { [$0, certificateKey ?? ""] } ?? []
    for path in paths where !path.isEmpty {
      let whole = (Self.absolute(path) as NSString).expandingTildeInPath
      guard FileManager.default.isReadableFile(atPath: whole) else {
        throw ValidationError("There is no file \(PlainText.clean(whole)) that can be read.")
      }
    }
  }

  /// What the shell's folder makes of a path, since later commands run elsewhere.
  private static func absolute(_ path: String) -> String {
    path.isEmpty || path.hasPrefix("/") || path.hasPrefix("~") ? path : URL(filePath: path).path()
  }

  /// The profile with the id of the tenant that a domain belongs to.
  static func resolved(_ profile: Profile, _ setup: Setup) async throws -> Profile {
    let network = setup.network(try setup.preferences())
    switch try await TenantLookup.resolve(profile, network: network) {
    case .notNeeded: return profile
    case .found(let resolved):
      Output.message("\(profile.tenant ?? "") is the tenant \(resolved.tenant ?? "").")
      return resolved
    case .unreachable(let error):
      Output.message(
        "The tenant's id was not looked up (\(error.message)); the domain works as well.")
      return profile
    }
  }
}

extension ProfileSummary.Class: ExpressibleByArgument {}
extension ProfileSummary.Deployment: ExpressibleByArgument {}

extension ProfileCommand {
  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set",
      abstract: "Change what a profile says.",
      discussion: """
        What is not given stays; an empty text ('') takes a value away. Addresses that the profile \
        names go before those of its cloud. A console that is open takes it up at its next refresh (r).
        """)

    @Argument(help: "Its name.")
    var name: String

    @OptionGroup var flags: ProfileFlags

    @Flag(inversion: .prefixedNo, help: "Look up the tenant of a domain.")
    var lookup = true

    func validate() throws {
      if flags.isEmpty {
        throw ValidationError("Say what to change, such as --cloud usgov, or --theme '' for none.")
      }
    }

    func run() async throws {
      let setup = Setup.current
      try flags.check(setup)
      let before = try setup.profiles.load(name)
      var draft = ProfileDraft(before)
      flags.apply(to: &draft)
      var profile = try Profile(name: name, draft)
      if lookup { profile = try await ProfileFlags.resolved(profile, setup) }
      guard profile != before else {
        Output(color: .auto).line(PlainText.clean("\(name) says just that already."))
        return
      }
      let changed = profile
      let workspace = try Workspace(
        file: URL(filePath: setup.profiles.workspaceFile(name)), profile: name)
      try await workspace.change(before, to: changed) {
        () throws(ProvisioningCore.ProvisioningError) in
        try setup.profiles.save(changed)
      }
      await workspace.close()
      tell(before, profile)
    }

    private func tell(_ before: Profile, _ profile: Profile) {
      let output = Output(color: .auto)
      output.line(PlainText.clean("Changed profile \(name):"))
      let (old, new) = (ProfileJSON.facts(before), ProfileJSON.facts(profile))
      for label in old.map(\.0) + new.map(\.0).filter({ label in !old.contains { $0.0 == label } })
      {
        let (was, becomes) = (
          old.first { $0.0 == label }?.1 ?? "none", new.first { $0.0 == label }?.1 ?? "none"
        )
        if was != becomes { output.line(PlainText.clean("  \(label): \(was) → \(becomes)")) }
      }
      let overrides = profile.overrides
      if before.cloud != profile.cloud, flags.loginURL == nil || flags.graphURL == nil,
        overrides.login != nil || overrides.graph != nil
      {
        Output.message(
          "Mind: it names addresses of its own, which go before the cloud's: --login-url '' "
            + "--graph-url '' take them away.")
      }
      let choice = "--profile \(profile.name)"
      let signIn =
        before.cloud == profile.cloud && before.tenant == profile.tenant || profile.isLoopback
        ? "" : "entrahub sign-in \(choice), then "
      Output.message("Next: \(signIn)entrahub status \(choice)")
    }
  }
}
