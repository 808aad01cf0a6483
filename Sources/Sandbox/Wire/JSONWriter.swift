import SCIM

extension JSONText {
  mutating func write(_ value: JSON) {
    switch value {
    case .null: raw("null")
    case .bool(let value): value ? raw("true") : raw("false")
    case .integer(let value): ascii(String(value))
    case .number(let value): ascii(value.isFinite ? String(value) : "null")
    case .string(let text): string(text)
    case .array(let elements):
      raw("[")
      var first = true
      for element in elements {
        if !first { raw(",") }
        first = false
        write(element)
      }
      raw("]")
    case .object(let object): write(object)
    }
  }

  mutating func write(_ object: JSONObject) {
    raw("{")
    var first = true
    for member in object.members {
      if !first { raw(",") }
      first = false
      string(member.name)
      raw(":")
      write(member.value)
    }
    raw("}")
  }
}

extension JSON {
  /// The compact text of this value.
  var encoded: [UInt8] {
    var text = JSONText(capacity: 512)
    text.write(self)
    return text.bytes
  }

  var text: String { String(decoding: encoded, as: UTF8.self) }
}
