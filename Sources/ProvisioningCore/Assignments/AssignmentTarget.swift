/// Who has a role of the provisioning application, or is to have it.
public struct AssignmentTarget: Sendable, Equatable, Codable {
  /// Object id of the application that people are assigned to.
  public var servicePrincipalId: String
  public var principalId: String
  public var principalKind: Assignment.PrincipalKind
  public var principalName: String
  public var roleId: String
  /// Nil for default access.
  public var roleName: String?

  public init(
    servicePrincipalId: String, principalId: String, principalKind: Assignment.PrincipalKind,
    principalName: String, roleId: String, roleName: String?
  ) {
    self.servicePrincipalId = servicePrincipalId
    self.principalId = principalId
    self.principalKind = principalKind
    self.principalName = principalName
    self.roleId = roleId
    self.roleName = roleName
  }

  var roleWords: String { roleId.isEmpty ? "an unknown role" : roleName ?? "Default Access" }

  /// Whether an assignment is this one.
  func isMet(by assignment: Assignment) -> Bool {
    assignment.principalId == principalId && assignment.roleId == roleId
  }
}

/// A role that users and groups can be given.
public struct AssignableRole: Sendable, Equatable, Identifiable {
  public var id: String
  public var name: String

  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }

  /// For applications that declare no roles.
  public static let defaultAccess = AssignableRole(
    id: "00000000-0000-0000-0000-000000000000", name: "Default Access")
}

/// The application that people are assigned to, its roles, and who has them now.
public struct AssignmentRoster: Sendable, Equatable {
  public var servicePrincipalId: String
  public var applicationName: String
  /// Roles that users and groups can be given; only default access where there are none.
  public var roles: [AssignableRole]
  public var assignments: [Assignment]
  /// Whether everybody is provisioned, whoever is assigned.
  public var synchronizesAll: Bool

  public init(
    servicePrincipalId: String, applicationName: String, roles: [AssignableRole],
    assignments: [Assignment], synchronizesAll: Bool = false
  ) {
    self.servicePrincipalId = servicePrincipalId
    self.applicationName = applicationName
    self.roles = roles
    self.assignments = assignments
    self.synchronizesAll = synchronizesAll
  }

  /// The role that is given where none is named: the only one, else the gallery's usual ones.
  public var usualRole: AssignableRole? {
    if roles.count == 1 { return roles.first }
    let usual = ["user", "msiam_access"]
    return usual.lazy.compactMap { name in
      roles.first { $0.name.lowercased() == name }
    }.first
  }

  /// A role by name or id, without regard to case.
  public func role(named text: String) -> AssignableRole? {
    let text = text.lowercased()
    let all = roles + [.defaultAccess]
    return all.first { $0.id.lowercased() == text || $0.name.lowercased() == text }
  }
}
