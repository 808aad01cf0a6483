internal import RegularExpressions

extension FactCollector {
  /// Status, reason phrase and code of the failing call.
  mutating func readCall() {
    readStatusText()
    readCode()
    readStatus()
  }

  // MARK: Status

  private static let bareStatus = try? RegularExpression(
    "HTTP/[0-9.]{1,3} +([1-5][0-9]{2})|HTTP +(?:status +)?(?:code +)?([1-5][0-9]{2})"
      + "|status *code *(?:of|is|was|:|=)? *\\(?([1-5][0-9]{2})"
      + "|([45][0-9]{2})[ :-]+(?:Unauthorized|Forbidden|Not Found|Bad Request|Conflict|"
      + "Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout|"
      + "Method Not Allowed|Unsupported Media Type|Locked)"
      + "|(?:status|returned|answered|responded|response|erreur|error|failed with)"
      + " *(?:with|code)?[ :=]*([45][0-9]{2})",
    options: .caseInsensitive)

  private static let relevant = try? RegularExpression(
    "webex|ciscospark|scim|graph\\.microsoft|microsoftonline|\\bentra\\b|azure *ad|control *hub"
      + "|extIntegration|trackingid",
    options: .caseInsensitive)

  private mutating func readStatus() {
    var damaged: (text: String, status: Int)?
    let labels = hits(.status).filter { !$0.isKey } + hits(.key)
    let keys = isBulkResponse ? [] : hits(.status).filter(\.isKey)
    for hit in labels + keys + hits(.statusCode) {
      let range = hit.value..<min(hit.value + 3, text.unwrapped.bytes.count)
      guard range.count == 3, isEnd(range.upperBound) else { continue }
      let value = text.unwrapped.text(range)
      guard let status = Int(Confusable.digits(value)), (100...599).contains(status) else {
        continue
      }
      if Int(value) != nil {
        facts.status = status
        locate(.status, range)
        noteDamage(damaged, intact: status)
        return
      }
      if damaged == nil { damaged = (value, status) }
    }
    if let damaged { return resolve(damaged) }
    readBareStatus()
  }

  private mutating func noteDamage(_ damaged: (text: String, status: Int)?, intact: Int) {
    guard let damaged, damaged.status == intact else { return }
    repaired(.status, from: damaged.text, to: String(intact), why: Words.intactCopy)
  }

  /// A status with letters in it is proven by the reason phrase or the service's code.
  private mutating func resolve(_ damaged: (text: String, status: Int)) {
    let byPhrase = facts.statusText.flatMap { KnownValues.statusTexts[$0] }
    let byCode = facts.code.flatMap { KnownValues.statusOfCode[$0] }
    if byPhrase == damaged.status || byCode == damaged.status {
      facts.status = damaged.status
      repaired(
        .status, from: damaged.text, to: String(damaged.status),
        why: byPhrase == damaged.status ? Words.reasonPhrase : Words.codeImpliesStatus)
    } else {
      suspected(
        .status, from: damaged.text, guess: String(damaged.status), why: Words.noIntactCopy)
    }
  }

  private var isBulkResponse: Bool {
    Self.bulk.flatMap { try? $0.firstMatch(in: text.unwrapped.bytes) } != nil
  }

  private static let bulk = try? RegularExpression("messages:2.0:BulkResponse", options: .literal)

  /// A status in running text counts only where a service of the integration is named beside it.
  private mutating func readBareStatus() {
    for match in matches(Self.bareStatus, limit: 200) {
      guard let range = (1...5).compactMap({ match[$0] }).first, isEnd(range.upperBound),
        range.lowerBound == 0 || !text.unwrapped.bytes[range.lowerBound - 1].isDigit
          || text.unwrapped.isBreak(before: range.lowerBound),
        isRelevant(around: range), let status = Int(text.unwrapped.text(range))
      else { continue }
      facts.status = status
      return locate(.status, range)
    }
  }

  private func isRelevant(around range: Range<Int>) -> Bool {
    let window =
      max(
        block.range.lowerBound, range.lowerBound - 300)..<min(
        block.range.upperBound, range.upperBound + 300)
    let part = Array(text.unwrapped.bytes[window])
    return Self.relevant.flatMap { try? $0.firstMatch(in: part) } != nil
  }

  // MARK: Reason phrase

