import HTTPTransport
import Evidence
import Foundation
import enum MicrosoftGraph.Cloud
import ProvisioningCore
import Sandbox
import Settings

/// Everything that a command is put together from: folders, profiles, signatures, sessions.
struct Setup: Sendable {
  static let current = Setup(environment: ProcessInfo.processInfo.environment)

  let folders: Folders
  let profiles: ProfileStore
  private let environment: [String: String]
  /// Taken from the environment once, and no longer in it for programs that are started from here.
  private let secrets = CredentialEnvironment.take()

  init(environment: [String: String]) {
    self.environment = environment
    folders = Folders(environment: environment)
    profiles = ProfileStore(folders: folders)
  }

  /// Every path in use, with what lies there.
  var paths: [(what: String, path: String)] {
    [
      ("configuration", folders.configuration), ("settings", folders.configurationFile),
      ("profiles", folders.profiles), ("themes", folders.themes), ("signatures", signatureFolder),
      ("state", folders.state), ("workspaces", folders.state + "/workspaces"),
      ("credentials", folders.state + "/credentials"),
      ("connections", folders.state + "/connections"), ("session", sessionFile.path()),
    ]
  }

  private var signatureFolder: String { folders.configuration + "/signatures" }

  /// The console's last pane, filters and theme.
  var sessionFile: URL { URL(filePath: folders.state + "/console.json") }

  /// The named profile, else the active or only one; nil when there is none at all.
  func profileIfAny(_ name: String?) throws(ProvisioningError) -> Profile? {
    if name == nil, try profiles.names().isEmpty { return nil }
    return try profiles.load(try profiles.resolve(name))
  }

  /// Has what is suggested from now on go to a profile that is not the active one.
  func suggest(for name: String?) {
    let isOther = name != nil && name != (try? profiles.resolve(nil))
    SuggestedCommand.name(isOther && (try? profiles.resolve(name)) != nil ? name : nil)
  }

  /// Our signatures, and those in the configuration folder.
  ///
  /// - Throws: `invalidInput` with file, position and reason of the first that can't be used.
  func signatures() throws(ProvisioningError) -> SignatureBook {
    var book = SignatureBook.builtIn
    let files = (try? FileManager.default.contentsOfDirectory(atPath: signatureFolder)) ?? []
    for file in files.sorted() where file.hasSuffix(".json") {
      let data = try Input.read("\(signatureFolder)/\(file)", what: "the signatures")
      guard let problem = book.addUserFile(data, file: file).first else { continue }
      throw ProvisioningError(
        .invalidInput, operation: "reading the signatures",
        message: problem.words,
        advice: "Mend the file in \(signatureFolder), or move it away.")
    }
    return book
  }

  /// The operator's settings.
  ///
  /// - Throws: `invalidInput` with the place of every mistake.
  func preferences() throws(ProvisioningError) -> Preferences {
    do {
      return try Preferences(folders)
    } catch {
      throw ProvisioningError(
        .invalidInput, operation: "reading the settings", message: error.description,
        advice: "Mend the file; entrahub config check looks at it again.")
    }
  }

  /// Opens the workspace of the options' profile.
  func session(_ options: ProfileOptions) throws(ProvisioningError) -> Session {
    let preferences = try preferences()
    let profile = try profiles.load(try profiles.resolve(options.profile))
    let credentials = Credentials(
      profile: profile, environment: secrets, file: profiles.credentialsFile(profile.name))
    let workspace = try Workspace(
      file: URL(filePath: profiles.workspaceFile(profile.name)), profile: profile.name)
    if workspace.isOutOfRoom {
      Output.message(
        "! Nothing can be written beside the workspace (is the disk full?): what is there is shown, nothing "
          + "new is kept, and nothing can be changed.")
    }
    return Session(
      integration: try Integration(
        profile: profile, credentials: credentials, workspace: workspace,
        signatures: try signatures(), readOnly: options.readOnly,
        options: integrationOptions(preferences, profile)),
      profile: profile, setup: self)
  }

  private func integrationOptions(
    _ preferences: Preferences, _ profile: Profile
  ) -> IntegrationOptions {
    var options = IntegrationOptions(preferences)
    options.transport = network(preferences)
    options.records = ConnectionRecords(file: profiles.connectionFile(profile.name))
    return options
  }

  /// How the services are reached: proxy and additional authorities.
  ///
  /// The environment goes before the settings.
  func network(_ preferences: Preferences) -> TransportConfiguration {
    var configuration = TransportConfiguration()
    var variables = environment
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    if let proxy = preferences.proxy, !names.contains(where: { variables[$0]?.isEmpty == false }) {
      variables["HTTPS_PROXY"] = proxy
    }
    if let exceptions = preferences.noProxy, (variables["NO_PROXY"] ?? variables["no_proxy"]) == nil
    {
      variables["NO_PROXY"] = exceptions
    }
    configuration.proxy = ProxySettings(environment: variables)
    configuration.additionalAuthoritiesFile =
      variables["ENTRAHUB_CA_FILE"].flatMap { $0.isEmpty ? nil : $0 } ?? preferences.authoritiesFile
    return configuration
  }

  /// A session on a sandbox in this process; nothing of it is kept.
  ///
  /// - Parameters:
  ///   - changed: the profile as the console changed it.
  ///   - workspace: that of the session before the change.
  func session(
    sandbox: SandboxDescription, changed: Profile? = nil, workspace: Workspace? = nil
  ) throws(ProvisioningError) -> Session {
    let profile =
      changed
      ?? Profile(
        name: "sandbox", profileClass: .test, tenant: sandbox.tenantId,
        organization: sandbox.orgId, clientID: sandbox.clientId,
        overrides: Profile.Overrides(
          graph: sandbox.graph, login: sandbox.login, scim: sandbox.scim, gallery: sandbox.gallery,
          controlHub: sandbox.controlHub, broker: sandbox.broker),
        source: sandbox.source.flatMap(Profile.Source.init))
    let credentials = Credentials([
      .clientSecret: Secret(sandbox.clientSecret), .webexToken: Secret(sandbox.webexToken),
    ])
    let kept = if let workspace { workspace } else { try Workspace(inMemory: profile.name) }
    return Session(
      integration: try Integration(
        profile: profile, credentials: credentials, workspace: kept, signatures: try signatures()),
      profile: profile, setup: self)
  }
}

extension Setup {
  /// A session on what a bundle holds; nothing goes to the network.
  func session(bundle file: String) async throws(ProvisioningError) -> Session {
    let bundle = try SupportBundle(parsing: try Input.read(file, what: "the bundle"))
    let integration = try await Integration.studying(bundle, signatures: try signatures())
    return Session(
      integration: integration, profile: integration.profile, setup: self, isOffline: true)
  }
}

extension IntegrationOptions {
  init(_ preferences: Preferences) {
    self.init()
    watchInterval = preferences.watchInterval ?? watchInterval
    watchIntervalCap = max(preferences.watchIntervalCap ?? watchIntervalCap, watchInterval)
  }
}

/// An open integration with the profile that it stands for.
struct Session {
  let integration: Integration
  let profile: Profile
  let setup: Setup
  /// A bundle is studied.
  var isOffline = false
}
