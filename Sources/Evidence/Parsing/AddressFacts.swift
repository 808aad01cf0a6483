internal import RegularExpressions

extension FactCollector {
  private static let anyURL = try? RegularExpression(
    "https?://", options: [.caseInsensitive, .anchored])
  private static let serviceCall = try? RegularExpression(
    "https?://(?:webexapis\\.com/|api\\.ciscospark\\.com/|api-usgov\\.webex\\.com/"
      + "|identity[-a-z0-9]*\\.webex\\.com/|(?:dod-)?graph\\.microsoft\\.(?:com|us)/"
      + "|microsoftgraph\\.chinacloudapi\\.cn/)",
    options: .caseInsensitive)

  mutating func readAddresses() {
    if let hit = hits(.url).first(where: { !$0.isKey }) ?? hits(.url).first {
      readAddress(.url, at: hit.value, limit: hit.limit, isLabelled: true)
    }
    if let hit = hits(.browserURL).first {
      readAddress(.browserUrl, at: hit.value, limit: hit.limit, isLabelled: true)
    }
    // Without a label the first call of a service is the failing one, if there is a failure at all.
    guard facts.url == nil, hits(.url).isEmpty,
      facts.status != nil || facts.code != nil || facts.trackingId != nil,
      let match = matches(Self.serviceCall, limit: 1).first
    else { return }
    let start = match.range.lowerBound
    let limit = block.hits.first { $0.start > start }?.start ?? block.range.upperBound
    readAddress(.url, at: start, limit: limit, isLabelled: false)
  }

  private mutating func readAddress(
    _ field: Facts.Field, at start: Int, limit: Int, isLabelled: Bool
  ) {
    guard let pattern = Self.anyURL,
      (try? pattern.firstMatch(in: text.unwrapped.bytes, from: start)) ?? nil != nil
    else { return readDamagedScheme(field, at: start, limit: limit) }
    let token = run(from: start, limit: min(limit, start + 4_000), while: Self.isURLByte)
    guard let end = endOfURL(token, limit: limit, isLabelled: isLabelled) else {
      return suspected(
        field, from: text.unwrapped.text(token), guess: text.unwrapped.text(token),
        why: Words.openBreak)
    }
    accept(field, start..<end)
  }

  private mutating func readDamagedScheme(_ field: Facts.Field, at start: Int, limit: Int) {
    let token = run(from: start, limit: min(limit, start + 4_000), while: Self.isURLByte)
    let value = text.unwrapped.text(token)
    guard value.contains("//") else { return }
    suspected(field, from: value, guess: nil, why: Words.noIntactCopy)
  }

  static func isURLByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || "-._~:/?#@!$&()+,;=%".utf8.contains(byte)
  }

  /// Where the address ends, nil if it may be cut off or joined with what isn't part of it.
  ///
  /// Wrapping leaves no mark, so an end counts only where a label, a quote or the end of the text
  /// follows, or where a call that is known ends.
  private func endOfURL(_ token: Range<Int>, limit: Int, isLabelled: Bool) -> Int? {
    for cut in breaks(in: token) {
      let before = text.unwrapped.text(token.lowerBound..<cut)
      if KnownValues.wizardPaths.contains(where: before.hasSuffix) { return cut }
      let last = text.unwrapped.bytes[cut - 1]
      let canBreakHere = last == UInt8(ascii: "-") || last == UInt8(ascii: "/")
      guard canBreakHere || text.mayBeWrapped(before: cut) else {
        return endsWithKnownPath(token.lowerBound..<cut) ? cut : nil
      }
    }
    if KnownValues.wizardPaths.contains(where: text.unwrapped.text(token).hasSuffix) {
      return token.upperBound
    }
    let end = withoutFullStop(token)
    if end < token.upperBound {
      // The next sentence begins with a capital; a small letter may go on with the address.
      let next = text.unwrapped.bytes[token.upperBound...].first { !$0.isBlank }
      guard next.map({ $0.isLetter && $0 & 0x20 == 0 }) ?? true else { return nil }
      return end
    }
    if endsCleanly(end, limit: limit) { return end }
    guard breaks(in: token).isEmpty else { return nil }
    if isLabelled { return nil }
    return isFollowedByWords(end) || endsWithKnownPath(token) ? end : nil
  }

  /// Whether only white space lies between an offset and the next label or the end of the text.
  func endsCleanly(_ offset: Int, limit: Int) -> Bool {
    var index = offset
    let bytes = text.unwrapped.bytes
    while index < limit, index < bytes.count {
      guard bytes[index].isBlank || "\"'`*|,-<>{}".utf8.contains(bytes[index]) else { return false }
      if bytes[index] == UInt8(ascii: "\"") { return true }
      index += 1
    }
    return true
  }

  /// Whether the last part is one that calls of the services end with.
  private func endsWithKnownPath(_ range: Range<Int>) -> Bool {
    let address = text.unwrapped.text(range)
    let parts = address.split(separator: "/").map(String.init)
    guard let last = parts.last, parts.count > 1, !address.contains("?") else { return false }
    let bytes = text.unwrapped.bytes
    if range.upperBound < bytes.count, "/?".utf8.contains(bytes[range.upperBound]) { return false }
    let collection = parts[parts.count - 2]
    return KnownValues.lastSegments.contains(last)
      || Self.isUUID(last)
        && (KnownValues.lastSegments.contains(collection) || address.contains("/v1/scim/"))
  }

  private static let words: Set = [
    "failed", "fails", "returned", "returns", "answered", "responded", "with", "status", "http",
    "got", "error", "response", "took", "gave", "and", "was", "is", "in", "after", "unauthorized",
  ]

  /// Whether a word or number of a log follows on the same line, which is no piece of an address.
  private func isFollowedByWords(_ offset: Int) -> Bool {
    let bytes = text.unwrapped.bytes
    guard offset < bytes.count, !text.unwrapped.isBreak(before: offset), bytes[offset] == 0x20,
      offset + 1 < bytes.count
    else { return false }
    let next = run(from: offset + 1, limit: bytes.count) { !$0.isBlank }
    let word = text.unwrapped.text(next).lowercased()
    if "/-".utf8.contains(bytes[offset - 1]) || word.hasPrefix(">") { return false }
    if let first = word.utf8.first, "=([{|<\"':;→".utf8.contains(first) || word.hasPrefix("->") {
      return true
    }
    let letters = word.prefix { $0.isLetter }
    return Self.words.contains(String(letters)) || word.utf8.count == 3 && Int(word) != nil
      || word.hasPrefix("http/")
  }

  /// A full stop or bracket behind an address belongs to the sentence.
  private func withoutFullStop(_ token: Range<Int>) -> Int {
    var end = token.upperBound
    while end > token.lowerBound, ".,;:!?)".utf8.contains(text.unwrapped.bytes[end - 1]) {
      end -= 1
    }
    return end
  }

  // MARK: Damage

  private mutating func accept(_ field: Facts.Field, _ range: Range<Int>) {
    var value = text.unwrapped.text(range)
    for doubled in ["https://https://", "http://https://"] where value.hasPrefix(doubled) {
      let single = "https://" + value.dropFirst(doubled.utf8.count)
      repaired(field, from: value, to: single, why: Words.doubledScheme)
      value = single
    }
    switch mendIdentifiers(in: value) {
    case .intact: break
    case .mended(let text):
      repaired(field, from: value, to: text, why: Words.intactCopy)
      value = text
    case .damaged(let guess):
      let whole = AddressRepair.mend(guess ?? value, organization: facts.orgId)
      return suspected(
        field, from: value, guess: whole.address ?? guess, why: Words.damagedIdentifier)
    }
    let mended = AddressRepair.mend(value, organization: facts.orgId)
    switch mended {
    case .intact: break
    case .repaired(let address, let why):
      repaired(field, from: value, to: address, why: why)
      value = address
    case .damaged(let guess, let why):
      return suspected(field, from: value, guess: guess, why: why)
    }
    if field == .url { facts.url = value } else { facts.browserUrl = value }
    locate(field, range)
  }
}

