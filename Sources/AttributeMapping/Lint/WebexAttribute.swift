/// A target attribute of Webex with what is known of it.
///
/// Source: Webex Help Center d3p9vfb (attributes of the gallery connector); entra-docs,
/// cisco-webex-provisioning-tutorial; developer.webex.com, SCIM 2 Users (types and lengths).
public struct WebexAttribute: Sendable, Equatable, Identifiable {
  /// Whether the connector maps it from the start.
  public enum Kind: String, Sendable { case standard = "default", available }

  public var id: String { target }
  /// Path of the attribute.
  public let target: String
  public let kind: Kind
  public let type: AttributeDefinition.DataType
  /// What it is usually fed from, as an expression; nil where nothing is fixed.
  public let source: String?
  public let isRequired: Bool
  /// Whether Webex can search for it, so that it can be a matching attribute.
  public let isFilterable: Bool
  /// Longest value in characters, where it is published.
  public let maximumLength: Int?
  public let note: String?

  init(
    _ target: String, _ source: String?, _ kind: Kind = .available,
    _ type: AttributeDefinition.DataType = .string, isRequired: Bool = false,
    isFilterable: Bool = false, length: Int? = nil, note: String? = nil
  ) {
    self.target = target
    self.kind = kind
    self.type = type
    self.source = source
    self.isRequired = isRequired
    self.isFilterable = isFilterable
    maximumLength = length
    self.note = note
  }

  /// The definition that the target attribute list of a schema would have.
  public var definition: AttributeDefinition {
    var definition = AttributeDefinition(target, type: type, isRequired: isRequired)
    definition.isMultivalued = target == "members"
    return definition
  }

  /// The attribute of users or groups with that path, in any case.
  public static func named(_ target: String, ofGroups: Bool = false) -> WebexAttribute? {
    (ofGroups ? groups : users).first { $0.target.lowercased() == target.lowercased() }
  }

  private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"
  private static let language = #"Replace([preferredLanguage], "-", , , "_", , )"#
  private static let unconfirmed = "The gallery connector isn't confirmed to offer it."

  public static let groups: [WebexAttribute] = [
    .init("displayName", "[displayName]", .standard, isRequired: true, isFilterable: true),
    .init("externalId", "[objectId]", .standard, length: 256),
    .init("members", "[members]", .standard, .reference),
  ]

  public static let users: [WebexAttribute] = names + addresses + contacts + more

  private static let names: [WebexAttribute] = [
    .init(
      "userName", "[userPrincipalName]", .standard, isRequired: true, isFilterable: true,
      length: 254, note: "Must be the primary e-mail address in Webex."),
    .init(
      "active", #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#, .standard,
      .boolean),
    .init("displayName", "[displayName]", .standard, length: 512),
    .init("name.familyName", "[surname]", .standard, length: 256),
    .init("name.givenName", "[givenName]", .standard, length: 256),
    .init(
      "externalId", "[objectId]", .standard, length: 256,
      note: "Webex adds it when an existing user is matched."),
    .init("title", "[jobTitle]", length: 512),
  ]

  private static let addresses: [WebexAttribute] = [
    .init(#"addresses[type eq "work"].country"#, "[usageLocation]"),
    .init(#"addresses[type eq "work"].locality"#, "[city]", length: 128),
    .init(#"addresses[type eq "work"].streetAddress"#, "[streetAddress]", length: 512),
    .init(#"addresses[type eq "work"].region"#, "[state]", length: 64),
    .init(#"addresses[type eq "work"].postalCode"#, "[postalCode]", length: 64),
  ]

  private static let contacts: [WebexAttribute] = [
    .init(#"phoneNumbers[type eq "work"].value"#, "[telephoneNumber]"),
    .init(#"phoneNumbers[type eq "mobile"].value"#, "[mobile]"),
    .init(#"phoneNumbers[type eq "fax"].value"#, "[facsimileTelephoneNumber]"),
    .init(#"phoneNumbers[type eq "work_extension"].value"#, nil, note: unconfirmed),
    .init(
      #"emails[type eq "work"].value"#, "[mail]",
      note: "A primary work address must equal userName. \(unconfirmed)"),
  ]

  private static let more: [WebexAttribute] = [
    .init("\(enterprise)department", "[department]", length: 512, note: unconfirmed),
    .init("\(enterprise)employeeNumber", "[employeeId]", length: 256, note: unconfirmed),
    .init("\(enterprise)organization", "[companyName]", length: 512, note: unconfirmed),
    .init("\(enterprise)division", nil, length: 512, note: unconfirmed),
    .init("\(enterprise)costCenter", nil, length: 256, note: unconfirmed),
    .init(
      "\(enterprise)manager", "[manager]", .available, .reference,
      note: "Another user of the same organization. \(unconfirmed)"),
    .init("preferredLanguage", language, note: "Such as en_US. \(unconfirmed)"),
    .init("locale", language, note: "Such as en_US. \(unconfirmed)"),
    .init("timezone", nil, note: "An IANA name such as Europe/Oslo. \(unconfirmed)"),
    .init("nickName", nil, length: 256, note: unconfirmed),
    .init("userType", #""user""#, note: "user for people. \(unconfirmed)"),
  ]
}
