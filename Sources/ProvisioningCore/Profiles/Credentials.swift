public import HTTPTransport

/// The secrets of one profile, looked up where the operator put them.
///
/// In this order: environment, credential command, the desktop's secret service (`secret-tool`), a
/// file that only its owner can read. What is found is kept for the life of the value.
public actor Credentials {
  /// What a secret is for.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A Graph access token, ready to use.
    case graphToken = "graph-token"
    /// The client secret of the console's own app registration.
    case clientSecret = "client-secret"
    /// A Webex access token.
    case webexToken = "webex-token"
    /// The refresh token of the operator's last sign-in.
    case graphRefreshToken = "graph-refresh-token"
    /// The private key of the certificate that the console signs in with, as PEM text.
    case certificateKey = "certificate-key"

    /// The environment variable that carries it; nil where there is none.
    public var variable: String? {
      switch self {
      case .graphToken: "ENTRAHUB_GRAPH_TOKEN"
      case .clientSecret: "ENTRAHUB_CLIENT_SECRET"
      case .webexToken: "ENTRAHUB_WEBEX_TOKEN"
      case .certificateKey: "ENTRAHUB_CERTIFICATE_KEY"
      case .graphRefreshToken: nil
      }
    }

    /// In words, such as "Webex token".
    public var title: String {
      switch self {
      case .graphToken: "Graph token"
      case .clientSecret: "client secret"
      case .webexToken: "Webex token"
      case .graphRefreshToken: "Graph sign-in"
      case .certificateKey: "certificate's key"
      }
    }
  }

  /// Where a secret came from.
  public enum Source: String, Sendable, Codable {
    case environment
    case command = "credential command"
    case secretService = "secret-tool"
    case file
    /// Given by the program itself, as for the sandbox.
    case given
  }

  /// A secret and its origin.
  public struct Found: Sendable, Equatable {
    public var secret: Secret
    public var source: Source

    public init(secret: Secret, source: Source) {
      self.secret = secret
      self.source = source
    }
  }

  private let stores: [any CredentialStore]
  private var found: [Kind: Found] = [:]

  /// Exactly these secrets, as for the sandbox; nothing else is asked.
  public init(_ secrets: [Kind: Secret] = [:]) {
    stores = []
    found = secrets.mapValues { Found(secret: $0, source: .given) }
  }

  /// The places of a profile in their order.
  ///
  /// - Parameter file: the 0600 file of last resort, `ProfileStore.credentialsFile(_:)`.
  public init(profile: Profile, environment: CredentialEnvironment, file: String) {
    var stores: [any CredentialStore] = [EnvironmentCredentials(environment: environment)]
    if let command = profile.credentialCommand {
      stores.append(CommandCredentials(command: command, profile: profile))
    }
    stores.append(SecretServiceCredentials(profile: profile.name))
    stores.append(CredentialFile(path: file))
    self.stores = stores
  }

  init(stores: [any CredentialStore]) { self.stores = stores }

  /// The first secret of this kind in the order of the places; nil when no place holds one.
  ///
  /// Throws when a place exists but can't be used: a failing command, a file that others can read.
  public func secret(_ kind: Kind) async throws(ProvisioningError) -> Secret? {
    try await find(kind)?.secret
  }

  /// Like `secret(_:)`, with its origin.
  public func find(_ kind: Kind) async throws(ProvisioningError) -> Found? {
    if let known = found[kind] { return known }
    for store in stores {
      guard let read = try await store.read(kind) else { continue }
      let secret = try TokenInput.clean(read, as: kind, from: store.source)
      let result = Found(secret: secret, source: store.source)
      found[kind] = result
      return result
    }
    return nil
  }

  /// Keeps a secret in the first place that can: the secret service, else the file.
  @discardableResult
  public func store(_ secret: Secret, as kind: Kind) async throws(ProvisioningError) -> Source {
    for store in stores {
      guard try await store.write(secret, as: kind) else { continue }
      if found[kind].map({ $0.source != .environment && $0.source != .command }) ?? true {
        found[kind] = Found(secret: secret, source: store.source)
      }
      return store.source
    }
    found[kind] = Found(secret: secret, source: .given)
    return .given
  }

  /// Keeps a renewed secret where the one before it is kept; what was erased meanwhile, as by a
  /// sign-out elsewhere, stays erased.
  func replace(_ secret: Secret, as kind: Kind) async throws(ProvisioningError) {
    if stores.isEmpty, found[kind] != nil {
      found[kind] = Found(secret: secret, source: .given)
      return
    }
    found[kind] = nil
    for store in stores where try await store.read(kind) != nil {
      if try await store.write(secret, as: kind) {
        found[kind] = Found(secret: secret, source: store.source)
        return
      }
    }
  }

  /// Removes a secret from every place that is ours; environment and command are the operator's.
  public func erase(_ kind: Kind) async throws(ProvisioningError) {
    found[kind] = nil
    for store in stores { try await store.erase(kind) }
  }

  /// Places that may hold secrets but can't be asked from here, in words.
  nonisolated var unreachable: [String] { stores.compactMap(\.unreachable) }

  /// Forgets what was found, so that the places are asked again (a refused token, a new file).
  public func forget(_ kind: Kind) { if found[kind]?.source != .given { found[kind] = nil } }
}

/// One place that may hold secrets.
protocol CredentialStore: Sendable {
  var source: Credentials.Source { get }
  /// Nil when the place doesn't hold the secret, or is not there.
  func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret?
  /// False when the place can't keep secrets.
  func write(_ secret: Secret, as kind: Credentials.Kind) async throws(ProvisioningError) -> Bool
  func erase(_ kind: Credentials.Kind) async throws(ProvisioningError)
  /// What it may hold although it can't be asked, in words; nil where it can, or there is nothing.
  var unreachable: String? { get }
}

extension CredentialStore {
  var unreachable: String? { nil }

  func write(
    _ secret: Secret, as kind: Credentials.Kind
  ) async throws(ProvisioningError) -> Bool { false }

  func erase(_ kind: Credentials.Kind) async throws(ProvisioningError) {}
}
