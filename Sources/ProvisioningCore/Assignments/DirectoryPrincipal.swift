internal import MicrosoftGraph

/// A user or group of the directory that can be assigned.
public struct DirectoryPrincipal: Sendable, Equatable, Identifiable {
  public var id: String
  public var kind: Assignment.PrincipalKind
  public var name: String
  /// User principal name of a user; what kind of group, or its description.
  public var detail: String
  /// Nil for a group, or where the directory does not tell.
  public var isEnabled: Bool?
  public var isGuest: Bool
  /// Why it cannot be assigned; nil where nothing speaks against it.
  public var reasonAgainst: String?

  public init(
    id: String, kind: Assignment.PrincipalKind, name: String, detail: String = "",
    isEnabled: Bool? = nil, isGuest: Bool = false, reasonAgainst: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.detail = detail
    self.isEnabled = isEnabled
    self.isGuest = isGuest
    self.reasonAgainst = reasonAgainst
  }

  public init(_ person: Person) {
    self.init(
      id: person.id, kind: .user,
      name: person.displayName.isEmpty ? person.userPrincipalName : person.displayName,
      detail: person.userPrincipalName, isEnabled: person.isEnabled,
      isGuest: person.userType == .guest)
  }

  /// Name and user principal name, or that it is a group.
  public var title: String {
    kind == .group ? "group \(name)" : detail.isEmpty ? name : "\(name) (\(detail))"
  }
}

extension DirectoryPrincipal {
  init(_ match: PrincipalMatch) {
    switch match {
    case .user(let user): self.init(user)
    case .group(let group): self.init(group)
    }
  }

  init(_ user: GraphUser) {
    let upn = user.userPrincipalName ?? ""
    self.init(
      id: user.id, kind: .user, name: user.displayName.flatMap { $0.isEmpty ? nil : $0 } ?? upn,
      detail: upn, isEnabled: user.accountEnabled, isGuest: user.userType?.lowercased() == "guest")
  }

  init(_ group: GraphGroup) {
    let isDynamic = group.groupTypes.contains("DynamicMembership")
    let kind = group.groupTypes.contains("Unified") ? "Microsoft 365 group" : "security group"
    self.init(
      id: group.id, kind: .group, name: group.displayName ?? group.id,
      detail: (isDynamic ? "dynamic " : "") + kind,
      reasonAgainst: group.securityEnabled == false
        ? "it is no security group, and only those can be assigned" : nil)
  }
}

/// What a search of the directory brought.
public struct DirectorySearch: Sendable, Equatable {
  public var text: String
  /// People first, then groups.
  public var principals: [DirectoryPrincipal]
  /// Why one of the two could not be searched; the other's results are there.
  public var failure: ProvisioningError?
  /// Whether people come from the workspace rather than from Entra.
  public var isFromWorkspace: Bool

  public init(
    text: String, principals: [DirectoryPrincipal], failure: ProvisioningError? = nil,
    isFromWorkspace: Bool = true
  ) {
    self.text = text
    self.principals = principals
    self.failure = failure
    self.isFromWorkspace = isFromWorkspace
  }
}
