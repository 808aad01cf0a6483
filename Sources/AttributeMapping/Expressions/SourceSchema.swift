/// The attributes of one kind of source object, with the rules for names.
public struct SourceSchema: Sendable, Equatable {
  public let attributes: [SourceAttribute]
  /// Whether an attribute that isn't listed can't exist, as in a schema that was read from Graph.
  public let isComplete: Bool
  private let indexByName: [String: Int]

  public init(_ attributes: [SourceAttribute], isComplete: Bool) {
    self.attributes = attributes
    self.isComplete = isComplete
    indexByName = Dictionary(attributes.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  /// The attribute with exactly this name.
  public func attribute(named name: String) -> SourceAttribute? {
    indexByName[name].map { attributes[$0] }
  }

  /// Whether a name is `extension_<appId without hyphens>_<name>`.
  public static func isDirectoryExtension(_ name: String) -> Bool {
    let parts = name.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "extension" && parts[1].utf8.count == 32
      && parts[1].utf8.allSatisfy(\.isHexDigit) && !parts[2].isEmpty
  }

  /// Names that the Graph API or Active Directory uses, in lower case, with Entra's name for them.
  static let foreignNames: [String: String] = [
    "businessphones": "telephoneNumber",
    "cn": "displayName",
    "co": "country",
    "email": "mail",
    "emailaddress": "mail",
    "faxnumber": "facsimileTelephoneNumber",
    "firstname": "givenName",
    "id": "objectId",
    "l": "city",
    "lastname": "surname",
    "mobilephone": "mobile",
    "objectguid": "objectId",
    "officelocation": "physicalDeliveryOfficeName",
    "phonenumber": "telephoneNumber",
    "sn": "surname",
    "st": "state",
    "title": "jobTitle",
    "upn": "userPrincipalName",
  ]

  /// Names that can't be a source, in lower case, with the reason.
  ///
  /// Source: "Known issues for provisioning"; "Customize application attributes".
  static let unusableNames: [String: String] = [
    "samaccountname": "samAccountName can't be used as a source attribute.",
    "onpremisessamaccountname": "samAccountName can't be used as a source attribute.",
    "usertype": "userType can't be used as a source attribute.",
    "photo": "Photos are never provisioned.",
    "thumbnailphoto": "Photos are never provisioned.",
    "password": "Passwords are never provisioned.",
    "passwordprofile.password": "Passwords are never provisioned.",
  ]
}

extension SourceSchema {
  /// Users of Entra, without the directory extensions of a tenant.
  ///
  /// Source: Graph, `objectDefinition`, and the sample of parseExpression.
  public static let entraUsers = SourceSchema(
    userAttributes + extensionAttributes, isComplete: false)

  /// Groups of Entra, as far as their default mappings use them.
  public static let entraGroups = SourceSchema(
    [
      .init("displayName", isAlwaysPresent: true),
      .init("objectId", isAlwaysPresent: true, note: "The id of the group."),
      .init("members", .reference, isMultivalued: true, note: "Direct members only."),
    ], isComplete: false)

  private static let extensionAttributes = (1...15).map {
    SourceAttribute("extensionAttribute\($0)")
  }

  private static let userAttributes: [SourceAttribute] = [
    .init("accountEnabled", .boolean, isAlwaysPresent: true),
    .init(
      "appRoleAssignments", isMultivalued: true, note: "Only as the argument of a role function."),
    .init("city"),
    .init("companyName"),
    .init("country"),
    .init("department"),
    .init("dirSyncEnabled", .boolean),
    .init("displayName", isAlwaysPresent: true),
    .init("employeeHireDate", .dateTime, note: "A date."),
    .init("employeeId"),
    .init("employeeLeaveDateTime", .dateTime, note: "A date."),
    .init("employeeType"),
    .init("facsimileTelephoneNumber", note: "faxNumber in the Graph API."),
    .init("givenName"),
    .init(
      "IsSoftDeleted", .boolean, isAlwaysPresent: true,
      note: "True if unassigned, out of scope, deleted or disabled."),
    .init("jobTitle"),
    .init("mail"),
    .init("mailNickname"),
    .init("manager", .reference, note: "Linked in a second step, never through Switch."),
    .init("mobile", note: "mobilePhone in the Graph API."),
    .init("objectId", isAlwaysPresent: true, note: "The id of the user."),
    .init("onPremisesSecurityIdentifier"),
    .init("originalUserPrincipalName", note: "With #EXT# for guests."),
    .init("otherMails", isMultivalued: true),
    .init("physicalDeliveryOfficeName", note: "officeLocation in the Graph API."),
    .init("postalCode"),
    .init("preferredLanguage", note: "Such as en-US."),
    .init("proxyAddresses", isMultivalued: true),
    .init("state"),
    .init("streetAddress"),
    .init("surname"),
    .init("telephoneNumber", note: "businessPhones in the Graph API."),
    .init("usageLocation", note: "Two letters of a country."),
    .init(
      "userPrincipalName", isAlwaysPresent: true, note: "Without #EXT#@tenant for guests."),
  ]
}
