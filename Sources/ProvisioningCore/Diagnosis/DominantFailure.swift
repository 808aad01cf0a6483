internal import Foundation

/// The error that most of those who fail now share.
struct DominantFailure: Sendable, Equatable {
  var group: FailureGroup
  /// Whether more may fail: the log was not read to its end.
  var isAtLeast: Bool
  /// People and groups in scope: those that are synchronized and those that fail; nil where not
  /// known.
  var population: Int?

  /// The share of failures from which Entra quarantines a job
  /// (Microsoft Learn, "Application provisioning in quarantine status").
  static let threshold = 0.4

  /// Nil where nobody fails.
  init?(
    _ log: ProvisioningSummary, _ job: SynchronizationJob?, scopeSize: Int?,
    where isMeant: (FailureGroup) -> Bool = { _ in true }
  ) {
    guard let worst = log.worst(where: isMeant) else { return nil }
    group = worst
    isAtLeast = log.isAtLeast
    let counts = (job?.synchronizedCounts ?? [:]).values
    let synchronized = counts.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    population =
      synchronized > 0 && synchronized < Int.max / 2 ? synchronized + log.failing.total : scopeSize
  }

  /// Whether a cycle in which they fail again is quarantined again.
  var isThreatening: Bool {
    guard let population, population > 0 else { return false }
    return Double(group.failing.total) > Self.threshold * Double(population)
  }

  /// Such as `122 people of 274 that the job knows fail with EntryConflict, such as Ada and Bo`.
  var words: String {
    let count = group.failing.total
    let all = population.map { $0 > count ? " of \(Words.grouped($0)) that the job knows" : "" }
    let who = group.failing.words(isAtLeast: isAtLeast)
    let fail = count == 1 ? "fails" : "fail"
    return "\(who)\(all ?? "") \(fail) with \(group.code)"
      + (examples.isEmpty ? "" : ", such as \(examples)")
  }

  /// Three of them by name.
  var examples: String {
    Words.list(failing.prefix(3).map { $0.sourceName ?? $0.sourceId ?? "unnamed" })
  }

  private var failing: [AffectedObject] { group.affected.filter(\.fails) }

  /// What a start or restart is to be warned of.
  func warning(_ verb: String) -> String {
    "\(words). Unless that is mended, the \(verb) puts the job into quarantine again, or has Entra "
      + "pause it; try one of them first\(trial.map { ": \($0)" } ?? "")"
  }

  /// Provisions one of them: what works for one works for all who share the cause.
  private var trial: String? {
    failing.first?.sourceId.map { "entrahub provision \($0)" }
  }

  /// Who fails and why, what mends it, and the trial that proves it.
  var remedies: [Remedy] {
    let known = Mending(group)
    var remedies = [
      Remedy(
        id: "see-failures", title: "See who fails and why: \(group.title)", kind: .command,
        command: "entrahub errors show \(group.code)",
        explanation: "\(words). In the console: pane 4, Errors.", subject: group.code),
      Remedy(
        id: "mend-failures", title: known.title, kind: known.command == nil ? .manual : .command,
        command: known.command, explanation: known.explanation),
    ]
    if let trial, let name = failing.first?.sourceName {
      remedies.append(
        Remedy(
          id: "try-one", title: "Try one: \(Words.cut(name, to: 60))", kind: .command,
          command: trial,
          explanation: "What works for one works for all who share the cause.",
          subject: failing.first?.sourceId))
    }
    // So many are not sent one by one: the cycle takes them once the cause is mended.
    if !isThreatening {
      remedies.append(
        Remedy(
          id: "retry-failed", title: "Then the others who failed, and nobody else", kind: .command,
          command: "entrahub errors retry \(group.code)",
          explanation: "Entra's service provisions each at once, five in ten seconds.",
          subject: group.code))
    }
    return remedies
  }
}

/// Where a cause of the provisioning log is mended: the words and, where there is one, the command.
private struct Mending {
  var title: String
  var command: String?
  var explanation: String

  init(_ group: FailureGroup) {
    switch group.signatureId {
    case "user-in-other-org":
      self.init(
        "Claim their addresses in Control Hub: Users > Manage users > Claim users", nil,
        "Their addresses belong to another organization or to free accounts. Verify the domain "
          + "first (Organization Settings > Domains). Who can't be claimed needs another address, or "
          + "leaves the scope: entrahub assignments remove, entrahub filters set.")
    case "prov-conflict", "prov-duplicate-target", "prov-duplicate-source":
      self.init(
        "Compare both sides: who holds their name already", "entrahub reconcile",
        "Where Webex has them under another name, correct the matching attribute (console: pane 3, "
          + "Mappings; entrahub mappings list); where they are twice, remove the one too many.")
    case "prov-invalid-domain":
      self.init(ofDomains: group.domains.map(\.name))
    case "prov-mandatory-missing", "prov-schema-attribute", "prov-single-valued",
      "prov-scim-incompatible":
      self.init(
        "Correct the mapping, or the attribute in Entra", "entrahub mappings list",
        "Console: pane 3, Mappings, with one of them as the preview person.")
    case "prov-insufficient-rights", "prov-quarantine-credentials", "gallery-bearer-expired":
      self.init(
        "Replace the secret token", "entrahub connection rotate",
        "Made by a Webex full administrator.")
    case "scim-tenant-url-wrong":
      self.init(
        "Correct the tenant URL", "entrahub connection set --build-url",
        "It is built from the organization's UUID.")
    case "prov-license-limit":
      self.init(
        "Free or buy licences in Control Hub, or change the licence template", nil,
        "Entra tries again by itself.")
    case "prov-target-unavailable":
      self.init(
        "Wait: Entra tries again by itself", "entrahub status",
        "Webex failed on its own side; status.webex.com tells.")
    default:
      self.init(
        "See why, step by step, for one of them", "entrahub errors list",
        "entrahub explain NAME goes from the assignment to the Webex user.")
    }
  }

  /// A domain that is the company's own can be verified; Microsoft's first one of a tenant never.
  private init(ofDomains names: [String]) {
    let initial = names.filter(\.isMicrosofts)
    let own = names.filter { !$0.isMicrosofts }
    let address = "each a user principal name of a verified domain, in Entra > Users"
    if own.isEmpty {
      self.init(
        "Give \(address)\(initial.isEmpty ? "" : ", not of \(Words.list(initial))")", nil,
        initial.isEmpty
          ? "Or verify their domain in Control Hub: Organization Settings > Domains."
          : "Nobody can verify a domain of Microsoft's in Control Hub.")
      return
    }
    self.init(
      "Verify \(Words.list(Array(own.prefix(5)))) in Control Hub: Organization Settings > Domains",
      nil,
      "Or give \(address)."
        + (initial.isEmpty
          ? ""
          : " Those of \(Words.list(initial)) need one: nobody can verify a domain of "
            + "Microsoft's."))
  }

  private init(_ title: String, _ command: String?, _ explanation: String) {
    self.title = title
    self.command = command
    self.explanation = explanation
  }
}

extension String {
  /// Whether it is the domain that Microsoft gives each tenant (microsoft-graph, `verifiedDomain`,
  /// `isInitial`).
  fileprivate var isMicrosofts: Bool {
    ["onmicrosoft.com", "onmicrosoft.us", "onmschina.cn", "partner.onmschina.cn"].contains {
      self == $0 || hasSuffix(".\($0)")
    }
  }
}
