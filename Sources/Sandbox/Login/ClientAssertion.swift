import Crypto
import CryptoExtras
import NIOSSL

/// A certificate that an application may sign in with.
struct RegisteredCertificate: Sendable {
  /// SHA-256 of its DER form, base64url.
  let thumbprint: String
  let expires: Timestamp
  let key: _RSA.Signing.PublicKey

  /// Nil for anything but the PEM text of a certificate with an RSA key.
  init?(pem: String) {
    guard let certificate = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).first,
      let der = try? certificate.toDERBytes(),
      let spki = try? certificate.extractPublicKey().toSPKIBytes(),
      let key = try? _RSA.Signing.PublicKey(derRepresentation: spki)
    else { return nil }
    thumbprint = Base64URL.encode(SHA256.hash(data: der))
    expires = Timestamp(seconds: Int(certificate.notValidAfter))
    self.key = key
  }
}

/// Checks the signed statement of an application that has no secret (RFC 7523).
struct ClientAssertionCheck {
  let certificates: [RegisteredCertificate]
  let clientId: String
  /// The token endpoint and the issuer, either of which may be its audience.
  let audiences: [String]
  let now: Timestamp

  private static let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  private static let skew = 300

  func check(_ assertion: String, type: String?) throws(LoginError) {
    guard type == Self.kind else { throw .missing("client_assertion_type") }
    let parts = assertion.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, assertion.utf8.count < 65_536,
      let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw Self.refusal(50_027, "JWT token is invalid or malformed.") }
    let thumbprint = header["x5t#S256"]?.string ?? ""
    guard let certificate = certificates.first(where: { $0.thumbprint == thumbprint }) else {
      throw Self.refusal(
        700_027,
        "The certificate with identifier used to sign the client assertion is not registered on "
          + "application. [Reason - The key was not found., Thumbprint of key used by client: "
          + "'\(thumbprint)']")
    }
    try verify("\(parts[0]).\(parts[1])", signature, header["alg"]?.string, certificate)
    guard certificate.expires > now else {
      throw Self.refusal(
        700_027, "Client assertion failed signature validation. [Reason - The key used is expired.]"
      )
    }
    guard claims["iss"]?.string == clientId, claims["sub"]?.string == clientId else {
      throw Self.refusal(
        700_021,
        "Client assertion application identifier doesn't match 'client_id' parameter.")
    }
    guard let audience = claims["aud"]?.string, audiences.contains(audience) else {
      throw Self.refusal(
        700_023, "Client assertion audience claim does not match Realm issuer.")
    }
    let from = claims["nbf"]?.integer ?? 0
    guard let until = claims["exp"]?.integer, until > now.seconds - Self.skew,
      from <= now.seconds + Self.skew
    else {
      throw Self.refusal(
        700_024,
        "Client assertion is not within its valid time range. Current time: \(now.wholeISO).")
    }
  }

  private func verify(
    _ content: String, _ signature: [UInt8], _ algorithm: String?,
    _ certificate: RegisteredCertificate
  ) throws(LoginError) {
    let padding: _RSA.Signing.Padding
    switch algorithm {
    case "PS256": padding = .PSS
    case "RS256": padding = .insecurePKCS1v1_5
    default: throw Self.refusal(50_027, "JWT token is invalid or malformed.")
    }
    let digest = SHA256.hash(data: Array(content.utf8))
    guard
      certificate.key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: padding)
    else {
      throw Self.refusal(
        700_027,
        "Client assertion contains an invalid signature. [Reason - The key was found, but the "
          + "signature is wrong.]")
    }
  }

  private static func object(_ part: Substring) -> JSONObject? {
    Base64URL.decode(part).flatMap { try? JSON(parsing: $0).object }
  }

  private static func refusal(_ code: Int, _ message: String) -> LoginError {
    LoginError("invalid_client", code, message, status: 401)
  }
}
