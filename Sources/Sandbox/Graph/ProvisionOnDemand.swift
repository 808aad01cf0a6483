import OrderedCollections

/// `POST …/jobs/{job}/provisionOnDemand` (microsoft-graph.md, 4.10).
extension GraphCall {
  private static let maximumMembers = 5

  func provisionOnDemand(_ service: ProvisioningService, _ throttle: ReportThrottle) throws
    -> Reply
  {
    try throttle.pass(self)
    let tenant = state.snapshot
    let (principal, job) = try job(tenant)
    let subject = try subject(try object(), job, tenant)
    guard
      let row = service.provision(
        subject, principal: principal.id, job: job.id, initiator: onDemandInitiator)
    else { throw GraphCall.resourceNotFound(parameter("job")) }
    let value = row.onDemand(state.identity)
    let isList = state.options.listsOnDemand || call.segments.first?.lowercased() == "beta"
    return .json(
      200,
      [
        "@odata.context": context("microsoft.graph.stringKeyStringValuePair"),
        "key": .string(
          isList
            ? "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo"
            : row.onDemandResult.text),
        "value": .string(isList ? JSON.array([value]).text : value.text),
      ], type: Self.mediaType)
  }

  private var onDemandInitiator: JSON {
    [
      "id": .string(access.objectId),
      "displayName": .string(
        access.isApp ? access.appDisplayName : access.displayName ?? access.appDisplayName),
      "initiatorType": access.isApp ? "application" : "user",
    ]
  }

  private static func fault(_ message: String) -> GraphError {
    .badRequest(message, code: "BadRequest")
  }

  private func subject(
    _ body: JSONObject, _ job: SyncJob, _ tenant: Tenant
  ) throws(GraphError) -> OnDemandSubject {
    guard let parameters = body["parameters"]?.array, parameters.count == 1,
      let rule = parameters[0]["ruleId"]?.string
    else { throw Self.fault("The request must have exactly one entry in 'parameters'.") }
    let rules = job.schema["synchronizationRules"]?.array ?? []
    guard rules.contains(where: { $0["id"]?.string == rule }) else {
      throw Self.fault("The synchronization rule '\(rule.prefix(100))' does not exist.")
    }
    guard let subjects = parameters[0]["subjects"]?.array, subjects.count == 1 else {
      throw Self.fault("Exactly one subject can be provisioned on demand at a time.")
    }
    guard let id = subjects[0]["objectId"]?.string, GUIDText.isGUID(id) else {
      throw Self.fault("The objectId of the subject is missing or not a GUID.")
    }
    let links = subjects[0]["links"]?["members"]?.array ?? []
    switch subjects[0]["objectTypeName"]?.string?.lowercased() {
    case "user":
      guard links.isEmpty else { throw Self.fault("A user has no members.") }
      guard let index = tenant.directory.indexOfID(id.lowercased()),
        tenant.directory.isLive(index)
      else { throw GraphCall.resourceNotFound(id) }
      return .user(index)
    case "group":
      guard let group = tenant.group(id) else { throw GraphCall.resourceNotFound(id) }
      guard links.count <= Self.maximumMembers else {
        throw Self.fault(
          "At most \(Self.maximumMembers) members of a group can be provisioned on demand.")
      }
      return .group(group.id, members: try members(links, of: group, tenant))
    default: throw Self.fault("The objectTypeName of the subject must be User or Group.")
    }
  }

  private func members(
    _ links: [JSON], of group: DirectoryGroup, _ tenant: Tenant
  ) throws(GraphError) -> [Int] {
    var members: [Int] = []
    for link in links {
      guard let id = link["objectId"]?.string,
        link["objectTypeName"]?.string?.lowercased() == "user"
      else { throw Self.fault("A member needs an objectId and the objectTypeName User.") }
      guard let index = tenant.directory.index(id.lowercased()) else {
        throw GraphCall.resourceNotFound(id)
      }
      members.append(index)
    }
    return members
  }
}

extension ProvisioningRow {
  /// The key of the answer's first dialect.
  var onDemandResult: JSON {
    let details: JSON =
      if let error {
        ["errorCode": .string(error.code), "errorMessage": .string(error.reason)]
      } else if let skipReason {
        [
          "errorCode": .string(skipReason.rawValue),
          "errorMessage": .string(skipText(skipReason)),
        ]
      } else { [:] }
    return ["result": .string(status.rawValue.capitalizedFirst), "details": details]
  }

  /// What happened, with the names and words of calls on demand.
  func onDemand(_ identity: TenantIdentity) -> JSON {
    let object = json(identity)
    func renamed(_ name: String, _ type: String) -> JSON {
      let identity = object[name]
      return [
        "id": identity?["id"] ?? "", "type": .string(type),
        "displayName": identity?["displayName"] ?? "", "details": identity?["details"] ?? [:],
      ]
    }
    func system(_ name: String) -> JSON {
      let system = object[name]
      return [
        "id": system?["id"] ?? "", "name": system?["displayName"] ?? "",
        "details": system?["details"] ?? [:],
      ]
    }
    let end = when + .milliseconds(milliseconds)
    return [
      "id": .string(id), "jobId": .string(jobId), "cycleId": .string(cycleId),
      "changeId": .string(changeId), "action": .string(action.rawValue.capitalizedFirst),
      "startTime": .string(when.iso), "endTime": .string(end.iso),
      "reportableIdentifier": .string(reportable),
      "modifiedProperties": object["modifiedProperties"] ?? [],
      "provisioningSteps": .array(
        steps.map { step in
          [
            "name": .string(step.name), "type": .string(step.type.rawValue.capitalizedFirst),
            "status": .string(step.status.rawValue.capitalizedFirst),
            "description": .string(step.description), "timestamp": .string(end.iso),
            "details": step.detailsJSON,
          ]
        }),
      "statusInfo": onDemandStatus,
      "sourceIdentity": renamed("sourceIdentity", kind.rawValue),
      "targetIdentity": renamed("targetIdentity", kind.targetType),
      "sourceSystem": system("sourceSystem"), "targetSystem": system("targetSystem"),
    ]
  }

  private var onDemandStatus: JSON {
    var info: JSONObject = ["status": .string(status.rawValue.capitalizedFirst)]
    if let error {
      info["errorCode"] = .string(error.code)
      info["reason"] = .string(error.reason)
      info["errorCategory"] = "NonServiceFailure"
      info["recommendedAction"] = .optional(error.advice)
    } else if let skipReason {
      info["errorCode"] = .string(skipReason.rawValue)
      info["reason"] = .string(skipText(skipReason))
    }
    return .object(info)
  }
}
