internal import Evidence

/// A failure signature that a text or the checks point at.
struct Suspicion: Sendable {
  var id: String
  var title: String
  var leg: Leg?
  var causes: [String]
  /// Sentences of the signature, for remedies that only a person can carry out.
  var remedies: [String]
  var verify: [String]
  /// Ids of the checks that can prove or refute it.
  var checks: [String]
  var priority: Int
  /// How sure the text alone makes it.
  var strength: Diagnosis.Confidence

  /// Not of the catalogue: no text says it, only the checks can.
  static let outlivedID = "controlhub-session-stale"
}

/// What the checks say about a suspicion.
enum Ruling: Equatable {
  case confirmed, refuted
  /// The checks that could tell could not be run, or there are none.
  case open
}

/// The results of a round of checks, asked by what they mean.
struct Results: Sendable {
  var byCheck: [String: CheckResult] = [:]
  /// Why checks could not be answered, or what was refused, by check.
  var failures: [String: ProvisioningError] = [:]

  subscript(_ check: String) -> CheckResult.Outcome? { byCheck[check]?.outcome }

  func failed(_ check: String) -> Bool { self[check] == .failed }
  func passed(_ check: String) -> Bool { self[check] == .passed }

  /// Confirmed by one failed check of these, refuted when all of them passed.
  func broken(_ checks: String...) -> Ruling {
    if checks.contains(where: failed) { return .confirmed }
    return checks.allSatisfy(passed) ? .refuted : .open
  }

  /// Whether the sign-in was told that the tenant lives in another national cloud.
  var isOtherCloud: Bool {
    failures["graph.signed-in"]?.isOtherCloud == true
  }

  /// Nothing on Entra's side keeps Webex out.
  var trustIsComplete: Bool {
    passed("integration-app.present") && passed("integration-app.enabled")
      && passed("integration-app.consent")
  }

  func ruling(on id: String, failureSignatures: Set<String>) -> Ruling {
    switch id {
    case "wizard-integration-app-missing", "wizard-701018-unspecified-surface",
      "wizard-sp-missing-in-tenant":
      return broken("integration-app.present")
    case "wizard-domain-lookup-unauthorized":
      if failed("controlhub.domains") { return .confirmed }
      return passed("controlhub.domains") ? .refuted : broken("integration-app.present")
    case "wizard-consent-error-page":
      return trustIsComplete
        ? .confirmed : failed("integration-app.present") ? .refuted : .open
    case "wizard-consent-incomplete": return broken("integration-app.consent")
    case "wizard-app-disabled":
      if failed("identity-app.enabled") { return .confirmed }
      return broken("integration-app.enabled")
    case "wizard-identity-app-missing": return broken("identity-app.present")
    case "gallery-bearer-expired": return broken("job.credentials")
    // Which of the two it is, is named by a signature of its own.
    case "prov-credentials-rejected":
      return passed("job.credentials") && passed("gallery.tenant-url") ? .refuted : .open
    case "scim-tenant-url-wrong": return broken("gallery.tenant-url")
    case "webex-token-invalid", "scim-unauthorized", "token-invalidated-by-role-change",
      "webex-forbidden":
      return broken("webex.token")
    case "controlhub-wrong-org-context": return broken("webex.organization")
    case "wizard-wrong-cloud": return isOtherCloud ? .confirmed : .open
    case "null-not-cleared": return broken("webex.emptied")
    case "domain-not-verified":
      if failureSignatures.contains("prov-invalid-domain") { return .confirmed }
      return .open
    case "prov-quarantine-credentials", "prov-quarantine-escrow":
      return broken("job.quarantine")
    case "prov-job-disabled": return broken("job.running")
    case "nested-group": return broken("assignments.nested")
    case "group-object-missing":
      let found = broken("webex.groups")
      return found == .open ? broken("mappings.groups") : found
    case "upn-mismatch-duplicates": return broken("webex.duplicates")
    case "user-inactive-renamed": return broken("provisioning.removals")
    case "okta-multivalue": return broken("okta.contacts")
    case "graph-throttled": return broken("graph.throttling")
    case "webex-rate-limited": return broken("webex.throttling")
    case "webex-server-error": return broken("webex.faults")
    case "graph-server-error": return broken("graph.faults")
    default:
      if failureSignatures.contains(id) { return .confirmed }
      return .open
    }
  }

