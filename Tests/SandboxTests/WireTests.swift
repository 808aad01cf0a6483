import Testing

@testable import Sandbox

@Suite struct WireTests {
  @Test(arguments: [
    "null", "true", "[]", "{}", "-0", "12", "1.5e3", "\"\\u00e9\\ud83d\\ude00\\n\"",
    "[1,[2,{\"a\":null}]]", " {\"a\" : [ ] } ", "\"مرحبا\"", "9007199254740993",
  ])
  func validTexts(_ text: String) throws {
    let value = try JSON(parsing: Array(text.utf8))
    #expect(try JSON(parsing: value.encoded) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", "+1", "\"a", "\"\u{01}\"",
    "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "[1] 2", "1e999", "\u{FEFF}",
  ])
  func invalidTexts(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: Array(text.utf8)) }
  }

  @Test func guidsAreWrittenDigitByDigit() {
    #expect(
      Hashing.guid(0x0123_4567_89AB_CDEF, 0x0123_4567_89AB_CDEF)
        == "01234567-89ab-4def-8123-456789abcdef")
    #expect(
      Hashing.guid(0xFEDC_BA98_7654_3210, 0xFEDC_BA98_7654_3210)
        == "fedcba98-7654-4210-bedc-ba9876543210")
  }

  @Test func depthIsBounded() {
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: deep) }
  }

  @Test func bytesThatAreNotTextAreRefused() {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func anyBytesAreReadOrRefused() {
    var random = SeededGenerator(seed: 20_240, purpose: "wire")
    let alphabet = Array("{}[]\",:\\u0019.eE-truefalsn \u{7F}é".utf8)
    for _ in 0..<3000 {
      let bytes = (0..<Int(random.next() % 40)).map { _ in
        alphabet[Int(random.next() % UInt64(alphabet.count))]
      }
      if let value = try? JSON(parsing: bytes) {
        #expect((try? JSON(parsing: value.encoded)) == value)
      }
      _ = try? ODataFilter(parsing: String(decoding: bytes, as: UTF8.self))
      _ = URLCoding.pairs(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func membersKeepTheirOrder() throws {
    let text = #"{"z":1,"a":{"y":2,"b":3}}"#
    #expect(try JSON(parsing: Array(text.utf8)).text == text)
  }

  @Test func controlCharactersAreEscaped() {
    #expect(JSON.string("a\u{1B}\"\\\n").text == #""a\u001b\"\\\n""#)
  }

  @Test func formCodingGoesBothWays() {
    let fields = [
      (name: "redirect uri", value: "https://a.example/?x=1&y=ä+ö"), (name: "empty", value: ""),
    ]
    let decoded = URLCoding.pairs(URLCoding.query(fields))
    #expect(decoded.map(\.name) == fields.map(\.name))
    #expect(decoded.map(\.value) == fields.map(\.value))
    #expect(URLCoding.decode("100%") == "100%")
    #expect(URLCoding.decode("%zz%4") == "%zz%4")
  }

  @Test func base64GoesBothWays() {
    var random = SeededGenerator(seed: 7, purpose: "base64")
    for length in 0..<70 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
    #expect(Base64URL.decode("a b") == nil)
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("2000-02-29T00:00:00Z", 951_782_400),
    ("2024-12-31T23:59:59Z", 1_735_689_599), ("2026-07-17T12:30:00+02:00", 1_784_284_200),
  ])
  func instantsAreRead(_ text: String, _ seconds: Int) {
    #expect(Timestamp(iso: text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "yesterday", "2026-01-01T25:00:00Z",
    "2026-01-01T00:00:00-00:999999999999", "2026-01-01T00:00:00+00:9223372036854775807",
  ])
  func whatIsNoInstantIsRefused(_ text: String) {
    #expect(Timestamp(iso: text) == nil)
  }

  @Test func instantsGoBothWays() {
    var random = SeededGenerator(seed: 3, purpose: "instants")
    for _ in 0..<500 {
      let instant = Timestamp(microseconds: Int64(random.next() % 4_000_000_000_000_000))
      #expect(Timestamp(iso: instant.iso) == instant)
    }
  }

  @Test func instantsAreWrittenAsEachServiceDoes() {
    let instant = Timestamp(microseconds: 951_782_405_067_000)
    #expect(instant.iso == "2000-02-29T00:00:05.067Z")
    #expect(instant.milliseconds == "2000-02-29T00:00:05.067Z")
    #expect(instant.spaced == "2000-02-29 00:00:05Z")
    #expect(instant.zoneless == "2000-02-29T00:00:05")
    let whole = Timestamp(seconds: -1)
    #expect(whole.iso == "1969-12-31T23:59:59Z")
    #expect(whole.milliseconds == "1969-12-31T23:59:59.000Z")
    #expect(Timestamp(microseconds: 1).iso == "1970-01-01T00:00:00.000001Z")
  }
}
