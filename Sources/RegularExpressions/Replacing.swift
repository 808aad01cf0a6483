extension RegularExpression {
  /// Replaces every hit by what `replacement` makes of it.
  ///
  /// - Parameter replacement: gets the text of each group, the whole match first; nil for a group
  ///   that took no part.
  public func replacing(
    in subject: String, limit: Int = .max, with replacement: ([Substring?]) -> String
  ) throws(RegularExpressionError) -> String {
    let hits = try matches(in: subject, limit: limit)
    guard !hits.isEmpty else { return subject }
    let bytes = subject.utf8
    func text(_ range: Range<Int>) -> Substring {
      let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
      return subject[start..<bytes.index(start, offsetBy: range.count)]
    }
    var result = ""
    var position = 0
    for hit in hits where hit.range.lowerBound >= position {
      result += text(position..<hit.range.lowerBound)
      result += replacement(hit.groups.map { $0.map(text) })
      position = hit.range.upperBound
    }
    result += text(position..<bytes.count)
    return result
  }

  /// Replaces every hit by a template in which `$1`, `${1}` and `${name}` stand for groups and `$$`
  /// for a dollar sign.
  ///
  /// A reference to a group that doesn't exist stays as it is written, as in .NET.
  public func replacing(
    in subject: String, with template: String, limit: Int = .max
  ) throws(RegularExpressionError) -> String {
    let parts = ReplacementTemplate(template, groupCount: groupCount, names: groupNames)
    return try replacing(in: subject, limit: limit) { parts.expand($0) }
  }
}

/// A replacement text taken apart once, then filled in for each hit.
struct ReplacementTemplate {
  enum Part: Equatable {
    case text(String)
    case group(Int)
  }

  private(set) var parts: [Part] = []

  init(_ template: String, groupCount: Int, names: [String: Int]) {
    var rest = Substring(template)
    var text = ""
    while let character = rest.popFirst() {
      guard character == "$", let next = rest.first else {
        text.append(character)
        continue
      }
      if next == "$" {
        text.append("$")
        rest.removeFirst()
      } else if let (group, length) = Self.reference(in: rest, groupCount: groupCount, names: names)
      {
        if !text.isEmpty { parts.append(.text(text)) }
        text = ""
        parts.append(.group(group))
        rest.removeFirst(length)
      } else {
        text.append("$")
      }
    }
    if !text.isEmpty { parts.append(.text(text)) }
  }

  private static func reference(
    in rest: Substring, groupCount: Int, names: [String: Int]
  ) -> (group: Int, length: Int)? {
    if rest.first == "{" {
      guard let end = rest.firstIndex(of: "}") else { return nil }
      let name = String(rest[rest.index(after: rest.startIndex)..<end])
      guard let group = names[name] ?? Int(name), (0...groupCount).contains(group) else {
        return nil
      }
      return (group, rest.distance(from: rest.startIndex, to: end) + 1)
    }
    // The longest number that names a group, so that `$10` is group 1 and a zero where there
    // are fewer than ten groups.
    let digits = rest.prefix { $0.isASCII && $0.isNumber }.prefix(3)
    for length in stride(from: digits.count, to: 0, by: -1) {
      if let group = Int(digits.prefix(length)), group <= groupCount { return (group, length) }
    }
    return nil
  }

  func expand(_ groups: [Substring?]) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .group(let number): if let text = groups[number] { result += text }
      }
    }
    return result
  }
}
