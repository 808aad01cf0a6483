/// Makes entries of the provisioning log (Graph resource `provisioningObjectSummary`).
struct ProvisioningRow {
  typealias Change = (name: String, old: String?, new: String?)

  var id: String
  var when: Timestamp
  var jobId: String
  var cycleId: String
  var changeId: String
  /// `create`, `update`, `disable`, `delete` or `other`.
  var action: String
  /// `success`, `skipped` or `failure`.
  var status: String
  var milliseconds: Int
  var principal: ServicePrincipal
  var error: (code: String, reason: String, advice: String?)?
  var skipReason: String?
  var modified: [Change] = []
  /// The person, and the id on the Webex side where there is one.
  var sourceId: String
  var sourceName: String
  var sourcePrincipalName: String
  var targetId: String?

  static let targetType = "urn:ietf:params:scim:schemas:core:2.0:User"
  private static let template = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"

  func json(_ identity: TenantIdentity) -> JSON {
    [
      "id": .string(id), "activityDateTime": .string(when.iso),
      "tenantId": .string(identity.tenantId), "jobId": .string(jobId),
      "cycleId": .string(cycleId), "changeId": .string(changeId),
      "provisioningAction": .string(action), "durationInMilliseconds": .integer(milliseconds),
      "initiatedBy": [
        "id": "", "displayName": "Azure AD Provisioning Service", "initiatorType": "system",
      ],
      "servicePrincipal": [
        "id": .string(principal.id), "displayName": .string(principal.displayName),
      ],
      "sourceSystem": [
        "id": .string(identity.guid("source system")), "displayName": "Microsoft Entra ID",
        "details": [:],
      ],
      "targetSystem": targetSystem(identity),
      "sourceIdentity": [
        "id": .string(sourceId), "displayName": .string(sourceName), "identityType": "User",
        "details": [
          "id": .string(sourceId), "odatatype": "User", "DisplayName": .string(sourceName),
          "UserPrincipalName": .string(sourcePrincipalName),
        ],
      ],
      "targetIdentity": [
        "id": .string(targetId ?? ""), "displayName": .string(targetId == nil ? "" : sourceName),
        "identityType": .string(Self.targetType), "details": [:],
      ],
      "provisioningStatusInfo": statusInfo,
      "modifiedProperties": .array(
        modified.map {
          [
            "displayName": .string($0.name), "oldValue": .optional($0.old),
            "newValue": .optional($0.new),
          ]
        }),
      "provisioningSteps": .array(steps),
    ]
  }

  private func targetSystem(_ identity: TenantIdentity) -> JSON {
    [
      "id": .string(identity.guid("target system")), "displayName": .string(principal.displayName),
      "details": [
        "ApplicationId": .string(
          principal.properties["applicationTemplateId"]?.string ?? Self.template),
        "ServicePrincipalId": .string(principal.id),
        "ServicePrincipalDisplayName": .string(principal.displayName),
      ],
    ]
  }

  private var statusInfo: JSON {
    guard let error else { return ["status": .string(status), "errorInformation": nil] }
    return [
      "status": .string(status),
      "errorInformation": [
        "errorCode": .string(error.code), "reason": .string(error.reason),
        "additionalDetails": nil, "errorCategory": "nonServiceFailure",
        "recommendedAction": .optional(error.advice),
      ],
    ]
  }

  private var steps: [JSON] {
    let kind = action == "create" ? "Add" : "Update"
    var steps = [
      step(
        "EntryImport\(kind)", "import", "success",
        "Received User '\(sourcePrincipalName)' change of type (\(kind)) from Microsoft Entra ID",
        ["objectId": .string(sourceId)])
    ]
    if error?.code.hasSuffix("CredentialValidationUnavailable") == true {
      steps.append(
        step("EntryImport", "matching", "failure", error?.reason ?? "", [:]))
      return steps
    }
    steps.append(
      targetId == nil
        ? step(
          "EntryImportObjectNotFound", "matching", "success",
          "User '\(sourcePrincipalName)' was not found in \(principal.displayName)", [:])
        : step(
          "EntryImport", "matching", "success",
          "Retrieved '\(sourcePrincipalName)' from \(principal.displayName)",
          ["userName": .string(sourcePrincipalName), "id": .string(targetId ?? "")]))
    steps.append(
      step(
        "EntrySynchronizationScoping", "scoping", "success",
        "Determine if User in scope by evaluating against each scoping filter",
        [
          "Active in the source system": "True", "Assigned to the application": "True",
          "User has the required role": "True", "Scoping filter evaluation passed": "True",
          "ScopeEvaluationResult": "{}",
        ]))
    steps.append(lastStep(kind))
    return steps
  }

  private func lastStep(_ kind: String) -> JSON {
    if let skipReason {
      return step(
        "EntrySynchronizationSkip", "export", "skipped",
        "The state of the entry in both the source and target systems already match. No change to "
          + "the User '\(sourcePrincipalName)' currently needs to be made.",
        [
          "ReportableIdentifier": .string(sourcePrincipalName),
          "SkipReason": .string(skipReason),
        ])
    }
    let verb = action == "create" ? "created" : "updated"
    return step(
      "EntryExport\(kind)", "export", status,
      error?.reason ?? "User '\(sourcePrincipalName)' was \(verb) in \(principal.displayName)",
      ["ReportableIdentifier": .string(sourcePrincipalName)])
  }

