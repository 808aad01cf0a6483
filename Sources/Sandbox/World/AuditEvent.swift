/// Makes entries of the directory audit (Graph resource `directoryAudit`).
struct AuditEvent: Sendable {
  var activity: String
  var category = "ApplicationManagement"
  var service = "Core Directory"
  var operation: String
  var result = "success"
  var reason = ""
  /// The value of `initiatedBy`.
  var initiator: JSON
  var targets: [JSON]
  var details: [(key: String, value: String)] = []

  /// A user as `initiatedBy`.
  static func user(
    id: String, displayName: String?, principalName: String?, address: String
  ) -> JSON {
    [
      "user": [
        "id": .string(id), "displayName": .optional(displayName),
        "userPrincipalName": .optional(principalName), "ipAddress": .string(address),
        "userType": "Member", "homeTenantId": nil, "homeTenantName": nil,
      ],
      "app": nil,
    ]
  }

  /// An app as `initiatedBy`.
  static func app(_ displayName: String, principal: String? = nil, appId: String? = nil) -> JSON {
    [
      "user": nil,
      "app": [
        "appId": .optional(appId), "displayName": .string(displayName),
        "servicePrincipalId": .optional(principal), "servicePrincipalName": nil,
      ],
    ]
  }

  /// An entry of `targetResources`.
  static func target(
    _ type: String, id: String, name: String?, principalName: String? = nil,
    groupType: String? = nil,
    modified: [(name: String, old: String?, new: String?)] = []
  ) -> JSON {
    [
      "id": .string(id), "displayName": .optional(name), "type": .string(type),
      "userPrincipalName": .optional(principalName), "groupType": .optional(groupType),
      "modifiedProperties": .array(
        modified.map { change in
          [
            "displayName": .string(change.name), "oldValue": .optional(change.old),
            "newValue": .optional(change.new),
          ]
        }),
    ]
  }

  static func target(_ principal: ServicePrincipal, _ modified: [(String, String?, String?)] = [])
    -> JSON
  {
    target(
      "ServicePrincipal", id: principal.id, name: principal.displayName,
      modified: modified.map { (name: $0.0, old: $0.1, new: $0.2) })
  }

  /// JSON text inside the string, as the core directory writes old and new values.
  static func wrapped(_ value: JSON) -> String { value.text }

  func json(id: String, correlation: String, at when: Timestamp) -> JSON {
    [
      "id": .string(id), "category": .string(category), "correlationId": .string(correlation),
      "result": .string(result), "resultReason": .string(reason),
      "activityDisplayName": .string(activity), "activityDateTime": .string(when.iso),
      "loggedByService": .string(service), "operationType": .string(operation),
      "initiatedBy": initiator, "targetResources": .array(targets),
      "additionalDetails": .array(
        details.map { ["key": .string($0.key), "value": .string($0.value)] }),
    ]
  }
}

extension Tenant {
  /// Appends an event; entries of one action share a correlation id.
  mutating func audit(_ event: AuditEvent, at when: Timestamp, correlation: String? = nil) {
    let correlation = correlation ?? random.guid()
    let prefix = event.service == "Core Directory" ? "Directory" : "Sync"
    let number = audits.count + 1
    audits.append(
      event.json(
        id: "\(prefix)_\(correlation)_\(random.token(5).uppercased())_\(number)",
        correlation: correlation, at: when))
    if audits.count > 20_000 { audits.removeFirst(5000) }
  }
}
