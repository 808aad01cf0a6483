import Foundation
import HTTPTransport
import Settings

/// A TOML file with a line for each secret, which only its owner may read.
struct CredentialFile: CredentialStore {
  let path: String
  var source: Credentials.Source { .file }

  func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret? {
    try secrets()[kind.rawValue].map { Secret($0) }
  }

  func write(
    _ secret: Secret, as kind: Credentials.Kind
  ) async throws(ProvisioningError) -> Bool {
    let lock = try await lock()
    defer { lock.release() }
    var secrets = try secrets()
    secrets[kind.rawValue] = secret.revealed
    try save(secrets)
    return true
  }

  func erase(_ kind: Credentials.Kind) async throws(ProvisioningError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let lock = try await lock()
    defer { lock.release() }
    var secrets = try secrets()
    guard secrets.removeValue(forKey: kind.rawValue) != nil else { return }
    try save(secrets)
  }

  /// Two programs may keep a secret of the profile at the same time.
  private func lock() async throws(ProvisioningError) -> FileLock {
    do {
      return try await FileLock.take(for: path)
    } catch {
      throw failure("\(error).", "Make the folder writable for you.")
    }
  }

  private func secrets() throws(ProvisioningError) -> [String: String] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    guard !PrivateFile.isReadableByOthers(path) else {
      throw failure(
        "Others may read \(path).",
        "Take the permissions away (chmod 600 \(path)), and replace the secrets if somebody may "
          + "have read them.")
    }
    do {
      return try TOMLFile(contentsOf: path)?.decode([String: String].self) ?? [:]
    } catch {
      // The mistake's words could quote the file, which holds secrets.
      let lines = error.list.compactMap(\.line).map { "line \($0)" }
      throw failure(
        "\(path) is damaged\(lines.isEmpty ? "" : " (\(lines.joined(separator: ", ")))").",
        "Remove the file and sign in again.")
    }
  }

  private func save(_ secrets: [String: String]) throws(ProvisioningError) {
    do {
      try PrivateFile.write(try TOMLFile.encode(secrets) + "\n", to: path)
    } catch let error as PrivateFile.Failure {
      throw failure("\(error).", "Make the folder writable for you.")
    } catch {
      throw failure("The secrets can't be written down.", "Sign in again.")
    }
  }

  private func failure(_ message: String, _ advice: String) -> ProvisioningError {
    ProvisioningError(
      .storage, operation: "reading the stored secrets", message: message, advice: advice)
  }
}
