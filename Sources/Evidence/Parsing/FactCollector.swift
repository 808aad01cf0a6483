internal import RegularExpressions

/// Reads the facts of one failure.
struct FactCollector {
  let text: ReportText
  let block: IncidentBlock
  let tracking: [TrackingHit]
  var facts = Facts()
  var repairs: [Repair] = []
  var locations: [Facts.Field: Range<Int>] = [:]

  static func collect(
    _ block: IncidentBlock, tracking: TrackingScan, in text: ReportText
  ) -> Report.Incident {
    var run = FactCollector(
      text: text, block: block,
      tracking: tracking.hits.filter { block.range.contains($0.range.lowerBound) })
    run.readCall()
    run.readIdentifiers()
    run.readTrackingID()
    run.readAddresses()
    run.readSignIn()
    run.readTime()
    run.readWords()
    run.readSentences()
    return Report.Incident(
      facts: run.facts, repairs: run.repairs, locations: run.locations,
      range: text.unwrapped.origin(of: block.range))
  }

  /// Hits of some names in the order of the text.
  func hits(_ names: FieldName...) -> [FieldHit] {
    block.hits.filter { names.contains($0.name) }
  }

  /// Notes where a fact stands, from a range of the unwrapped text.
  mutating func locate(_ field: Facts.Field, _ range: Range<Int>) {
    locations[field] = text.unwrapped.origin(of: range)
  }

  mutating func repaired(_ field: Facts.Field, from: String, to: String, why: String) {
    let repair = Repair(field: field, from: from, to: to, proven: true, why: why)
    if !repairs.contains(repair) { repairs.append(repair) }
  }

  mutating func suspected(_ field: Facts.Field, from: String, guess: String?, why: String) {
    let repair = Repair(field: field, from: from, to: guess, proven: false, why: why)
    if !repairs.contains(repair) { repairs.append(repair) }
  }

  /// All hits of a pattern in the block, in offsets of the unwrapped text.
  func matches(_ pattern: RegularExpression?, limit: Int = 64) -> [Match] {
    guard let pattern else { return [] }
    let whole = block.range == 0..<text.unwrapped.bytes.count
    if whole { return (try? pattern.matches(in: text.unwrapped.bytes, limit: limit)) ?? [] }
    let offset = block.range.lowerBound
    let part = Array(text.unwrapped.bytes[block.range])
    let found = (try? pattern.matches(in: part, limit: limit)) ?? []
    return found.map { match in
      Match(
        groups: match.groups.map { group in
          group.map { $0.lowerBound + offset..<$0.upperBound + offset }
        })
    }
  }

  /// The run of bytes from an offset that a condition holds for, up to a limit.
  func run(from start: Int, limit: Int, while condition: (UInt8) -> Bool) -> Range<Int> {
    var end = start
    let bytes = text.unwrapped.bytes
    let limit = min(limit, bytes.count)
    while end < limit, condition(bytes[end]) { end += 1 }
    return start..<max(start, end)
  }

  /// Offsets inside a range before which a line break was removed.
  func breaks(in range: Range<Int>) -> [Int] {
    range.dropFirst().filter { text.unwrapped.isBreak(before: $0) }
  }

  /// Whether a word, number or identifier may end before this offset.
  func isEnd(_ offset: Int) -> Bool {
    let bytes = text.unwrapped.bytes
    guard offset < bytes.count, !text.unwrapped.isBreak(before: offset) else { return true }
    return !(bytes[offset].isLetter || bytes[offset].isDigit)
  }
}
