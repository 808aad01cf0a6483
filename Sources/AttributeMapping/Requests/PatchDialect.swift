/// In which of its two forms Entra writes a PATCH.
///
/// Source: "Known issues and resolutions with SCIM 2.0 protocol compliance" (COMPAT).
public enum PatchDialect: String, Sendable, Codable, CaseIterable {
  /// Capitalised operations, Booleans as text, one operation for each attribute: the default.
  case classic = "AzureAdScimPatch2017"
  /// RFC 7644: operations in lower case, JSON Booleans, plain paths merged into one operation.
  case standard = "aadOptscim062020"

  /// The dialect that the flag in the query of a tenant URL chooses.
  public init(tenantURL: String) {
    let query = tenantURL.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let flags = query.prefix { $0 != "#" }.split(separator: "&").map { $0.lowercased() }
    let hasFlag = flags.contains { $0.hasPrefix(Self.standard.rawValue.lowercased()) }
    self = hasFlag ? .standard : .classic
  }
}
