internal import RegularExpressions

extension FactCollector {
  private static let anyURL = try? RegularExpression("https?://", options: .caseInsensitive)
  private static let serviceCall = try? RegularExpression(
    "https?://(?:webexapis\\.com/|api\\.ciscospark\\.com/|api-usgov\\.webex\\.com/"
      + "|identity[-a-z0-9]*\\.webex\\.com/|(?:dod-)?graph\\.microsoft\\.(?:com|us)/"
      + "|microsoftgraph\\.chinacloudapi\\.cn/)",
    options: .caseInsensitive)

  mutating func readAddresses() {
    if let hit = hits(.url).first(where: { !$0.isKey }) ?? hits(.url).first {
      readAddress(.url, at: hit.value, limit: hit.limit)
    }
    if let hit = hits(.browserURL).first {
      readAddress(.browserUrl, at: hit.value, limit: hit.limit)
    }
    // Without a label the first call of a service is the failing one, if there is a failure at all.
    guard facts.url == nil, hits(.url).isEmpty,
      facts.status != nil || facts.code != nil || facts.trackingId != nil,
      let match = matches(Self.serviceCall, limit: 1).first
    else { return }
    readAddress(.url, at: match.range.lowerBound, limit: block.range.upperBound)
  }

  private mutating func readAddress(_ field: Facts.Field, at start: Int, limit: Int) {
    guard let pattern = Self.anyURL,
      (try? pattern.firstMatch(in: text.unwrapped.bytes, from: start, anchored: true)) ?? nil != nil
    else { return readDamagedScheme(field, at: start, limit: limit) }
    let token = run(from: start, limit: min(limit, start + 4_000), while: Self.isURLByte)
    guard let end = endOfURL(token, limit: limit) else {
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
    byte.isLetter || byte.isDigit || "-._~:/?#@!$&()+,;=%{}".utf8.contains(byte)
  }

  /// Where the address ends, nil if a line break leaves it open.
  private func endOfURL(_ token: Range<Int>, limit: Int) -> Int? {
    for cut in breaks(in: token) {
      let before = text.unwrapped.text(token.lowerBound..<cut)
      // A whole known call needs nothing more.
      if KnownValues.wizardPaths.contains(where: before.hasSuffix) { return cut }
      let last = text.unwrapped.bytes[cut - 1]
      let canBreakHere = last == UInt8(ascii: "-") || last == UInt8(ascii: "/")
      guard canBreakHere || text.mayBeWrapped(before: cut) else { return cut }
    }
    let joined = text.unwrapped.text(token)
    guard !breaks(in: token).isEmpty else { return withoutFullStop(token) }
    if KnownValues.wizardPaths.contains(where: joined.hasSuffix) { return token.upperBound }
    return endsCleanly(token.upperBound, limit: limit) ? withoutFullStop(token) : nil
  }

  /// Whether nothing but white space lies between an offset and the next label or blank line.
  private func endsCleanly(_ offset: Int, limit: Int) -> Bool {
    var index = offset
    let bytes = text.unwrapped.bytes
    while index < limit, index < bytes.count {
      if bytes[index] == 0x0A { return true }
      guard bytes[index].isBlank || bytes[index] == UInt8(ascii: "\"") else { return false }
      index += 1
    }
    return true
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
    if let index = organizationIndex(in: parts), !isUUID(parts[index]) {
      let folded = Confusable.digits(parts[index])
      if let organization, folded.lowercased() == organization.lowercased() {
        parts[index] = organization
        isProven = true
      } else if parts[index].contains("-"), parts[index].utf8.count > 30 {
        if isUUID(folded) { parts[index] = folded }
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

  private static func isUUID(_ text: String) -> Bool {
    FactCollector.uuid.flatMap { try? $0.firstMatch(in: text) }?.range == 0..<text.utf8.count
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
