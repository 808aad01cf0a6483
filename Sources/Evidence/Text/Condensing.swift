/// Cuts a large text down to the surroundings of what can matter, so that the rest of the work is
/// bounded whatever is pasted.
struct Condensed {
  /// Kept bytes, in order, with a blank line where something was left out.
  private(set) var bytes: [UInt8] = []
  /// For each kept piece: where it begins in `bytes` and at which line of the whole text (from 1).
  private(set) var pieces: [(offset: Int, line: Int)] = []
  /// How many bytes were left out.
  private(set) var omitted = 0

  /// Texts up to this size are read in full.
  static let limit = 128 * 1024

  private static let margin = (before: 1_500, after: 3_000)
  private static let edge = 4 * 1024

  /// Words that a failure report has; a window around each is kept first.
  private static let strong = [
    "701018", "trackingid", "tracking id", "atlas_", "routergw_", "extintegration", "aadsts",
    "messages:2.0:error", "bulkresponse", "integration error", "verified domain",
    "tenantid is required", "cisco webex identity", "adminconsent", "90db942a",
    "invalidauthenticationtoken", "authorization_requestdenied", "encounteredquarantine",
    "encounteredescrow", "entryconflict", "duplicatetarget", "duplicatesource",
    "schemaattributenotfound", "systemforcrossdomain", "mandatoryfieldsmissing",
    "client-request-id",
  ]

  /// Words of the surroundings; kept while there is room.
  private static let weak = [
    "webex", "control hub", "ciscospark", "azure ad", "quarantine", "provisioning", "/scim/",
    "errorcode", "graph.microsoft",
  ]

  private static let scanner = LiteralScanner(strong + weak)

  /// - Parameter places: offsets whose surroundings are kept before all others.
  init(_ text: [UInt8], keeping places: [Int] = []) {
    guard text.count > Self.limit else {
      bytes = text
      pieces = [(0, 1)]
      return
    }
    keep(Self.windows(in: text, around: places), of: text)
    omitted = text.count - bytes.count
  }

  /// Windows that fit into the limit, in the order of the text, without overlap.
  private static func windows(in text: [UInt8], around places: [Int]) -> [Range<Int>] {
    var hits: (strong: [Int], weak: [Int]) = ([], [])
    scanner.scan(text) { start, word in
      if word < strong.count { hits.strong.append(start) } else { hits.weak.append(start) }
      // What follows closely is in the same window.
      return word < strong.count ? start + margin.after / 2 : start
    }
    var budget = limit - 2 * edge
    var chosen = [0..<edge, wordStart(from: text.count - edge, in: text)..<text.count]
    // Both ends of a long run of failures are of interest: how it began, and what holds now.
    for start in places + interleaved(hits.strong) + hits.weak {
      guard budget > 0 else { break }
      if chosen.contains(where: { $0.contains(start) && $0.contains(start + 200) }) { continue }
      let window = lines(around: start, in: text)
      chosen.append(window)
      budget -= window.count
    }
    return merged(chosen)
  }

  private static func interleaved(_ hits: [Int]) -> [Int] {
    var order: [Int] = []
    for offset in 0..<min(hits.count, 64) {
      let (first, last) = (offset / 2, hits.count - 1 - offset / 2)
      order.append(offset.isMultiple(of: 2) ? hits[first] : hits[last])
    }
    return order
  }

  private static func lines(around start: Int, in text: [UInt8]) -> Range<Int> {
    var lower = max(0, start - margin.before)
    var upper = min(text.count, start + margin.after)
    let newline = UInt8(ascii: "\n")
    if lower > 0 {
      // Not inside a word: the rest of a secret would not be known for one.
      let next = text[lower..<start].firstIndex(of: newline)
      lower = next.map { $0 + 1 } ?? min(start, wordStart(from: lower, in: text))
    }
    if let last = text[start..<upper].lastIndex(of: newline), upper < text.count {
      upper = last + 1
    }
    // Never cut a character in two.
    while lower < start, text[lower] & 0xC0 == 0x80 { lower += 1 }
    while upper < text.count, text[upper] & 0xC0 == 0x80 { upper += 1 }
    return lower..<upper
  }

  /// Past the word that an offset may have cut.
  private static func wordStart(from offset: Int, in text: [UInt8]) -> Int {
    text[offset...].firstIndex(where: \.isBlank) ?? text.count
  }

  private static func merged(_ windows: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for window in windows.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, window.lowerBound <= last.upperBound {
        result[result.count - 1] =
          last.lowerBound..<max(last.upperBound, window.upperBound)
      } else {
        result.append(window)
      }
    }
    return result
  }

  private mutating func keep(_ windows: [Range<Int>], of text: [UInt8]) {
    let newline = UInt8(ascii: "\n")
    var line = 1
    var position = 0
    for window in windows {
      while position < window.lowerBound {
        if text[position] == newline { line += 1 }
        position += 1
      }
      if !bytes.isEmpty { bytes.append(contentsOf: [newline, newline]) }
      pieces.append((bytes.count, line))
      bytes.append(contentsOf: text[window])
    }
  }
}
