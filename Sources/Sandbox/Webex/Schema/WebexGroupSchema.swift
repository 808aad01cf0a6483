import SCIM

/// The schemas of Webex groups (webex.md, 3.5).
enum WebexGroupSchema {
  static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"
  static let membersURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers"

  static let type = ResourceType(
    name: "Group", endpoint: "/Groups", description: "Webex group", schema: core,
    extensions: [.init(cisco)])

  static let core: Schema = {
    var schema = Schema.group
    for index in schema.attributes.indices where schema.attributes[index].name == "displayName" {
      schema.attributes[index].maximumLength = 512
    }
    return schema
  }()

  static let cisco = Schema(
    id: extensionURN, name: "WebexGroup", description: "Cisco's extension of Group",
    attributes: [
      Attribute("usage", canonicalValues: ["location", "distribution", "policy"]),
      Attribute(
        "groupType",
        canonicalValues: ["flat_static", "unique_flat_static", "nested_static", "dynamic"]),
      Attribute(
        "provisionSource", mutability: .readOnly,
        canonicalValues: ["SCIM", "AD", "AAD", "BROADWORKS", "OKTA"]),
      Attribute(
        "owners", .complex, multiValued: true, subAttributes: [Attribute("value")],
        maximumCount: 30),
      Attribute(
        "managedBy", .complex, multiValued: true,
        subAttributes: [
          Attribute("orgId"), Attribute("type"), Attribute("id"), Attribute("role"),
        ], maximumCount: 30),
      Attribute(
        "inheritances", .complex, multiValued: true,
        subAttributes: [
          Attribute("type", canonicalValues: ["role"]), Attribute("value"),
          Attribute("nested", .boolean), Attribute("scope", multiValued: true),
        ], maximumCount: 10),
      Attribute(
        "meta", .complex, mutability: .readOnly,
        subAttributes: [Attribute("organizationID", mutability: .readOnly)]),
    ])
}
