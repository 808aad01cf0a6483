/// A value of an attribute or of an expression.
///
/// Absence and null are the same (CUST, "Null values"); `""` is a value of its own. Booleans and
/// numbers exist because functions yield them; everywhere else their text form stands for them.
public enum AttributeValue: Sendable, Hashable {
  case null
  case text(String)
  /// The values of a multi-valued attribute.
  case list([String])
  case boolean(Bool)
  case integer(Int64)
  /// A number that is no 64-bit integer, as it was written.
  case decimal(String)
}

extension AttributeValue {
  /// The text form of a single value: `True` and `False`, a number's invariant form.
  ///
  /// Nil for null and for a list that does not hold exactly one value.
  public var text: String? {
    switch self {
    case .null: nil
    case .text(let text): text
    case .list(let texts): texts.count == 1 ? texts[0] : nil
    case .boolean(let value): value ? "True" : "False"
    case .integer(let value): String(value)
    case .decimal(let literal): literal
    }
  }

  /// The text form of every value; none for null.
  public var texts: [String] {
    if case .list(let texts) = self { return texts }
    return text.map { [$0] } ?? []
  }

  /// Whether there is no value at all: null or a list of none.
  public var isNull: Bool {
    switch self {
    case .null: true
    case .list(let texts): texts.isEmpty
    default: false
    }
  }

  /// Whether there is nothing to send: null, `""`, or a list without a text that is not empty.
  public var isNullOrEmpty: Bool {
    switch self {
    case .null: true
    case .text(let text): text.isEmpty
    case .list(let texts): texts.allSatisfy(\.isEmpty)
    default: false
    }
  }

  /// Whether the value counts as true: `True`, or a number other than zero (FUNC, "CBool").
  public var isTrue: Bool {
    switch self {
    case .boolean(let value): return value
    case .integer(let value): return value != 0
    case .null: return false
    default:
      guard let text else { return false }
      return text.lowercased() == "true" || NumberText.double(text).map { $0 != 0 } ?? false
    }
  }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByNilLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  public init(stringLiteral text: String) { self = .text(text) }
  public init(nilLiteral: ()) { self = .null }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral texts: String...) { self = .list(texts) }
}
