import Secrecy
import TestSupport
import Testing

@Suite struct RedactionTests {
  static let jwt =
    "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJlX29mX3RoZV90b2tlbg"
  static let webex =
    "YzVhNjI1NTYtNTU0Yy00N2E5LWIyYjctMWVlOTQ2YmNjNTY3ZTQ0NjA5ZGItZWZk_PF84_"
    + "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"

  @Test(arguments: [
    (
      "https://h/p?client_id=1&client_secret=abc&x=y",
      "https://h/p?client_id=1&client_secret=•••&x=y"
    ),
    ("http://localhost:3000/auth/code#access_token=abc", "http://localhost:3000/auth/code"),
    ("https://user:pass@h/p", "https://•••@h/p"),
    ("https://h/users?$skiptoken=abc&$top=5", "https://h/users?$skiptoken=abc&$top=5"),
    ("https://h/x?code=1&state=2", "https://h/x?code=•••&state=2"),
    // A mark that joins a delimiter hides it from the eye, not from a server.
    (
      "https://h/x?a=1&\u{301}code=\u{301}abc#\u{301}token=abc",
      "https://h/x?a=1&\u{301}code=\u{301}abc"
    ),
    ("https://h/x?code=\u{301}abc&\u{301}=1", "https://h/x?code=•••&\u{301}=1"),
  ])
  func urls(url: String, expected: String) {
    #expect(Redaction.url(url) == expected)
  }

  @Test(arguments: [
    ("Bearer abcdefghijkl, rest", "Bearer •••, rest"),
    ("bearer of good news", "bearer of good news"), ("Bearer code=ab", "Bearer code=•••"),
    ("Bearer code=•••", "Bearer code=•••"), ("Bearer •••", "Bearer •••"),
    ("Bearer sig%3Da", "Bearer sig%3D•••"), ("Bearer sig%3D•••", "Bearer sig%3D•••"),
    ("Bearer \(RedactionTests.jwt)/abc+de x", "Bearer ••• x"),
    ("Bearer \(RedactionTests.jwt)+ab\nQ2xhaW1z0TAx", "Bearer •••\n"),
    ("token=abcdefgh\nAbcdef1 Ghijkl2 more", "token=•••\n Ghijkl2 more"),
    ("token=•••\n Ghijkl2 more", "token=•••\n Ghijkl2 more"),
    (#"{"client_secret":"a\"b","x":1}"#, #"{"client_secret":"•••","x":1}"#),
    (#"{ "access_token" : "abc" }"#, #"{ "access_token" : "•••" }"#),
    ("client_secret=abc&x=1", "client_secret=•••&x=1"),
    (
      #"[{"key":"BaseAddress","value":"https://h"},{"key":"SecretToken","value":"abc"}]"#,
      #"[{"key":"BaseAddress","value":"https://h"},{"key":"SecretToken","value":"•••"}]"#
    ),
    ("the code is 701018", "the code is 701018"),
    (#"{"code":"701018"}"#, #"{"code":"701018"}"#),
    ("code=abc&state=1", "code=•••&state=1"),
    ("Authorization: Bearer OPAQUEtok", "Authorization: Bearer •••"),
    ("Authorization: Basic dXNlcg==", "Authorization: Basic •••"),
    ("Request unauthorized.", "Request unauthorized."),
    ("Cookie: a=b; c=d\nx", "Cookie: •••\nx"),
    ("set-cookie: sid=1; Path=/", "set-cookie: •••"),
    ("curl -H 'Cookie: a=b; c=d' https://h", "curl -H 'Cookie: •••' https://h"),
    ("Authorization: SharedKey acct:c2ln", "Authorization: SharedKey •••"),
    (#"{\"access_token\":\"abc\",\"x\":\"y\"}"#, #"{\"access_token\":\"•••\",\"x\":\"y\"}"#),
    (#"{\"client_secret\":\"a\"}"#, #"{\"client_secret\":\"•••\"}"#),
    ("code=0.AXoA12&session_state=1", "code=•••&session_state=1"),
    ("code=701018&x=1", "code=701018&x=1"), ("code=AADSTS700016", "code=AADSTS700016"),
    ("code=EntryConflict", "code=EntryConflict"), ("code=70l018", "code=70l018"),
    (#""code": "Authorization_RequestDenied""#, #""code": "Authorization_RequestDenied""#),
    (
      "redirect=http%3A%2F%2Fh%3Fcode%3Dab1cd%26x%3D1",
      "redirect=http%3A%2F%2Fh%3Fcode%3D•••%26x%3D1"
    ),
    ("ftp://me:pw@h/x", "ftp://•••@h/x"),
    ("bearer authentication failed", "bearer authentication failed"),
    ("Secret Token: expired", "Secret Token: expired"), ("'password': 'x'", "'password': '•••'"),
    ("the secret is abc8Q~0123456789012345678901234567890123.", "the secret is •••"),
    (
      "-----BEGIN PRIVATE KEY-----\nMIIE\nAB\n-----END PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----•••\n\n\n-----END PRIVATE KEY-----"
    ),
  ])
  func texts(text: String, expected: String) {
    #expect(Redaction.text(text) == expected)
  }

  @Test func tokensAreRecognisedByTheirLook() {
    #expect(Redaction.text("got \(Self.jwt)!") == "got •••!")
    #expect(Redaction.text("got \(Self.webex)") == "got •••")
    // Tracking ids and long names are no tokens.
    let id = "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"
    #expect(Redaction.text(id) == id)
  }

  @Test(arguments: [
    "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52",
    "ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f",
    "client-request-id: 3d0c9b8a-7f6e-4d5c-8b4a-392817060504", "AADSTS700016: not found",
    "View Org ID: 5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73", "\"key\": \"401\"", "Status Code: 401",
    "client_id=C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402",
    "Token: missing", "error=invalid_token", "the access token set in the Authorization request",
  ])
  func evidenceStays(text: String) {
    #expect(Redaction.text(text) == text)
  }

  @Test func aSecondTimeChangesNothing() {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let pieces = [
      "\"key\":", "\"value\":", "\"", "\\", ":", "=", "token", "\"SecretToken\"", "Bearer ", "é",
      " ",
      "\n", "> ", "Cookie", Self.jwt, "abc8Q~0123456789012345678901234567890123", "code", "%3D",
      "://a:b@",
      "-----BEGIN PRIVATE KEY-----", "12345678", "'", "Abcdef1", "sig", "/", "+", "&",
    ]
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 1..<16, using: &generator))
        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let once = Redaction.text(text)
      #expect(!once.contains("eyJhbGci"), "\(text)")
      let twice = Redaction.text(once)
      #expect(twice == once, "\(text)")
    }
  }

  @Test func whatWasFoundIsTold() {
    var found: [String] = []
    _ = Redaction.text("client_secret=hunter22&code=ab1cdef", found: &found)
    #expect(found == ["hunter22", "ab1cdef"])
  }

  @Test func knownSecretsGoWhereverTheyStand() {
    let text = Redaction.text("x=hunter22;hunter22", secrets: ["hunter22"])
    #expect(text == "x=•••;•••")
  }

  @Test func anyTextSurvives() {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let pieces = [
      "key", "value", "\"", "\\", ":", "=", "token", "SecretToken", "Bearer ", "é", " ",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0..<20, using: &generator))
        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      _ = Redaction.text(text)
      _ = Redaction.url(text)
    }
  }
}
