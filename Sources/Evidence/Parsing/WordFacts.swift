internal import RegularExpressions

extension FactCollector {
  private static let build = try? RegularExpression(
    "[0-9]{8}-[0-9a-f]{7}(?: ?\\(mfe\\))?", options: .anchored)
  private static let damagedBuild = try? RegularExpression(
    "[0-9OoIl]{8}-[0-9a-fOoIl]{7}(?: ?\\(mfe\\))?", options: .anchored)
  private static let seconds = try? RegularExpression(
    "[0-9]{1,6}(?:\\.[0-9]{1,6})?", options: .anchored)

  /// Single words and numbers: build, customer type, SCIM error type, time to wait.
  mutating func readWords() {
    for hit in hits(.controlHubBuild) where facts.controlHubBuild == nil { readBuild(hit) }
    for hit in hits(.customerType) where facts.customerType == nil { readCustomerType(hit) }
    for hit in hits(.scimType) where facts.scimType == nil { readSCIMType(hit) }
    for hit in hits(.retryAfter) where facts.retryAfter == nil { readRetryAfter(hit) }
  }

  private func anchored(_ pattern: RegularExpression?, at offset: Int) -> Match? {
    pattern.flatMap { pattern in
      (try? pattern.firstMatch(in: text.unwrapped.bytes, from: offset)) ?? nil
    }
  }

  private mutating func readBuild(_ hit: FieldHit) {
    if let match = anchored(Self.build, at: hit.value), isEnd(match.range.upperBound) {
      // The front end's name may be cut off or in two.
      let value = text.unwrapped.text(match.range)
      guard
        value.hasSuffix(")") || !isFollowed(match.range.upperBound, by: { $0 == UInt8(ascii: "(") })
      else { return }
      facts.controlHubBuild = withSpace(value)
      return locate(.controlHubBuild, match.range)
    }
    guard let match = anchored(Self.damagedBuild, at: hit.value) else { return }
    let value = text.unwrapped.text(match.range)
    let folded = Confusable.digits(value)
    let copy = try? RegularExpression(folded, options: .literal)
    if let copy, (try? copy.firstMatch(in: text.unwrapped.bytes)) ?? nil != nil {
      facts.controlHubBuild = withSpace(folded)
      locate(.controlHubBuild, match.range)
      return repaired(.controlHubBuild, from: value, to: folded, why: Words.intactCopy)
    }
    suspected(.controlHubBuild, from: value, guess: folded, why: Words.noIntactCopy)
  }

  /// A line break may have taken the place of the space before the front end's name.
  private func withSpace(_ build: String) -> String {
    build.contains(" ") ? build : build.replacing("(", with: " (")
  }

  private static let customerTypes = ["Enterprise", "Pending", "Online", "Partner", "Trial"]

  private mutating func readCustomerType(_ hit: FieldHit) {
    let range = run(from: hit.value, limit: min(hit.limit, hit.value + 40)) { byte in
      byte.isLetter || byte.isDigit
    }
    guard !range.isEmpty else { return }
    for end in breaks(in: range) + [range.upperBound] {
      let value = text.unwrapped.text(range.lowerBound..<end)
      guard let known = Self.customerTypes.first(where: { $0.squeezed == value.squeezed }) else {
        continue
      }
      facts.customerType = known
      if value != known {
        repaired(.customerType, from: value, to: known, why: Words.knownConstant)
      }
      return locate(.customerType, range.lowerBound..<end)
    }
    // A type that isn't known counts if nothing but the next label can follow it.
    let value = text.unwrapped.text(range)
    guard breaks(in: range).isEmpty, value.utf8.allSatisfy(\.isLetter),
      endsCleanly(range.upperBound, limit: hit.limit)
    else { return }
    facts.customerType = value
    locate(.customerType, range)
  }

  private mutating func readSCIMType(_ hit: FieldHit) {
    let range = run(from: hit.value, limit: hit.limit) { $0.isLetter || $0.isDigit }
    let value = text.unwrapped.text(range)
    guard let known = KnownValues.scimTypes.first(where: { $0.squeezed == value.squeezed }) else {
      return
    }
    facts.scimType = known
    if value != known { repaired(.scimType, from: value, to: known, why: Words.knownConstant) }
    locate(.scimType, range)
  }

  private mutating func readRetryAfter(_ hit: FieldHit) {
    guard let match = anchored(Self.seconds, at: hit.value), isEnd(match.range.upperBound),
      breaks(in: match.range).isEmpty,
      !isFollowed(match.range.upperBound, by: \.isDigit),
      let value = Double(text.unwrapped.text(match.range))
    else { return }
    facts.retryAfter = value
    locate(.retryAfter, match.range)
  }

  /// What the next thing after white space is, which tells a value that was cut in two.
  private func isFollowed(_ offset: Int, by condition: (UInt8) -> Bool) -> Bool {
    let bytes = text.unwrapped.bytes
    return bytes[min(offset, bytes.count)...].first { !$0.isBlank }.map(condition) == true
  }
}