  private mutating func readStatusText() {
    for hit in hits(.statusText) {
      let range = run(from: hit.value, limit: min(hit.limit, hit.value + 60)) { byte in
        byte != 0x0A && byte != UInt8(ascii: "\"")
      }
      let value = text.unwrapped.text(range).trimmed
      guard !value.isEmpty else { continue }
      if let known = knownPhrase(value, in: range) {
        facts.statusText = known.phrase
        if !known.isExact {
          repaired(.statusText, from: value, to: known.phrase, why: Words.knownConstant)
        }
        return locate(.statusText, range)
      }
      if breaks(in: range).isEmpty, value.utf8.allSatisfy({ $0.isLetter || $0 == 0x20 }) {
        facts.statusText = value
        return locate(.statusText, range)
      }
    }
  }

  private func knownPhrase(
    _ value: String, in range: Range<Int>
  ) -> (phrase: String, isExact: Bool)? {
    let squeezed = Confusable.fold(String(value.filter { $0 != " " }))
    for phrase in KnownValues.statusTexts.keys {
      let known = Confusable.fold(String(phrase.filter { $0 != " " }))
      let followed =
        squeezed.hasPrefix(known)
        && breaks(in: range).contains {
          text.unwrapped.text(range.lowerBound..<$0).squeezed == known
        }
      guard squeezed == known || followed else { continue }
      let given = String(value.filter { $0 != " " }.prefix(known.count))
      return (phrase, given == String(phrase.filter { $0 != " " }))
    }
    return nil
  }

  // MARK: Code

  private static let bareCode = try? RegularExpression("(?<![0-9A-Za-z-])701018(?![0-9A-Za-z-])")

  private static let misreadCode = try? RegularExpression(
    "(?<![0-9A-Za-z-])7[0Oo][1lIi|!][0Oo][1lIi|!]8(?![0-9A-Za-z-])")

  private mutating func readCode() {
    for hit in hits(.code, .errorCode) {
      let range = run(from: hit.value, limit: hit.limit) { byte in
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      }
      guard !range.isEmpty, range.count <= 120 else { continue }
      let bytes = text.unwrapped.bytes
      // A quoted value without its closing quote is cut.
      if hit.isQuoted, range.upperBound < bytes.count,
        !"\"'".utf8.contains(bytes[range.upperBound])
      {
        continue
      }
      let value = text.unwrapped.text(range)
      let closed = hit.isQuoted || breaks(in: range).isEmpty
      if acceptCode(value, of: hit, closed: closed) {
        return locate(.code, range)
      }
    }
    guard facts.code == nil else { return }
    if let match = matches(Self.bareCode, limit: 1).first {
      facts.code = text.unwrapped.text(match.range)
      return locate(.code, match.range)
    }
    if let match = matches(Self.misreadCode, limit: 1).first { readMisread(match.range) }
  }

  /// In running text too, a code with letters in it is proven where few stand for its digits.
  private mutating func readMisread(_ range: Range<Int>) {
    let value = text.unwrapped.text(range)
    guard let known = knownCode(misread: value) else {
      return suspected(
        .code, from: value, guess: Confusable.digits(value), why: Words.noIntactCopy)
    }
    facts.code = known
    locate(.code, range)
    repaired(.code, from: value, to: known, why: Words.knownConstant)
  }

  /// The known code that at most two letters were put into in place of digits.
  private func knownCode(misread value: String) -> String? {
    KnownValues.codes.first { known in
      let changes = zip(value.utf8, known.utf8).filter { $0 != $1 }
      return value.utf8.count == known.utf8.count && !changes.isEmpty && changes.count <= 2
        && changes.allSatisfy { $0.0.isLetter || "|!".utf8.contains($0.0) }
    }
  }

  private mutating func acceptCode(_ value: String, of hit: FieldHit, closed: Bool) -> Bool {
    if value.utf8.allSatisfy(\.isDigit) {
      guard closed || KnownValues.codes.contains(value) else { return false }
      // Graph repeats the status as code inside; in running text a short number is no code.
      guard hit.isKey || value.utf8.count >= 5 else { return false }
      facts.code = value
      return true
    }
    if let known = knownCode(misread: value) {
      facts.code = known
      repaired(.code, from: value, to: known, why: Words.knownConstant)
      return true
    }
    if Confusable.digits(value).utf8.allSatisfy(\.isDigit), value.utf8.contains(where: \.isDigit) {
      suspected(
        .code, from: value, guess: Confusable.digits(value), why: Words.noIntactCopy)
      return false
    }
    guard hit.isKey || hit.name == .errorCode, closed, value.utf8.first?.isLetter == true else {
      return false
    }
    // In source code `code` is anything; services name their errors in capitals or in JSON.
    guard hit.isQuoted || value.first?.isUppercase == true else { return false }
    facts.code = value
    return true
  }
}

extension String {
  /// Without spaces, confusable characters made equal.
  var squeezed: String {
    Confusable.fold(String(filter { !$0.isWhitespace }))
  }
}
