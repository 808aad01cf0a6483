import HTTPTransport
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
  ])
  func urls(url: String, expected: String) {
    #expect(Redaction.url(url) == expected)
  }

  @Test(arguments: [
    ("Bearer abcdefghijkl, rest", "Bearer •••, rest"),
    ("bearer of good news", "bearer of good news"),
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

  @Test func knownSecretsGoWhereverTheyStand() {
    let text = Redaction.text("x=hunter22;hunter22", secrets: [Secret("hunter22")])
    #expect(text == "x=•••;•••")
  }

  @Test func secretsDoNotPrint() {
    let secret = Secret("hunter22")
    #expect("\(secret)" == "•••")
    #expect(String(reflecting: secret) == "•••")
    var dumped = ""
    dump([secret], to: &dumped)
    #expect(!dumped.contains("hunter22"))
  }

  @Test func anyTextSurvives() {
    var generator = SeededGenerator(seed: 20_260_817)
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

/// A repeatable source of chance (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
