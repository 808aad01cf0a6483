/// One function of the expression language, as an operator needs to know it.
///
/// Source: Microsoft, "Reference for writing expressions for attribute mappings"; the two role
/// functions that it leaves out stand in "Customize application attributes".
public struct FunctionSignature: Sendable, Equatable, Identifiable {
  /// Something that keeps a function from being used everywhere.
  public enum Restriction: Sendable, Hashable, CaseIterable {
    /// Not supported for SCIM applications, and so not for Webex.
    case notForSCIM
    /// Only as the outermost function.
    case onlyOutermost
    /// Doesn't work while the scope is "sync all users and groups".
    case notWhenEverybodyIsInScope
    /// Not as the source of `Switch`.
    case notAsSwitchSource
    /// Not as the condition of `IIF`.
    case notAsCondition
    /// Its exact behaviour isn't documented.
    case undocumented
  }

  public var id: String { name }
  /// As written; the language is case-sensitive.
  public let name: String
  public let parameters: [FunctionParameter]
  public let result: ExpressionType
  /// One sentence.
  public let summary: String
  /// An expression that uses the function.
  public let example: String
  /// What the example gives, in words where that depends on the time or on chance.
  public let exampleResult: String
  /// Document and heading, such as `functions-for-customizing-application-data#append`.
  public let section: String
  public let restrictions: Set<Restriction>
  /// How often the repeatable parameters are given at least.
  public let minimumRepeats: Int

  init(
    _ name: String, _ parameters: [FunctionParameter], gives result: ExpressionType = .text,
    _ summary: String, example: String, result exampleResult: String, section: String? = nil,
    restrictions: Set<Restriction> = [], minimumRepeats: Int = 1
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.summary = summary
    self.example = example
    self.exampleResult = exampleResult
    self.section =
      section ?? "functions-for-customizing-application-data#\(name.lowercased())"
    self.restrictions = restrictions
    self.minimumRepeats = minimumRepeats
  }

  /// `Replace(source, oldValue?, …)`: optional parameters carry a question mark.
  public var label: String { "\(name)(\(parameters.map(\.label).joined(separator: ", ")))" }
}

/// Positions of arguments.
extension FunctionSignature {
  /// Index of the first parameter that can be repeated; the count if there is none.
  var repeatStart: Int { parameters.firstIndex(where: \.isRepeatable) ?? parameters.count }

  /// Parameters that repeat together, such as key and value.
  var repeatLength: Int { parameters.count - repeatStart }

  /// How many positions a call has at least; an empty argument fills one.
  public var minimumCount: Int {
    guard repeatLength == 0 else { return repeatStart + repeatLength * minimumRepeats }
    return (parameters.lastIndex(where: \.isRequired) ?? -1) + 1
  }

  /// How many positions a call has at most; nil if there is no bound.
  public var maximumCount: Int? { repeatLength == 0 ? parameters.count : nil }

  /// Index in ``parameters`` of the argument at a position; nil beyond the last one.
  public func parameterIndex(at position: Int) -> Int? {
    guard position >= 0 else { return nil }
    if position < parameters.count { return position }
    guard repeatLength > 0 else { return nil }
    return repeatStart + (position - repeatStart) % repeatLength
  }

  /// What stands at a position; nil beyond the last one.
  public func parameter(at position: Int) -> FunctionParameter? {
    parameterIndex(at: position).map { parameters[$0] }
  }

  /// Graph's key of the argument at a position: `source`, `Find`, `key1`, `value1`.
  public func parameterKey(at position: Int) -> String? {
    guard let parameter = parameter(at: position) else { return nil }
    guard parameter.isRepeatable else { return parameter.key }
    return "\(parameter.key)\((position - repeatStart) / repeatLength + 1)"
  }
}
