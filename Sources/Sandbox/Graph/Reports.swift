extension EntityType {
  private static let auditText: Support = [.equal, .startsWith]

  static let directoryAudit = EntityType(
    name: "directoryAudit",
    properties: [
      "id", "category", "correlationId", "result", "resultReason", "activityDisplayName",
      "activityDateTime", "loggedByService", "operationType", "initiatedBy", "targetResources",
      "additionalDetails", "userAgent",
    ],
    filters: [
      "activityDateTime": [.equal, .order], "activityDisplayName": auditText,
      "category": [.equal], "loggedByService": [.equal], "correlationId": [.equal],
      "id": [.equal], "result": [.equal], "operationType": [.equal],
      "initiatedBy/user/id": [.equal], "initiatedBy/user/displayName": [.equal],
      "initiatedBy/user/userPrincipalName": auditText, "initiatedBy/app/appId": [.equal],
      "initiatedBy/app/displayName": [.equal], "targetResources": [.any],
      "targetResources/id": [.equal], "targetResources/displayName": auditText,
    ],
    sortable: ["activityDateTime"], isDirectoryObject: false)

  /// `startswith` is not among what the provisioning log documents.
  private static let logText: Support = [.equal, .order, .contains]

  static let provisioningSummary = EntityType(
    name: "provisioningObjectSummary",
    properties: [
      "id", "activityDateTime", "tenantId", "jobId", "cycleId", "changeId",
      "provisioningAction", "durationInMilliseconds", "initiatedBy", "servicePrincipal",
      "sourceSystem", "targetSystem", "sourceIdentity", "targetIdentity",
      "provisioningStatusInfo", "modifiedProperties", "provisioningSteps",
    ],
    filters: [
      "activityDateTime": [.equal, .order], "id": logText, "tenantId": logText,
      "jobId": logText, "cycleId": logText, "changeId": logText,
      "provisioningAction": logText, "durationInMilliseconds": [.equal, .order],
      "servicePrincipal/id": logText, "servicePrincipal/displayName": logText,
      "initiatedBy/id": logText, "initiatedBy/displayName": logText,
      "initiatedBy/initiatorType": logText,
      "sourceSystem/id": logText, "sourceSystem/displayName": logText,
      "targetSystem/id": logText, "targetSystem/displayName": logText,
      "sourceIdentity/id": logText, "sourceIdentity/displayName": logText,
      "sourceIdentity/identityType": logText, "targetIdentity/id": logText,
      "targetIdentity/displayName": logText, "targetIdentity/identityType": logText,
      "provisioningStatusInfo/status": logText,
    ],
    sortable: ["activityDateTime"], isDirectoryObject: false, ignoresCase: false)
}

extension GraphRoutes {
  mutating func addReports() {
    let state = state
    let throttle = ReportThrottle(isOn: state.options.throttlesReports)
    get("/auditLogs/directoryAudits", .readAudits) { graph in
      try throttle.pass(graph)
      let tenant = state.snapshot
      return try graph.report(tenant.audits, .directoryAudit, context: "auditLogs/directoryAudits")
    }
    get("/auditLogs/directoryAudits/{id}", .readAudits) { graph in
      try throttle.pass(graph)
      let id = graph.parameter("id")
      guard let event = state.snapshot.audits.first(where: { $0["id"]?.string == id })?.object
      else { throw GraphError.notFound(id) }
      return try graph.entity(context: "auditLogs/directoryAudits", event)
    }
    get("/auditLogs/provisioning", .readProvisioningLog) { graph in
      try throttle.pass(graph)
      return try graph.provisioningLog()
    }
  }
}

extension GraphCall {
  static let reportRetention = Duration.seconds(30 * 86_400)

  /// A log, newest first unless sorted otherwise, without what is too old to be kept.
  fileprivate func report(_ entries: [JSON], _ type: EntityType, context: String) throws -> Reply {
    let oldest = (now - Self.reportRetention).iso
    let kept = entries.reversed().compactMap(\.object).filter {
      ($0["activityDateTime"]?.string ?? "") >= oldest
    }
    return try collection(kept, type, context: context)
  }
}
