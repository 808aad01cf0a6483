internal import RegularExpressions

/// One place where an identifier stands.
struct IdentifierCopy {
  var text: String
  /// In offsets of the unwrapped text.
  var range: Range<Int>
  var isIntact: Bool
}

extension FactCollector {
  static let uuid = try? RegularExpression(
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    options: [.caseInsensitive, .anchored])

  private static let organizationInPath = try? RegularExpression(
    "/(?:azureAD|scim)/(?=[0-9A-Za-z|!]{2,10}-)|[?&]orgId=", options: .caseInsensitive)
  private static let tenantInURL = try? RegularExpression(
    "[?&]tenant=|microsoftonline\\.(?:com|us)/(?=[0-9A-Za-z]{8}-)|chinacloudapi\\.cn/"
      + "|(?:tenant|directory) *'(?=[0-9a-fA-F])|in the tenant *(?=[0-9a-fA-F]{8})",
    options: .caseInsensitive)
  private static let application = try? RegularExpression(
    "application (?:with identifier )?'|client application (?=[0-9a-fA-F]{8})"
      + "|\\bapp '(?=[0-9a-fA-F]{8}-)|the application [^'(\n]{1,120}\\('(?=[0-9a-fA-F]{8}-)"
      + "|appId eq '|app(?:lication)? ?id:? '?(?=[0-9a-fA-F]{8})",
    options: .caseInsensitive)

  mutating func readIdentifiers() {
    resolve(
      .orgId,
      hits(.viewOrg).compactMap { identifier(at: $0.value, limit: $0.limit) }
        + organizationsInURLs())
    resolve(.userId, hits(.userID).compactMap { identifier(at: $0.value, limit: $0.limit) })
    resolve(.userOrgId, hits(.userOrg).compactMap { identifier(at: $0.value, limit: $0.limit) })
    resolve(
      .clientRequestId,
      hits(.clientRequestID).compactMap { identifier(at: $0.value, limit: $0.limit) })
    resolve(.requestId, hits(.requestID).compactMap { identifier(at: $0.value, limit: $0.limit) })
    resolve(
      .correlationId, hits(.correlationID).compactMap { identifier(at: $0.value, limit: $0.limit) })
    resolve(
      .tenantId,
      hits(.tenantID).compactMap { identifier(at: $0.value, limit: $0.limit) }
        + identifiers(after: Self.tenantInURL))
    readClientID()
  }

  func organizationsInURLs() -> [IdentifierCopy] {
    identifiers(after: Self.organizationInPath)
  }

  private func identifiers(after pattern: RegularExpression?) -> [IdentifierCopy] {
    matches(pattern).compactMap { match in
      identifier(at: match.range.upperBound, limit: block.range.upperBound)
    }
  }

