import Foundation
public import ProvisioningCore

/// What the console asks of the core about the classic deployment's connection.
public struct ConnectionServices: Sendable {
  public var read: @Sendable () async throws(ProvisioningError) -> Connection
  /// "Test Connection" with what the job has stored.
  public var testSaved: @Sendable (Connection) async throws(ProvisioningError) -> ConnectionTest
  /// The same with a tenant URL and a token as they were pasted; nothing is saved.
  public var testNew:
    @Sendable (Connection, String?, String) async throws(ProvisioningError) -> ConnectionTest
  /// Tries what is to be saved, and describes what saving would change.
  public var describe:
    @Sendable (Connection, ConnectionDraft, String) async throws(ProvisioningError) -> Change
  /// Begins to replace the secret token.
  public var rotate: @Sendable (Connection) async throws(ProvisioningError) -> RotationServices

  public init(
    read: @escaping @Sendable () async throws(ProvisioningError) -> Connection,
    testSaved: @escaping @Sendable (Connection) async throws(ProvisioningError) -> ConnectionTest,
    testNew:
      @escaping @Sendable (Connection, String?, String) async throws(ProvisioningError)
      -> ConnectionTest,
    describe:
      @escaping @Sendable (Connection, ConnectionDraft, String) async throws(ProvisioningError)
      -> Change,
    rotate:
      @escaping @Sendable (Connection) async throws(ProvisioningError) -> RotationServices
  ) {
    self.read = read
    self.testSaved = testSaved
    self.testNew = testNew
    self.describe = describe
    self.rotate = rotate
  }
}

/// A rotation that has begun.
public struct RotationServices: Sendable {
  /// Where the token is made.
  public var address: TokenAddress
  /// Reads the pasted address and keeps its token for the stages.
  public var take: @Sendable (String) async throws(ProvisioningError) -> MintedToken
  /// Whom to propose for a trial at the end.
  public var suggestedUser: String?
  /// Looks up whom to provision at the end; empty for nobody.
  public var choose: @Sendable (String) async throws(ProvisioningError) -> Void
  public var change: @Sendable () async throws(ProvisioningError) -> Change
  public var run: @Sendable (RotationStage) async -> RotationStep

  public init(
    address: TokenAddress,
    take: @escaping @Sendable (String) async throws(ProvisioningError) -> MintedToken,
    suggestedUser: String?,
    choose: @escaping @Sendable (String) async throws(ProvisioningError) -> Void,
    change: @escaping @Sendable () async throws(ProvisioningError) -> Change,
    run: @escaping @Sendable (RotationStage) async -> RotationStep
  ) {
    self.address = address
    self.take = take
    self.suggestedUser = suggestedUser
    self.choose = choose
    self.change = change
    self.run = run
  }
}

extension ConnectionServices {
  /// The core behind the connection.
  static func live(_ integration: Integration) -> ConnectionServices {
    ConnectionServices(
      read: { () async throws(ProvisioningError) in try await integration.connection() },
      testSaved: { connection throws(ProvisioningError) in
        try await integration.testConnection(connection)
      },
      testNew: { connection, url, pasted throws(ProvisioningError) in
        let token = try await integration.readToken(pasted, ignoringState: true)
        return try await integration.testConnection(
          connection, tenantURL: url, secretToken: token.secret)
      },
      describe: { connection, draft, pasted throws(ProvisioningError) in
        let token = try await integration.readToken(pasted, ignoringState: true)
        let record = ConnectionRecord.TokenRecord(
          recordedAt: Date(), expires: token.expires, organization: token.organization)
        let change = try await integration.change(
          connection, to: draft, secretToken: token.secret, record: record)
        let test = try await integration.testConnection(
          connection, tenantURL: draft.tenantURL, secretToken: token.secret)
        if var failure = test.failure {
          failure.advice += " Nothing was saved."
          throw failure
        }
        return change
      },
      rotate: { connection throws(ProvisioningError) in
        let rotation = TokenRotation(integration, connection)
        return RotationServices(
          address: try await integration.tokenAddress(),
          take: { pasted throws(ProvisioningError) in
            let token = try await integration.readToken(pasted, in: .dialog)
            await rotation.take(token)
            return token
          },
          suggestedUser: await integration.suggestedUser(),
          choose: { name throws(ProvisioningError) in try await rotation.choose(name) },
          change: { () async throws(ProvisioningError) in try await rotation.change() },
          run: { await rotation.run($0) })
      })
  }
}
