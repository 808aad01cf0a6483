internal import RegularExpressions

/// A Webex tracking id as it stands in the text.
struct TrackingHit: Sendable {
  /// In offsets of the unwrapped text.
  var range: Range<Int>
  /// What it can be, the likeliest first; empty if the id is damaged.
  ///
  /// More than one where a line break leaves open how many digits the counter has.
  var readings: [String]
  /// The text as it stands.
  var text: String
  /// What a damaged one may have been.
  var guess: String?
  /// Set where the prefix was damaged and a known one is the proof.
  var repairedPrefix = false

  var certain: String? { readings.count == 1 ? readings[0] : nil }
}

/// Finds all Webex tracking ids: `{prefix}_{uuid}`, with a counter and a replay suffix at times.
struct TrackingScan: Sendable {
  private(set) var hits: [TrackingHit] = []

  private static let hexadecimal =
    "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
  /// The published sample of a gateway id is one digit short.
  private static let wholePattern =
    "([A-Za-z][A-Za-z0-9-]{0,40})_(?:\(hexadecimal)|(?<=GTWY_)[0-9A-Fa-f-]{35})"
    + "((?:_[0-9]{1,9})?(?:\\+[0-9]{1,4})?)"
  private static let whole = try? RegularExpression(wholePattern)
  private static let wholeHere = try? RegularExpression(wholePattern, options: .anchored)
  private static let marked = try? RegularExpression(
    "(?:ATLAS|ROUTERGW|ROUTER|GTWY|CI)_(?:\(hexadecimal)|(?<=GTWY_)[0-9A-Fa-f-]{35})",
    options: .anchored)
  private static let suspect = try? RegularExpression(
    "[A-Za-z0-9|!-]{2,20}_[0-9A-Za-z|!/-]{30,44}(?:_[0-9A-Za-z|!]{1,6})?",
    options: .anchored)

  init(_ text: ReportText) {
    guard let pattern = Self.whole, let found = try? pattern.matches(in: text.unwrapped.bytes)
    else {
      return
    }
    for match in found.prefix(2_048) {
      if let hit = Self.read(match, in: text) { hits.append(hit) }
    }
  }

  /// Every certain id, once each.
  var all: [String] {
    var seen: Set<String> = []
    return hits.compactMap(\.certain).filter { seen.insert($0).inserted }
  }

  /// The id that begins at an offset, intact or damaged.
  static func hit(at offset: Int, limit: Int, in text: ReportText) -> TrackingHit? {
    let bytes = text.unwrapped.bytes
    if let pattern = wholeHere,
      let match = try? pattern.firstMatch(in: bytes, from: offset),
      let hit = read(match, in: text)
    {
      return hit
    }
    guard let pattern = suspect,
      let match = try? pattern.firstMatch(in: bytes, from: offset)
    else { return nil }
    let range = match.range.lowerBound..<min(match.range.upperBound, limit)
    let value = text.unwrapped.text(range)
    guard value.filter({ $0 == "-" }).count >= 3 else { return nil }
    return TrackingHit(range: range, readings: [], text: value, guess: guess(for: value))
  }

  private static func guess(for value: String) -> String? {
    guard let underscore = value.firstIndex(of: "_") else { return nil }
    let prefix = prefix(value[..<underscore])
    let rest = Confusable.digits(value[value.index(after: underscore)...])
    let candidate = "\(prefix)_\(rest)"
    guard let pattern = wholeHere, let match = try? pattern.firstMatch(in: candidate),
      match.range == 0..<candidate.utf8.count
    else { return nil }
    return candidate
  }

  /// The known prefix that a damaged one stands for, else the prefix itself.
  private static func prefix(_ text: some StringProtocol) -> String {
    let given = String(text)
    let folded = Confusable.fold(text)
    if let known = KnownValues.trackingPrefixes.first(where: { Confusable.fold($0) == folded }) {
      return known
    }
    let near = KnownValues.trackingPrefixes.compactMap { known in
      distance(from: given, to: known).map { (known, $0) }
    }
    guard let best = near.map(\.1).min() else { return given }
    let nearest = near.filter { $0.1 == best }
    return nearest.count == 1 ? nearest[0].0 : given
  }

  /// Edits that lead to a known prefix, nil where it may as well be another one: up to two digits in
  /// place of letters, which no known prefix has, or one other change of a long prefix.
  private static func distance(from given: String, to known: String) -> Int? {
    guard known.utf8.count >= 4 else { return nil }
    let upper = given.uppercased()
    let changes = zip(upper.utf8, known.uppercased().utf8).filter { $0 != $1 }
    if upper.utf8.count == known.utf8.count, changes.count <= 2,
      changes.allSatisfy({ $0.0.isDigit })
    {
      return changes.count
    }
    guard known.utf8.count >= 5 else { return nil }
    return edits(from: upper, to: known.uppercased(), limit: 1)
  }

  private static func read(_ match: Match, in text: ReportText) -> TrackingHit? {
    guard let prefixRange = match[1], let tail = match[2] else { return nil }
    let form = text.unwrapped
    var range = match.range
    // What stood on the line before may have been joined to the prefix.
    if let start = (prefixRange.lowerBound + 1..<prefixRange.upperBound).last(where: {
      form.isBreak(before: $0)
    }) {
      let known = marked.flatMap { try? $0.firstMatch(in: form.bytes, from: start) }
      if known != nil { range = start..<range.upperBound }
    }
    guard isEnd(range.upperBound, of: text) else { return nil }
    let value = form.text(range)
    if isPieceOfPrefix(value.prefix { $0 != "_" }) { return nil }
    var hit = TrackingHit(
      range: range, readings: readings(range, tail: tail, in: text), text: value)
    if let underscore = value.firstIndex(of: "_") {
      let (given, known) = (value[..<underscore], prefix(value[..<underscore]))
      if given != known, given.lowercased() != known.lowercased() {
        hit.readings = hit.readings.map { known + $0.dropFirst(given.count) }
        hit.repairedPrefix = true
      }
    }
    return hit
  }

  /// Whether what stands before the underscore is the rest of a known prefix that was cut.
  private static func isPieceOfPrefix(_ text: some StringProtocol) -> Bool {
    !KnownValues.trackingPrefixes.contains(String(text))
      && KnownValues.trackingPrefixes.contains { $0.hasSuffix(text) }
  }

  private static func isEnd(_ offset: Int, of text: ReportText) -> Bool {
    let form = text.unwrapped
    guard offset < form.bytes.count, !form.isBreak(before: offset) else { return true }
    let next = form.bytes[offset]
    return
      !(next.isLetter || next.isDigit || next == UInt8(ascii: "_") || next == UInt8(ascii: "-"))
  }

  /// A break among the digits at the end may be a wrap, or the end of the id.
  private static func readings(
    _ range: Range<Int>, tail: Range<Int>, in text: ReportText
  ) -> [String] {
    let form = text.unwrapped
    let whole = form.text(range)
    let closed =
      range.upperBound < form.bytes.count && form.bytes[range.upperBound] == UInt8(ascii: "\"")
      && !form.isBreak(before: range.upperBound)
    guard !closed, !tail.isEmpty else { return [whole] }
    let cuts = (tail.lowerBound..<tail.upperBound).filter { offset in
      form.isBreak(before: offset) && form.bytes[offset].isDigit
        && form.bytes[offset - 1].isDigit
    }
    guard let first = cuts.first else { return [whole] }
    guard text.mayBeWrapped(before: first) else { return [form.text(range.lowerBound..<first)] }
    return [whole] + cuts.map { form.text(range.lowerBound..<$0) }
  }
}
