internal import RegularExpressions

extension Pattern {
  /// The text with every match replaced.
  func replacing(
    in text: String, with replacement: ReplacementPattern, _ run: inout Run
  ) throws(Interruption) -> String {
    let subject = Array(text.utf8)
    let hits = try matches(in: subject, &run)
    guard !hits.isEmpty else { return text }
    var result: [UInt8] = []
    var position = 0
    for hit in hits where hit.range.lowerBound >= position {
      try run.append(subject[position..<hit.range.lowerBound], to: &result)
      try replacement.append(for: hit, in: subject, to: &result, &run)
      position = hit.range.upperBound
    }
    try run.append(subject[position...], to: &result)
    return String(decoding: result, as: UTF8.self)
  }

  /// The text with only the groups' parts of every match replaced.
  func replacing(
    groups: [Int], in text: String, with replacement: [UInt8], _ run: inout Run
  ) throws(Interruption) -> String {
    let subject = Array(text.utf8)
    var result: [UInt8] = []
    var position = 0
    for hit in try matches(in: subject, &run) {
      // A group inside a look around may lie outside its match.
      guard let range = groups.lazy.compactMap({ hit[$0] }).first, range.lowerBound >= position
      else { continue }
      try run.append(subject[position..<range.lowerBound], to: &result)
      try run.append(replacement[...], to: &result)
      position = range.upperBound
    }
    try run.append(subject[position...], to: &result)
    return String(decoding: result, as: UTF8.self)
  }

  /// What the groups captured in the first match; nil without one.
  func firstText(
    of groups: [Int], in text: String, _ run: inout Run
  ) throws(Interruption) -> String? {
    let subject = Array(text.utf8)
    guard let hit = try matches(in: subject, &run).first,
      let range = groups.lazy.compactMap({ hit[$0] }).first
    else { return nil }
    return String(decoding: subject[range], as: UTF8.self)
  }
}

extension Run {
  /// Extends bytes under construction.
  mutating func append(
    _ piece: ArraySlice<UInt8>, to bytes: inout [UInt8]
  ) throws(Interruption) {
    guard bytes.count + piece.count <= EvaluationLimits.text else {
      throw .refused(.valueTooLong(limit: EvaluationLimits.text))
    }
    try spend(piece.count + 1)
    bytes += piece
  }
}
