import TestSupport

@testable import AttributeMapping

/// Random trees and damaged texts, the same for the same seed.
struct RandomExpressions: RandomNumberGenerator {
  private var numbers: SeededGenerator

  init(seed: UInt64) { numbers = SeededGenerator(seed: seed) }

  mutating func next() -> UInt64 { numbers.next() }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// A tree that the grammar allows.
  mutating func expression(depth: Int = 4) -> AttributeMapping.Expression {
    if depth > 0, below(8) == 0 {
      return .init(
        .comparison(
          operand(depth: depth - 1), pick(AttributeMapping.Expression.Comparison.allCases),
          operand(depth: depth - 1)))
    }
    return operand(depth: depth)
  }

  private mutating func operand(depth: Int) -> AttributeMapping.Expression {
    switch below(depth > 0 ? 8 : 4) {
    case 0: .init(.attribute(pick(["mail", "givenName", "extension_0_x", "a b", "é.x-1", ""])))
    case 1: .init(.text(text()))
    case 2: .init(.number(pick(["0", "-1", "2.50", "&HF7", "129699324000000000"])))
    case 3: .init(.name(pick(["vbTextCompare", "IgnoreAttributeFlow", "x_1"])))
    default: .init(.call(call(depth: depth)))
    }
  }

  private mutating func call(depth: Int) -> AttributeMapping.Expression.Call {
    var arguments: [AttributeMapping.Expression?] = []
    for _ in 0..<below(8) {
      arguments.append(below(4) == 0 ? nil : expression(depth: depth - 1))
    }
    // One empty argument is written like none.
    if arguments == [nil] { arguments = [] }
    let name = pick(FunctionCatalogue.all.map(\.name) + ["Unknown", "tolower"])
    return .init(name: name, arguments: arguments)
  }

  mutating func text() -> String {
    let pieces = ["\\", "\"", "\\\\", "\\\"", "a", " ", ",", ")", "[x]", "\n", "'", "“", "😀", "é"]
    return (0..<below(6)).map { _ in pick(pieces) }.joined()
  }

  /// Bytes that like to be syntax.
  mutating func bytes(count: Int) -> [UInt8] {
    let likely = Array("()[]\"\\,;'&H-+<>=!. \n\tAab019_$“”’\u{A0}é😀".utf8)
    return (0..<count).map { _ in below(6) == 0 ? UInt8(below(256)) : pick(likely) }
  }

  /// A few bytes removed, doubled, exchanged or put in.
  mutating func damaged(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0...below(4) where !bytes.isEmpty {
      let index = below(bytes.count)
      switch below(4) {
      case 0: bytes.remove(at: index)
      case 1: bytes.insert(bytes[index], at: index)
      case 2: bytes[index] = UInt8(below(256))
      default: bytes.insert(contentsOf: self.bytes(count: 1 + below(3)), at: index)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
