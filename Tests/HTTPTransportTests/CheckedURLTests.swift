import Testing

@testable import HTTPTransport

@Suite struct CheckedURLTests {
  @Test func aURLIsCheckedWhole() {
    let checked = CheckedURL("https://user:hunter22@webex.example/scim/Users?token=abc#x")
    #expect(checked.origin == nil && !checked.isSecure)
    #expect(!checked.redacted.contains("hunter22") && !checked.path.contains("abc"))
    #expect(CheckedURL("http://127.0.0.1:80/Users").isSecure)
    #expect(!CheckedURL("http://webex.example/Users").isSecure)
    #expect(CheckedURL("https://webex.example/Users").path == "/Users")
  }

  @Test(arguments: [
    "https://user:hunter22@webex.example/Users", "https://webex.example/Users#token=abc",
    "https://webex.example/Users?filter=x", "http://webex.example/Users", "nonsense",
    "https://webex.example/\u{212A}",
  ])
  func nothingToHideIsKept(_ url: String) {
    let urls = CheckedURLs()
    #expect(urls[url].redacted == CheckedURL(url).redacted)
    #expect(urls.count == 0)
  }

  @Test func soManyAreRemembered() {
    let urls = CheckedURLs()
    for number in 0..<100 {
      let url = "https://webex.example/Users/\(number)"
      for _ in 0..<2 { #expect(urls[url].redacted == url) }
    }
    #expect(urls.count == 64)
  }
}
