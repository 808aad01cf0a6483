public import Foundation

/// A user or group that is assigned to the provisioning application.
///
/// Source: Microsoft Graph `appRoleAssignment`.
public struct Assignment: Sendable, Equatable, Codable, Identifiable {
  public enum PrincipalKind: String, Sendable, Codable {
    case user, group, servicePrincipal, unknown
  }

  /// Case-sensitive id of the assignment.
  public var id: String
  public var principalId: String
  public var principalName: String
  public var principalKind: PrincipalKind
  /// Empty where it can't be understood.
  public var roleId: String
  /// The role's display name; nil for default access.
  public var roleName: String?
  public var createdAt: Date?
  /// Direct user members of a group; nil for a user, or where it could not be read.
  public var directMembers: Int?
  /// Groups nested in a group: the service does not provision their members.
  public var nestedGroups: Int?

  /// An assignment of which the service's answer can't be understood.
  static func unreadable(_ number: Int, _ source: String) -> Assignment {
    Assignment(
      id: "unreadable-\(number)", principalId: "",
      principalName: "an assignment that can't be read: \(source)", principalKind: .unknown,
      roleId: "")
  }

  var isUnreadable: Bool { principalKind == .unknown && principalId.isEmpty }

  /// The all-zero role: in scope since 2020, though Webex's tutorial says otherwise.
  public var isDefaultAccess: Bool {
    !roleId.isEmpty && roleId.allSatisfy { $0 == "0" || $0 == "-" }
  }

  /// The role as people are told it.
  public var roleWords: String {
    if roleId.isEmpty { return "unknown" }
    return isDefaultAccess ? "Default Access" : roleName ?? roleId
  }

  public init(
    id: String, principalId: String, principalName: String, principalKind: PrincipalKind,
    roleId: String, roleName: String? = nil, createdAt: Date? = nil, directMembers: Int? = nil,
    nestedGroups: Int? = nil
  ) {
    self.id = id
    self.principalId = principalId
    self.principalName = principalName
    self.principalKind = principalKind
    self.roleId = roleId
    self.roleName = roleName
    self.createdAt = createdAt
    self.directMembers = directMembers
    self.nestedGroups = nestedGroups
  }
}
