import SCIM

/// The schemas of Webex users: the RFC's with Webex's limits, and Cisco's extension (webex.md, 3.3).
enum WebexUserSchema {
  static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"

  static let type = ResourceType(
    name: "User", endpoint: "/Users", description: "Webex user", schema: core,
    extensions: [.init(enterprise), .init(cisco)])

  private static func text(
    _ name: String, _ length: Int? = nil, required: Bool = false, caseExact: Bool = false,
    mutability: Attribute.Mutability = .readWrite, _ description: String = ""
  ) -> Attribute {
    Attribute(
      name, required: required, caseExact: caseExact, mutability: mutability,
      description: description, maximumLength: length)
  }

  static let core: Schema = {
    var schema = Schema.user
    var attributes = schema.attributes
    let lengths = [
      "userName": 254, "displayName": 512, "nickName": 256, "title": 512, "profileUrl": 1000,
      "password": 256,
    ]
    let counts = [
      "emails": 10, "phoneNumbers": 50, "addresses": 10, "photos": 50, "ims": 50, "roles": 100,
      "entitlements": 100, "x509Certificates": 30,
    ]
    let nameLengths = ["formatted": 512]
    let addressLengths = ["streetAddress": 512, "locality": 128, "region": 64, "postalCode": 64]
    let types = [
      "emails": ["work", "home", "room", "other"],
      "phoneNumbers": [
        "work", "home", "mobile", "work_extension", "fax", "pager", "other", "alternate1",
        "alternate2",
      ],
      "photos": ["photo", "thumbnail", "resizable"],
      "roles": ["cirole", "ciRole", "serviceRole", "globalRole"],
    ]
    for index in attributes.indices {
      let name = attributes[index].name
      attributes[index].maximumLength = lengths[name]
      attributes[index].maximumCount = counts[name]
      if name == "userName" { attributes[index].uniqueness = .global }
      if name == "userType" { attributes[index].canonicalValues = userTypes }
      for part in attributes[index].subAttributes.indices {
        let partName = attributes[index].subAttributes[part].name
        switch name {
        case "name":
          attributes[index].subAttributes[part].maximumLength = nameLengths[partName] ?? 256
        case "addresses":
          attributes[index].subAttributes[part].maximumLength = addressLengths[partName]
        default:
          if partName == "type", let values = types[name] {
            attributes[index].subAttributes[part].canonicalValues = values
          }
        }
      }
    }
    schema.attributes = attributes
    return schema
  }()

  static let userTypes = ["user", "room", "external_calling", "calling_service"]

  static let enterprise: Schema = {
    var schema = Schema.enterpriseUser
    var attributes = schema.attributes
    let lengths = [
      "employeeNumber": 256, "costCenter": 256, "organization": 512, "division": 512,
      "department": 512,
    ]
    for index in attributes.indices {
      let name = attributes[index].name
      attributes[index].maximumLength = lengths[name]
      for part in attributes[index].subAttributes.indices {
        if attributes[index].subAttributes[part].name == "value" {
          attributes[index].subAttributes[part].required = true
          attributes[index].subAttributes[part].maximumLength = 512
        }
      }
    }
    schema.attributes = attributes
    return schema
  }()

  static let accountStatuses = [
    "active", "pending", "transient", "disabled", "suspended", "fraud", "fraud-transient",
    "compliance-transient", "pending-transient", "marked_deleted",
  ]

  private static func complex(
    _ name: String, count: Int? = nil, mutability: Attribute.Mutability = .readWrite,
    _ parts: [Attribute]
  ) -> Attribute {
    Attribute(
      name, .complex, multiValued: count != nil, mutability: mutability, subAttributes: parts,
      maximumCount: count)
  }

  private static func texts(_ name: String, count: Int, canonical: [String] = []) -> Attribute {
    Attribute(name, multiValued: true, canonicalValues: canonical, maximumCount: count)
  }

  static let cisco = Schema(
    id: extensionURN, name: "WebexUser", description: "Cisco's extension of User",
    attributes: [
      texts("accountStatus", count: 10, canonical: accountStatuses),
      Attribute(
        "provisionSource", mutability: .readOnly,
        description: "Which synchronization owns the user.",
        canonicalValues: ["SCIM", "AD", "AAD", "BROADWORKS", "OKTA"]),
      Attribute("userNameType", canonicalValues: ["email", "phone", "partner-upn"]),
      Attribute("authProvider", canonicalValues: ["facebook", "O365", "google", "cco"]),
      complex(
        "sipAddresses", count: 2000,
        [
          text("value"), text("display"), Attribute("primary", .boolean),
          Attribute("type", canonicalValues: ["enterprise", "cloud-calling", "personal-room"]),
        ]),
      complex("managedOrgs", count: 2000, [text("orgId"), text("role")]),
      complex("managedGroups", count: 2000, [text("orgId"), text("groupId"), text("role")]),
      complex(
        "managedSites", count: 2000,
        [text("siteName", 512, required: true), text("role", 64, required: true)]),
      texts("licenseID", count: 1000), texts("userSettings", count: 1000),
      texts("userPreferences", count: 1000), texts("macAddresses", count: 50),
      texts("trainSiteNames", count: 2000), texts("linkedTrainSiteNames", count: 2000),
      text("primaryLinkedTrainSiteName", 128), text("toBeConverted", 254, mutability: .readOnly),
      Attribute("isTeamsOnJabberEnabled", .boolean),
      Attribute("isUCCallOnJabberEnabled", .boolean), Attribute("mfaEnabled", .boolean),
      Attribute("avatarSyncEnabled", .boolean, mutability: .readOnly),
      text("teamsClusterId", mutability: .readOnly),
      complex(
        "pronouns",
        [
          text("value"),
          Attribute("visibility", canonicalValues: ["Everyone", "Internal", "Hidden", "Global"]),
        ]),
      complex(
        "extLinkedAccts", count: 2000,
        [text("providerID", 64), text("accountGUID", 512), text("status", 64)]),
      complex(
        "loginIds", count: 2000,
        [
          text("value"), text("format"), text("type"), text("status"), text("lastValidated"),
        ]),
      Attribute(
        "meta", .complex, mutability: .readOnly,
        subAttributes: [text("organizationId", mutability: .readOnly)]),
    ] + numbered)

  private static let numbered: [Attribute] = (1...15).flatMap { number in
    [
      texts("extensionAttribute\(number)", count: 100),
      complex(
        "externalAttribute\(number)", count: 100,
        [text("source", caseExact: true), text("value", caseExact: true)]),
      complex("crossOrgAttribute\(number)", count: 100, [text("orgId"), text("value")]),
    ]
  }
}
