/// The order in which members are written.
public enum JSONOrder: Sendable {
  case insertion
  /// By key, so that equal values give equal bytes.
  case sorted
}

extension JSONValue {
  /// The value as compact JSON in UTF-8.
  public func bytes(order: JSONOrder = .insertion) -> [UInt8] {
    var writer = JSONWriter(order: order)
    writer.write(self)
    return writer.output
  }

  /// The value as compact JSON.
  public func text(order: JSONOrder = .insertion) -> String {
    String(decoding: bytes(order: order), as: UTF8.self)
  }
}

/// What JSON may not hold as it is in a string (RFC 8259 §7).
package enum JSONPlainText {
  /// Whether a text holds a control character, a quote or a backslash; eight bytes at a time.
  package static func needsEscapes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    guard bytes.count >= 8 else {
      var isNeeded = false
      for index in 0..<bytes.count {
        let byte = unsafe bytes[index]
        isNeeded = isNeeded || byte < 0x20 || byte == 0x22 || byte == 0x5C
      }
      return isNeeded
    }
    var found: UInt64 = 0
    func look(at place: Int) {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let (quote, backslash) = (word ^ ones &* 0x22, word ^ ones &* 0x5C)
      // Bit 7 says which bytes are below 0x20 or zero, or follow such a one.
      found |= (word &- ones &* 0x20) & ~word
      found |= (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
    }
    for place in stride(from: 0, to: bytes.count - 8, by: 8) { look(at: place) }
    // The last eight bytes may lie over those before.
    look(at: bytes.count - 8)
    return found & (ones &* 0x80) != 0
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
}

struct JSONWriter {
  var output: [UInt8] = []
  let order: JSONOrder

  init(order: JSONOrder) {
    self.order = order
    output.reserveCapacity(512)
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): output.append(contentsOf: number.literal.utf8)
    case .string(let text): write(text)
    case .array(let elements): write(elements)
    case .object(let object): write(object)
    }
  }

  private mutating func write(_ elements: [JSONValue]) {
    output.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      write(element)
    }
    output.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ object: JSONObject) {
    let members =
      order == .sorted ? object.members.sorted { $0.key < $1.key } : object.members
    output.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      write(member.key)
      output.append(UInt8(ascii: ":"))
      write(member.value)
    }
    output.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ text: String) {
    output.append(UInt8(ascii: "\""))
    var text = text
    // Most strings need no escape: they are copied as a whole.
    let isCopied = text.withUTF8 { utf8 in
      if unsafe JSONPlainText.needsEscapes(utf8) { return false }
      unsafe output.append(contentsOf: utf8)
      return true
    }
    if !isCopied {
      for byte in text.utf8 { escape(byte) }
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
    case 0x0A: output.append(contentsOf: #"\n"#.utf8)
    case 0x0D: output.append(contentsOf: #"\r"#.utf8)
    case 0x09: output.append(contentsOf: #"\t"#.utf8)
    case 0..<0x20:
      output.append(contentsOf: (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8)
      output.append(contentsOf: String(byte, radix: 16).utf8)
    default: output.append(byte)
    }
  }
}
