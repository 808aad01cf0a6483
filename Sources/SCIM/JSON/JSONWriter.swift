/// The order in which members are written.
public enum JSONOrder: Sendable {
  case insertion
  /// By key, so that equal values give equal bytes.
  case sorted
}

extension JSONValue {
  /// The value as compact JSON in UTF-8.
  public func bytes(order: JSONOrder = .insertion) -> [UInt8] {
    var text = JSONText(capacity: 1024)
    text.write(self, order)
    return text.bytes
  }

  /// The value as compact JSON.
  public func text(order: JSONOrder = .insertion) -> String {
    String(decoding: bytes(order: order), as: UTF8.self)
  }
}

extension JSONText {
  mutating func write(_ value: JSONValue, _ order: JSONOrder) {
    switch value {
    case .null: raw("null")
    case .bool(let value): value ? raw("true") : raw("false")
    case .number(let number): ascii(number.literal)
    case .string(let text): string(text)
    case .array(let elements): write(elements, order)
    case .object(let object): write(object, order)
    }
  }

  private mutating func write(_ elements: [JSONValue], _ order: JSONOrder) {
    byte(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { byte(UInt8(ascii: ",")) }
      write(element, order)
    }
    byte(UInt8(ascii: "]"))
  }

  private mutating func write(_ object: JSONObject, _ order: JSONOrder) {
    let members =
      order == .sorted ? object.members.sorted { $0.key < $1.key } : object.members
    byte(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { byte(UInt8(ascii: ",")) }
      string(member.key)
      byte(UInt8(ascii: ":"))
      write(member.value, order)
    }
    byte(UInt8(ascii: "}"))
  }
}
