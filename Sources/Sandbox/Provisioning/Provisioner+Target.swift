import AttributeMapping
import SCIM

/// The steps that people and groups have in common.
extension Provisioner {
  enum Found {
    case none
    case one(SCIM.JSONObject)
    case failed(ProvisioningRow.Failure)
  }

  /// Reads an object that is linked.
  mutating func read(
    _ path: String, query: [(name: String, value: String)] = [], _ entry: inout ProvisioningRow
  ) -> Found {
    let answer = target.send("GET", path, query: query)
    notice(answer)
    guard answer.isSuccess, let resource = answer.resource else {
      entry.match = answer.status == 404 ? .notFound : .refused
      return .failed(failure(answer, "read", entry))
    }
    entry.match = .retrieved
    entry.targetId = resource["id"]?.string
    return .one(resource)
  }

  /// Tries the matching attributes in their order.
  ///
  /// - Parameter isTaken: whether another object of the directory has that object already.
  mutating func search(
    _ path: String, _ queries: [MatchQuery], _ entry: inout ProvisioningRow,
    isTaken: (JobStore, String) -> Bool
  ) -> Found {
    for query in queries {
      var parameters: [(name: String, value: String)] = []
      if let excluded = query.excludedAttributes {
        parameters.append(("excludedAttributes", excluded))
      }
      parameters.append(("filter", query.filter))
      let answer = target.send("GET", path, query: parameters)
      notice(answer)
      guard answer.isSuccess else {
        entry.match = .refused
        return .failed(failure(answer, "find", entry))
      }
      let found = answer.resources
      if found.count > 1 {
        entry.match = .several(found.count)
        return .failed(
          ProvisioningRow.Failure(
            code: "DuplicateTargetEntries",
            reason: "Found \(found.count) \(entry.kind.rawValue)s in the target system that match "
              + "\(query.filter).",
            advice: "Remove the duplicate entries in the target system."))
      }
      guard let resource = found.first else { continue }
      entry.match = .retrieved
      entry.targetId = resource["id"]?.string
      if isTaken(store, resource["id"]?.string ?? "") {
        return .failed(
          ProvisioningRow.Failure(
            code: "DuplicateSourceEntries",
            reason: "More than one \(entry.kind.rawValue) in the source system matches "
              + "\(query.filter).",
            advice: "Make the matching attribute unique in the source system."))
      }
      return .one(resource)
    }
    entry.match = .notFound
    return .none
  }

  mutating func create(
    _ entry: ProvisioningRow, _ object: CompiledJob.Object, _ results: [EvaluationResult],
    _ subject: JobStore.Subject, _ path: String
  ) -> Outcome {
    var entry = entry
    entry.imported = .add
    guard object.mapping.allows(.add) else { return skip(entry, .actionNotEnabled, subject) }
    let request = object.builder.create(results)
    guard let body = request.body else {
      entry.skippedProperty = request.failures.first?.rule
      return skip(entry, .attributeValidationFailed, subject)
    }
    entry.action = .create
    entry.modified = request.outcomes.compactMap { $0.change(isCreation: true) }
    let answer = export("POST", path, body)
    guard answer.isSuccess, let id = answer.resource?["id"]?.string else {
      return fail(entry, failure(answer, "create", entry), subject)
    }
    entry.targetId = id
    switch subject {
    case .user(let index): store.setLink(index, JobStore.Link(id: id))
    case .group(let group): store.setGroup(group, JobStore.GroupLink(id: id))
    }
    return succeed(entry, subject)
  }

  mutating func update(
    _ entry: ProvisioningRow, _ object: CompiledJob.Object, _ request: ProvisioningRequest,
    _ subject: JobStore.Subject, _ path: String
  ) -> Outcome {
    var entry = entry
    guard let body = request.body else { return skip(entry, .redundantExport, subject) }
    guard object.mapping.allows(.update) else { return skip(entry, .actionNotEnabled, subject) }
    entry.action = .update
    entry.modified = request.outcomes.compactMap { $0.change(isCreation: false) }
    let answer = export("PATCH", path, body)
    guard answer.isSuccess else {
      return fail(entry, failure(answer, "update", entry), subject)
    }
    return succeed(entry, subject)
  }

  /// Sends a request that writes.
  mutating func export(
    _ method: String, _ path: String, _ body: JSONValue?
  ) -> TargetClient.Answer {
    let answer = target.send(method, path, body)
    notice(answer)
    exports += 1
    if answer.isSuccess { exported += 1 }
    return answer
  }

  /// A refused token ends the cycle.
  private mutating func notice(_ answer: TargetClient.Answer) {
    guard answer.status == 401, refusal == nil else { return }
    refusal = SyncJob.Failure(
      code: CredentialCheck.code,
      message: "We received this unexpected response from your application: HTTP status code 401 "
        + "(Unauthorized). Please check the secret token and try again.",
      tenantActionable: true)
  }

  func failure(
    _ answer: TargetClient.Answer, _ verb: String, _ entry: ProvisioningRow
  ) -> ProvisioningRow.Failure {
    ProvisioningRow.Failure(
      answer, verb: verb, "\(entry.kind.rawValue) '\(entry.reportable)'")
  }

  // MARK: Ends

  mutating func skip(
    _ entry: ProvisioningRow, _ reason: SkipReason, _ subject: JobStore.Subject
  ) -> Outcome {
    var entry = entry
    entry.action = .other
    entry.status = .skipped
    entry.skipReason = reason
    entry.modified = []
    if reason == .importSkipped {
      entry.error = ProvisioningRow.Failure(
        code: reason.rawValue, reason: entry.skipText(reason),
        advice: "Fill in the matching attribute.")
    }
    store.escrows[subject] = nil
    store.held.remove(subject)
    rows.append(entry)
    return .skipped
  }

  mutating func succeed(_ entry: ProvisioningRow, _ subject: JobStore.Subject) -> Outcome {
    store.escrows[subject] = nil
    store.held.remove(subject)
    rows.append(entry)
    return .written
  }

  mutating func fail(
    _ entry: ProvisioningRow, _ failure: ProvisioningRow.Failure, _ subject: JobStore.Subject
  ) -> Outcome {
    var entry = entry
    entry.status = .failure
    entry.error = failure
    failed += 1
    if refusal == nil { store.fail(subject, failure.code, at: began ?? now) }
    rows.append(entry)
    return .failed
  }
}
