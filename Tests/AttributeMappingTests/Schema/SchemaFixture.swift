import AttributeMapping
import SCIM

/// A schema of the shape that Graph's reference prints for a SCIM application with Webex's targets.
enum SchemaFixture {
  static let userTarget = "urn:ietf:params:scim:schemas:core:2.0:User"
  static let groupTarget = "urn:ietf:params:scim:schemas:core:2.0:Group"
  static let users = "User→\(userTarget)"
  static let groups = "Group→\(groupTarget)"

  static func schema() throws -> MappingSchema { try MappingSchema(parsing: text) }

  private static func attribute(
    _ name: String, _ type: String = "String", anchor: Bool = false, multivalued: Bool = false,
    required: Bool = false, mutability: String = "ReadWrite", references: String = ""
  ) -> String {
    #"{"name":\#(JSONValue.string(name).text()),"type":"\#(type)","anchor":\#(anchor),"#
      + #""caseExact":false,"multivalued":\#(multivalued),"required":\#(required),"#
      + #""flowNullValues":false,"mutability":"\#(mutability)","defaultValue":null,"#
      + #""metadata":[],"apiExpressions":[],"referencedObjects":[\#(references)]}"#
  }

  private static func row(_ target: String, _ source: String, matching: Int = 0) -> String {
    #"{"targetAttributeName":\#(JSONValue.string(target).text()),"matchingPriority":\#(matching),"#
      + #""flowType":"Always","flowBehavior":"FlowWhenChanged","exportMissingReferences":false,"#
      + #""defaultValue":null,"source":{"type":"Attribute","name":"\#(source)","#
      + #""expression":"[\#(source)]","parameters":[]}}"#
  }

  private static let active = #"""
    {"targetAttributeName":"active","matchingPriority":0,"flowType":"Always",
     "flowBehavior":"FlowWhenChanged","exportMissingReferences":false,"defaultValue":null,
     "source":{"type":"Function","name":"Switch",
      "expression":"Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
      "parameters":[
       {"key":"source","value":{"type":"Attribute","name":"IsSoftDeleted",
         "expression":"[IsSoftDeleted]","parameters":[]}},
       {"key":"key1","value":{"type":"Constant","name":"False","expression":"\"False\"",
         "parameters":[]}},
       {"key":"value1","value":{"type":"Constant","name":"True","expression":"\"True\"",
         "parameters":[]}},
       {"key":"key2","value":{"type":"Constant","name":"True","expression":"\"True\"",
         "parameters":[]}},
       {"key":"value2","value":{"type":"Constant","name":"False","expression":"\"False\"",
         "parameters":[]}}]}}
    """#

  private static let sourceNames = [
    "userPrincipalName", "displayName", "givenName", "surname", "mail", "mailNickname", "jobTitle",
    "department", "employeeId", "city", "state", "streetAddress", "postalCode", "usageLocation",
    "preferredLanguage", "telephoneNumber", "mobile", "facsimileTelephoneNumber", "proxyAddresses",
    "accountEnabled", "IsSoftDeleted", "extensionAttribute1",
  ]

  private static let targetNames = [
    "displayName", "name.givenName", "name.familyName", "externalId", "title",
    #"addresses[type eq "work"].country"#, #"addresses[type eq "work"].locality"#,
    #"phoneNumbers[type eq "mobile"].value"#, #"phoneNumbers[type eq "work"].value"#,
    #"emails[type eq "work"].value"#, "preferredLanguage",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
  ]

  static let text: String = {
    let sources =
      ([attribute("objectId", anchor: true)] + sourceNames.map { attribute($0) }
      + [attribute("manager", "Reference", references: #"{"referencedObjectName":"User"}"#)])
      .joined(separator: ",\n")
    let id = attribute("id", anchor: true, mutability: "ReadOnly")
    let targets =
      ([id, attribute("userName", required: true), attribute("active", "Boolean")]
      + targetNames.map { attribute($0) }
      + [
        attribute(
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "Reference",
          references: #"{"referencedObjectName":"\#(userTarget)","referencedProperty":"id"}"#)
      ]).joined(separator: ",\n")
    let members = attribute("members", "Reference", multivalued: true)
    return #"""
      {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#schema/$entity",
       "id": "scim.7f1d0c3a", "version": "v1.2",
       "directories": [
        {"id": "66e4a8cc", "name": "Azure Active Directory", "version": "1", "readOnly": true,
         "discoverabilities": "None", "discoveryDateTime": null, "objects": [
          {"name": "User", "supportedApis": [], "metadata": [], "attributes": [\#(sources)]},
          {"name": "Group", "supportedApis": [], "metadata": [], "attributes": [
           \#(attribute("objectId", anchor: true)), \#(attribute("displayName")),
           \#(members)]}]},
        {"id": "48b3e7f0", "name": "Cisco Webex", "version": "1", "readOnly": false,
         "discoverabilities": "None", "discoveryDateTime": null, "objects": [
          {"name": "\#(userTarget)", "supportedApis": [], "metadata": [],
           "attributes": [\#(targets)]},
          {"name": "\#(groupTarget)", "supportedApis": [], "metadata": [], "attributes": [
           \#(id), \#(attribute("displayName", required: true)),
           \#(attribute("externalId")), \#(members)]}]}],
       "synchronizationRules": [
        {"id": "33f7c90d#V2", "name": "USER_OUTBOUND_USER", "priority": 1, "editable": true,
         "sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "Cisco Webex",
         "containerFilter": null, "groupFilter": null,
         "metadata": [{"key": "supportsProvisionOnDemand", "value": "True"}],
         "objectMappings": [
          {"name": "Synchronize users", "enabled": true, "flowTypes": "Add, Update, Delete",
           "sourceObjectName": "User", "targetObjectName": "\#(userTarget)", "scope": null,
           "metadata": [], "attributeMappings": [
            \#(row("userName", "userPrincipalName", matching: 1)), \#(active),
            \#(row("displayName", "displayName")), \#(row("name.familyName", "surname")),
            \#(row("name.givenName", "givenName")), \#(row("externalId", "objectId"))]},
          {"name": "Synchronize groups", "enabled": false, "flowTypes": "Add, Update, Delete",
           "sourceObjectName": "Group", "targetObjectName": "\#(groupTarget)",
           "scope": {"categoryFilterGroups": [], "inputFilterGroups": [], "groups": [
            {"name": "Engineering in NY", "clauses": [
             {"sourceOperandName": "displayName", "operatorName": "Includes",
              "targetOperand": {"values": ["Webex"]}}]}]},
           "metadata": [], "attributeMappings": [
            \#(row("displayName", "displayName", matching: 1)), \#(row("externalId", "objectId")),
            \#(row("members", "members"))]}]}]}
      """#
  }()
}
