internal import RegularExpressions

/// What became of the identifiers inside a sentence or address.
enum MendedIdentifiers {
  case intact
  /// Every damaged one is proven; the text holds them mended.
  case mended(String)
  /// At least one is not; the guess mends all that can be guessed.
  case damaged(guess: String?)
}

extension FactCollector {
  private static let identifierLike = try? RegularExpression(
    "(?<![0-9A-Za-z-])[0-9A-Za-z|!]{6,10}-[0-9A-Za-z|!]{3,5}-[0-9A-Za-z|!]{3,5}-[0-9A-Za-z|!]{3,5}-"
      + "[0-9A-Za-z|!]{10,14}(?![0-9A-Za-z-])")

  /// Mends damaged UUIDs in a text by known constants and by intact copies elsewhere.
  func mendIdentifiers(in value: String) -> MendedIdentifiers {
    var isMended = false
    var isDoubtful = false
    let result = try? Self.identifierLike?.replacing(in: value) { groups in
      let found = String(groups[0] ?? "")
      guard !Self.isUUID(found) else { return found }
      // With a character too many or too few it may be a piece of one, cut by a space.
      guard found.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12] else {
        isDoubtful = true
        return found
      }
      if let known = KnownValues.clientIDs.first(where: {
        edits(from: found, to: $0, limit: 2) != nil
      }) {
        isMended = true
        return known
      }
      let folded = Confusable.digits(found)
      if Self.isUUID(folded), isInText(folded) { isMended = true } else { isDoubtful = true }
      return Self.isUUID(folded) ? folded : found
    }
    if isDoubtful { return .damaged(guess: result == value ? nil : result) }
    guard isMended, let result else { return .intact }
    return .mended(result)
  }

  static func isUUID(_ text: String) -> Bool {
    uuid.flatMap { try? $0.firstMatch(in: text) }?.range == 0..<text.utf8.count
  }

  /// Whether an identifier stands intact anywhere in the text.
  func isInText(_ identifier: String) -> Bool {
    guard
      let pattern = try? RegularExpression(identifier, options: [.literal, .caseInsensitive])
    else { return false }
    return ((try? pattern.firstMatch(in: text.unwrapped.bytes)) ?? nil) != nil
  }
}
