internal import AttributeMapping
internal import HTTPTransport
internal import SCIM
internal import Webex

extension Explanation {
  /// Somebody in the recycle bin, whose Webex user the next cycle disables.
  ///
  /// - Parameter webex: the person's user; nil for none.
  init(
    deleted person: DeletedPerson, _ webex: Observation<WebexResource?>, next: String
  ) {
    let when = person.deletedAt.map { " on \(Words.moment($0))" } ?? ""
    var steps = [
      Step(
        .found, .failed, "\(person.displayName) was deleted\(when) and is in the recycle bin",
        evidence: ["object id \(person.id)"], cure: ScopeReason.softDeleted.cure)
    ]
    var name: String?
    switch webex.result {
    case .failure(let failure):
      steps.append(Step(.matched, .unknown, "Webex can't be asked: \(failure.message)"))
    case .success(nil):
      steps.append(Step(.matched, .skipped, "nobody"))
      steps.append(Step(.done, .skipped, "Webex has nobody by the name or object id"))
    case .success(let user?):
      let userName = user.json["userName"]?.string ?? user.id
      name = userName
      let isActive = user.json["active"]?.bool != false
      steps.append(
        Step(
          .matched, .passed, "\(userName), \(isActive ? "active" : "inactive")",
          evidence: ["Webex id \(user.id)"]))
      let isMadeByEntra = WebexUser(json: user.json)?.provisionSource == "AAD"
      let unknown =
        isMadeByEntra
        ? []
        : ["Entra did not make it, so a cycle may leave it: entrahub sync --direct does not."]
      steps.append(
        isActive
          ? Step(
            .done, .unknown, "the Webex user is still active: the next cycle deactivates it\(next)",
            evidence: unknown)
          : Step(.done, .skipped, "the Webex user is inactive"))
    }
    self.init(webexUserName: name, steps: steps)
  }

  init(webexOnly user: WebexResource) {
    let record = WebexUser(json: user.json)
    let name = record?.userName ?? user.id
    let source = record?.provisionSource
    var evidence = [source.map { "provisioned by \($0)" } ?? "Webex does not say who made it"]
    if let type = user.json["userType"]?.nonEmptyString, type.lowercased() != "user" {
      self.init(
        webexUserName: name,
        steps: [
          Step(
            .found, .skipped,
            "\(name) is a \(type) in Webex: provisioning leaves it alone",
            evidence: source == nil ? [] : evidence)
        ])
      return
    }
    if let external = record?.externalId, ObjectKey.isUUID(external) {
      evidence.append("carries the object id \(external), which is not in Entra any more")
    }
    self.init(
      webexUserName: name,
      steps: [
        Step(
          .found, .failed, "\(name) is in Webex only; nobody of the directory is this user",
          evidence: evidence,
          cure: "See what a cycle does with the user (entrahub plan --user \(name)), and whether "
            + "somebody has it under another name (entrahub reconcile).")
      ])
  }

  static func enabled(_ source: SourcePerson) -> Step {
    switch source.person.isEnabled {
    case true: Step(.enabled, .passed, "accountEnabled is true")
    case false:
      Step(
        .enabled, .failed, "sign-in is blocked", evidence: ["accountEnabled is false"],
        cure: ScopeReason.disabled.cure)
    case nil: Step(.enabled, .unknown, "the directory does not tell")
    }
  }

  static func filter(_ trial: MappingTrial) -> Step {
    guard let scope = trial.scope, !scope.groups.isEmpty else {
      return Step(.filter, .passed, "there is no filter")
    }
    let evidence = scope.groups.flatMap { group in
      group.clauses.map { result in
        let title = group.name.isEmpty ? "" : "\(group.name): "
        let value = result.value.isNull ? "no value" : result.value.texts.joined(separator: ", ")
        return "\(title)\(result.clause): \(result.outcome.reason ?? "holds") (\(value))"
      }
    }
    if scope.passes { return Step(.filter, .passed, "it lets the person pass", evidence: evidence) }
    if scope.isUncertain {
      return Step(
        .filter, .unknown, "a clause is not understood here; the service may judge otherwise",
        evidence: evidence)
    }
    return Step(
      .filter, .failed, scope.failures.first ?? "no group of clauses holds", evidence: evidence,
      cure: ScopeReason.filteredOut.cure)
  }

  /// - Parameter isLinked: whether Webex has the person, whom the service finds by its link then.
  static func mapped(_ trial: MappingTrial, isLinked: Bool) -> Step {
    let values = trial.matchValues
    let failures = trial.rows.compactMap { row in
      row.verdict.failure.map { "\(row.rule.target): \($0.message)" }
    }
    if values.isEmpty, isLinked {
      return Step(
        .mapped, .unknown,
        "has no value to match by; the service goes by its link, which a full restart forgets",
        evidence: failures, cure: PlanReason.noMatchValue.cure)
    }
    if values.isEmpty {
      return Step(
        .mapped, .failed, "has no value to match by: the service skips this person",
        evidence: failures,
        cure: PlanReason.noMatchValue.cure)
    }
    if !trial.updates, trial.request?.body == nil {
      return Step(
        .mapped, .failed, failures.first ?? "a required attribute has no value",
        evidence: failures, cure: PlanReason.requiredMissing.cure)
    }
    let more =
      failures.isEmpty ? "" : ", \(Words.count(failures.count, "attribute")) can't be computed"
    return Step(.mapped, .passed, values.joined(separator: ", ") + more, evidence: failures)
  }

  static func matched(
    _ source: SourcePerson, _ trial: MappingTrial, isOut: Bool
  ) -> Step {
    if let failure = source.webexFailure {
      return failure.kind == .refused
        ? Step(.matched, .failed, failure.message, cure: failure.advice)
        : Step(.matched, .unknown, "Webex can't be asked: \(failure.message)")
    }
    guard let user = source.webex else {
      return Step(
        .matched, isOut ? .skipped : .passed, isOut ? "nobody" : "nobody yet, so one is created")
    }
    let id = user["id"]?.string ?? ""
    let state = user["active"] == false ? "inactive" : "active"
    return Step(
      .matched, .passed, "\(user["userName"]?.string ?? id), \(state)", evidence: ["Webex id \(id)"]
    )
  }
}
