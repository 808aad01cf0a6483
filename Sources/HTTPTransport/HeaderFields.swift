/// Header fields in the order they came, looked up without regard to case (RFC 9110 §5).
public struct HeaderFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var fields: [Field]

  public init(_ fields: [Field] = []) { self.fields = fields }

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value of a field, or nil.
  ///
  /// Setting replaces all values; nil removes the field.
  public subscript(name: String) -> String? {
    get {
      // By their places: copies of fields take longer than the comparison.
      for place in fields.indices where fields[place].name.equalsIgnoringASCIICase(name) {
        return fields[place].value
      }
      return nil
    }
    set {
      fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// All values of a field, in order.
  public func values(_ name: String) -> [String] {
    fields.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
  }
}

extension UInt8 {
  /// The byte with `A`–`Z` folded to `a`–`z`.
  var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension String {
  /// Whether two texts are the same apart from the case of ASCII letters.
  public func equalsIgnoringASCIICase(_ other: String) -> Bool {
    let (one, other) = (utf8.span, other.utf8.span)
    guard one.count == other.count else { return false }
    for index in 0..<one.count where one[index].asciiLowercased != other[index].asciiLowercased {
      return false
    }
    return true
  }
}
