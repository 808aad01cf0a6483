import SCIM

/// Users and groups that no directory brought.
enum WebexFurniture {
  static func users(_ identity: TenantIdentity) -> [SCIM.JSONObject] {
    [
      user(identity, "control.hub", "Control Hub", roles: ["id_full_admin"]),
      user(identity, "boardroom", "Boardroom", type: "room"),
      user(identity, "reception", "Reception"),
      user(identity, "visitor.kiosk", "Visitor Kiosk", type: "room"),
      user(identity, "former.employee", "Former Employee", active: false),
    ]
  }

  private static func user(
    _ identity: TenantIdentity, _ alias: String, _ displayName: String, type: String = "user",
    active: Bool = true, roles: [String] = []
  ) -> SCIM.JSONObject {
    let address = JSONValue.string("\(alias)@\(identity.domain)")
    var resource: SCIM.JSONObject = [
      "schemas": [.string(WebexUserSchema.core.id), .string(WebexUserSchema.extensionURN)],
      "userName": address, "active": .bool(active), "displayName": .string(displayName),
      "emails": [["value": address, "type": "work", "primary": true]],
      "userType": .string(type),
    ]
    if !roles.isEmpty {
      resource["roles"] = .array(roles.map { ["value": .string($0), "type": "cirole"] })
    }
    resource[WebexUserSchema.extensionURN] = [
      "accountStatus": [active ? "active" : "disabled"], "userNameType": "email",
      "meta": ["organizationId": .string(identity.orgId)],
    ]
    return resource
  }

  /// The user that a person had in Webex under the e-mail address.
  static func secondUser(_ person: Person, _ identity: TenantIdentity) -> SCIM.JSONObject {
    var resource = user(identity, person.alias, person.displayName)
    resource["name"] = [
      "givenName": .string(person.given.native), "familyName": .string(person.family.native),
    ]
    return resource
  }

  private static func group(
    _ identity: TenantIdentity, _ displayName: String, externalID: String?, source: String?
  ) -> SCIM.JSONObject {
    var resource: SCIM.JSONObject = [
      "schemas": [.string(WebexGroupSchema.core.id), .string(WebexGroupSchema.extensionURN)],
      "displayName": .string(displayName),
    ]
    if let externalID { resource["externalId"] = .string(externalID) }
    var cisco: SCIM.JSONObject = ["usage": "policy"]
    if let source { cisco["provisionSource"] = .string(source) }
    cisco["meta"] = ["organizationID": .string(identity.orgId)]
    resource[WebexGroupSchema.extensionURN] = .object(cisco)
    return resource
  }

  static func group(_ group: Population.Group, _ identity: TenantIdentity) -> SCIM.JSONObject {
    self.group(identity, group.displayName, externalID: group.entraId, source: "AAD")
  }

  static func localGroup(_ identity: TenantIdentity) -> SCIM.JSONObject {
    group(identity, "Control Hub Test", externalID: nil, source: nil)
  }
}
