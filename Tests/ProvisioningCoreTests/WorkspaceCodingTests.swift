import Foundation
import TestSupport
import Testing

@testable import ProvisioningCore

struct WorkspaceCodingTests {
  struct Sample: Codable, Equatable {
    enum Kind: String, Codable { case one, two }
    enum Number: Int, Codable { case four = 4 }
    struct Inner: Codable, Equatable {
      var text: String
      var number: Int?
    }

    var text = "é"
    var missing: String?
    var present: String? = ""
    var number = -1
    var bigNumber = Int.max
    var small: UInt8 = 255
    var ratio = 0.1
    var flag: Bool? = true
    var date: Date? = Date(timeIntervalSinceReferenceDate: 1.5)
    var kind = Kind.two
    var leg = Number.four
    var list = [Inner(text: "a", number: nil), Inner(text: "b", number: 2)]
    var empty: [Inner] = []
    var nested: [[Int]] = [[], [1, 2]]
    var counts: [String: Int] = ["User": 3, "": -1]
    var byKind: [Kind: Int] = [:]
    var twice: Inner?? = .some(nil)
    var thrice: Inner?? = .some(.some(Inner(text: "c", number: 3)))
    var none: Inner??
  }

  @Test func valuesComeBack() throws {
    var sample = Sample()
    sample.byKind = [.one: 1, .two: 2]
    let data = try PositionalEncoder.encode(sample)
    #expect(try PositionalDecoder.decode(Sample.self, from: data) == sample)
  }

  @Test func everyTruncationAndManyDamagesAreRefusedOrRead() throws {
    let data = try PositionalEncoder.encode(WorkspaceSnapshotTests.snapshot(events: 2))
    for length in 0..<data.count {
      #expect(throws: (any Error).self) {
        try PositionalDecoder.decode(Snapshot.self, from: data.prefix(length))
      }
    }
    var generator = SeededGenerator(seed: SeededGenerator.base)
    for _ in 0..<5_000 {
      var damaged = data
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      _ = try? PositionalDecoder.decode(Snapshot.self, from: damaged)
    }
  }

  @Test func anotherShapeIsRefused() throws {
    struct Old: Codable {
      var name = "n"
      var count: Int? = 1
    }
    struct New: Codable, Equatable {
      var name: String
      var added: Int?
      var count: Int?
    }
    let data = try PositionalEncoder.encode(Old())
    #expect(throws: (any Error).self) { try PositionalDecoder.decode(New.self, from: data) }
  }
}
