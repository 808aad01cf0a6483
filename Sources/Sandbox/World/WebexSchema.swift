/// The synchronization schema of the Webex connector (microsoft-graph.md, section 4.8).
enum WebexSchema {
  static let source = "Azure Active Directory"
  static let userTarget = "urn:ietf:params:scim:schemas:core:2.0:User"
  static let groupTarget = "urn:ietf:params:scim:schemas:core:2.0:Group"

  /// Attributes that Webex accepts beyond the default mappings.
  private static let optionalTargets = [
    "title", "emails[type eq \"work\"].value", "addresses[type eq \"work\"].country",
    "addresses[type eq \"work\"].locality",
    "addresses[type eq \"work\"].streetAddress", "addresses[type eq \"work\"].region",
    "addresses[type eq \"work\"].postalCode", "phoneNumbers[type eq \"work\"].value",
    "phoneNumbers[type eq \"mobile\"].value", "phoneNumbers[type eq \"fax\"].value",
    "phoneNumbers[type eq \"work_extension\"].value", "preferredLanguage", "locale", "timezone",
    "nickName", "userType", "\(enterprise):department", "\(enterprise):employeeNumber",
    "\(enterprise):organization", "\(enterprise):division", "\(enterprise):costCenter",
  ]
  private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  private static let sourceAttributes = [
    "userPrincipalName", "displayName", "givenName", "surname", "mail", "mailNickname",
    "jobTitle", "department", "companyName", "employeeId", "city", "state", "country",
    "streetAddress", "postalCode", "usageLocation", "preferredLanguage",
    "physicalDeliveryOfficeName", "telephoneNumber", "mobile", "facsimileTelephoneNumber",
    "originalUserPrincipalName", "employeeType", "onPremisesSecurityIdentifier", "IsSoftDeleted",
  ]

  /// Source attributes of users that are not single texts, and the fifteen extension attributes.
  private static var otherSourceAttributes: [JSON] {
    [
      attribute("accountEnabled", type: "Boolean"), attribute("dirSyncEnabled", type: "Boolean"),
      attribute("employeeHireDate", type: "DateTime"),
      attribute("employeeLeaveDateTime", type: "DateTime"),
      attribute("otherMails", multivalued: true), attribute("proxyAddresses", multivalued: true),
      attribute("appRoleAssignments", multivalued: true),
    ] + (1...15).map { attribute("extensionAttribute\($0)") }
      + [attribute("manager", type: "Reference", references: [reference("User", nil)])]
  }

  /// The default schema; `groups` says whether the group mapping is on.
  static func make(id: String, target: String, groups: Bool) -> JSON {
    [
      "id": .string(id), "version": "v1.2",
      "directories": [sourceDirectory, targetDirectory(target)],
      "synchronizationRules": [rule(target, groups: groups)],
    ]
  }

  // MARK: Directories

  private static func attribute(
    _ name: String, type: String = "String", anchor: Bool = false, caseExact: Bool = false,
    multivalued: Bool = false, required: Bool = false, mutability: String = "ReadWrite",
    references: [JSON] = []
  ) -> JSON {
    [
      "name": .string(name), "type": .string(type), "anchor": .bool(anchor),
      "caseExact": .bool(caseExact), "multivalued": .bool(multivalued),
      "required": .bool(required), "flowNullValues": false, "mutability": .string(mutability),
      "defaultValue": nil, "metadata": [], "apiExpressions": [],
      "referencedObjects": .array(references),
    ]
  }

  private static func object(_ name: String, _ attributes: [JSON], metadata: [JSON] = []) -> JSON {
    [
      "name": .string(name), "supportedApis": [], "metadata": .array(metadata),
      "attributes": .array(attributes),
    ]
  }

  private static func directory(
    _ id: String, _ name: String, readOnly: Bool, _ objects: [JSON]
  ) -> JSON {
    [
      "id": .string(id), "name": .string(name), "version": "1", "readOnly": .bool(readOnly),
      "discoverabilities": "None", "discoveryDateTime": nil, "objects": .array(objects),
    ]
  }

  private static func reference(_ name: String, _ property: String?) -> JSON {
    ["referencedObjectName": .string(name), "referencedProperty": .optional(property)]
  }

