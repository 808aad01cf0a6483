/// One parameter of a function.
public struct FunctionParameter: Sendable, Equatable {
  /// As the reference calls it.
  public let name: String
  /// As `parameters` of Graph's `attributeMappingSource` calls it.
  public let key: String
  public let kind: ArgumentKind
  public let isRequired: Bool
  /// Whether it, with the repeatable ones after it, may be given again and again.
  public let isRepeatable: Bool

  static func required(_ name: String, _ kind: ArgumentKind, key: String? = nil) -> Self {
    Self(name: name, key: key ?? name, kind: kind, isRequired: true, isRepeatable: false)
  }

  static func optional(_ name: String, _ kind: ArgumentKind, key: String? = nil) -> Self {
    Self(name: name, key: key ?? name, kind: kind, isRequired: false, isRepeatable: false)
  }

  static func repeated(_ name: String, _ kind: ArgumentKind) -> Self {
    Self(name: name, key: name, kind: kind, isRequired: true, isRepeatable: true)
  }

  /// For a signature: `culture?`, `source…`.
  public var label: String { name + (isRepeatable ? "…" : isRequired ? "" : "?") }
}

/// What kind of value an expression gives.
///
/// Everything travels as text; the others are what the text must look like.
public enum ExpressionType: String, Sendable, Codable, CaseIterable {
  case text, number, boolean
  /// Text `M/d/yyyy h:mm:ss tt` in UTC.
  case date
  case list
  /// Id of another object, such as the manager.
  case reference
  /// Not known without the values.
  case any
}

/// What a parameter expects.
public enum ArgumentKind: Sendable, Equatable, CaseIterable {
  case any, text, number, boolean
  /// What another date function gives.
  case date
  /// Text of a date in any form.
  case dateText
  /// A multi-valued attribute.
  case list
  case textOrList
  /// A comparison or a truth value.
  case condition
  /// A .NET regular expression.
  case pattern
  /// Name of a group in the pattern.
  case groupName
  /// A .NET custom date format.
  case dateFormat
  /// Names of .NET `DateTimeStyles`.
  case dateStyles
  /// `yyyy`, `m`, `d` …
  case interval
  /// Such as `en-US`.
  case culture
  /// `vbTextCompare` or `vbBinaryCompare`.
  case compareType
  /// `[appRoleAssignments]`.
  case roles
}
