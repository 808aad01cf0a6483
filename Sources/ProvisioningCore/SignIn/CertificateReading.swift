internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Settings

/// The profile's certificate and its key, from their files and the places of secrets.
struct CertificateReading {
  let profile: Profile
  let credentials: Credentials
  let now: Date

  private static let operation = "reading the certificate"

  /// - Throws: what is wrong with which file; never a byte of the key.
  func read(_ path: String) async throws(ProvisioningError) -> ClientCertificate {
    let text = try contents(of: path)
    let key = try await key(beside: text, at: path)
    let certificate: ClientCertificate
    do {
      certificate = try ClientCertificate(certificate: text, key: key)
    } catch {
      throw Self.refusal(error, path)
    }
    guard certificate.expires > now else {
      throw Self.failure(
        "the certificate \(path) expired \(Words.moment(certificate.expires))",
        "Make a new one, register it with the application in Entra, and name it in the profile.")
    }
    return certificate
  }

  private func key(
    beside text: String, at path: String
  ) async throws(ProvisioningError) -> Secret {
    if let given = try await credentials.secret(.certificateKey) { return given }
    let keyPath = profile.certificateKey ?? path
    let key = profile.certificateKey == nil ? text : try contents(of: keyPath)
    guard key.contains("PRIVATE KEY-----") else {
      throw Self.failure(
        "\(keyPath) holds no private key",
        "Name the key's file with certificate-key, or give it by ENTRAHUB_CERTIFICATE_KEY or the "
          + "credential command.")
    }
    guard !PrivateFile.isReadableByOthers(Self.expanded(keyPath)) else {
      throw Self.failure(
        "others may read the private key in \(keyPath)",
        "Take the permissions away (chmod 600 \(keyPath)), and replace the key if somebody may "
          + "have read it.")
    }
    return Secret(key)
  }

  private func contents(of path: String) throws(ProvisioningError) -> String {
    do {
      if let bytes = try PrivateFile.read(Self.expanded(path), limit: 200_000) {
        return String(decoding: bytes, as: UTF8.self)
      }
    } catch {
      throw Self.failure("\(error)", "Check the file's name and its permissions.")
    }
    throw Self.failure("there is no file \(path)", "Correct the profile's certificate.")
  }

  private static func expanded(_ path: String) -> String {
    path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
  }

  private static func refusal(
    _ reason: ClientCertificate.Unusable, _ path: String
  ) -> ProvisioningError {
    switch reason {
    case .noCertificate:
      failure(
        "\(path) holds no certificate in PEM form",
        "Convert it: openssl x509 -in FILE -out cert.pem, or openssl pkcs12 for a .pfx file.")
    case .noKey: failure("there is no private key", "Name its file with certificate-key.")
    case .encryptedKey:
      failure(
        "the private key is encrypted, and nobody is asked for its password",
        "Keep it without a password in a 0600 file or a vault: openssl pkcs8 -in KEY -out key.pem.")
    case .notRSA:
      failure(
        "the private key is not an RSA key, which is all that Entra takes",
        "Make a certificate with an RSA key of 2048 bits or more.")
    case .unusableKey:
      failure(
        "the private key is damaged, or has fewer than 2048 bits",
        "Copy it again, or make a new one.")
    case .mismatch:
      failure(
        "the private key does not belong to the certificate \(path)",
        "Name the key that was made with this certificate.")
    }
  }

  private static func failure(_ message: String, _ advice: String) -> ProvisioningError {
    ProvisioningError(
      .notSignedIn, leg: .consoleToGraph, operation: operation, code: "certificate",
      message: message, advice: advice)
  }
}
