public import Foundation
internal import Settings

/// What is remembered of a profile's credentials: dates, names and permissions, never a secret.
public struct ConnectionRecord: Sendable, Equatable, Codable {
  public var signIn: SignInRecord?
  /// The operator's Webex token.
  public var webexToken: TokenRecord?
  /// The secret token that the provisioning job was last given from here.
  public var secretToken: TokenRecord?
  /// The authorize URL that was handed out last.
  public var tokenRequest: TokenRequest?
  /// What Conditional Access wants proved at the next sign-in.
  public var claimsChallenge: String?

  public init() {}

  /// A sign-in of a person.
  public struct SignInRecord: Sendable, Equatable, Codable {
    public var account: String?
    public var tenant: String?
    public var clientID: String
    public var at: Date
    /// When the first access token runs out; it is renewed as long as the sign-in lasts.
    public var tokenExpires: Date?
    public var permissions: [String]
  }

  /// A Webex token's dates and the organization that it seems to belong to.
  public struct TokenRecord: Sendable, Equatable, Codable {
    public var recordedAt: Date
    /// Nil when the redirect URL did not tell.
    public var expires: Date?
    public var organization: String?
    /// Where Webex took it when it was tried.
    public var opens: WebexFront?

    public init(
      recordedAt: Date, expires: Date? = nil, organization: String? = nil,
      opens: WebexFront? = nil
    ) {
      self.recordedAt = recordedAt
      self.expires = expires
      self.organization = organization
      self.opens = opens
    }
  }

  /// The `state` of an authorize URL, which the redirect URL must bring back.
  public struct TokenRequest: Sendable, Equatable, Codable {
    public var state: String
    public var at: Date
    /// The broker's host.
    public var host: String
    /// When its token was kept: a state is good for one answer.
    public var usedAt: Date?
  }
}

/// Keeps the record of one profile in a file that only its owner may read, or in memory.
public struct ConnectionRecords: Sendable {
  /// Nil keeps it in memory.
  private let file: String?
  private let memory = MemoryBox()

  private actor MemoryBox {
    var record = ConnectionRecord()
    func change(_ change: (inout ConnectionRecord) -> Void) { change(&record) }
  }

  /// - Parameter file: `ProfileStore.connectionFile(_:)`.
  public init(file: String? = nil) { self.file = file }

  /// What is known; nothing, where the file is missing or damaged, for it can be lost without harm.
  public func read() async -> ConnectionRecord {
    guard let file else { return await memory.record }
    return Self.read(file)
  }

  private static func read(_ file: String) -> ConnectionRecord {
    (try? PrivateFile.read(file)).map(record) ?? ConnectionRecord()
  }

  private static func record(_ bytes: [UInt8]?) -> ConnectionRecord {
    guard let bytes else { return ConnectionRecord() }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return (try? decoder.decode(ConnectionRecord.self, from: Data(bytes))) ?? ConnectionRecord()
  }

  /// Changes it and writes it down; what another process changes meanwhile is kept.
  ///
  /// - Throws: `storage` where it can't be read, locked or written; then nothing has changed.
  public func change(
    _ change: @Sendable (inout ConnectionRecord) -> Void
  ) async throws(ProvisioningError) {
    guard let file else {
      await memory.change(change)
      return
    }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      let lock = try await FileLock.take(for: file)
      defer { lock.release() }
      var record = Self.record(try PrivateFile.read(file))
      change(&record)
      try PrivateFile.write(Array(try encoder.encode(record)) + [0x0A], to: file)
    } catch {
      throw ProvisioningError(
        .storage, operation: "keeping the record of the credentials", message: "\(error)",
        advice: "Make the folder writable for you.")
    }
  }
}
