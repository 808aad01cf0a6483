internal import RegularExpressions

extension FactCollector {
  private static let signInCode = try? RegularExpression("AADSTS([0-9]{4,8})")
  private static let signInMessage = try? RegularExpression(
    "AADSTS[0-9]{4,8}: *([^\\n\"]{4,600}?)(?= *(?:Trace ID|Correlation ID|Timestamp|\\n|\"|$))")
  private static let errorCodes = try? RegularExpression("error_codes\" *: *\\[ *([0-9]{4,8})")

  /// The error of Entra's sign-in and token endpoints, with its sentence.
  mutating func readSignIn() {
    for match in matches(Self.signInCode) {
      guard let digits = match[1] else { continue }
      let cuts = breaks(in: digits)
      if !cuts.isEmpty {
        // A break among the digits: the code goes on only if something else than a digit ends it.
        let next = match.range.upperBound
        let closed =
          next < text.unwrapped.bytes.count && !text.unwrapped.isBreak(before: next)
          && text.unwrapped.bytes[next] == UInt8(ascii: ":")
        guard closed else {
          let value = text.unwrapped.text(match.range)
          suspected(.aadsts, from: value, guess: value, why: Words.openBreak)
          continue
        }
      }
      facts.aadsts = text.unwrapped.text(match.range)
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
      let sentence = joined(range)
    else { return }
    facts.message = sentence
    locate(.message, range)
  }
}
