import Crypto
import CryptoExtras
import FoundationEssentials
public import HTTPTransport

/// How an application proves who it is.
public enum ClientCredential: Sendable {
  case secret(Secret)
  case certificate(ClientCertificate, SigningAlgorithm = .ps256)
}

/// Signatures that Entra accepts in a client assertion.
public enum SigningAlgorithm: String, Sendable {
  /// RSASSA-PSS with SHA-256, as Microsoft recommends.
  case ps256 = "PS256"
  /// RSASSA-PKCS1-v1_5 with SHA-256, for old services.
  case rs256 = "RS256"
}

extension ClientCredential {
  /// The form fields that carry it, and what of them must never be shown.
  func fields(
    client: String, audience: String, now: Date
  ) throws -> (fields: [(String, String)], secrets: [Secret]) {
    switch self {
    case .secret(let secret): return ([("client_secret", secret.revealed)], [secret])
    case .certificate(let certificate, let algorithm):
      let assertion = try certificate.assertion(
        client: client, audience: audience, algorithm, now: now)
      return (
        [
          ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
          ("client_assertion", assertion.revealed),
        ], [assertion]
      )
    }
  }
}

extension ClientCertificate {
  /// A signed statement that this is the application, good for ten minutes (RFC 7523).
  ///
  /// - Parameter audience: the token endpoint.
  func assertion(
    client: String, audience: String, _ algorithm: SigningAlgorithm, now: Date
  ) throws -> Secret {
    let header: JSONTree = [
      "alg": .string(algorithm.rawValue), "typ": "JWT", "x5t#S256": .string(thumbprint),
    ]
    let seconds = Int(now.timeIntervalSince1970)
    let claims: JSONTree = [
      "aud": .string(audience), "iss": .string(client), "sub": .string(client),
      "jti": .string(RequestID.make()), "iat": .number("\(seconds)"),
      "nbf": .number("\(seconds)"), "exp": .number("\(seconds + 600)"),
    ]
    let content =
      Base64URL.encode(header.serialized()) + "." + Base64URL.encode(claims.serialized())
    let digest = SHA256.hash(data: Array(content.utf8))
    let signature = try key.signature(
      for: digest, padding: algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5)
    return Secret(content + "." + Base64URL.encode(signature.rawRepresentation))
  }
}

extension Base64URL {
  /// Without padding.
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(
      Data(bytes).base64EncodedString().filter { $0 != "=" }.map { character -> Character in
        character == "+" ? "-" : character == "/" ? "_" : character
      })
  }
}
