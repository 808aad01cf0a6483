internal import RegularExpressions

/// A .NET replacement text, taken apart.
///
/// `$1`, `${1}`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+` and `$_` (.NET, "Substitutions in
/// regular expressions"); a reference to a group that does not exist stays as it is written.
struct ReplacementPattern: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case text([UInt8])
    /// The first of these PCRE2 groups that took part.
    case groups([Int])
    case before
    case after
    case subject
  }

  private(set) var parts: [Part] = []

  init(_ text: String, groups: PatternGroups) {
    var rest = Array(text.utf8)[...]
    var literal: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "$"), let (part, length) = Self.part(rest, groups) else {
        literal.append(byte)
        continue
      }
      rest = rest.dropFirst(length)
      if case .text(let bytes) = part {
        literal += bytes
        continue
      }
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
      parts.append(part)
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
  }

  /// What follows a dollar sign, and its length.
  private static func part(
    _ rest: ArraySlice<UInt8>, _ groups: PatternGroups
  ) -> (Part, Int)? {
    switch rest.first {
    case UInt8(ascii: "$")?: return (.text([UInt8(ascii: "$")]), 1)
    case UInt8(ascii: "&")?: return (.groups([0]), 1)
    case UInt8(ascii: "`")?: return (.before, 1)
    case UInt8(ascii: "'")?: return (.after, 1)
    case UInt8(ascii: "+")?: return (.groups(groups.last), 1)
    case UInt8(ascii: "_")?: return (.subject, 1)
    case UInt8(ascii: "{")?:
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
      let name = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
      let numbers = groups.numbers(of: name)
      return numbers.isEmpty ? nil : (.groups(numbers), end - rest.startIndex + 1)
    default:
      let digits = rest.prefix(while: NumberText.isDigit)
      guard !digits.isEmpty, digits.count < 10 else { return nil }
      let numbers = groups.numbers(of: String(decoding: digits, as: UTF8.self))
      return numbers.isEmpty ? nil : (.groups(numbers), digits.count)
    }
  }

  /// Adds what this stands for at one hit.
  func append(
    for hit: Match, in subject: [UInt8], to result: inout [UInt8], _ run: inout Run
  ) throws(Interruption) {
    for part in parts {
      let bytes: ArraySlice<UInt8>
      switch part {
      case .text(let text): bytes = text[...]
      case .groups(let numbers):
        guard let range = numbers.lazy.compactMap({ hit[$0] }).first else { continue }
        bytes = subject[range]
      case .before: bytes = subject[..<hit.range.lowerBound]
      case .after: bytes = subject[hit.range.upperBound...]
      case .subject: bytes = subject[...]
      }
      try run.append(bytes, to: &result)
    }
  }
}