  /// What holds where the checks disprove the first cause that a text of leg 4 points at.
  ///
  /// Nothing keeps Webex out any more then; nil while something may.
  func outlived(_ judged: [(Suspicion, Ruling)]) -> Suspicion? {
    guard let first = judged.max(by: { $0.0.priority < $1.0.priority }), first.1 == .refuted,
      first.0.leg == .webexToEntra, trustIsComplete, !failed("controlhub.status")
    else { return nil }
    let works = passed("controlhub.status") ? "It works now" : "Entra's side is complete now"
    return Suspicion(
      id: Suspicion.outlivedID,
      title: "\(works): the text is older than the cure, or Control Hub's session is stale",
      leg: .webexToEntra,
      causes: [
        "The text is older than the cure",
        "Control Hub's session is stale: sign out and in again, as the message itself says",
      ], remedies: [],
      verify: ["After signing in again, Control Hub's page shows no error"],
      checks: [
        "controlhub.status", "integration-app.present", "integration-app.enabled",
        "integration-app.consent",
      ], priority: first.0.priority, strength: .likely)
  }

  /// Checks whose failure is the signature.
  private static let byCheck: [(check: String, signature: String)] = [
    ("assignments.nested", "nested-group"), ("mappings.groups", "group-object-missing"),
    ("webex.groups", "group-object-missing"),
    ("webex.duplicates", "upn-mismatch-duplicates"), ("webex.emptied", "null-not-cleared"),
    ("provisioning.removals", "user-inactive-renamed"),
    ("okta.contacts", "okta-multivalue"), ("graph.throttling", "graph-throttled"),
    ("graph.faults", "graph-server-error"), ("webex.throttling", "webex-rate-limited"),
    ("webex.faults", "webex-server-error"),
  ]

  /// Diagnoses that the checks prove by themselves, whatever a text says.
  func proven(job: SynchronizationJob?) -> [String] {
    var ids: [String] = []
    if failed("integration-app.present") { ids.append("wizard-integration-app-missing") }
    if failed("integration-app.enabled") { ids.append("wizard-app-disabled") }
    if failed("integration-app.consent") { ids.append("wizard-consent-incomplete") }
    if failed("identity-app.present") { ids.append("wizard-identity-app-missing") }
    if failed("identity-app.enabled") && !ids.contains("wizard-app-disabled") {
      ids.append("wizard-app-disabled")
    }
    if failed("gallery.tenant-url") { ids.append("scim-tenant-url-wrong") }
    if failed("job.credentials") && !failed("gallery.tenant-url") {
      ids.append("gallery-bearer-expired")
    }
    if failed("job.quarantine"), let reason = job?.quarantine?.reason {
      if QuarantineReason.isConnection(reason) { ids.append("prov-quarantine-credentials") }
      if QuarantineReason.isEscrow(reason) { ids.append("prov-quarantine-escrow") }
    }
    // A full cycle with too many failures pauses the job where others are quarantined.
    if failed("job.running"), job?.isPausedByEntra == true { ids.append("prov-quarantine-escrow") }
    // After 28 days Entra gives up; the quarantine stays on the stopped job.
    if failed("job.running"), job?.quarantine != nil { ids.append("prov-job-disabled") }
    if failed("webex.token") {
      let isForbidden = failures["webex.token"]?.kind == .forbidden
      ids.append(isForbidden ? "webex-forbidden" : "webex-token-invalid")
    }
    if isOtherCloud { ids.append("wizard-wrong-cloud") }
    return ids + Self.byCheck.filter { failed($0.check) }.map(\.signature)
  }
}
