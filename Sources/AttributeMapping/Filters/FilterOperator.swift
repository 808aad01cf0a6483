/// An operator of a clause, by Graph's name; names that aren't known are kept.
///
/// Source: SCOPE, "Supported operators"; Graph, `filterOperatorSchema`.
public struct FilterOperator: RawRepresentable, Sendable, Hashable, Codable {
  public var rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let equals = Self(rawValue: "EQUALS")
  public static let notEquals = Self(rawValue: "NOT EQUALS")
  public static let isTrue = Self(rawValue: "IS TRUE")
  public static let isFalse = Self(rawValue: "IS FALSE")
  public static let isNull = Self(rawValue: "IS NULL")
  public static let isNotNull = Self(rawValue: "IS NOT NULL")
  public static let matches = Self(rawValue: "REGEX MATCH")
  public static let doesNotMatch = Self(rawValue: "NOT REGEX MATCH")
  public static let greaterThan = Self(rawValue: "Greater_Than")
  public static let greaterOrEqual = Self(rawValue: "Greater_Than_OR_EQUALS")
  public static let includes = Self(rawValue: "Includes")
  public static let endsWith = Self(rawValue: "ENDS_WITH")
  public static let occursIn = Self(rawValue: "&")
  public static let doesNotOccurIn = Self(rawValue: "!&")
  public static let isMemberOf = Self(rawValue: "IsMemberOf")
}

extension FilterOperator {
  /// What is known of an operator.
  public struct Definition: Sendable, Equatable, Identifiable {
    public enum Arity: String, Sendable { case unary = "Unary", binary = "Binary" }

    public var id: String { symbol.rawValue }
    public let symbol: FilterOperator
    public let arity: Arity
    /// Types of the attributes it can be used on.
    public let types: Set<SourceAttribute.DataType>
    /// When a clause holds, as the end of a sentence about the attribute.
    public let meaning: String
    /// Whether the service carries it out.
    public let isSupported: Bool
  }

  /// All operators that are documented, in the order of the documentation.
  public static let definitions: [Definition] = [
    define(.equals, "is exactly the value, in the same case"),
    define(.notEquals, "has another value, or the same in another case"),
    define(.isTrue, "is true", .unary, [.boolean, .string]),
    define(.isFalse, "is false", .unary, [.boolean, .string]),
    define(.isNull, "has no value", .unary, anyType),
    define(.isNotNull, "has a value", .unary, anyType),
    define(.matches, "matches the regular expression"),
    define(.doesNotMatch, "has a value that does not match the regular expression"),
    define(.greaterThan, "is a whole number above the value", .binary, numeric),
    define(.greaterOrEqual, "is a whole number not below the value", .binary, numeric),
    define(.includes, "contains the value, in the same case"),
    define(.endsWith, "ends with the value"),
    define(.occursIn, "has a value that occurs in the given text"),
    define(.doesNotOccurIn, "has a value that does not occur in the given text"),
    Definition(
      symbol: .isMemberOf, arity: .binary, types: [.string, .reference],
      meaning: "is a member of the group", isSupported: false),
  ]

  private static let anyType: Set<SourceAttribute.DataType> = Set(
    SourceAttribute.DataType.allCases)

  private static let numeric: Set<SourceAttribute.DataType> = [.integer, .string]

  private static func define(
    _ symbol: Self, _ meaning: String, _ arity: Definition.Arity = .binary,
    _ types: Set<SourceAttribute.DataType> = [.string, .integer, .boolean]
  ) -> Definition {
    Definition(symbol: symbol, arity: arity, types: types, meaning: meaning, isSupported: true)
  }

  private static let byFoldedName = Dictionary(
    definitions.map { ($0.symbol.folded, $0) }
  ) { first, _ in first }

  /// What is known of the operator; nil for an unknown one.
  ///
  /// Names are recognised in any case, with blanks or underscores between their words: the machine
  /// spelling of most isn't published.
  public var definition: Definition? { Self.byFoldedName[folded] }

  /// The operator in its documented spelling; itself if it isn't known.
  public var known: FilterOperator { definition?.symbol ?? self }

  private var folded: String {
    rawValue.lowercased().split { $0 == " " || $0 == "_" }.joined(separator: " ")
  }
}
