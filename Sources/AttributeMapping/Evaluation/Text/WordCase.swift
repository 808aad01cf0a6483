/// The rules of `PCase` (FUNC): the first character of each word in upper case, all others lower.
enum WordCase {
  /// - Parameter separators: the characters between words; nil: the default set.
  static func capitalized(_ text: String, separators: String?) -> String {
    let given = separators.map { Set($0.unicodeScalars) }
    let lower = LetterCase.invariant.lower(text)
    var result = String.UnicodeScalarView()
    var isStart = true
    for scalar in lower.unicodeScalars {
      let separates = given.map { $0.contains(scalar) } ?? separatesByDefault(scalar)
      result.append(isStart && !separates ? LetterCase.title(scalar) : scalar)
      isStart = separates
    }
    return String(result)
  }

  /// Blanks, line ends, controls and the categories FUNC names.
  ///
  /// The apostrophe is among them:
  /// WDG prints `St John'S Hospital`.
  private static func separatesByDefault(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format,
      .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }
}
