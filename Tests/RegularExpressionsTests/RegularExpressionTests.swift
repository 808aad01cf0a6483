import RegularExpressions
import Testing

@Suite struct RegularExpressionTests {
  @Test func findsGroupsInUTF8Offsets() throws {
    let pattern = try RegularExpression("(?<word>\\w+)-(\\d+)")
    let match = try #require(try pattern.firstMatch(in: "é größe-42"))
    #expect(match.range == 3..<13)
    #expect(match[1] == 3..<10)
    #expect(match[2] == 11..<13)
    #expect(match[3] == nil)
    #expect(pattern.groupNames == ["word": 1])
    #expect(pattern.groupCount == 2)
  }

  @Test func groupThatTookNoPartIsNil() throws {
    let match = try #require(try RegularExpression("(a)|(b)").firstMatch(in: "b"))
    #expect(match[1] == nil)
    #expect(match[2] == 0..<1)
  }

  @Test func reportsWhereAPatternIsWrong() {
    #expect {
      try RegularExpression("ab(c")
    } throws: { error in
      guard case .invalidPattern(let message, let offset) = error as? RegularExpressionError else {
        return false
      }
      return offset == 4 && message.contains("parenthes")
    }
  }

  @Test func searchesAnchoredAndFromAnOffset() throws {
    let pattern = try RegularExpression("b")
    let bytes = Array("abab".utf8)
    #expect(try pattern.firstMatch(in: bytes, from: 2)?.range == 3..<4)
    let here = try RegularExpression("b", options: .anchored)
    #expect(try here.firstMatch(in: bytes, from: 2) == nil)
    #expect(try here.firstMatch(in: bytes, from: 1)?.range == 1..<2)
    #expect(try pattern.firstMatch(in: bytes, from: 9) == nil)
    #expect(try pattern.firstMatch(in: bytes, from: -1) == nil)
  }

  @Test(arguments: [
    ("a*", "baac", [0..<0, 1..<3, 3..<3, 4..<4]),
    ("", "äb", [0..<0, 2..<2, 3..<3]),
    ("\\b", "ab", [0..<0, 2..<2]),
    ("x", "", []),
    ("$", "", [0..<0]),
  ])
  func findsAllHitsAndEmptyOnes(pattern: String, subject: String, ranges: [Range<Int>]) throws {
    let found = try RegularExpression(pattern).matches(in: subject).map(\.range)
    // An empty hit right behind another is found as well, at the same place once.
    #expect(Array(Set(found)).sorted { $0.lowerBound < $1.lowerBound }.count == found.count)
    for range in ranges { #expect(found.contains(range)) }
  }

  @Test func takesInvalidUTF8() throws {
    let pattern = try RegularExpression("b+")
    #expect(try pattern.firstMatch(in: [0xFF, 0xC3, 0x62, 0x62, 0x80])?.range == 2..<4)
    let dot = try RegularExpression(".+")
    for byte in UInt8(0x80)...0xFF { _ = try dot.matches(in: [0x61, byte, 0x62, byte]) }
  }

  @Test func stopsAtItsLimits() throws {
    let pattern = try RegularExpression(
      "(a+)+$", limits: .init(steps: 10_000, depth: 1_000, heapKiB: 1_024))
    #expect(throws: RegularExpressionError.limitExceeded) {
      try pattern.firstMatch(in: String(repeating: "a", count: 40) + "b")
    }
  }

  @Test func knowsOptions() throws {
    #expect(try RegularExpression("ÄB", options: .caseInsensitive).matches("äb"))
    #expect(try RegularExpression("a.b", options: .dotMatchesLineEnds).matches("a\nb"))
    #expect(try !RegularExpression("a.b").matches("a\nb"))
    #expect(try RegularExpression("^b", options: .multiline).matches("a\nb"))
    #expect(try RegularExpression("a b # c", options: .extended).matches("ab"))
    #expect(try RegularExpression("a.(", options: .literal).matches("xa.(y"))
    #expect(try !RegularExpression("a.", options: .literal).matches("ab"))
  }

  @Test func servesManyThreads() async throws {
    let pattern = try RegularExpression("([0-9]+)")
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask {
          let subject = String(repeating: "x", count: number) + "\(number)"
          let match = try? pattern.firstMatch(in: subject)
          return match?.range == number..<subject.utf8.count
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}

@Suite struct ReplacingTests {
  @Test(arguments: [
    ("(\\w+) (\\w+)", "$2, $1", "Ana Lúcia", "Lúcia, Ana"),
    ("(?<first>a)(b)?", "[${first}|$2|$$|$9|${none}]", "a", "[a||$|$9|${none}]"),
    ("x", "$", "axb", "a$b"),
    ("(a)", "$10", "a", "a0"),
    ("q", "z", "abc", "abc"),
    ("", "-", "äb", "-ä-b-"),
  ])
  func expandsTemplates(pattern: String, template: String, subject: String, result: String) throws {
    #expect(try RegularExpression(pattern).replacing(in: subject, with: template) == result)
  }

  @Test func replacesByAFunction() throws {
    let pattern = try RegularExpression("\\d")
    let result = try pattern.replacing(in: "a1b2c3", limit: 2) { groups in
      "<\(groups[0] ?? "")>"
    }
    #expect(result == "a<1>b<2>c3")
  }
}
