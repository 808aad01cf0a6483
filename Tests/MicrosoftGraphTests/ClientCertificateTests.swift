import Crypto
import CryptoExtras
import Foundation
import HTTPTransport
import Sandbox
import TestSupport
import Testing

@testable import MicrosoftGraph

@Suite struct ClientCertificateTests {
  private func decoded(_ part: Substring) throws -> [String: Any] {
    let bytes = try #require(Base64URL.decode(part))
    return try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test(arguments: [Certificates.clientKey, Certificates.clientKeyPKCS1])
  func theAssertionIsSignedWithTheKeyOfTheCertificate(_ key: String) throws {
    let certificate = try ClientCertificate(
      certificate: Certificates.client, key: Secret(key))
    for algorithm in [SigningAlgorithm.ps256, .rs256] {
      let assertion = try certificate.assertion(
        client: "c-1", audience: "https://login.example/t/oauth2/v2.0/token", algorithm,
        now: Date(timeIntervalSince1970: 1_000_000))
      let parts = assertion.revealed.split(separator: ".")
      let (header, claims) = (try decoded(parts[0]), try decoded(parts[1]))
      #expect(header["alg"] as? String == algorithm.rawValue)
      #expect(header["x5t#S256"] as? String == certificate.thumbprint)
      #expect(claims["iss"] as? String == "c-1" && claims["sub"] as? String == "c-1")
      #expect(claims["aud"] as? String == "https://login.example/t/oauth2/v2.0/token")
      #expect(claims["exp"] as? Int == 1_000_600)
      let signature = try #require(Base64URL.decode(parts[2]))
      #expect(
        certificate.key.publicKey.isValidSignature(
          _RSA.Signing.RSASignature(rawRepresentation: signature),
          for: SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8)),
          padding: algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5))
    }
  }

  @Test(arguments: [
    (Certificates.client, Certificates.otherKey, ClientCertificate.Unusable.mismatch),
    (Certificates.client, Certificates.ellipticKey, .notRSA),
    (Certificates.client, Certificates.encryptedKey, .encryptedKey),
    (Certificates.client, "", .noKey),
    (Certificates.client, Certificates.clientKey.replacing("MII", with: "XII"), .unusableKey),
    (Certificates.clientKey, Certificates.clientKey, .noCertificate),
    ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "x", .noCertificate),
  ])
  func whatIsWrongIsTold(
    _ certificate: String, _ key: String, _ reason: ClientCertificate.Unusable
  ) {
    #expect(throws: reason) {
      try ClientCertificate(certificate: certificate, key: Secret(key))
    }
  }

  @Test func theSandboxChecksIt() async throws {
    let certificate = try ClientCertificate(
      certificate: Certificates.client, key: Secret(Certificates.clientKey))
    for isRegistered in [true, false] {
      let server = try await SandboxServer.start(
        SandboxOptions(
          scenario: .healthy, users: 5,
          clientCertificate: isRegistered ? Certificates.client : Certificates.server))
      let place = server.description
      let client = SignInClient(
        loginURL: place.login, tenant: place.tenantId, clientId: place.clientId,
        transport: try Transport())
      for algorithm in [SigningAlgorithm.ps256, .rs256] {
        do {
          let tokens = try await client.clientCredentials(
            .certificate(certificate, algorithm), scope: Cloud.global.defaultScope)
          #expect(isRegistered)
          #expect(TokenClaims(tokens.access.value)?.isApplication == true)
        } catch let error as TokenError {
          #expect(!isRegistered)
          #expect(error.code == 700_027, "\(error)")
          #expect(!"\(error)".contains("eyJ"))
        }
      }
      await server.stop()
    }
  }
}
