/// The line form of filters.
///
///     department EQUALS "Sales" AND jobTitle IS NOT NULL OR "Berlin": city EQUALS "Berlin"
///
/// AND binds more tightly than OR; a title in quotes may stand before a group. Values are quoted,
/// with `\"` and `\\` inside; several are separated by commas. A name that isn't plain stands in
/// square brackets, an operator that isn't known in braces.
extension ScopingFilter: CustomStringConvertible {
  public var description: String {
    groups.map(\.description).joined(separator: " OR ")
  }
}

extension ScopingFilter.Group: CustomStringConvertible {
  public var description: String {
    let text =
      clauses.isEmpty ? "()" : clauses.map(\.description).joined(separator: " AND ")
    return name.isEmpty ? text : "\(ExpressionFormatter.quoted(name)): \(text)"
  }
}

extension ScopingFilter.Clause: CustomStringConvertible {
  public var description: String {
    let values = values.map(ExpressionFormatter.quoted).joined(separator: ", ")
    let text = "\(Self.name(attribute)) \(comparison.lineForm)"
    return values.isEmpty ? text : "\(text) \(values)"
  }

  private static func name(_ name: String) -> String {
    let isPlain = !name.isEmpty && name.utf8.allSatisfy(FilterLineParser.isPlain)
    return isPlain ? name : "[\(FilterLineParser.escaped(name, close: "]"))]"
  }
}

extension FilterOperator {
  /// As it stands in a line; only the documented spelling goes without braces.
  var lineForm: String {
    definition?.symbol == self ? rawValue : "{\(FilterLineParser.escaped(rawValue, close: "}"))}"
  }
}
