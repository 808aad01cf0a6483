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

  /// How many entries of a cycle the log of `quarantined-escrow` begins with.
  private static let escrowRows = 1000

  /// The log of the last days: what was written to Webex, what was skipped and what failed.
  mutating func addProvisioningRows(principal: ServicePrincipal, job: SyncJob) {
    guard population.users > 0 else { return }
    let last = lastCycle
    var rows: [ProvisioningRow] = []
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
    rows += staged(principal, job)
    if scenario == .quarantinedEscrow {
      for (number, cycle) in [1, 2].enumerated() {
        for (place, index) in population.refused.prefix(Self.escrowRows).enumerated()
        where Population.failing[index] == nil {
          rows.append(
            failure(
              index, Population.conflict, principal, job, identity.guid("cycle escrow \(cycle)"),
              at: Self.escrowCycle(start, cycle) + .milliseconds(20 * place), attempt: number))
        }
      }
    } else if let quarantine = job.quarantine, let failure = quarantine.failure {
      for index in last.people {
        rows.append(
          refused(
            index, failure, principal, job, at: quarantine.seriesBegan + .seconds(2 + index % 3)))
      }
    }
    provisioningRows = rows.stablySorted { $0.when < $1.when }
  }

  /// What the log tells of the people whom the scenario is about.
  private mutating func staged(_ principal: ServicePrincipal, _ job: SyncJob) -> [ProvisioningRow] {
    let last = lastCycle
    switch scenario {
    case .domainNotVerified:
      return population.refused.prefix(Self.escrowRows).enumerated().compactMap { place, index in
        guard Population.failing[index] == nil else { return nil }
        return failure(
          index, Population.invalidDomain, principal, job, last.id,
          at: last.began + .milliseconds(2000 + 20 * place), attempt: 0)
      }
    case .inactiveRenamed, .nullNotCleared:
      let cycle = identity.guid("cycle people changed")
      return changedPeople.enumerated().map { place, index in
        let when = start - Self.peopleChangedAgo + .seconds(1500 + 3 * place)
        guard scenario == .inactiveRenamed else {
          return change(index, principal, job, cycle, at: when, isSkipped: true)
        }
        var row = row(index, principal, job, cycle, at: when, action: .disable, status: .success)
        row.targetId = tenant.directory.webexUserIDs.id(index)
        row.match = .retrieved
        row.scoping?.isActive = false
        row.modified = [(name: "active", old: "True", new: "False")]
        return row
      }
    default: return []
    }
  }

  private mutating func row(
    _ index: Int, _ principal: ServicePrincipal, _ job: SyncJob, _ cycle: String,
    at when: Timestamp, action: ProvisioningRow.Action, status: ProvisioningRow.Status
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
  ) -> ProvisioningRow {
    var row = row(
      index, principal, job, cycle, at: when, action: isSkipped ? .other : .update,
      status: isSkipped ? .skipped : .success)
    row.targetId = tenant.directory.webexUserIDs.id(index)
    row.match = .retrieved
    if isSkipped {
      row.skipReason = .redundantExport
    } else {
      let person = tenant.directory.person(index)
      row.modified = [
        (name: "displayName", old: person.given.native, new: person.displayName)
      ]
    }
    return row
  }

  private mutating func failure(
    _ index: Int, _ code: String, _ principal: ServicePrincipal, _ job: SyncJob,
    _ cycle: String, at when: Timestamp, attempt: Int
  ) -> ProvisioningRow {
    var row = row(index, principal, job, cycle, at: when, action: .create, status: .failure)
    let (reason, advice) = Self.reason(code, row.sourcePrincipalName)
    row.imported = .add
    row.match = code == "DuplicateTargetEntries" ? .several(2) : .notFound
    row.error = ProvisioningRow.Failure(code: code, reason: reason, advice: advice)
    return row
  }

  private mutating func refused(
    _ index: Int, _ failure: SyncJob.Failure, _ principal: ServicePrincipal, _ job: SyncJob,
    at when: Timestamp
  ) -> ProvisioningRow {
    var row = row(
      index, principal, job, identity.guid("cycle failed 1"), at: when, action: .other,
      status: .failure)
    row.match = .refused
    row.error = ProvisioningRow.Failure(
      code: failure.code, reason: failure.message, advice: "Renew the secret token.")
    return row
  }
}
