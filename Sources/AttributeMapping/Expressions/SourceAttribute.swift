/// An attribute of the source directory that an expression can name.
public struct SourceAttribute: Sendable, Equatable, Codable, Identifiable {
  /// Graph's `attributeDefinition.type`.
  public enum DataType: String, Sendable, Codable, CaseIterable {
    case string = "String"
    case boolean = "Boolean"
    case dateTime = "DateTime"
    case integer = "Integer"
    case reference = "Reference"
    case binary = "Binary"
  }

  public var id: String { name }
  /// As written in brackets.
  public var name: String
  public var type: DataType
  public var isMultivalued: Bool
  /// Whether every object has a value.
  public var isAlwaysPresent: Bool
  /// What an operator should know; nil if the name says it.
  public var note: String?

  public init(
    _ name: String, _ type: DataType = .string, isMultivalued: Bool = false,
    isAlwaysPresent: Bool = false, note: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isMultivalued = isMultivalued
    self.isAlwaysPresent = isAlwaysPresent
    self.note = note
  }

  /// What kind of value the attribute gives in an expression.
  var expressionType: ExpressionType {
    if isMultivalued { return .list }
    return switch type {
    case .boolean: .boolean
    case .integer: .number
    case .reference: .reference
    case .string, .dateTime, .binary: .text
    }
  }
}