  private func step(
    _ name: String, _ type: String, _ status: String, _ description: String, _ details: JSON
  ) -> JSON {
    [
      "name": .string(name), "provisioningStepType": .string(type), "status": .string(status),
      "description": .string(description), "details": details,
    ]
  }
}

extension WorldBuilder {
  /// Reasons in the words of the service, by error code.
  private static func reason(_ code: String, _ name: String) -> (String, String) {
    switch code {
    case "InvalidDomain":
      (
        "Failed to create User '\(name)': StatusCode: BadRequest, Message: Domain of the user name "
          + "is not verified or claimed by this organization. Web Response: {\"schemas\":"
          + "[\"urn:ietf:params:scim:api:messages:2.0:Error\"],\"status\":\"400\"}",
        "Verify the domain in Control Hub or change the user principal name."
      )
    case "DuplicateTargetEntries":
      (
        "Found more than one user in the target system whose userName matches '\(name)'.",
        "Remove the duplicate users in the target system."
      )
    default:
      (
        "Message: Processing of the HTTP request resulted in an exception. HTTP status code 409 "
          + "(Conflict): User '\(name)' already exists in another organization.",
        "Check the matching attribute, or convert the user into this organization."
      )
    }
  }

  /// The log of the last days: what was written to Webex, what was skipped and what failed.
  mutating func addProvisioningRows(principal: ServicePrincipal, job: SyncJob) {
    guard population.users > 0 else { return }
    let last = lastCycle
    var rows: [(Timestamp, JSON)] = []
    // Earlier cycles: some updates and skips each.
    for number in 1...18 {
      let began = last.began - .seconds(number * 9 * 2400)
      let cycle = identity.guid("cycle \(number)")
      for step in 0..<3 {
        let index = Int(random.next() % UInt64(population.users))
        guard population.isProvisioned(index) else { continue }
        rows.append(
          change(
            index, principal, job, cycle, at: began + .seconds(8 + step * 3),
            isSkipped: step == 2))
      }
    }
    for (position, index) in last.people.enumerated() {
      rows.append(
        change(
          index, principal, job, last.id, at: last.began + .seconds(9 + position * 4),
          isSkipped: position >= last.changed))
    }
    for (index, code) in Population.failing.sorted(by: { $0.key < $1.key })
    where population.isEntitled(index) {
      for (attempt, cycles) in [180, 110, 40].enumerated() {
        rows.append(
          failure(
            index, code, principal, job, identity.guid("cycle retry \(cycles)"),
            at: last.began - .seconds(cycles * 2400 - 11 - index % 7), attempt: attempt))
      }
    }
    if let quarantine = job.quarantine, let failure = quarantine.failure {
      for index in last.people {
        rows.append(
          refused(
            index, failure, principal, job, at: quarantine.seriesBegan + .seconds(2 + index % 3)))
      }
    }
    tenant.provisioningRows = rows.stablySorted { $0.0 < $1.0 }.map(\.1)
  }

  private mutating func row(
    _ index: Int, _ principal: ServicePrincipal, _ job: SyncJob, _ cycle: String,
    at when: Timestamp, action: String, status: String
  ) -> ProvisioningRow {
    let person = tenant.directory.person(index)
    return ProvisioningRow(
      id: random.guid(), when: when, jobId: job.id, cycleId: cycle, changeId: random.guid(),
      action: action, status: status, milliseconds: 240 + Int(random.next() % 900),
      principal: principal, sourceId: tenant.directory.userIDs.id(index),
      sourceName: person.displayName, sourcePrincipalName: person.userPrincipalName(identity))
  }

  private mutating func change(
    _ index: Int, _ principal: ServicePrincipal, _ job: SyncJob, _ cycle: String,
    at when: Timestamp, isSkipped: Bool
  ) -> (Timestamp, JSON) {
    var row = row(
      index, principal, job, cycle, at: when, action: isSkipped ? "other" : "update",
      status: isSkipped ? "skipped" : "success")
    row.targetId = tenant.directory.webexUserIDs.id(index)
    if isSkipped {
      row.skipReason = "RedundantExport"
    } else {
      let person = tenant.directory.person(index)
      row.modified = [
        (name: "displayName", old: person.given.native, new: person.displayName)
      ]
    }
    return (when, row.json(identity))
  }

  private mutating func failure(
    _ index: Int, _ code: String, _ principal: ServicePrincipal, _ job: SyncJob,
    _ cycle: String, at when: Timestamp, attempt: Int
  ) -> (Timestamp, JSON) {
    var row = row(index, principal, job, cycle, at: when, action: "create", status: "failure")
    let (reason, advice) = Self.reason(code, row.sourcePrincipalName)
    row.error = (code, reason, advice)
    return (when, row.json(identity))
  }

  private mutating func refused(
    _ index: Int, _ failure: SyncJob.Failure, _ principal: ServicePrincipal, _ job: SyncJob,
    at when: Timestamp
  ) -> (Timestamp, JSON) {
    var row = row(
      index, principal, job, identity.guid("cycle failed 1"), at: when, action: "other",
      status: "failure")
    row.error = (failure.code, failure.message, "Renew the secret token.")
    return (when, row.json(identity))
  }
}