  /// The UUID that begins at an offset, or what looks like a damaged one.
  func identifier(at offset: Int, limit: Int) -> IdentifierCopy? {
    let bytes = text.unwrapped.bytes
    if let pattern = Self.uuid,
      let match = try? pattern.firstMatch(in: bytes, from: offset),
      isEnd(match.range.upperBound)
    {
      return IdentifierCopy(
        text: text.unwrapped.text(match.range), range: match.range, isIntact: true)
    }
    let token = run(from: offset, limit: min(limit, offset + 80)) { byte in
      byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "|")
        || byte == UInt8(ascii: "!")
    }
    // What follows a break may be another word: the end that gives the right length is the likeliest.
    let ends = breaks(in: token) + [token.upperBound]
    guard let end = ends.min(by: { abs($0 - offset - 36) < abs($1 - offset - 36) }),
      (32...40).contains(end - offset)
    else { return nil }
    let value = text.unwrapped.text(offset..<end)
    guard value.filter({ $0 == "-" }).count >= 3, value.utf8.contains(where: \.isDigit) else {
      return nil
    }
    return IdentifierCopy(text: value, range: offset..<end, isIntact: false)
  }

  // MARK: Choosing among copies

  /// Sets a fact from its copies: an intact one if they don't contradict each other, a damaged one
  /// only if an intact identifier of the text proves it.
  private mutating func resolve(_ field: Facts.Field, _ copies: [IdentifierCopy]) {
    let intact = copies.filter(\.isIntact)
    guard let first = intact.first else { return resolveDamaged(field, copies) }
    let close = intact.filter { differs($0.text, first.text) }
    if close.isEmpty {
      set(field, first.text, first.range)
      noteDamaged(field, copies, intact: first.text)
      return
    }
    // Copies one or two characters apart: one is damaged without showing it.
    let votes = Dictionary(grouping: intact) { $0.text.lowercased() }
      .mapValues(\.count).sorted { $0.value > $1.value }
    guard votes.count > 1, votes[0].value > votes[1].value,
      let best = intact.first(where: { $0.text.lowercased() == votes[0].key })
    else {
      return suspected(field, from: close[0].text, guess: first.text, why: Words.copiesDiffer)
    }
    set(field, best.text, best.range)
    for copy in intact where differs(copy.text, best.text) {
      repaired(field, from: copy.text, to: best.text, why: Words.majority)
    }
  }

  private func differs(_ left: String, _ right: String) -> Bool {
    let (left, right) = (left.lowercased(), right.lowercased())
    return left != right && edits(from: left, to: right, limit: 2) != nil
  }

  private mutating func noteDamaged(
    _ field: Facts.Field, _ copies: [IdentifierCopy], intact: String
  ) {
    for copy in copies where !copy.isIntact && edits(from: copy.text, to: intact, limit: 6) != nil {
      repaired(field, from: copy.text, to: intact, why: Words.intactCopy)
    }
  }

  private mutating func resolveDamaged(_ field: Facts.Field, _ copies: [IdentifierCopy]) {
    guard let damaged = copies.first else { return }
    let folded = Confusable.digits(damaged.text)
    let isUUID =
      Self.uuid.flatMap { try? $0.firstMatch(in: folded) }?.range == 0..<folded.utf8.count
    if isUUID, isInText(folded) {
      set(field, folded, damaged.range)
      return repaired(field, from: damaged.text, to: folded, why: Words.intactCopy)
    }
    suspected(
      field, from: damaged.text, guess: isUUID ? folded : nil,
      why: isUUID ? Words.noIntactCopy : Words.notAnIdentifier)
  }

  private mutating func set(_ field: Facts.Field, _ value: String, _ range: Range<Int>) {
    switch field {
    case .orgId: facts.orgId = value
    case .userId: facts.userId = value
    case .userOrgId: facts.userOrgId = value
    case .tenantId: facts.tenantId = value
    case .clientId: facts.clientId = value
    case .requestId: facts.requestId = value
    case .clientRequestId: facts.clientRequestId = value
    case .correlationId: facts.correlationId = value
    default: return
    }
    locate(field, range)
  }

  // MARK: Application id

  private mutating func readClientID() {
    let places =
      hits(.clientID).map(\.value) + matches(Self.application).map(\.range.upperBound)
    var fallback: IdentifierCopy?
    for place in places.sorted() {
      guard let copy = clientID(at: place) else { continue }
      if let known = KnownValues.clientIDs.first(where: {
        edits(from: copy.text, to: $0, limit: 2) != nil
      }) {
        set(.clientId, known, copy.range)
        if copy.text.lowercased() != known.lowercased() {
          repaired(.clientId, from: copy.text, to: known, why: Words.knownConstant)
        }
        return
      }
      if fallback == nil || fallback?.isIntact == false && copy.isIntact { fallback = copy }
    }
    guard let fallback else { return }
    if fallback.isIntact { return set(.clientId, fallback.text, fallback.range) }
    suspected(
      .clientId, from: fallback.text, guess: Confusable.digits(fallback.text),
      why: Words.noIntactCopy)
  }

  /// A UUID or one of Webex's long client ids, intact or damaged.
  private func clientID(at offset: Int) -> IdentifierCopy? {
    let token = run(from: offset, limit: min(block.range.upperBound, offset + 140)) { byte in
      byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-")
    }
    let known = (breaks(in: token) + [token.upperBound]).compactMap { end -> (Int, Int)? in
      let value = text.unwrapped.text(offset..<end)
      return KnownValues.clientIDs.compactMap { edits(from: value, to: $0, limit: 2) }.min()
        .map { (end, $0) }
    }
    if let (end, _) = known.min(by: { $0.1 < $1.1 }) {
      return IdentifierCopy(
        text: text.unwrapped.text(offset..<end), range: offset..<end, isIntact: true)
    }
    return identifier(at: offset, limit: block.range.upperBound)
  }

  // MARK: Tracking id

  mutating func readTrackingID() {
    let labelled = hits(.trackingID).sorted { $0.isKey && !$1.isKey }.compactMap { hit in
      TrackingScan.hit(at: hit.value, limit: hit.limit, in: text)
    }
    let copies = labelled + tracking
    guard let first = copies.first(where: { $0.certain != nil }), let value = first.certain else {
      return resolveUncertain(copies)
    }
    facts.trackingId = value
    locate(.trackingId, first.range)
    for copy in copies where copy.text != value && (copy.readings.isEmpty || copy.repairedPrefix) {
      // A copy with more damage than this may be another id.
      guard edits(from: copy.text, to: value, limit: 14) != nil else { continue }
      let ownPrefix = copy.repairedPrefix && copy.range == first.range
      repaired(
        .trackingId, from: copy.text, to: value,
        why: ownPrefix ? Words.knownConstant : Words.intactCopy)
    }
  }

  private mutating func resolveUncertain(_ copies: [TrackingHit]) {
    guard let open = copies.first(where: { !$0.readings.isEmpty }) ?? copies.first else { return }
    // Two copies wrapped in different places leave one common reading.
    let common = copies.filter { !$0.readings.isEmpty }.map { Set($0.readings) }
    if common.count > 1,
      let shared = common.dropFirst().reduce(
        common.first,
        {
          $0?.intersection($1)
        }), shared.count == 1, let value = shared.first
    {
      facts.trackingId = value
      return locate(.trackingId, open.range)
    }
    suspected(
      .trackingId, from: open.text, guess: open.readings.first ?? open.guess,
      why: open.readings.isEmpty ? Words.noIntactCopy : Words.openBreak)
  }
}
