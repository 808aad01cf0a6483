internal import RegularExpressions

extension FactCollector {
  private static let signInCode = try? RegularExpression("AADSTS([0-9OoIl]{4,8})")
  private static let signInMessage = try? RegularExpression(
    "AADSTS[0-9]{4,8}: *([^\\n\"]{4,600}?)(?= *(?:Trace ID|Correlation ID|Timestamp|\\n|\"|$))")
  private static let errorCodes = try? RegularExpression(
    "error_codes\" *: *\\[ *([0-9]{4,8}) *[\\],]")

  /// The error of Entra's sign-in and token endpoints, with its sentence.
  mutating func readSignIn() {
    for match in matches(Self.signInCode) {
      guard let digits = match[1], isEnd(match.range.upperBound) else { continue }
      let value = text.unwrapped.text(match.range)
      guard text.unwrapped.text(digits).utf8.allSatisfy(\.isDigit) else {
        suspected(
          .aadsts, from: value, guess: "AADSTS" + Confusable.digits(value.dropFirst(6)),
          why: Words.noIntactCopy)
        continue
      }
      let cuts = breaks(in: digits)
      if !cuts.isEmpty {
        // A break among the digits: the code goes on only if something else than a digit ends it.
        let next = match.range.upperBound
        let closed =
          next < text.unwrapped.bytes.count && !text.unwrapped.isBreak(before: next)
          && text.unwrapped.bytes[next] == UInt8(ascii: ":")
        guard closed else {
          suspected(.aadsts, from: value, guess: value, why: Words.openBreak)
          continue
        }
      }
      facts.aadsts = value
      locate(.aadsts, match.range)
      break
    }
    if facts.aadsts == nil, let match = matches(Self.errorCodes, limit: 1).first,
      let digits = match[1], breaks(in: digits).isEmpty
    {
      facts.aadsts = "AADSTS" + text.unwrapped.text(digits)
      locate(.aadsts, digits)
    }
    readSignInMessage()
  }

  private mutating func readSignInMessage() {
    guard let match = matches(Self.signInMessage, limit: 1).first, let range = match[1],
      let text = joined(range),
      // Whole, or cut after what it says.
      [".", "'", "' not found"].contains(where: text.hasSuffix),
      let sentence = quotable(text, isJoined: !breaks(in: range).isEmpty)
    else { return }
    facts.message = sentence
    locate(.message, range)
  }
}