/// Compares an address with what is known of the services' addresses.
enum AddressRepair {
  case intact
  case repaired(String, why: String)
  case damaged(guess: String?, why: String)

  /// The address after repair, certain or guessed, if there is any.
  var address: String? {
    switch self {
    case .intact: nil
    case .repaired(let address, _): address
    case .damaged(let guess, _): guess
    }
  }

  /// Compares an address.
  ///
  /// - Parameter organization: the organization's id, if the text holds it intact.
  static func mend(_ address: String, organization: String?) -> AddressRepair {
    guard let scheme = address.range(ofText: "://") else { return .intact }
    let rest = address[scheme.upperBound...]
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let host = parts.first else { return .intact }
    var isProven = false
    if let known = constant(host, among: KnownValues.hosts) {
      parts[0] = known
      isProven = true
    }
    for index in parts.indices.dropFirst() {
      if let known = constant(parts[index], among: KnownValues.pathSegments) {
        parts[index] = known
        isProven = true
      }
    }
    var doubt: String?
    if let index = organizationIndex(in: parts), !FactCollector.isUUID(parts[index]) {
      let folded = Confusable.digits(parts[index])
      if let organization, folded.lowercased() == organization.lowercased() {
        parts[index] = organization
        isProven = true
      } else if parts[index].contains("-"), parts[index].utf8.count > 30 {
        if FactCollector.isUUID(folded) { parts[index] = folded }
        doubt = Words.damagedIdentifier
      }
    }
    if parts.count > 1, parts[1] == "extIntegration", let whole = completed(parts) {
      parts = whole
      doubt = doubt ?? Words.truncated
    }
    let result = address[..<scheme.upperBound] + parts.joined(separator: "/")
    if let doubt { return .damaged(guess: result == address ? nil : String(result), why: doubt) }
    return isProven ? .repaired(String(result), why: Words.knownConstant) : .intact
  }

  /// The known word that a damaged one is meant to be, nil if it is intact or unknown.
  private static func constant(_ word: String, among known: [String]) -> String? {
    guard word.utf8.count >= 2, !known.contains(word) else { return nil }
    let folded = Confusable.fold(word)
    return known.first { candidate in
      guard Confusable.fold(candidate) == folded else { return false }
      // Only another case is no damage.
      return candidate.lowercased() != word.lowercased()
    }
  }

  private static func organizationIndex(in parts: [String]) -> Int? {
    guard let before = parts.firstIndex(where: { $0 == "azureAD" || $0 == "scim" }),
      before + 1 < parts.count, parts[before + 1] != "v2", parts[before + 1] != "v1"
    else { return nil }
    return before + 1
  }

  /// The wizard call that the path is the beginning of, if it is cut off and only one begins so.
  private static func completed(_ parts: [String]) -> [String]? {
    guard parts.count > 4 else { return nil }
    let tail = "/" + parts[4...].joined(separator: "/")
    let candidates = KnownValues.wizardPaths.filter { $0.hasPrefix(tail) && $0 != tail }
    guard candidates.count == 1, let path = candidates.first else { return nil }
    return parts[..<4] + path.dropFirst().split(separator: "/").map(String.init)
  }
}

extension StringProtocol {
  /// The first place of a text in this one.
  func range(ofText text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
