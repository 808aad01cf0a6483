public import FoundationEssentials
import Crypto
import CryptoExtras
public import HTTPTransport
import NIOSSL

/// A certificate with its private key, by which an application signs in without a secret.
///
/// Source: entra-docs `certificate-credentials.md`.
public struct ClientCertificate: Sendable {
  /// Why a certificate and a key can't be used; no case holds a byte of the key.
  public enum Unusable: Error, Sendable, Equatable {
    case noCertificate
    case noKey
    case encryptedKey
    /// Entra takes RSA keys only.
    case notRSA
    /// Fewer than 2,048 bits, or damaged.
    case unusableKey
    /// The key belongs to another certificate.
    case mismatch
  }

  /// SHA-256 of the certificate's DER form, as base64url: `x5t#S256`.
  public let thumbprint: String
  public let expires: Date
  let key: _RSA.Signing.PrivateKey

  /// Reads PEM texts; the key may stand in the certificate's text, in PKCS#8 or PKCS#1 form.
  public init(certificate: String, key: Secret) throws(Unusable) {
    guard let block = PEMBlock.first(in: certificate, where: { $0 == "CERTIFICATE" }),
      let parsed = try? NIOSSLCertificate.fromPEMBytes(Array(block.text.utf8)).first,
      let der = try? parsed.toDERBytes()
    else { throw .noCertificate }
    let privateKey = try Self.privateKey(key.revealed)
    guard let certified = try? parsed.extractPublicKey().toSPKIBytes() else {
      throw .noCertificate
    }
    // The certificate's own form of its key may differ in parameters: compare what both verify as.
    guard
      let owner = try? _RSA.Signing.PublicKey(derRepresentation: certified),
      owner.derRepresentation == privateKey.publicKey.derRepresentation
    else { throw .mismatch }
    self.key = privateKey
    thumbprint = Base64URL.encode(SHA256.hash(data: der))
    expires = Date(timeIntervalSince1970: Double(parsed.notValidAfter))
  }

  private static func privateKey(
    _ text: String
  ) throws(Unusable) -> _RSA.Signing.PrivateKey {
    guard let block = PEMBlock.first(in: text, where: { $0.hasSuffix("PRIVATE KEY") }) else {
      throw .noKey
    }
    if block.label.hasPrefix("ENCRYPTED") || block.text.contains("ENCRYPTED") {
      throw .encryptedKey
    }
    if block.label.hasPrefix("EC ") || block.label.hasPrefix("DSA ") { throw .notRSA }
    if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: block.text) { return key }
    let isElliptic =
      (try? P256.Signing.PrivateKey(pemRepresentation: block.text)) != nil
      || (try? P384.Signing.PrivateKey(pemRepresentation: block.text)) != nil
    throw isElliptic ? .notRSA : .unusableKey
  }
}

/// One block of a PEM text (RFC 7468).
struct PEMBlock {
  var label: String
  var text: String

  static func first(in text: String, where isWanted: (String) -> Bool) -> PEMBlock? {
    let lines = text.prefix(200_000).split(whereSeparator: \.isNewline).map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    var index = 0
    while index < lines.count {
      guard let label = Self.label(lines[index], "BEGIN"), isWanted(label),
        let end = lines[index...].firstIndex(where: { Self.label($0, "END") == label })
      else {
        index += 1
        continue
      }
      return PEMBlock(
        label: label, text: lines[index...end].joined(separator: "\n") + "\n")
    }
    return nil
  }

  private static func label(_ line: String, _ word: String) -> String? {
    guard line.hasPrefix("-----\(word) "), line.hasSuffix("-----") else { return nil }
    return String(line.dropFirst(6 + word.count).dropLast(5))
  }
}
