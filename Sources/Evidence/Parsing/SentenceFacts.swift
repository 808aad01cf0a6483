internal import RegularExpressions

extension FactCollector {
  /// What the user was shown, and the detail of the error body.
  mutating func readSentences() {
    readDescription()
    readMessage()
  }

  // MARK: Message

  private mutating func readMessage() {
    guard facts.message == nil else { return }
    let quoted = hits(.message).filter { $0.isKey && $0.isQuoted }
    let plain = hits(.message).filter { !$0.isKey }
    for hit in quoted + plain {
      let range = sentence(at: hit)
      if let known = knownMessage(in: range) {
        return accept(known, from: range)
      }
      // Outside debug information `Message:` begins anything.
      guard hit.isKey || block.hits.contains(where: \.name.isDebugInfo),
        let value = wholeSentence(range, of: hit)
      else { continue }
      facts.message = withoutTrackingID(value)
      return locate(.message, range)
    }
    readToast()
  }

  /// A text of the services anywhere, as a photo or a copy of the toast has it.
  private mutating func readToast() {
    let part = Array(text.folded[block.range])
    for (message, pattern) in Self.knownPatterns {
      guard let match = (try? pattern.firstMatch(in: part)) ?? nil else { continue }
      let start = match.range.lowerBound + block.range.lowerBound
      return accept(message, from: start..<start + match.range.count)
    }
  }

  private func knownMessage(in range: Range<Int>) -> String? {
    let part = Array(text.folded[range])
    return Self.knownPatterns.first { _, pattern in
      ((try? pattern.firstMatch(in: part)) ?? nil)?.range.lowerBound == 0
    }?.message
  }

  private mutating func accept(_ message: String, from range: Range<Int>) {
    facts.message = message
    locate(.message, range)
    let given = text.unwrapped.text(range).filter { !$0.isWhitespace }
    let squeezed = message.filter { !$0.isWhitespace }
    guard !given.lowercased().hasPrefix(squeezed.lowercased()) else { return }
    repaired(
      .message, from: String(given.prefix(squeezed.count)), to: message, why: Words.knownText)
  }

  /// Known texts as patterns over the folded text, with any white space between words and either
  /// spelling of `-ize`.
  private static let knownPatterns: [(message: String, pattern: RegularExpression)] =
    KnownValues.messages.compactMap { message in
      let words = message.split(separator: " ").map { word in
        Confusable.fold(word).map { character in
          if character == "z" { return "[sz]" }
          return character.isLetter || character.isNumber ? String(character) : "\\\(character)"
        }.joined()
      }
      return (try? RegularExpression(words.joined(separator: "\\s*"))).map { (message, $0) }
    }

  private func withoutTrackingID(_ value: String) -> String {
    guard let label = value.range(ofText: " TrackingID:") else { return value }
    return value[..<label.lowerBound].trimmed
  }

  // MARK: Description

  private mutating func readDescription() {
    for hit in hits(.description, .detail) where hit.isKey || facts.code != nil {
      let range = sentence(at: hit)
      guard !range.isEmpty else { continue }
      if startsAsRequestUnauthorized(range) {
        guard let known = requestUnauthorized(range) else { continue }
        facts.description = known
        return locate(.description, range)
      }
      if let known = knownMessage(in: range) {
        facts.description = known
        return locate(.description, range)
      }
      guard let value = wholeSentence(range, of: hit) else { continue }
      facts.description = value
      return locate(.description, range)
    }
  }

  private static let unauthorized = "Request unauthorized. client-request-id:"

  /// Whether the text is, or is the beginning of, the identity service's description of 701018.
  private func startsAsRequestUnauthorized(_ range: Range<Int>) -> Bool {
    let given = text.unwrapped.text(range).squeezed
    let known = Self.unauthorized.squeezed
    return !given.isEmpty && (given.hasPrefix(known) || known.hasPrefix(given))
  }

