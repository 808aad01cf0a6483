internal import AttributeMapping
internal import SCIM

extension Explanation {
  init(deleted person: DeletedPerson) {
    let when = person.deletedAt.map { " on \(Words.moment($0))" } ?? ""
    self.init(
      steps: [
        Step(
          .found, .failed, "\(person.displayName) was deleted\(when) and is in the recycle bin",
          evidence: ["object id \(person.id)"], cure: ScopeReason.softDeleted.cure)
      ])
    webexUserName = nil
  }

  init(webexOnly userName: String, source: String?) {
    self.init(
      webexUserName: userName,
      steps: [
        Step(
          .found, .failed, "\(userName) is in Webex only; nobody of the directory is this user",
          evidence: ["provisioned by \(source ?? "nobody known")"],
          cure: "entrahub reconcile shows whether somebody has the user under another name.")
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

  static func mapped(_ trial: MappingTrial) -> Step {
    let values = trial.matchValues
    let failures = trial.rows.compactMap { row in
      row.verdict.failure.map { "\(row.rule.target): \($0.message)" }
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