  private static var sourceDirectory: JSON {
    directory(
      "66e4a8cc-1b7b-435e-95f8-f06cea133828", source, readOnly: true,
      [
        object(
          "User",
          [attribute("objectId", anchor: true)] + sourceAttributes.map { attribute($0) }
            + otherSourceAttributes,
          metadata: [
            ["key": "IsSoftDeletionSupported", "value": "True"],
            ["key": "PropertyNameSoftDeleted", "value": "IsSoftDeleted"],
            ["key": "PropertyNameAccountEnabled", "value": "accountEnabled"],
          ]),
        object(
          "Group",
          [
            attribute("objectId", anchor: true), attribute("displayName"),
            attribute("description"), attribute("mailNickname"),
            attribute(
              "members", type: "Reference", multivalued: true,
              references: [reference("User", nil)]),
          ]),
      ])
  }

  private static func targetDirectory(_ name: String) -> JSON {
    let identifier = attribute("id", anchor: true, caseExact: true, mutability: "ReadOnly")
    return directory(
      "48b3e7f0-15ac-4d69-9c02-7be1d0f5a836", name, readOnly: false,
      [
        object(
          userTarget,
          [
            identifier, attribute("userName", required: true),
            attribute("active", type: "Boolean"), attribute("displayName"),
            attribute("name.givenName"), attribute("name.familyName"), attribute("externalId"),
          ] + optionalTargets.map { attribute($0) }
            + [
              attribute(
                "\(enterprise):manager", type: "Reference",
                references: [reference(userTarget, "id")])
            ]),
        object(
          groupTarget,
          [
            identifier, attribute("displayName", required: true), attribute("externalId"),
            attribute(
              "members", type: "Reference", multivalued: true,
              references: [reference(userTarget, "id")]),
          ]),
      ])
  }

  // MARK: Mappings

  private static func direct(
    _ target: String, _ source: String, matching: Int = 0, references: Bool = false
  ) -> JSON {
    mapping(target, attributeSource(source), matching: matching, references: references)
  }

  private static func mapping(
    _ target: String, _ source: JSON, matching: Int = 0, references: Bool = false
  ) -> JSON {
    [
      "targetAttributeName": .string(target), "matchingPriority": .integer(matching),
      "flowType": "Always", "flowBehavior": "FlowWhenChanged",
      "exportMissingReferences": .bool(references), "defaultValue": nil, "source": source,
    ]
  }

  private static func attributeSource(_ name: String) -> JSON {
    [
      "type": "Attribute", "name": .string(name), "expression": .string("[\(name)]"),
      "parameters": [],
    ]
  }

  private static func constantSource(_ value: String) -> JSON {
    [
      "type": "Constant", "name": .string(value), "expression": .string("\"\(value)\""),
      "parameters": [],
    ]
  }

  private static var activeSource: JSON {
    [
      "type": "Function", "name": "Switch",
      "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
      "parameters": [
        ["key": "source", "value": attributeSource("IsSoftDeleted")],
        ["key": "key1", "value": constantSource("False")],
        ["key": "value1", "value": constantSource("True")],
        ["key": "key2", "value": constantSource("True")],
        ["key": "value2", "value": constantSource("False")],
      ],
    ]
  }

  private static func objectMapping(
    _ kind: String, _ target: String, _ targetObject: String, enabled: Bool, _ mappings: [JSON]
  ) -> JSON {
    [
      "name": .string("Synchronize Microsoft Entra \(kind.lowercased())s to \(target)"),
      "enabled": .bool(enabled), "flowTypes": "Add, Update, Delete",
      "sourceObjectName": .string(kind), "targetObjectName": .string(targetObject),
      "scope": nil, "metadata": [], "attributeMappings": .array(mappings),
    ]
  }

  private static func rule(_ target: String, groups: Bool) -> JSON {
    [
      "id": "33f7c90d-bf71-41b1-bda6-aaf0ddbee5d8#V2", "name": "USER_OUTBOUND_USER",
      "priority": 1, "editable": true, "sourceDirectoryName": .string(source),
      "targetDirectoryName": .string(target), "containerFilter": nil, "groupFilter": nil,
      "metadata": [["key": "supportsProvisionOnDemand", "value": "True"]],
      "objectMappings": [
        objectMapping(
          "User", target, userTarget, enabled: true,
          [
            direct("userName", "userPrincipalName", matching: 1),
            mapping("active", activeSource), direct("displayName", "displayName"),
            direct("name.familyName", "surname"), direct("name.givenName", "givenName"),
            direct("externalId", "objectId"),
          ]),
        objectMapping(
          "Group", target, groupTarget, enabled: groups,
          [
            direct("displayName", "displayName", matching: 1),
            direct("externalId", "objectId"),
            direct("members", "members", references: true),
          ]),
      ],
    ]
  }
}
