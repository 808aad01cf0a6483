/// Translates a .NET regular expression into PCRE2's dialect.
///
/// Sources: .NET, "Regular Expression Language - Quick Reference"; pcre2pattern(3). Groups become
/// plain numbered ones, and ``groups`` keeps their .NET names and numbers. What differs and what
/// is done about it:
/// - named groups count after the unnamed ones; their names may be numbers and may repeat;
/// - `\w` has no other numbers than digits; `\v` is one character; `\u` needs four digits;
/// - classes can be subtracted, `[a-z-[aeiou]]`, and know no `[:alpha:]`;
/// - option `n` makes `(…)` not capture, `x` skips blanks and comments: both are carried out here;
/// - possessive quantifiers, recursion, `\K`, `\Q` and verbs do not exist in .NET: errors;
/// - balancing groups, conditions and most named blocks do not exist in PCRE2: errors;
/// - a lookbehind must have a fixed length for PCRE2: its own error.
struct PatternTranslator {
  private(set) var groups: PatternGroups
  private(set) var output = ""

  var rest: Substring.UnicodeScalarView
  private let pattern: String
  private var options = Options()
  private var enclosing: [Options] = []
  private var captures = 0
  /// Whether the last item may take a quantifier.
  private var isQuantifiable = false

  private struct Options {
    var explicitCapture = false
    var extended = false
  }

  /// Translates a pattern.
  ///
  /// - Throws: ``EvaluationError/Reason/invalidPattern(_:offset:)`` for what cannot be translated.
  init(_ pattern: String) throws(EvaluationError.Reason) {
    // The first pass finds the groups that the second may refer to before they open.
    var first = PatternTranslator(pattern: pattern, groups: nil)
    try first.translate()
    first.groups.number()
    self.init(pattern: pattern, groups: first.groups)
    try translate()
  }

  private init(pattern: String, groups: PatternGroups?) {
    self.pattern = pattern
    self.groups = groups ?? PatternGroups()
    rest = Substring(pattern).unicodeScalars
    // `.` excludes the line feed alone.
    output = "(*LF)"
  }

  func invalid(_ message: String) -> EvaluationError.Reason {
    .invalidPattern(
      message, offset: pattern.utf8.distance(from: pattern.startIndex, to: rest.startIndex))
  }

  mutating func emit(_ text: some StringProtocol) {
    output += text
    isQuantifiable = true
  }

  private mutating func translate() throws(EvaluationError.Reason) {
    while let scalar = rest.first {
      switch scalar {
      case "\\": try translateEscape()
      case "[":
        rest.removeFirst()
        emit(try translateClass())
      case "(": try openGroup()
      case ")":
        guard let outer = enclosing.popLast() else { throw invalid("unmatched )") }
        options = outer
        rest.removeFirst()
        emit(")")
      case "*", "+", "?", "{": try translateQuantifier()
      case "|":
        rest.removeFirst()
        output += "|"
        isQuantifiable = false
      case " ", "\t", "\n", "\r", "\u{B}", "\u{C}", "#": translateBlank(scalar)
      default:
        rest.removeFirst()
        emit(String(scalar))
      }
    }
    if !enclosing.isEmpty { throw invalid("missing )") }
    groups.count = captures
  }

  private mutating func translateBlank(_ scalar: Unicode.Scalar) {
    rest.removeFirst()
    guard options.extended else { return emit(String(scalar)) }
    if scalar == "#" { rest = rest.drop { $0 != "\n" } }
  }

  /// `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, each perhaps lazy; any other brace is literal.
  private mutating func translateQuantifier() throws(EvaluationError.Reason) {
    var quantifier = String(rest.removeFirst())
    if quantifier == "{" {
      guard let end = rest.firstIndex(of: "}"), Self.isRepetition(rest[..<end]) else {
        return emit("\\{")
      }
      quantifier += String(rest[...end])
      rest = rest[rest.index(after: end)...]
    }
    guard isQuantifiable else { throw invalid("quantifier after nothing, or after another") }
    if rest.first == "?" { quantifier.unicodeScalars.append(rest.removeFirst()) }
    output += quantifier
    isQuantifiable = false
  }

  private static func isRepetition(_ text: Substring.UnicodeScalarView) -> Bool {
    let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } }
      && parts[0].isEmpty == false
  }

  /// Begins a group; the rest of it is translated like any other text.
  private mutating func openGroup() throws(EvaluationError.Reason) {
    rest.removeFirst()
    guard rest.first == "?" else {
      enclosing.append(options)
      if options.explicitCapture { output += "(?:" } else { capture(name: nil) }
      isQuantifiable = false
      return
    }
    rest.removeFirst()
    for opening in ["<=", "<!", ":", "=", "!", ">"] where rest.starts(with: opening.unicodeScalars)
    {
      rest.removeFirst(opening.unicodeScalars.count)
      enclosing.append(options)
      output += "(?" + opening
      isQuantifiable = false
      return
    }
    switch rest.first {
    case "<"?, "'"?:
      let name = try readName(closing: rest.removeFirst() == "<" ? ">" : "'")
      enclosing.append(options)
      capture(name: name)
      isQuantifiable = false
    case "#"?:
      guard let end = rest.firstIndex(of: ")") else { throw invalid("missing ) after a comment") }
      rest = rest[rest.index(after: end)...]
    case "("?: throw invalid("conditions (?(…)…|…) are not supported")
    default: try translateOptions()
    }
  }

  private mutating func capture(name: String?) {
    captures += 1
    groups.add(name: name, number: captures)
    output += "("
  }

  /// `name>` or `name'`.
  mutating func readName(closing: Unicode.Scalar) throws(EvaluationError.Reason) -> String {
    let name = rest.prefix { $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0) }
    guard !name.isEmpty else { throw invalid("a group's name is missing") }
    let after = rest.dropFirst(name.count)
    if after.first == "-" { throw invalid("balancing groups are not supported") }
    guard after.first == closing else { throw invalid("a group's name is not closed") }
    rest = after.dropFirst()
    return String(name)
  }

  /// `(?i)`, `(?s-m:…)`: i, m and s are PCRE2's own; n and x are carried out here.
  private mutating func translateOptions() throws(EvaluationError.Reason) {
    let outer = options
    var (on, off, isOn) = ("", "", true)
    while let letter = rest.first, letter != ")", letter != ":" {
      switch letter {
      case "-": isOn = false
      case "n": options.explicitCapture = isOn
      case "x": options.extended = isOn
      case "i", "m", "s":
        if isOn { on.unicodeScalars.append(letter) } else { off.unicodeScalars.append(letter) }
      default: throw invalid("(?\(letter) is not a group of .NET's dialect")
      }
      rest.removeFirst()
    }
    guard let end = rest.popFirst() else { throw invalid("missing )") }
    let flags = off.isEmpty ? on : "\(on)-\(off)"
    if end == ":" {
      enclosing.append(outer)
      output += "(?\(flags):"
    } else if !flags.isEmpty {
      output += "(?\(flags))"
    }
    isQuantifiable = false
  }
}
