import AttributeMapping
import Testing

/// Patterns in .NET's dialect (.NET, "Regular Expression Language - Quick Reference").
@Suite struct PatternTests {
  private func replace(
    _ pattern: String, in subject: String, with replacement: String
  ) -> EvaluationResult? {
    evaluate(
      "Replace([s], , [p], , [r], , )",
      ["s": .text(subject), "p": .text(pattern), "r": .text(replacement)])
  }

  @Test(arguments: [
    (".", "a\r\nb", "xx\nx"), ("a$", "b a\n", "b x\n"), ("^b", "a\nb", "a\nb"),
    ("(?m)^b", "a\nb", "a\nx"), ("(?s).", "\n", "x"), ("(?i)A", "a", "x"), ("(?i:A)A", "aAA", "xA"),
    (#"\d"#, "1٣", "xx"), (#"\w"#, "aé_1½", "xxxx½"), (#"[\w]"#, "a½", "x½"), (#"\W"#, "½", "x"),
    (#"\v"#, "\u{B}\n", "x\n"), (#"[\v]"#, "\u{B}\n", "x\n"), (#"\x41\u0042\101"#, "ABA", "x"),
    (#"\uD83D\uDE00"#, "😀", "x"), (#"\cA\e\a\t"#, "\u{1}\u{1B}\u{7}\t", "x"),
    ("[a-z-[aeiou]]", "abc", "axx"), ("[^a-[x]]", "ay", "ax"), ("[a-z-[b-y-[m]]]", "abmz", "xbxx"),
    ("[[:alpha:]]", "a:] b", "ax b"), ("[]a]", "]a", "xx"), ("[^]a]", "]b", "]x"),
    ("a{,2}", "a{,2}", "x"), ("a{2}", "aaa", "xa"), ("a{1,}?", "aa", "xx"), ("{a", "{a", "x"),
    (#"\p{Lu}\P{Lu}"#, "Aa", "x"), (#"\p{IsCombiningDiacriticalMarks}"#, "e\u{301}", "ex"),
    (#"[\p{IsCyrillic}a]"#, "жa", "xx"), (#"\P{IsBasicLatin}"#, "aж", "ax"),
    (#"(?<n>a)\k<n>"#, "aa", "x"), (#"(?'n'a)\k'n'\1"#, "aaa", "x"),
    (#"(?<n>a)(b)\1\2"#, "abba", "x"), ("(?<=a)b", "ab", "ax"), ("(?<!a)b", "bab", "xab"),
    ("(?>a+)b", "aab", "x"), ("a(?#comment)b", "ab", "x"), ("(?x) a # c\n b", "ab", "x"),
    ("(?x:a b) c", "ab c", "x"), (#"(?n)(a)(?<b>b)\1"#, "abb", "x"), (#"\$\(\]\}\-"#, "$(]}-", "x"),
    ("a|", "ba", "xbxx"), ("é", "e\u{301}é", "e\u{301}x"), (#"\bA"#, "A A", "x x"),
    (#"\Aa\z"#, "a", "x"), ("(?<5>a)", "a", "x"), ("()", "", "x"),
  ])
  func matchesAsNETDoes(pattern: String, subject: String, expected: String) {
    #expect(replace(pattern, in: subject, with: "x") == .value(.text(expected)))
  }

  @Test(arguments: [
    ("(a)(b)", "$2$1", "-ba-"), ("(?<n>a)(b)", "$1${n}$2", "-baa-"), ("(a)b", "$$1$&", "-$1ab-"),
    ("(a)b", "${9}$9$x${n}$", "-${9}$9$x${n}$-"), ("(a)b", "[$`|$'|$_]", "-[-|-|-ab-]-"),
    ("(a)(?<n>b)", "$+", "-b-"), ("ab", "$+", "-ab-"), ("(?<5>a)b", "$5", "-a-"),
    ("(a)b", "$10", "-$10-"), ("(x)?ab", "[$1]", "-[]-"),
    ("(?<n>a)|(?<n>b)", "<$1>", "-<a><b>-"), ("(?n)(a)(?<n>b)", "$1", "-b-"),
  ])
  func replacementsReferToGroups(pattern: String, replacement: String, expected: String) {
    #expect(replace(pattern, in: "-ab-", with: replacement) == .value(.text(expected)))
  }

  @Test(arguments: [
    ("a)", 1), ("(a", 2), ("*a", 1), ("a**", 3), ("a++", 3), ("a{2}{3}", 7), ("[a", 2), ("\\", 1),
    (#"\K"#, 1), (#"\Qa"#, 1), (#"\h"#, 1), (#"a\1"#, 3), (#"\k<x>"#, 5), ("(?<a-b>c)", 3),
    ("(?(1)a|b)", 2), ("(?P<n>a)", 2), ("(?R)", 2), ("(?|a)", 2), ("(*ACCEPT)", 2), (#"\uD83D"#, 6),
    (#"\p{IsKlingon}"#, 2), (#"\xG0"#, 2), ("[a-[b]c]", 6), (#"(?<n>a)(?<n>b)\k<n>"#, 19),
  ])
  func whatCannotBeTranslatedIsAnErrorWithItsPlace(pattern: String, offset: Int) {
    guard case .invalidPattern(_, let found)? = replace(pattern, in: "a", with: "")?.error?.reason
    else {
      Issue.record("accepted")
      return
    }
    #expect(found == offset)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "^(a+)+$", "(a|aa)+$", "(a*)*b", "(.*)*x", "(a?){40}a{40}c", "(?:a{0,12}){0,12}b",
      "(.*a){20}b", "((a{1,9}){1,9}){1,9}b",
    ])
  func aCatastrophicPatternEndsQuickly(pattern: String) {
    for length in [30, 1_000, 60_000] {
      let subject = String(repeating: "a", count: length) + "!"
      let clock = ContinuousClock()
      let time = clock.measure { _ = replace(pattern, in: subject, with: "") }
      #expect(time < .seconds(5), "\(length)")
    }
  }

  @Test func linearPatternsReadLongTexts() {
    let subject = String(repeating: "ab-", count: 20_000)
    #expect(replace("[a-z]+", in: subject, with: "")?.value?.text?.utf8.count == 20_000)
    #expect(
      replace("^(.*?)(?<id>.{0,10})$", in: String(subject.prefix(300)), with: "${id}")
        == .value(.text("-ab-ab-ab-")))
  }

  /// Some steps at each of many places are no catastrophe.
  @Test func stepsAreCountedForEachPlace() {
    let subject = String(repeating: "a", count: 60_000)
    #expect(replace("a?a?[bd]", in: subject, with: "") == .value(.text(subject)))
  }
}
