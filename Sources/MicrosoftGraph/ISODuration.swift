/// Durations of ISO 8601 with days, hours, minutes and seconds, such as `PT40M`.
enum ISODuration {
  /// Nil for other texts and for a century or more, which the service uses for "never".
  static func parse(_ text: String) -> Duration? {
    guard text.utf8.count <= 64, text.hasPrefix("P") else { return nil }
    var seconds = 0.0
    var number = ""
    var inTime = false
    for character in text.dropFirst() {
      if character == "T" {
        inTime = true
      } else if character.isASCII, character.isNumber || character == "." {
        number.append(character)
      } else {
        guard let amount = Double(number), let unit = unit(character, inTime) else { return nil }
        seconds += amount * unit
        number = ""
      }
    }
    guard number.isEmpty, seconds < 100 * 365 * 86_400 else { return nil }
    return .seconds(seconds)
  }

  private static func unit(_ letter: Character, _ inTime: Bool) -> Double? {
    switch (letter, inTime) {
    case ("W", false): 604_800
    case ("D", false): 86_400
    case ("H", true): 3600
    case ("M", true): 60
    case ("S", true): 1
    default: nil
    }
  }
}
