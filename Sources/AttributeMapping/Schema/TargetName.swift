internal import SCIM

/// What kind of target attribute a name stands for in a SCIM application.
///
/// Source: entra-docs, customize-application-attributes, on custom attributes.
public enum TargetName: Sendable, Equatable {
  /// One of RFC 7643's own: users, groups and the enterprise extension.
  case standard
  /// `urn:ietf:params:scim:schemas:extension:<name>:2.0:User:<attribute>`.
  case custom
  /// Neither, so that the service doesn't take it as an addition.
  case unknown

  public init(_ text: String) {
    guard let path = TargetPath(text) else {
      self = .unknown
      return
    }
    guard let schema = path.schema?.lowercased() else {
      self = Self.names.contains(path.name.lowercased()) ? .standard : .unknown
      return
    }
    if Self.schemas.contains(schema) {
      self = .standard
    } else {
      let isPlain = path.selector == nil && path.subAttribute == nil
      self = isPlain && Self.isExtension(schema) ? .custom : .unknown
    }
  }

  private static func isExtension(_ schema: String) -> Bool {
    let parts = schema.split(separator: ":", omittingEmptySubsequences: false)
    let start = ["urn", "ietf", "params", "scim", "schemas", "extension"]
    return parts.count == 9 && zip(parts, start).allSatisfy { $0 == $1 } && !parts[6].isEmpty
      && parts[7] == "2.0" && ["user", "group"].contains(parts[8])
  }

  private static let schemas = Set(
    [Schema.user, .group, .enterpriseUser].map { $0.id.lowercased() })

  /// `manager` is written without its schema in places.
  private static let names = Set(
    (Schema.user.attributes + Schema.group.attributes).map { $0.name.lowercased() }
      + ["id", "externalid", "meta", "manager"])
}
