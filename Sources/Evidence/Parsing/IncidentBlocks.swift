/// The part of a text that tells of one failure, with the labels in it.
struct IncidentBlock: Sendable {
  var hits: [FieldHit]
  /// In offsets of the unwrapped text.
  var range: Range<Int>
}

/// Divides a text into failures, so that facts of two are never mixed.
enum IncidentBlocks {
  private static let most = 64

  static func split(
    _ scan: FieldScan, tracking: TrackingScan, in text: ReportText
  ) -> [IncidentBlock] {
    let bodies = topLevelBodies(in: text.unwrapped.bytes)
    var starts: [Int] = []
    var seen: [FieldName: String] = [:]
    var lastTracking: Int?
    for (index, hit) in scan.hits.enumerated() where starts.count < most {
      guard let value = comparable(hit, in: text) else { continue }
      if let before = seen[hit.name], !isSame(before, value, hit.name) {
        let previous = lastTracking.map { scan.hits[$0].start } ?? 0
        let start = beginning(
          of: hit, after: max(previous, starts.last ?? 0), hits: scan.hits, bodies: bodies, in: text
        )
        starts.append(start)
        seen = [:]
        for earlier in scan.hits[..<index] where earlier.start >= start {
          seen[earlier.name] = comparable(earlier, in: text)
        }
      }
      seen[hit.name] = value
      if hit.name == .trackingID { lastTracking = index }
    }
    return blocks(from: starts, hits: scan.hits, end: text.unwrapped.bytes.count)
  }

  private static func blocks(
    from starts: [Int], hits: [FieldHit], end: Int
  ) -> [IncidentBlock] {
    let bounds = [0] + starts + [end]
    return zip(bounds, bounds.dropFirst()).filter { $0 < $1 || starts.isEmpty }.map {
      lower, upper in
      let inside = hits.filter { $0.start >= lower && $0.start < upper }.map { hit in
        var hit = hit
        hit.limit = min(hit.limit, upper)
        return hit
      }
      return IncidentBlock(hits: inside, range: lower..<upper)
    }
  }

  /// What tells two failures apart by this field, nil where it doesn't.
  private static func comparable(_ hit: FieldHit, in text: ReportText) -> String? {
    if hit.name == .trackingID {
      guard let found = TrackingScan.hit(at: hit.value, limit: hit.limit, in: text) else {
        return nil
      }
      let value = Confusable.fold(found.readings.first ?? found.guess ?? found.text)
      return found.readings.isEmpty ? damaged + value : value
    }
    guard !hit.isKey, hit.name.beginsIncident || hit.name == .status else { return nil }
    let end = min(hit.limit, hit.value + (hit.name == .status ? 3 : 60))
    guard hit.value < end else { return nil }
    let value = text.folded[hit.value..<end].prefix { $0 != 0x0A }
    if hit.name == .status, !value.allSatisfy(\.isDigit) { return nil }
    return String(decoding: value, as: UTF8.self).trimmed
  }

  /// Marks the value of a damaged copy.
  private static let damaged = "~"

  /// A damaged copy is the same value still; only tracking ids come in several copies by nature.
  private static func isSame(_ left: String, _ right: String, _ name: FieldName) -> Bool {
    guard name == .trackingID else { return left == right }
    guard left.hasPrefix(damaged) == right.hasPrefix(damaged), !left.hasPrefix(damaged) else {
      return edits(from: left, to: right, limit: 15) != nil
    }
    // Another request of the same session differs in the counter alone.
    let (first, second) = (left.split(separator: "_"), right.split(separator: "_"))
    if first.count == 3, second.count == 3, first[1] == second[1] {
      return first[2] == second[2] || first[2].hasPrefix(second[2])
        || second[2].hasPrefix(first[2])
    }
    return edits(from: left, to: right, limit: 2) != nil
  }

  /// Where the failure that a repeated field belongs to begins.
  private static func beginning(
    of hit: FieldHit, after previous: Int, hits: [FieldHit], bodies: [Range<Int>],
    in text: ReportText
  ) -> Int {
    guard hit.name == .trackingID else { return hit.start }
    if let body = bodies.first(where: { $0.contains(hit.start) }), body.lowerBound > previous {
      return body.lowerBound
    }
    if hit.isKey {
      return hits.first { $0.start > previous && $0.start <= hit.start }?.start ?? hit.start
    }
    // In a log the other fields of the record stand on the same line.
    let place = text.unwrapped.origin(of: hit.start)
    let line = text.plain[..<min(place, text.plain.count)].lastIndex(of: 0x0A) ?? 0
    return hits.first {
      $0.start > previous && $0.start <= hit.start && text.unwrapped.origin(of: $0.start) >= line
    }?.start ?? hit.start
  }

  /// Ranges of outermost braces that are closed.
  private static func topLevelBodies(in bytes: [UInt8]) -> [Range<Int>] {
    var bodies: [Range<Int>] = []
    var depth = 0
    var start = 0
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "{") {
        if depth == 0 { start = index }
        depth += 1
      } else if byte == UInt8(ascii: "}"), depth > 0 {
        depth -= 1
        if depth == 0 { bodies.append(start..<index + 1) }
      }
    }
    return bodies
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
