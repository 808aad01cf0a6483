import Testing

@testable import ProvisioningCore

struct CaselessTextTests {
  private func areSame(_ one: String, _ other: String) -> Bool {
    CaselessText.areSame(one.utf8.span, other.utf8.span)
  }

  private func areIdentical(_ one: String, _ other: String) -> Bool {
    CaselessText.areIdentical(one.utf8.span, other.utf8.span)
  }

  @Test(arguments: [
    ("", ""), ("a", "A"), ("Ada@Example.com", "aDA@eXAMPLE.COM"), ("12345678", "12345678"),
    ("ABCDEFGHI", "abcdefghi"), ("Ä", "ä"), ("\u{212A}elvin", "kelvin"), ("İ", "i\u{307}"),
    ("ÉCOLE de Paris", "école DE PARIS"),
  ])
  func `Texts that differ in case are the same and share a hash`(_ one: String, _ other: String) {
    #expect(CaselessText.hash(one) == CaselessText.hash(other))
    #expect(areSame(one, other))
  }

  @Test(arguments: [
    ("", "a"), ("a", "b"), ("@", "`"), ("[", "{"), ("12345678", "12345679"), ("ab", "ab\0"),
    ("Ä", "Ö"), ("abcdefghi", "abcdefghj"), ("Z", "["), ("A", "@"),
  ])
  func `Other texts are neither`(_ one: String, _ other: String) {
    #expect(CaselessText.hash(one) != CaselessText.hash(other))
    #expect(!areSame(one, other))
    #expect(!areIdentical(one, other))
  }

  @Test
  func `Every byte of ASCII folds as Swift does`() {
    for byte in UInt8(0)..<0x80 {
      let text = "1234567" + String(UnicodeScalar(byte)) + "x"
      #expect(CaselessText.hash(text) == CaselessText.hash(text.lowercased()))
      #expect(areSame(text, text.lowercased()))
    }
  }

  @Test
  func `Every letter folds as Swift does`() {
    for value in UInt32(0x80)..<0x1_0500 {
      guard let scalar = UnicodeScalar(value) else { continue }
      let text = "12345" + String(scalar) + "x"
      #expect(CaselessText.hash(text) == CaselessText.hash(text.lowercased()), "\(text)")
      // What follows is put into lower case as a whole, before it is hashed.
      let whole = text + "\u{1E9E}"
      #expect(CaselessText.hash(whole) == CaselessText.hash(whole.lowercased()), "\(whole)")
      if text != text.lowercased() { #expect(areSame(text, text.lowercased()), "\(text)") }
    }
  }

  @Test
  func `A million names that count up have as many hashes`() {
    var seen: Set<UInt64> = []
    for number in 0..<1_000_000 { seen.insert(CaselessText.hash("u\(number)@example.com")) }
    #expect(seen.count == 1_000_000)
  }
}
