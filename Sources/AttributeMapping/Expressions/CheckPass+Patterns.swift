internal import RegularExpressions

/// The regular expression of Replace, and the groups that are named beside it.
extension CheckPass {
  /// Positions of Replace: 2 is the pattern, 3 the name of a group, 4 the replacement.
  mutating func checkPattern(of call: Expression.Call) {
    guard let (pattern, argument) = literalArgument(call, 2) else { return }
    guard !pattern.isEmpty else {
      return report(.pattern, "The regular expression is empty.", at: argument.range)
    }
    let compiled: RegularExpression
    do {
      compiled = try RegularExpression(pattern)
    } catch .invalidPattern(let message, let offset) {
      return reportPattern(message, offset, pattern, argument)
    } catch {
      return
    }
    if let (group, place) = literalArgument(call, 3) {
      checkGroup(group, compiled, place, severity: .error, isWhole: true)
    }
    if let (replacement, place) = literalArgument(call, 4) {
      for name in Self.references(in: replacement) {
        checkGroup(name, compiled, place, severity: .warning, isWhole: false)
      }
    }
  }

  /// The text at a position, if a literal stands there.
  private func literalArgument(
    _ call: Expression.Call, _ position: Int
  ) -> (text: String, expression: Expression)? {
    guard position < call.arguments.count, let expression = call.arguments[position],
      let text = literal(expression)
    else { return nil }
    return (text, expression)
  }

  private mutating func reportPattern(
    _ message: String, _ offset: Int, _ pattern: String, _ argument: Expression
  ) {
    // What .NET has and the checking engine has not says nothing about the pattern.
    guard !Self.usesDotNetOnly(pattern) else { return }
    let place = offsetInText(of: min(offset, pattern.utf8.count), argument)
    report(
      .pattern, "The regular expression is not valid: \(message).",
      at: place..<min(place + 1, max(place, argument.range.upperBound)))
  }

  /// Balancing groups, class subtraction, Unicode blocks and options of .NET alone.
  private static func usesDotNetOnly(_ pattern: String) -> Bool {
    let bytes = Array(pattern.utf8)
    func contains(_ part: String) -> Bool {
      let part = Array(part.utf8)
      return bytes.indices.contains { bytes[$0...].starts(with: part) }
    }
    if contains("\\p{Is") || contains("\\P{Is") || contains("-[") || contains("(?<-") {
      return true
    }
    var index = 0
    while index + 3 < bytes.count {
      if bytes[index...].starts(with: Array("(?<".utf8)) {
        let name = bytes[(index + 3)...].prefix { $0.isNamePart || $0 == UInt8(ascii: "-") }
        if name.contains(UInt8(ascii: "-")) { return true }
      }
      index += 1
    }
    return false
  }

  private mutating func checkGroup(
    _ name: String, _ pattern: RegularExpression, _ argument: Expression,
    severity: ExpressionProblem.Severity, isWhole: Bool
  ) {
    if pattern.groupNames[name] != nil { return }
    if let number = Int(name), (0...pattern.groupCount).contains(number) { return }
    let names = pattern.groupNames.keys.sorted()
    let near =
      names.first { $0.lowercased() == name.lowercased() }
      ?? NearMiss.suggestion(for: name, among: names)
    report(
      .patternGroup,
      "The regular expression has no group \(name)."
        + (near.map { " Did you mean \($0)?" }
          ?? (names.isEmpty ? "" : " It has \(names.joined(separator: ", ")).")),
      severity: severity, at: argument.range,
      fix: near.flatMap { near in
        isWhole
          ? .init(
            label: "Write \(near)", range: argument.range,
            replacement: ExpressionFormatter.quoted(near)) : nil
      })
  }

  /// Names in `${name}`; `$$` is a plain dollar sign.
  static func references(in replacement: String) -> [String] {
    var names: [String] = []
    var rest = Substring(replacement)
    while let dollar = rest.firstIndex(of: "$") {
      rest = rest[dollar...].dropFirst()
      if rest.first == "$" {
        rest = rest.dropFirst()
      } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
        names.append(String(rest[..<end].dropFirst()))
        rest = rest[end...]
      }
    }
    return names
  }
}
