/// A filter expression (RFC 7644 §3.4.2.2).
public indirect enum Filter: Sendable, Equatable {
  /// `attribute op value`; the value is a string, number, Boolean or null.
  case compare(AttributePath, Comparison, JSONValue)
  /// `attribute pr`
  case present(AttributePath)
  /// `attribute[filter]`: the path has a value filter and no sub-attribute.
  case valuePath(AttributePath)
  /// Two or more, all of which must hold.
  case and([Filter])
  /// Two or more, one of which must hold.
  case or([Filter])
  case not(Filter)

  /// An operator that takes a value.
  public enum Comparison: String, Sendable, CaseIterable {
    case equal = "eq"
    case notEqual = "ne"
    case contains = "co"
    case startsWith = "sw"
    case endsWith = "ew"
    case greaterThan = "gt"
    case greaterOrEqual = "ge"
    case lessThan = "lt"
    case lessOrEqual = "le"
  }

  /// Reads a filter; operators, `and`, `or`, `not` and literals may be in any case.
  ///
  /// - Throws: ``FilterError`` with the position; never traps, whatever the text.
  public init(parsing text: String) throws(FilterError) {
    var parser = try FilterParser(text)
    self = try parser.wholeFilter()
  }
}

/// Why a text is no filter or path, and where.
public struct FilterError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    case empty
    case tooLong
    case tooDeep
    case expectedAttribute
    case invalidAttribute(String)
    case expectedOperator
    case unknownOperator(String)
    case expectedValue
    case invalidValue(JSONError.Reason)
    case expectedParenthesis
    case expectedBracket
    case trailingText
  }

  public var reason: Reason
  /// UTF-8 bytes before the fault.
  public var offset: Int

  public init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String {
    let words =
      switch reason {
      case .empty: "the expression is empty"
      case .tooLong: "the expression is too long"
      case .tooDeep: "the expression is nested too deeply"
      case .expectedAttribute: "an attribute is expected"
      case .invalidAttribute(let name): "'\(name)' is not an attribute"
      case .expectedOperator: "an operator is expected"
      case .unknownOperator(let name): "'\(name)' is not an operator"
      case .expectedValue: "a value is expected"
      case .invalidValue(let reason): "the value is wrong: \(reason.rawValue)"
      case .expectedParenthesis: "a parenthesis is expected"
      case .expectedBracket: "a closing bracket is expected"
      case .trailingText: "text after the end"
      }
    return "\(words) at position \(offset)"
  }
}

extension Filter: CustomStringConvertible {
  /// The filter in normal form; reading it gives the same filter.
  public var description: String {
    switch self {
    case .compare(let path, let comparison, let value):
      "\(path) \(comparison.rawValue) \(value.text())"
    case .present(let path): "\(path) pr"
    case .valuePath(let path): "\(path)"
    case .and(let filters): filters.map { $0.text(inside: .and) }.joined(separator: " and ")
    case .or(let filters): filters.map { $0.text(inside: .or) }.joined(separator: " or ")
    case .not(let filter): "not (\(filter))"
    }
  }

  private enum Junction { case and, or }

  private func text(inside junction: Junction) -> String {
    switch (self, junction) {
    case (.or, _), (.and, .and): "(\(self))"
    default: description
    }
  }
}

extension Filter {
  /// The value when the filter is one equality on that attribute, for example for an index.
  public func equality(on attribute: String) -> String? {
    guard case .compare(let path, .equal, .string(let value)) = self,
      path.valueFilter == nil, path.subAttribute == nil, path.name.equalsIgnoringCase(attribute)
    else { return nil }
    return value
  }

  /// Visits every comparison and presence test, those inside value filters too.
  ///
  /// The visitor is given the operator (nil for `pr`) and the value; a path inside a value filter
  /// comes with its attribute put before it.
  public func forEachTest(_ visit: (AttributePath, Comparison?, JSONValue?) -> Void) {
    forEachTest(within: nil, visit)
  }

  private func forEachTest(
    within outer: AttributePath?, _ visit: (AttributePath, Comparison?, JSONValue?) -> Void
  ) {
    func full(_ path: AttributePath) -> AttributePath {
      guard let outer else { return path }
      return AttributePath(schema: outer.schema, name: outer.name, subAttribute: path.name)
    }
    switch self {
    case .compare(let path, let comparison, let value):
      path.valueFilter?.forEachTest(within: path, visit)
      visit(full(path), comparison, value)
    case .present(let path):
      path.valueFilter?.forEachTest(within: path, visit)
      visit(full(path), nil, nil)
    case .valuePath(let path): path.valueFilter?.forEachTest(within: path, visit)
    case .and(let filters), .or(let filters):
      for filter in filters { filter.forEachTest(within: outer, visit) }
    case .not(let filter): filter.forEachTest(within: outer, visit)
    }
  }
}
