import Foundation
import HTTPTransport
import Testing

@testable import ProvisioningCore

struct CredentialTests {
  let folder: ScratchFolder
  var file: String { folder.path + "/state/credentials/contoso.toml" }

  init() throws { folder = try ScratchFolder() }

  func command(_ script: String, timeout: Duration = .seconds(20)) -> CommandCredentials {
    CommandCredentials(
      command: CredentialCommand(["/bin/sh", "-c", script]), profile: "contoso", timeout: timeout)
  }

  @Test func theFirstPlaceThatHasOneWins() async throws {
    let stored = CredentialFile(path: file)
    #expect(try await stored.write(Secret("from-file"), as: .webexToken))
    #expect(try await stored.write(Secret("refresh"), as: .graphRefreshToken))
    let environment = EnvironmentCredentials(
      environment: CredentialEnvironment([.graphToken: Secret("  Bearer from-environment\n")]))
    let printing = command(
      "case $0 in webex-token) printf '%s\\n' \"from-command-$ENTRAHUB_PROFILE\";; esac")
    let credentials = Credentials(stores: [environment, printing, stored])
    #expect(
      try await credentials.find(.graphToken)
        == .init(secret: Secret("from-environment"), source: .environment))
    #expect(
      try await credentials.find(.webexToken)
        == .init(secret: Secret("from-command-contoso"), source: .command))
    #expect(
      try await credentials.find(.graphRefreshToken)
        == .init(secret: Secret("refresh"), source: .file))
    #expect(try await credentials.find(.clientSecret) == nil)
  }

  @Test func storedAndErased() async throws {
    let credentials = Credentials(stores: [CredentialFile(path: file)])
    #expect(try await credentials.store(Secret("a\"b\\é-1"), as: .clientSecret) == .file)
    #expect(try permissions(file) == 0o600)
    #expect(try permissions(folder.path + "/state/credentials") == 0o700)
    let stored = try await CredentialFile(path: file).read(.clientSecret)
    #expect(stored == Secret("a\"b\\é-1"))
    try await credentials.erase(.clientSecret)
    #expect(try await credentials.secret(.clientSecret) == nil)
    #expect(!(try String(contentsOfFile: file, encoding: .utf8)).contains("é-1"))
  }

  @Test func aRenewedSecretTakesThePlaceOfTheOneBefore() async throws {
    let credentials = Credentials(stores: [CredentialFile(path: file)])
    try await credentials.store(Secret("first"), as: .graphRefreshToken)
    try await credentials.replace(Secret("second"), as: .graphRefreshToken)
    #expect(try await CredentialFile(path: file).read(.graphRefreshToken) == Secret("second"))
    #expect(try await credentials.find(.graphRefreshToken)?.source == .file)
    try await CredentialFile(path: file).erase(.graphRefreshToken)
    try await credentials.replace(Secret("third"), as: .graphRefreshToken)
    #expect(try await credentials.secret(.graphRefreshToken) == nil)
  }

  @Test func aKeyringOutOfReachIsNamed() {
    func keyring(_ program: String, bus: String?) -> SecretServiceCredentials {
      SecretServiceCredentials(profile: "contoso", program: program, bus: bus)
    }
    #expect(keyring("/bin/sh", bus: nil).unreachable?.contains("/bin/sh") == true)
    #expect(keyring("/bin/sh", bus: "unix:path=/x").unreachable == nil)
    #expect(keyring("/nonexistent/secret-tool", bus: nil).unreachable == nil)
    let credentials = Credentials(stores: [keyring("/bin/sh", bus: ""), CredentialFile(path: file)])
    #expect(credentials.unreachable.count == 1)
  }

  @Test func aFileThatOthersCanReadIsRefused() async throws {
    let store = CredentialFile(path: file)
    _ = try await store.write(Secret("s3cret"), as: .webexToken)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    let error = await failure { () async throws(ProvisioningError) in
      try await store.read(.webexToken)
    }
    #expect(error?.message.contains("Others may read") == true)
    #expect(error?.advice.contains("chmod 600") == true)
  }

  @Test func aDamagedFileIsNotQuoted() async throws {
    let store = CredentialFile(path: file)
    _ = try await store.write(Secret("x"), as: .webexToken)
    try Data("webex-token = \"s3cret\nfoo".utf8).write(to: URL(fileURLWithPath: file))
    let error = try #require(
      await failure { () async throws(ProvisioningError) in try await store.read(.webexToken) })
    #expect(!"\(error)".contains("s3cret"))
    #expect(error.message.contains("damaged"))
  }

  @Test func failingCommandsSayWhy() async throws {
    let failing = command("echo 'vault is sealed' >&2; exit 3")
    let error = try #require(
      await failure { () async throws(ProvisioningError) in try await failing.read(.webexToken) })
    #expect(error.message.contains("status 3"))
    #expect(error.message.contains("vault is sealed"))
    let missing = CommandCredentials(
      command: CredentialCommand(["/nonexistent/helper"]), profile: "contoso")
    let absent = await failure { () async throws(ProvisioningError) in
      try await missing.read(.webexToken)
    }
    #expect(absent?.message.contains("was not found") == true)
  }

  @Test func slowCommandsAreEnded() async throws {
    let slow = command("sleep 300", timeout: .milliseconds(200))
    let error = await failure { () async throws(ProvisioningError) in
      try await slow.read(.webexToken)
    }
    #expect(error?.message.contains("did not end") == true)
  }

  @Test func talkativeCommandsDoNotBlock() async throws {
    let talkative = command("head -c 3000000 /dev/zero | tr '\\0' x >&2; printf token")
    #expect(try await talkative.read(.webexToken) == Secret("token"))
  }

  @Test func theEnvironmentIsTakenAndCleared() throws {
    let name = "ENTRAHUB_CLIENT_SECRET"
    unsafe setenv(name, "from-environment", 1)
    let taken = CredentialEnvironment.take()
    #expect(taken.secrets[.clientSecret] == Secret("from-environment"))
    #expect(unsafe getenv(name) == nil)
    #expect(CredentialEnvironment.take().secrets[.clientSecret] == nil)
  }

  @Test func theSandboxesSecretsAreGiven() async throws {
    let credentials = Credentials([.webexToken: Secret("w")])
    #expect(try await credentials.find(.webexToken)?.source == .given)
    await credentials.forget(.webexToken)
    #expect(try await credentials.secret(.webexToken) == Secret("w"))
    #expect("\(credentials)".contains("w\"") == false)
  }
}
