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

  @Test func onlyDigitsStandWhereDigitsBelong() {
    let id = Array("0a1b2c3d-4e5f-6789-abcd-ef0123456789".utf8)
    let dashes = [8, 13, 18, 23]
    let digits = Set("0123456789abcdef".utf8)
    for place in id.indices {
      for byte in UInt8.min...UInt8.max {
        var text = id
        text[place] = byte
        let fits = dashes.contains(place) ? byte == UInt8(ascii: "-") : digits.contains(byte)
        let key = ObjectKey(lowercase: text.span)
        #expect((key != nil) == fits, "byte \(byte) at \(place)")
        #expect(key?.uuidText ?? "" == (fits ? String(decoding: text, as: UTF8.self) : ""))
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
        guard byte < 0x80, !dashes.contains(place) else { continue }
        #expect(
          ObjectKey.isUUID(String(decoding: text, as: UTF8.self)) == (fits || isCapital),
          "byte \(byte) at \(place)")
      }
    }
  }

  @Test func aTableHoldsWhatADictionaryHolds() {
    var random = SeededGenerator(seed: SeededGenerator.base)
    var table = KeyTable()
    var dictionary: [ObjectKey: Int32] = [:]
    for number in 0..<5_000 {
      let key = ObjectKey(high: random.next() % 50, low: random.next() % 60)
      let known = table.insert(key, Int32(number))
      #expect(known == dictionary[key])
      if known == nil { dictionary[key] = Int32(number) }
    }
    #expect(table.count == dictionary.count)
    for (key, value) in dictionary { #expect(table[key] == value) }
    #expect(table[ObjectKey(high: 99, low: 99)] == nil)
  }
}
