import Foundation
import HTTPTransport
import TestSupport
import Testing

@testable import ProvisioningCore

struct CredentialTokenTests {
  static let now = Date(timeIntervalSince1970: 1_700_000_000)
  static let organization = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  static let token = String(repeating: "Ab3", count: 21) + "x_PF84_" + organization

  static func jwt(_ claims: String) -> String {
    let body = Data(claims.utf8).base64EncodedString().filter { $0 != "=" }
      .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined()
    return "eyJhbGciOiJub25lIn0.\(body).c2ln"
  }

  @Test(arguments: [
    token, "  \(token)\n", "Bearer \(token)", "Authorization: Bearer \(token)", "\"\(token)\"",
    "'\(token)'", "\u{FEFF}\(token)\u{200B}",
    "\(token.prefix(40))\n\(token.dropFirst(40).prefix(40))\n\(token.dropFirst(80))",
    "http://localhost:3000/auth/code#access_token=\(token)&token_type=Bearer&expires_in=3887999",
    "http://localhost:3000/auth/code?state=1&access_token=\(token)",
  ])
  func tokensAreCleaned(_ text: String) throws {
    let input = try TokenInput(text, as: .webexToken, organization: Self.organization)
    #expect(input.secret == Secret(Self.token))
    #expect(input.warnings.isEmpty)
    #expect(input.organization == Self.organization)
  }

  @Test func redirectURLsTellMore() throws {
    let url =
      "http://localhost:3000/auth/code#access_token=a%2Bb&token_type=MAC&expires_in=60&state=x%20y"
    let input = try TokenInput(url, as: .webexToken, now: Self.now)
    #expect(input.secret == Secret("a+b"))
    #expect(input.expiresAt == Self.now.addingTimeInterval(60))
    #expect(input.state == "x y")
    #expect(input.warnings.count == 1)
  }

  @Test(arguments: [
    ("", "empty"), (" \n ", "empty"), ("two words", "white space"), ("a\nb", "white space"),
    ("tökén", "no token has"), ("a\u{1B}[31m", "no token has"),
    ("http://localhost/#access_token=&x=1", "no access_token"),
    ("http://localhost/#error=access_denied&error_description=Not+you", "Not you"),
    (String(repeating: "x", count: 70_000), "too long"),
  ])
  func whatCannotBeATokenIsRefused(_ text: String, _ word: String) async throws {
    let error = try #require(
      await failure { () throws(ProvisioningError) in try TokenInput(text, as: .webexToken) })
    #expect(error.kind == .invalidInput)
    #expect(error.message.contains(word), "\(error.message)")
  }

  @Test func wrongKindsAreWarnedOf() throws {
    let graph = Self.jwt(#"{"aud":"https://graph.microsoft.com","exp":1800000000}"#)
    #expect(try TokenInput(graph, as: .graphToken, now: Self.now).warnings.isEmpty)
    let foreign = Self.jwt(#"{"aud":"https://management.azure.com"}"#)
    let old = Self.jwt(#"{"aud":"00000003-0000-0000-c000-000000000000","exp":1}"#)
    let cases: [(String, Credentials.Kind, String)] = [
      (graph, .webexToken, "Microsoft token"), (Self.token, .graphToken, "Webex token"),
      (foreign, .graphToken, "not for Microsoft Graph"), (old, .graphToken, "expired"),
      (UUID().uuidString, .clientSecret, "secret's ID"),
      (graph, .clientSecret, "token, not a client secret"),
    ]
    for (text, kind, word) in cases {
      let warnings = try TokenInput(text, as: kind, now: Self.now).warnings
      #expect(warnings.contains { $0.contains(word) }, "\(word): \(warnings)")
    }
    let other = try TokenInput(
      Self.token, as: .webexToken, organization: "11111111-2222-3333-4444-555555555555")
    #expect(other.warnings.first?.contains("seems to belong") == true)
  }

  @Test func foreignBytesNeverCrash() {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let parts = ["eyJ", ".", "access_token=", "&", "#", "%", "%4", "=", "_", "é", "\n", "\0", "🙂"]
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0...12, using: &generator))
        .map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      for kind in Credentials.Kind.allCases { _ = try? TokenInput(text, as: kind) }
    }
  }
}
