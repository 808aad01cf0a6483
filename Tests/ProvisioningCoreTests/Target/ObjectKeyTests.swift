import Foundation
import TestSupport
import Testing

@testable import ProvisioningCore

@Suite struct ObjectKeyTests {
  @Test func uuidsAreTheirOwnKeysInAnyCase() {
    let id = "0a1b2c3d-4E5F-6789-abcd-ef0123456789"
    #expect(ObjectKey(id) == ObjectKey(id.lowercased()))
    #expect(ObjectKey(id) != ObjectKey(id.dropLast() + "8"))
    #expect(ObjectKey("Ada") == ObjectKey("ada"))
    #expect(ObjectKey.isUUID(id) && !ObjectKey.isUUID("ada"))
    let keys = [id, "ada", ""].map { ObjectKey($0) }
    let bytes = ObjectKey.bytes(keys) + [1, 2]
    #expect(ObjectKey.keys(in: bytes.span) == keys)
    #expect(keys[0].uuidText == id.lowercased())
  }

  @Test func aTableHoldsWhatADictionaryHolds() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    var table = KeyTable()
    var dictionary: [ObjectKey: Int32] = [:]
    for number in 0..<5_000 {
      let key = ObjectKey(high: random.next() % 50, low: random.next() % 60)
      let known = table.insert(key, Int32(number))
      #expect(known == dictionary[key], "seed \(seed)")
      if known == nil { dictionary[key] = Int32(number) }
    }
    #expect(table.count == dictionary.count)
    for (key, value) in dictionary { #expect(table[key] == value, "seed \(seed)") }
    #expect(table[ObjectKey(high: 99, low: 99)] == nil)
  }
}
