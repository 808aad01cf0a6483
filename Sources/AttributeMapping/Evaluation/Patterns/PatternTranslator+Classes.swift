extension PatternTranslator {
  /// A class after its opening bracket, up to and with its closing one.
  ///
  /// A subtraction becomes a look ahead: `[a-z-[aeiou]]` is `(?:(?![aeiou])[a-z])`.
  mutating func translateClass(depth: Int = 0) throws(EvaluationError.Reason) -> String {
    guard depth < 32 else { throw invalid("classes are nested too deep") }
    var members = "["
    if rest.first == "^" {
      rest.removeFirst()
      members += "^"
    }
    var isFirst = true
    while let scalar = rest.first {
      switch scalar {
      case "]" where !isFirst:
        rest.removeFirst()
        return members + "]"
      case "-" where !isFirst && rest.dropFirst().first == "[":
        rest.removeFirst(2)
        let subtracted = try translateClass(depth: depth + 1)
        guard rest.first == "]" else { throw invalid("a subtraction must come last") }
        rest.removeFirst()
        return "(?:(?!\(subtracted))\(members)])"
      case "\\": members += try translateClassEscape()
      case "[", "]":
        // `[:alpha:]` means its letters in .NET.
        rest.removeFirst()
        members += "\\" + String(scalar)
      default:
        rest.removeFirst()
        members.unicodeScalars.append(scalar)
      }
      isFirst = false
    }
    throw invalid("missing ]")
  }

  private mutating func translateClassEscape() throws(EvaluationError.Reason) -> String {
    let start = rest
    rest.removeFirst()
    switch rest.first {
    case "d"?, "D"?, "s"?, "S"?, "W"?, "b"?: return "\\" + String(rest.removeFirst())
    case "w"?:
      rest.removeFirst()
      return Self.wordLetters
    default:
      rest = start
      let character = try translateCharacter()
      guard character.hasPrefix("[") else { return character }
      // A block, whose own brackets would be members here.
      guard !character.hasPrefix("[^") else {
        throw invalid("a negated block inside a class is not supported")
      }
      return String(character.dropFirst().dropLast())
    }
  }
}
