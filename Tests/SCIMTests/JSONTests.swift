import SCIM
import Testing

@Suite struct JSONTests {
  @Test(arguments: [UInt64(1), 2, 3])
  func writingAndReadingGivesTheValueBack(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    for _ in 0..<2_000 {
      let value = generator.value()
      #expect(try JSONValue(parsing: value.bytes()) == value, "seed \(seed)")
      #expect(try JSONValue(parsing: value.bytes(order: .sorted)) == value, "seed \(seed)")
    }
  }

  /// Texts of one character are looked at byte by byte, longer ones eight at a time.
  @Test(arguments: [1, 5, 7, 8, 9, 16, 20])
  func whatNeedsAnEscapeIsSeenAtEveryPlace(length: Int) throws {
    for scalar in (0..<0x80).compactMap({ Unicode.Scalar($0) }) + ["é", "€", "😀"] {
      let isSpecial = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      for place in 0..<length {
        var text = String(repeating: "a", count: length)
        let index = text.index(text.startIndex, offsetBy: place)
        text.replaceSubrange(index...index, with: String(scalar))
        #expect(
          text.withUTF8 { unsafe JSONText.needsEscapes($0) } == isSpecial,
          "U+\(String(scalar.value, radix: 16)) at \(place)")
        #expect(try JSONValue(parsing: JSONValue.string(text).bytes()) == .string(text))
      }
    }
  }

  @Test(arguments: [UInt64(11), 12])
  func randomBytesNeverTrap(seed: UInt64) {
    var generator = Generator(seed: seed)
    let alphabet = Array(#"{}[]",:\u0d8atrue-+.eE 12"#.utf8) + [0, 0x80, 0xC3, 0xA9, 0xF0, 0xFF]
    var read = 0
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...24, using: &generator.random)
      let bytes = (0..<length).map { _ in generator.pick(alphabet) }
      if let value = try? JSONValue(parsing: bytes) {
        read += 1
        #expect((try? JSONValue(parsing: value.bytes())) == value, "seed \(seed)")
      }
    }
    #expect(read > 0)
  }

  @Test(arguments: [
    ("\"\\u00e9\\ud83d\\ude00\\/\\n\"", "é😀/\n"), ("\"\\u0041\"", "A"), ("  \"x\"\t", "x"),
  ])
  func readsEscapes(text: String, expected: String) throws {
    #expect(try JSONValue(parsing: text) == .string(expected))
  }

  @Test(arguments: [
    ("", JSONError.Reason.unexpectedEnd, 0), ("{\"a\":1,\"a\":2}", .duplicateKey, 7),
    ("[1,]", .unexpectedCharacter, 3), ("01", .trailingText, 1), ("1.", .invalidNumber, 2),
    ("\"\\ud800\"", .invalidUnicode, 7), ("\"\\x\"", .invalidEscape, 2),
    ("\"a\nb\"", .controlCharacter, 2), ("[1", .unexpectedEnd, 2), ("tru", .unexpectedEnd, 3),
    ("{} x", .trailingText, 3), ("{a:1}", .unexpectedCharacter, 1),
  ])
  func saysWhatIsWrongAndWhere(text: String, reason: JSONError.Reason, offset: Int) {
    #expect(throws: JSONError(reason: reason, offset: offset)) { try JSONValue(parsing: text) }
  }

  @Test func refusesInvalidUTF8() {
    #expect(throws: JSONError(reason: .invalidUnicode, offset: 1)) {
      try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22])
    }
  }

  @Test func boundsDepthAndLength() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError(reason: .tooDeep, offset: 64)) { try JSONValue(parsing: deep) }
    let limits = JSONLimits(bytes: 10, depth: 4)
    #expect(throws: JSONError(reason: .tooLong, offset: 10)) {
      try JSONValue(parsing: "[1,2,3,4,5,6]", limits: limits)
    }
    #expect(try JSONValue(parsing: "[[[[]]]]", limits: limits).array?.count == 1)
  }

  @Test func findsDuplicatesAmongManyKeys() {
    let members = (0..<5_000).map { "\"k\($0)\":1" } + ["\"k40\":2"]
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: "{\(members.joined(separator: ","))}")
    }
  }

  @Test func keepsNumbersExactly() throws {
    for literal in ["12345678901234567890", "0.10", "-0", "1E+2", "9223372036854775807"] {
      #expect(try JSONValue(parsing: literal).text() == literal)
    }
    #expect(try JSONValue(parsing: "1E+2").integer == 100)
    #expect(try JSONValue(parsing: "1e30").integer == nil)
  }

  @Test func orderOfMembersIsKeptOrSorted() throws {
    let value = try JSONValue(parsing: #"{"b":1,"a":[true,null]}"#)
    #expect(value.text() == #"{"b":1,"a":[true,null]}"#)
    #expect(value.text(order: .sorted) == #"{"a":[true,null],"b":1}"#)
    #expect(value == ["a": [true, nil], "b": 1])
  }

  @Test func attributesAreFoundInAnyCase() {
    var object: JSONObject = ["userName": "a", "Straße": 1]
    #expect(object[attribute: "USERNAME"] == "a")
    #expect(object[attribute: "STRASSE"] == nil)
    #expect(object["USERNAME"] == nil)
    object[attribute: "username"] = "b"
    #expect(object.keys == ["userName", "Straße"])
    object[attribute: "Username"] = nil
    #expect(object.count == 1)
  }
}

@Suite struct DateTimeTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0), Int32(0)),
    ("2011-05-13T04:42:34Z", 1_305_261_754, 0),
    ("2024-02-29T23:59:59.5+01:00", 1_709_247_599, 500_000_000),
    ("2000-03-01T00:00:00", 951_868_800, 0),
  ])
  func reads(text: String, seconds: Int64, nanoseconds: Int32) {
    #expect(DateTime(text) == DateTime(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "2024", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00Zx", "2024-01-01T00:00:00+1:00",
  ])
  func refuses(text: String) {
    #expect(DateTime(text) == nil)
  }
}
