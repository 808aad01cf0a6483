import SCIM
import Testing

@Suite struct TextTests {
  @Test(arguments: [
    ("", ""), ("userName", "USERNAME"), ("Ä", "ä"), ("\u{212A}elvin", "kelvin"),
    ("\u{E9}", "e\u{301}"), ("caf\u{E9}", "CAFE\u{301}"),
  ])
  func areSame(_ one: String, _ other: String) {
    #expect(one.equalsIgnoringCase(other) && other.equalsIgnoringCase(one))
    #expect(one[...].equalsIgnoringCase(other) && other.equalsIgnoringCase(one[...]))
  }

  @Test(arguments: [
    ("", "a"), ("a", "b"), ("[", "{"), ("@", "`"), ("user", "userName"), ("Ä", "Ö"),
    ("cafe", "cafe\u{301}"), ("a\u{E9}", "b\u{E9}"),
  ])
  func areOthers(_ one: String, _ other: String) {
    #expect(!one.equalsIgnoringCase(other) && !other.equalsIgnoringCase(one))
    #expect(!one[...].equalsIgnoringCase(other))
  }
}
