import Foundation
import FuzzParsers
import TestSupport
import Testing

/// The short form of `make fuzz`: the inputs it begins with and found, whole and damaged.
@Suite struct FuzzTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzz/Corpus")

  @Test(arguments: parsers.keys.sorted())
  func parserSurvivesItsInputs(_ name: String) throws {
    let parser = try #require(parsers[name])
    let folder = Self.corpus.appending(path: name)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(!files.isEmpty)
    var random = SeededGenerator(seed: SeededGenerator.base)
    let inputs = try files.map { [UInt8](try Data(contentsOf: folder.appending(path: $0))) }
    // What a parser traps at is found here.
    let last = FileManager.default.temporaryDirectory.appending(path: "entrahub-fuzz-\(name)")
    func tryOut(_ bytes: [UInt8]) throws {
      try Data(bytes).write(to: last)
      parser(bytes)
    }
    for input in inputs {
      try tryOut(input)
      for _ in 0..<200 / inputs.count + 1 {
        let other = inputs.randomElement(using: &random) ?? []
        try tryOut(Self.damaged(input, with: other, &random))
      }
    }
    try FileManager.default.removeItem(at: last)
  }

  /// Bytes lost, doubled, changed, or taken from another input.
  private static func damaged(
    _ input: [UInt8], with other: [UInt8], _ random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = input
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 1...8, using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 2: bytes[start] = UInt8.random(in: 0...255, using: &random)
      default: bytes.replaceSubrange(start..<end, with: other.dropFirst(start).prefix(8))
      }
    }
    return bytes
  }
}
