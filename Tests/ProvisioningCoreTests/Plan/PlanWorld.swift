import AttributeMapping
import Foundation
import HTTPTransport
import SCIM

@testable import ProvisioningCore

/// A directory and a Webex organization made by hand, in a workspace of their own.
struct PlanWorld {
  var people: [Person] = []
  var webex: [SCIM.JSONObject] = []
  var assignments: [Assignment] = []
  var memberships = Memberships()
  var mapping = PlanWorld.standard
  var skipsOutOfScopeDeletions = false

  init() { memberships.deleted = [:] }

  /// The default mappings of Webex, with two more.
  static var standard: ObjectMapping {
    var mapping = ObjectMapping(
      name: "Users", sourceObject: "User",
      targetObject: "urn:ietf:params:scim:schemas:core:2.0:User", isEnabled: true,
      flowTypes: ["Add", "Update", "Delete"],
      attributes: [
        .direct("userPrincipalName", to: "userName", matchingPriority: 1),
        .expression(
          #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#, to: "active"),
        .direct("displayName", to: "displayName"),
        .direct("objectId", to: "externalId"),
        .direct("jobTitle", to: "title"),
        .direct("city", to: #"addresses[type eq "work"].locality"#),
      ])
    mapping.attributes[0].matchingPriority = 1
    return mapping
  }

  static func id(_ number: Int) -> String {
    "00000000-0000-4000-8000-" + String(format: "%012d", number)
  }

  /// Adds a person who is assigned directly.
  @discardableResult
  mutating func add(
    _ number: Int, _ name: String, isEnabled: Bool = true, assigned: Bool = true,
    title: String? = nil
  ) -> Person {
    let person = Person(
      id: Self.id(number), userPrincipalName: "\(name)@contoso.com", displayName: name,
      isEnabled: isEnabled, userType: .member, jobTitle: title)
    people.append(person)
    if assigned {
      assignments.append(
        Assignment(
          id: "a\(number)", principalId: person.id, principalName: name, principalKind: .user,
          roleId: "r"))
    }
    return person
  }

  /// Somebody whom the service has taken over.
  mutating func addLinked(
    _ number: Int, _ name: String, isEnabled: Bool = true, assigned: Bool = true
  ) {
    add(number, name, isEnabled: isEnabled, assigned: assigned)
    addWebex(number, name, external: number)
  }

  /// Adds a Webex user that Entra made.
  mutating func addWebex(
    _ number: Int, _ name: String, external: Int? = nil, isActive: Bool = true,
    source: String = "AAD", displayName: String? = nil
  ) {
    var user: SCIM.JSONObject = [
      "id": .string("webex-\(number)"), "userName": .string("\(name)@contoso.com"),
      "active": .bool(isActive), "displayName": .string(displayName ?? name),
      "urn:scim:schemas:extension:cisco:webexidentity:2.0:User": [
        "provisionSource": .string(source)
      ],
    ]
    if let external { user["externalId"] = .string(Self.id(external)) }
    webex.append(user)
  }

  static func schema(_ mappings: [ObjectMapping]) throws -> MappingSchema {
    let objects: [JSONValue] = mappings.map { mapping in
      [
        "name": .string(mapping.name), "enabled": .bool(mapping.isEnabled),
        "sourceObjectName": .string(mapping.sourceObject),
        "targetObjectName": .string(mapping.targetObject),
        "flowTypes": .string(mapping.flowTypes.joined(separator: ", ")),
        "attributeMappings": .array(
          mapping.attributes.map { rule in
            [
              "targetAttributeName": .string(rule.target), "flowType": "Always",
              "matchingPriority": .integer(rule.matchingPriority),
              "source": [
                "type": .string(rule.kind == .direct ? "Attribute" : "Function"),
                "expression": .string(rule.expression),
                "name": .string(rule.sourceAttribute ?? "Switch"), "parameters": [],
              ],
            ]
          }),
      ]
    }
    let document: JSONValue = [
      "id": "job", "directories": [],
      "synchronizationRules": [
        [
          "id": "rule", "name": "Users", "sourceDirectoryName": "Azure Active Directory",
          "targetDirectoryName": "Cisco Webex", "objectMappings": .array(objects),
        ]
      ],
    ]
    return try MappingSchema(document: document)
  }

  /// Stores everything and plans.
  func plan() async throws -> Plan {
    let workspace = try Workspace(inMemory: "planned")
    let ingest = try await workspace.people.beginFullRead()
    for start in stride(from: 0, to: people.count, by: 10_000) {
      try await ingest.append(Array(people[start..<min(start + 10_000, people.count)]))
    }
    _ = try await ingest.finish(deltaLink: "d")
    let selection = TargetSelection(mapping)
    let target = try await TargetIngest.begin(workspace.target, selection)
    let writer = TargetRecordWriter(selection)
    for start in stride(from: 0, to: webex.count, by: 1_000) {
      var page = TargetPage()
      for user in webex[start..<min(start + 1_000, webex.count)] {
        let node = try JSONDocument(JSONValue.object(user).bytes()).root
        let id = user["id"]?.string ?? ""
        writer.append(id, node, to: &page.records)
        page.keys.append(ObjectKey(id))
        page.active.append(user["active"]?.bool ?? true)
      }
      page.announced = webex.count
      try await target.append(page)
    }
    try await target.finish([], at: Date())
    let material = Integration.PlanMaterial(
      workspace: workspace,
      schema: JobSchema(
        servicePrincipalId: "sp", jobId: "job", schema: try Self.schema([mapping]), readAt: Date()),
      assignments: assignments, memberships: memberships,
      people: try workspace.people.state(), target: try workspace.target.state(),
      dialect: .classic, context: EvaluationContext(), job: nil,
      skipsOutOfScopeDeletions: skipsOutOfScopeDeletions, now: Date())
    return try await Integration.plan(material) { _ in }
  }
}

extension Plan {
  /// Every item in short words: `create ada@contoso.com not-in-webex`.
  func words() throws -> [String] {
    try indices().compactMap { try item(at: Int($0)) }
      .map { "\($0.action.name) \($0.name) \($0.reason.name)" }
  }
}
