public import FoundationEssentials
public import HTTPTransport

/// A member or owner, of whatever type; all but the id may be hidden from the caller.
public struct DirectoryObject: Sendable, Equatable, JSONReadable {
  public enum Kind: String, Sendable, CaseIterable {
    case user, group, servicePrincipal, device, orgContact, application
  }

  public var id: String
  public var kind: Open<Kind>?
  public var displayName: String?
  public var userPrincipalName: String?
  /// Only of users, and only when it was selected.
  public var accountEnabled: Bool?
  public var appId: String?

  private static let names = JSONNames([
    "id", "@odata.type", "displayName", "userPrincipalName", "appId", "accountEnabled",
  ])

  public init?(json: JSONNode) {
    id = ""
    for member in json.members where !member.value.isNull {
      switch Self.names.place(of: member) {
      case 0: id = member.value.string ?? ""
      case 1:
        // `#microsoft.graph.user`
        kind = member.value.nonEmptyString.map { type in
          let dot = type.utf8.lastIndex(of: UInt8(ascii: "."))
          return Open(dot.map { String(type[$0...].dropFirst()) } ?? type)
        }
      case 2: displayName = member.value.string
      case 3: userPrincipalName = member.value.nonEmptyString
      case 4: appId = member.value.nonEmptyString
      case 5: accountEnabled = member.value.bool
      default: break
      }
    }
    if id.isEmpty { return nil }
  }
}

/// A group of the directory.
public struct GraphGroup: Sendable, Equatable, JSONReadable {
  public var id: String
  public var displayName: String?
  public var description: String?
  /// `Unified`, `DynamicMembership`.
  public var groupTypes: [String]
  public var membershipRule: String?
  public var securityEnabled: Bool?
  public var mailEnabled: Bool?
  public var onPremisesSyncEnabled: Bool?
  public var deletedDateTime: Date?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    displayName = json["displayName"]?.string
    description = json["description"]?.nonEmptyString
    groupTypes = json["groupTypes"]?.strings ?? []
    membershipRule = json["membershipRule"]?.nonEmptyString
    securityEnabled = json["securityEnabled"]?.bool
    mailEnabled = json["mailEnabled"]?.bool
    onPremisesSyncEnabled = json["onPremisesSyncEnabled"]?.bool
    deletedDateTime = json["deletedDateTime"]?.date
  }
}

/// Why an object is gone, in a delta answer.
public enum RemovalReason: String, Sendable, CaseIterable, JSONReadable {
  /// Soft deleted; can be restored.
  case changed
  case deleted

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    self = json["reason"]?.string?.equalsIgnoringASCIICase("deleted") == true ? .deleted : .changed
  }
}

/// The tenant.
public struct Organization: Sendable, Equatable, JSONReadable {
  public var id: String
  public var displayName: String?
  public var verifiedDomains: [Domain]

  public struct Domain: Sendable, Equatable, JSONReadable {
    public var name: String
    public var isDefault: Bool
    public var isInitial: Bool

    public init?(json: JSONNode) {
      guard let name = json["name"]?.nonEmptyString else { return nil }
      self.name = name
      isDefault = json["isDefault"]?.bool ?? false
      isInitial = json["isInitial"]?.bool ?? false
    }
  }

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    displayName = json["displayName"]?.string
    verifiedDomains = json.list("verifiedDomains")
  }
}
