/// A JSON number that loses nothing: whole numbers as such, all others as they were written.
public enum JSONNumber: Sendable, Hashable {
  case integer(Int64)
  /// The literal of a number that has a fraction or an exponent, or is too large for 64 bits.
  case decimal(String)

  /// - Parameter literal: a number as RFC 8259 §6 writes it.
  public init(literal: String) {
    // A minus zero is kept as written, so that writing gives back what was read.
    let integer = literal == "-0" ? nil : Int64(literal)
    self = integer.map(JSONNumber.integer) ?? .decimal(literal)
  }

  /// The number as a whole number, if it is one and fits.
  public var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .decimal(let literal): Double(literal).flatMap { Int64(exactly: $0) }
    }
  }

  /// The nearest floating-point value.
  public var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let literal): Double(literal) ?? .nan
    }
  }

  /// The number as JSON writes it.
  public var literal: String {
    switch self {
    case .integer(let value): String(value)
    case .decimal(let literal): literal
    }
  }
}

extension JSONNumber {
  /// Compares by value: exactly among whole numbers, else as floating point.
  func isEqual(to other: JSONNumber) -> Bool {
    if case .integer(let left) = self, case .integer(let right) = other { return left == right }
    return double == other.double
  }

  func isLess(than other: JSONNumber) -> Bool {
    if case .integer(let left) = self, case .integer(let right) = other { return left < right }
    return double < other.double
  }
}
