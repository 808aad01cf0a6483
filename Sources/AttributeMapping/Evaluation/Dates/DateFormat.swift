/// A .NET date format, custom or of one letter, taken apart.
///
/// Source: .NET, "Custom date and time format strings" and "Standard date and time format
/// strings", in the invariant culture.
struct DateFormat: Sendable, Equatable {
  enum Field: Sendable, Equatable {
    case literal(Unicode.Scalar)
    case year(Int), month(Int), day(Int)
    case hour24(Int), hour12(Int), minute(Int), second(Int)
    /// `f`: exactly so many digits; `F`: without trailing zeros.
    case fraction(Int, isOptional: Bool)
    case halfDay(Int)
    /// `zzz`, `zz`, `z`.
    case offset(Int)
    /// `K`: nothing, `Z` or an offset.
    case kind
    case era
  }

  let text: String
  let fields: [Field]

  init(_ text: String) throws(EvaluationError.Reason) {
    self.text = text
    let custom = text.unicodeScalars.count == 1 ? Self.standardFormats[text] : text
    guard let custom, let fields = Self.fields(of: custom), !fields.isEmpty else {
      throw .invalidFormat(text)
    }
    self.fields = fields
  }

  private static let standardFormats: [String: String] = {
    let sortable = "yyyy'-'MM'-'dd'T'HH':'mm':'ss"
    let http = "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'"
    return [
      "d": "MM/dd/yyyy", "D": "dddd, dd MMMM yyyy", "f": "dddd, dd MMMM yyyy HH:mm",
      "F": "dddd, dd MMMM yyyy HH:mm:ss", "g": "MM/dd/yyyy HH:mm", "G": "MM/dd/yyyy HH:mm:ss",
      "m": "MMMM dd", "M": "MMMM dd", "o": sortable + "'.'fffffffK", "O": sortable + "'.'fffffffK",
      "r": http, "R": http, "s": sortable, "t": "HH:mm", "T": "HH:mm:ss",
      "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'", "y": "yyyy MMMM", "Y": "yyyy MMMM",
    ]
  }()

  private static func fields(of text: String) -> [Field]? {
    var fields: [Field] = []
    var rest = text.unicodeScalars[...]
    while let letter = rest.popFirst() {
      switch letter {
      case "'", "\"":
        guard let end = rest.firstIndex(of: letter) else { return nil }
        fields += rest[..<end].map { .literal($0) }
        rest = rest[rest.index(after: end)...]
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        fields.append(.literal(next))
      case "%":
        if rest.first == nil || rest.first == "%" { return nil }
      default:
        var count = 1
        while rest.first == letter {
          rest.removeFirst()
          count += 1
        }
        guard let more = Self.fields(letter: letter, count: count) else { return nil }
        fields += more
      }
    }
    return fields
  }

  private static func fields(letter: Unicode.Scalar, count: Int) -> [Field]? {
    switch letter {
    case "y": return [.year(min(count, 9))]
    case "M": return [.month(min(count, 4))]
    case "d": return [.day(min(count, 4))]
    case "H": return [.hour24(min(count, 2))]
    case "h": return [.hour12(min(count, 2))]
    case "m": return [.minute(min(count, 2))]
    case "s": return [.second(min(count, 2))]
    case "f", "F": return count > 7 ? nil : [.fraction(count, isOptional: letter == "F")]
    case "t": return [.halfDay(min(count, 2))]
    case "z": return [.offset(min(count, 3))]
    case "g": return [.era]
    case "K": return Array(repeating: .kind, count: min(count, 1))
    default: return Array(repeating: .literal(letter), count: count)
    }
  }
}
