internal import Evidence
public import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

/// What the sign-in to Graph may do, capability by capability.
public struct PermissionReport: Sendable, Equatable {
  public enum Verdict: String, Sendable {
    case granted
    /// Only for what the application owns.
    case ownedOnly = "owned-only"
    case missing
    /// The permission is there; the person has no directory role that opens it.
    case roleMissing = "role-missing"
    /// The token doesn't tell.
    case unknown

    public var words: String {
      switch self {
      case .granted: "granted"
      case .ownedOnly: "own apps only"
      case .missing: "MISSING"
      case .roleMissing: "NO ROLE"
      case .unknown: "unknown"
      }
    }
  }

  public struct Row: Sendable, Equatable {
    public var capability: GraphCapability
    public var verdict: Verdict
    /// The permission that grants it.
    public var grantedBy: String?
  }

  /// The person, or the application's name.
  public var account: String?
  public var isApplication: Bool
  public var tenant: String?
  public var clientID: String?
  public var expires: Date?
  /// Everything that the token carries.
  public var permissions: [String]
  /// Names of directory roles; nil where the token doesn't tell.
  public var roles: [String]?
  public var rows: [Row]

  init(_ claims: TokenClaims?) {
    account = claims.flatMap { $0.userPrincipalName ?? $0.appDisplayName ?? $0.appId }
    isApplication = claims?.isApplication ?? false
    tenant = claims?.tenantId
    clientID = claims?.appId
    expires = claims?.expires
    permissions = claims?.permissions.sorted() ?? []
    let ids = claims.flatMap { $0.isApplication ? nil : $0.directoryRoles }
    roles = ids.map { $0.map { DirectoryRole.names[$0] ?? $0 } }
    rows = GraphCapability.all.map { Row($0, claims) }
  }

  /// What lacks for reading, or with changes for everything.
  public func missing(withChanges: Bool) -> [Row] {
    rows.filter { row in
      (withChanges || !row.capability.isChange)
        && (row.verdict == .missing || row.verdict == .roleMissing)
    }
  }

  /// Which directory roles the account lacks, and for what, a sentence each.
  public var lackingRoles: [String] {
    let rows = rows.filter { $0.verdict == .roleMissing }
    return [true, false].compactMap { isLog in
      guard let row = rows.first(where: { $0.capability.isLog == isLog }) else { return nil }
      let what = isLog ? "read the logs" : "see and change job and applications"
      return "NO ROLE: to \(what), the account also needs a directory role: "
        + "\(row.capability.roles)."
    }
  }

  /// The permissions to ask an administrator for, each once.
  public func lacking(withChanges: Bool) -> [String] {
    var names: [String] = []
    for row in missing(withChanges: withChanges) where row.verdict == .missing {
      if !names.contains(row.capability.permission) { names.append(row.capability.permission) }
    }
    return names
  }
}

extension PermissionReport.Row {
  init(_ capability: GraphCapability, _ claims: TokenClaims?) {
    self.capability = capability
    guard let claims else {
      verdict = .unknown
      return
    }
    let held = claims.permissions
    func first(_ names: [String]) -> String? {
      names.first { name in held.contains { $0.lowercased() == name.lowercased() } }
    }
    if let name = first([capability.permission] + capability.alternatives) {
      grantedBy = name
      verdict = Self.roleOpens(capability, claims) ? .granted : .roleMissing
    } else if claims.isApplication, let name = first(capability.forOwner) {
      grantedBy = name
      verdict = .ownedOnly
    } else {
      verdict = .missing
    }
  }

  /// An application needs no role, and where the token names none the service decides.
  private static func roleOpens(_ capability: GraphCapability, _ claims: TokenClaims) -> Bool {
    guard capability.needsRole, !claims.isApplication, let roles = claims.directoryRoles else {
      return true
    }
    let opens =
      capability.isLog
      ? DirectoryRole.administrators.union(DirectoryRole.readers) : DirectoryRole.administrators
    return !opens.isDisjoint(with: roles)
  }
}

extension Integration {
  /// What the sign-in may do, by the token's own words: for display, the service decides.
  public func permissions() async throws(ProvisioningError) -> PermissionReport {
    let services = try await services()
    let purpose = Self.signInPurpose
    let reading = await observe(purpose) {
      TokenClaims(try await services.graph(purpose).tokens.token(TokenRequest()).value)
    }
    let report = PermissionReport(try reading.result.get())
    // What an expired token carries is granted to nobody.
    if let expires = report.expires, expires <= options.timing.now() {
      throw ProvisioningError(
        .notSignedIn, leg: .consoleToGraph, operation: purpose.operation,
        message: "the token expired on \(Words.moment(expires))",
        advice: Advice.notSignedIn(.consoleToGraph))
    }
    return report
  }
}
