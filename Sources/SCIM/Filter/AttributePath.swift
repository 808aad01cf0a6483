/// The name of a place in a resource: `[URN:]attribute[filter].subAttribute` (RFC 7644 §3.10, §3.5.2).
///
/// Examples: `userName`, `name.familyName`, `emails[type eq "work"].value`,
/// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`, and a schema URN
/// alone for all attributes of an extension.
public struct AttributePath: Sendable, Equatable {
  /// The schema's URN, where the path gives one.
  public var schema: String?
  /// The attribute; empty when the path names a whole schema.
  public var name: String
  /// Selects elements of a multi-valued attribute.
  public var valueFilter: Filter?
  public var subAttribute: String?

  public init(
    schema: String? = nil, name: String, valueFilter: Filter? = nil, subAttribute: String? = nil
  ) {
    self.schema = schema
    self.name = name
    self.valueFilter = valueFilter
    self.subAttribute = subAttribute
  }

  /// Whether the path is a schema's URN with no attribute.
  public var isWholeSchema: Bool { name.isEmpty }

  /// Reads a path; spaces around it are allowed, anything else is not.
  ///
  /// - Throws: ``FilterError`` with the position; never traps, whatever the text.
  public init(parsing text: String) throws(FilterError) {
    var parser = try FilterParser(text)
    self = try parser.wholePath()
  }
}

extension AttributePath: CustomStringConvertible {
  /// The path in normal form; reading it gives the same path.
  public var description: String {
    var text = schema ?? ""
    if let schema, !schema.isEmpty, !name.isEmpty { text += ":" }
    text += name
    if let valueFilter { text += "[\(valueFilter)]" }
    if let subAttribute { text += ".\(subAttribute)" }
    return text
  }
}
