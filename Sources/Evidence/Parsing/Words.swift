/// Reasons that repairs give.
enum Words {
  static let intactCopy = "an intact copy stands in the text"
  static let notAnIdentifier = "not a UUID, and no intact copy in the text"
  static let noIntactCopy = "no intact copy in the text: a guess, not used"
  static let knownConstant = "at most two characters from a known constant"
  static let knownText = "a known text of the service"
  static let reasonPhrase = "the reason phrase says the same"
  static let codeImpliesStatus = "the service sends this code with this status"
  static let openBreak = "a line break leaves open where it ends: a guess, not used"
  static let copiesDiffer = "two copies in the text differ: a guess, not used"
  static let majority = "most copies in the text agree"
  static let truncated = "cut off; the known call that begins so is a guess, not used"
  static let doubledScheme = "the scheme is doubled"
  static let damagedIdentifier = "holds a damaged identifier: a guess, not used"
  static let weekday = "the weekday does not fit the date"
}