  /// That description, with Microsoft's id of the inner call that it carries.
  private mutating func requestUnauthorized(_ range: Range<Int>) -> String? {
    guard text.unwrapped.text(range).squeezed.hasPrefix(Self.unauthorized.squeezed),
      let id = facts.clientRequestId
    else { return nil }
    let given = text.unwrapped.text(range).filter { !$0.isWhitespace }
    let wanted = Self.unauthorized.filter { !$0.isWhitespace }
    if !given.hasPrefix(wanted) {
      repaired(
        .description, from: String(given.prefix(wanted.count)), to: Self.unauthorized,
        why: Words.knownText)
    }
    return "\(Self.unauthorized) \(id)"
  }

  // MARK: Text of a field

  /// Range of a field's text: to the closing quote, the end of the line or paragraph, or the next
  /// label.
  private func sentence(at hit: FieldHit) -> Range<Int> {
    let bytes = text.unwrapped.bytes
    // Inside quotes a label is part of the text.
    let limit = min(
      hit.isQuoted ? block.range.upperBound : hit.limit, hit.value + 4_000, bytes.count)
    var end = hit.value
    while end < limit {
      let byte = bytes[end]
      if byte == 0x0A { break }
      if hit.isQuoted, byte == UInt8(ascii: "\""), isClosing(end, limit: bytes.count) { break }
      if !hit.isQuoted, end > hit.value, text.unwrapped.isBreak(before: end),
        !text.mayBeWrapped(before: end)
      {
        break
      }
      end += 1
    }
    return hit.value..<max(hit.value, end)
  }

  /// Whether a quote ends a JSON string: a comma, brace or the end of the line follows.
  private func isClosing(_ quote: Int, limit: Int) -> Bool {
    var next = quote + 1
    let bytes = text.unwrapped.bytes
    if next >= limit || text.unwrapped.isBreak(before: next) { return true }
    while next < limit, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
    return next >= limit || ",}]\n".utf8.contains(bytes[next])
      || text.unwrapped.isBreak(before: next)
  }

  /// The text of a field if it is certain to be whole, nil if it may be cut off.
  func wholeSentence(_ range: Range<Int>, of hit: FieldHit) -> String? {
    let bytes = text.unwrapped.bytes
    guard let value = joined(range) else { return nil }
    let isClosed = range.upperBound < bytes.count && bytes[range.upperBound] == UInt8(ascii: "\"")
    if hit.isQuoted {
      guard isClosed else { return nil }
    } else {
      guard value.contains("TrackingID: ") || value.last.map({ ".!?".contains($0) }) == true else {
        return nil
      }
    }
    return quotable(value, isJoined: !breaks(in: range).isEmpty)
  }

  /// The text with its identifiers mended, nil if one is damaged beyond proof or if the text is the
  /// beginning of a known one.
  func quotable(_ value: String, isJoined: Bool) -> String? {
    // Quotation marks of mail inside a line: it was wrapped, quoted and joined. The rest of a JSON
    // body inside: the closing quote was lost.
    let foreign = [" > ", "\": ", "\", \""]
    guard !foreign.contains(where: { value.range(ofText: $0) != nil }) else { return nil }
    let squeezed = value.squeezed
    let isCut = KnownValues.messages.contains {
      $0.squeezed.hasPrefix(squeezed) && $0.squeezed != squeezed
    }
    guard !isCut else { return nil }
    switch mendIdentifiers(in: value) {
    case .intact: return value
    // Where lines were joined, what looks like a damaged identifier may be a piece of a whole one.
    case .mended(let text): return isJoined ? nil : text
    case .damaged: return nil
    }
  }

  /// The text of a range, nil if wrapping leaves open where words end.
  func joined(_ range: Range<Int>) -> String? {
    let cuts = breaks(in: range)
    guard !cuts.isEmpty else { return text.unwrapped.text(range).trimmed.nonEmpty }
    // Wrapped at a fixed width, a break may lie inside a word or between two.
    guard cuts.contains(where: { !text.mayBeWrapped(before: $0) }) else { return nil }
    var result = ""
    var start = range.lowerBound
    for cut in cuts + [range.upperBound] {
      let piece = text.unwrapped.text(start..<cut).trimmed
      result += result.isEmpty || piece.isEmpty ? piece : " " + piece
      start = cut
    }
    return result.nonEmpty
  }
}

extension String {
  /// Nil for the empty text.
  var nonEmpty: String? { isEmpty ? nil : self }
}
