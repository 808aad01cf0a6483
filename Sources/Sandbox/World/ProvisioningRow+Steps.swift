/// The steps of an entry, in the words of the service (microsoft-graph.md, 4.10 and 5.3).
extension ProvisioningRow {
  enum StepType: String, Sendable {
    case `import`, scoping, matching, processing, referenceResolution, export
  }

  struct Step: Sendable {
    var name: String
    var type: StepType
    var status: Status
    var description: String
    var details: [(name: String, value: String)] = []

    var detailsJSON: JSON {
      .object(JSONObject(details.map { ($0.name, .string($0.value)) }))
    }
  }

  /// The system of the app as the log calls it.
  private var target: String { principal.displayName }

  var steps: [Step] {
    var steps = [
      Step(
        name: "EntryImport\(imported.rawValue)", type: .import, status: .success,
        description: "Received \(kind.rawValue) '\(reportable)' change of type "
          + "(\(imported.rawValue)) from Microsoft Entra ID",
        details: [("objectId", sourceId)])
    ]
    if let step = matchStep { steps.append(step) }
    if match == .refused { return steps }
    if let step = scopeStep { steps.append(step) }
    if case .several = match { return steps }
    if let step = actionStep { steps.append(step) }
    steps += unresolved.map {
      Step(
        name: "EntryReferenceResolution", type: .referenceResolution, status: .skipped,
        description: $0, details: [("ReportableIdentifier", reportable)])
    }
    steps.append(lastStep)
    return steps
  }

  private var matchStep: Step? {
    switch match {
    case .notTried: return nil
    case .refused:
      return Step(
        name: "EntryImport", type: .matching, status: .failure, description: error?.reason ?? "")
    case .notFound:
      return Step(
        name: "EntryImportObjectNotFound", type: .matching, status: .success,
        description: "\(kind.rawValue) '\(reportable)' was not found in \(target)")
    case .several(let count):
      return Step(
        name: "EntryImport", type: .matching, status: .failure,
        description: "Found \(count) \(kind.rawValue)s that match '\(reportable)' in \(target)")
    case .retrieved:
      let key = kind == .user ? "userName" : "displayName"
      return Step(
        name: "EntryImport", type: .matching, status: .success,
        description: "Retrieved '\(reportable)' from \(target)",
        details: [(key, reportable), ("externalId", sourceId), ("id", targetId ?? "")])
    }
  }

  private var scopeStep: Step? {
    guard let scoping else { return nil }
    func word(_ flag: Bool) -> String { flag ? "True" : "False" }
    let clauses = JSONObject(scoping.clauses.map { ($0.text, .bool($0.holds)) })
    return Step(
      name: "EntrySynchronizationScoping", type: .scoping, status: .success,
      description:
        "Determine if \(kind.rawValue) in scope by evaluating against each scoping filter",
      details: [
        ("Active in the source system", word(scoping.isActive)),
        ("Assigned to the application", word(scoping.isAssigned)),
        ("\(kind.rawValue) has the required role", word(scoping.isAssigned)),
        ("Scoping filter evaluation passed", word(scoping.passesFilter)),
        ("ScopeEvaluationResult", JSON.object(clauses).text),
      ])
  }

  private var verb: (infinitive: String, past: String, name: String)? {
    switch action {
    case .create: ("create", "created", "Add")
    case .update: ("update", "updated", "Update")
    case .disable: ("disable", "disabled", "Update")
    case .delete, .stagedDelete: ("delete", "deleted", "Delete")
    case .other: nil
    }
  }

  /// What the service decided to do.
  private var actionStep: Step? {
    guard skipReason == nil, let verb else { return nil }
    let why =
      switch action {
      case .create:
        "\(kind.rawValue) is active and assigned in Microsoft Entra ID, but no matching "
          + "\(kind.rawValue) was found in \(target)"
      case .disable:
        scoping?.isActive == false
          ? "\(kind.rawValue) is no longer active in Microsoft Entra ID"
          : "\(kind.rawValue) is no longer in scope"
      case .delete, .stagedDelete: "\(kind.rawValue) is no longer in Microsoft Entra ID or in scope"
      default: "attributes differ from those in Microsoft Entra ID"
      }
    return Step(
      name: "EntrySynchronization\(verb.name)", type: .processing, status: .success,
      description: "\(kind.rawValue) '\(reportable)' will be \(verb.past) in \(target) (\(why))",
      details: [("ReportableIdentifier", reportable)])
  }

  private var lastStep: Step {
    if let skipReason {
      var details = [("ReportableIdentifier", reportable), ("SkipReason", skipReason.rawValue)]
      if let skippedProperty { details.append(("PropertyName", skippedProperty)) }
      return Step(
        name: "EntrySynchronizationSkip", type: .export, status: .skipped,
        description: skipText(skipReason), details: details.map { (name: $0.0, value: $0.1) })
    }
    let name = "EntryExport\(verb?.name ?? "Update")"
    if action == .stagedDelete {
      return Step(
        name: name, type: .export, status: .skipped,
        description: "The \(kind.rawValue) '\(reportable)' will not be deleted in \(target): more "
          + "deletions than the threshold allows are pending",
        details: [("ReportableIdentifier", reportable)])
    }
    return Step(
      name: name, type: .export, status: status,
      description: error?.reason
        ?? "\(kind.rawValue) '\(reportable)' was \(verb?.past ?? "updated") in \(target)",
      details: [("ReportableIdentifier", reportable)])
  }

  func skipText(_ reason: SkipReason) -> String {
    let object = "\(kind.rawValue) '\(reportable)'"
    return switch reason {
    case .redundantExport:
      "The state of the entry in both the source and target systems already match. No change to "
        + "the \(object) currently needs to be made."
    case .attributeValidationFailed:
      "\(object) is skipped: the target requires a value for '\(skippedProperty ?? "")'."
    case .notEffectivelyEntitled:
      "\(object) is skipped: it is not effectively entitled, because it is not assigned to the "
        + "application."
    case .outOfScope: "\(object) is skipped: it does not pass the scoping filters."
    case .inactive: "\(object) is skipped: it is not active in the source system."
    case .importSkipped:
      "\(object) is skipped: it has no value for any matching attribute."
    case .actionNotEnabled:
      "\(object) is skipped: the mapping does not allow the action on target objects."
    case .skipsOutOfScopeDeletions:
      "\(object) is skipped: SkipOutOfScopeDeletions keeps what leaves the scope as it is."
    case .entityTypeNotSupported:
      "\(object) is skipped: objects of this type are not provisioned by the job."
    }
  }
}
