internal import AttributeMapping
public import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Webex

extension Integration {
  /// Names the cause of what a pasted text reports, proved by checks against both sides; what comes
  /// out is kept as an incident.
  ///
  /// - Parameter anyway: whether the checks of every leg run where the text names no known failure;
  ///   what they prove is then said, but not kept.
  public func diagnose(
    _ report: Report, checkingAnyway anyway: Bool = false
  ) async -> DiagnosisReport {
    let suspicions = signatures.suspicions(in: report)
    guard !suspicions.isEmpty || anyway else {
      return DiagnosisReport(report: report, diagnoses: [])
    }
    var result = await diagnosed(report, suspicions)
    result.isTextKnown = !suspicions.isEmpty
    guard !suspicions.isEmpty, !result.diagnoses.isEmpty, report.form != .article else {
      return result
    }
    result.incident = await keep(result)
    return result
  }

  private func diagnosed(
    _ report: Report, _ suspicions: [Suspicion]
  ) async -> DiagnosisReport {
    let services: Services
    do {
      services = try await self.services()
    } catch {
      return offline(report, suspicions, because: error.headline)
    }
    let pass = Pass(services)
    let asked =
      suspicions.isEmpty
      ? Check.all
      : checks(for: suspicions, await pass.deployment())
        + (await checksBeside(report, suspicions))
    let results = await results(of: asked, in: pass)
    let cures = await cures(pass, results, report.facts)
    let diagnoses = diagnoser(suspicions, report.facts).diagnoses(results, cures)
    if results.byCheck.values.allSatisfy({ $0.outcome == .unknown || $0.outcome == .skipped })
      || results.failed("graph.signed-in")
    {
      await forgetServices()
    }
    // That the sign-in is refused, and why, is what the checks found where it is the cause.
    let reachable =
      results.passed("graph.signed-in")
      || diagnoses.first.map { $0.confidence == .confirmed && !$0.isElsewhere } == true
    let because = reachable ? nil : results.byCheck["graph.signed-in"]?.detail
    return DiagnosisReport(
      report: report, diagnoses: diagnoses,
      consentURL: diagnoses.flatMap(\.remedies).first { $0.id == "consent" }?.url,
      checkedAt: reachable ? options.timing.now() : nil,
      offlineBecause: because.map { "Microsoft Graph can't be read: \($0)" })
  }

  /// The checks that the signatures name; whatever speaks of the trust asks for all of it.
  ///
  /// Where the gallery's deployment does without that trust, what it has instead is looked at.
  private func checks(
    for suspicions: [Suspicion], _ deployment: ProfileSummary.Deployment
  ) -> [Check] {
    var ids = ["graph.signed-in"] + suspicions.flatMap(\.checks)
    if suspicions.contains(where: { $0.leg == .webexToEntra }) {
      ids += Playbook.unauthorizedIntegration.checks.filter {
        $0.hasPrefix("controlhub.status") || $0.contains("-app.")
      }
      if deployment == .gallery {
        ids += Playbook.galleryConnection.checks.filter {
          $0.contains("job.") || $0.contains("gallery.")
        }
      }
    }
    return Check.ordered(ids)
  }

  /// What a text about something else is no reason not to see: what breaks this profile's own
  /// integration, as it was last read.
  private func checksBeside(_ report: Report, _ suspicions: [Suspicion]) async -> [Check] {
    guard Elsewhere(report.facts, suspicions, OwnSide(profile, snapshot)) != nil,
      let playbook = try? await playbook(nil, suspicions, report.facts)
    else { return [] }
    return Check.ordered(playbook.checks.filter { Check.named($0)?.isDecisive == true })
  }

  private func results(of checks: [Check], in pass: Pass) async -> Results {
    var results = Results()
    for check in checks where results.byCheck[check.id] == nil {
      if Task.isCancelled { break }
      (results.byCheck[check.id], results.failures[check.id]) = await check.judge(
        in: pass, after: results.byCheck)
    }
    return results
  }

  private func offline(
    _ report: Report, _ suspicions: [Suspicion], because: String
  ) -> DiagnosisReport {
    var cures = Cures(
      consentURL: consentURL(), isReadOnly: isReadOnly, results: Results(),
      profile: profile)
    cures.own = OwnSide(profile, snapshot)
    cures.otherApplication = Elsewhere.notOfWebex(report.facts)
    let diagnoses = diagnoser(suspicions, report.facts).diagnoses(Results(), cures)
    return DiagnosisReport(
      report: report, diagnoses: diagnoses,
      consentURL: diagnoses.flatMap(\.remedies).first { $0.id == "consent" }?.url,
      offlineBecause: because)
  }

  func diagnoser(_ suspicions: [Suspicion], _ facts: Facts?) -> Diagnoser {
    let signatures = signatures
    return Diagnoser(suspicions: suspicions, facts: facts) { signatures.suspicion($0) }
  }

  /// What the cures need beside the results, from the same reading.
  ///
  /// - Parameter facts: what the text states; nil without one.
  nonisolated func cures(_ pass: Pass, _ results: Results, _ facts: Facts?) async -> Cures {
    var cures = Cures(
      consentURL: consentURL(), isReadOnly: isReadOnly, results: results,
      profile: profile)
    if results.isOtherCloud {
      cures.tenantHome = await TenantLookup.home(of: profile, transport)
    }
    cures.own = await OwnSide(profile, snapshot)
    if results.failed("webex.organization"), results.failed("webex.token") {
      cures.tokenOrganization = pass.services.webex?.tokenOrganization?.uuid
    }
    guard results.passed("graph.signed-in") else { return cures }
    cures.applications = await pass.applications().value
    cures.own?.applications = cures.applications
    cures.own?.deployment = await pass.deployment()
    if facts?.aadsts != nil, let organization = try? await pass.services.graph?.organization() {
      cures.own?.tenant = organization.id
      cures.own?.tenantNames =
        [organization.displayName].compactMap(\.self) + organization.verifiedDomains.map(\.name)
    }
    cures.job = await pass.job().value.flatMap(\.self)
    cures.scopeSize = await scopeLimit(pass, cures.job)
    // This is done again and again: the members of large groups are not worth it.
    if (cures.scopeSize ?? 0) < 50_000 {
      cures.evaluated = await scopeSize(await snapshot.assignments.value, cures.job)
    }
    if results.failed("webex.duplicates") {
      cures.userName = await pass.mappings().value?.first(where: \.mapsUsers)?.rule(
        for: "userName")
    }
    if results.failed("assignments.nested") {
      cures.nestedGroups = await pass.nested().value?.flatMap(\.self) ?? []
    }
    if results.failed("provisioning.removals") {
      cures.removed = await pass.provisioning().value?.events.removals ?? []
    }
    if results.failed("webex.groups") {
      cures.missingGroups = await pass.targetGroups().value?.flatMap(\.self)?.missing ?? []
    }
    if results.failed("mappings.groups") {
      cures.groupMapping = await pass.mappings().value?.first(where: \.mapsGroups)
    }
    if results.failed("okta.contacts") {
      cures.oldAttributes = await pass.contacts().value?.flatMap(\.self)?.targets ?? []
    }
    if results["provisioning.failures"] == .failed, let log = await pass.summary().value {
      let failing = log.failures.filter { $0.failing.total > 0 && pass.concerns($0) }
      cures.failureSignatures = Set(failing.compactMap(\.signatureId))
      cures.dominant = DominantFailure(
        log, cures.job, scopeSize: cures.scopeSize, where: pass.concerns)
    }
    return cures
  }

  /// Objects that a full cycle evaluates at most, read where the snapshot does not have them.
  nonisolated func scopeLimit(_ pass: Pass, _ job: SynchronizationJob?) async -> Int? {
    let snapshot = await snapshot
    guard snapshot.assignments.value == nil, job?.quarantine != nil else {
      return snapshot.scopeSize
    }
    return Snapshot.scopeSize(assignments: await pass.assignments().value, job)
  }
}

extension DiagnosisReport {
  /// What the text alone says: no profile, no request.
  ///
  /// - Parameters:
  ///   - consentURL: nil takes the worldwide one.
  ///   - because: why nothing was checked.
  public init(
    offline report: Report, signatures: SignatureBook, consentURL: String? = nil,
    because: String = "only the text was asked for"
  ) {
    let suspicions = signatures.suspicions(in: report)
    var cures = Cures(
      consentURL: consentURL ?? ConsentURL(loginURL: Cloud.global.loginURL).string,
      isReadOnly: false, results: Results())
    cures.otherApplication = Elsewhere.notOfWebex(report.facts)
    let diagnoses = Diagnoser(suspicions: suspicions) { signatures.suspicion($0) }
      .diagnoses(Results(), cures)
    self.init(
      report: report, diagnoses: diagnoses,
      consentURL: diagnoses.flatMap(\.remedies).first { $0.id == "consent" }?.url,
      offlineBecause: because)
  }
}

extension Snapshot {
  /// Objects that a full cycle evaluates at most; nil where not known.
  var scopeSize: Int? {
    Self.scopeSize(assignments: assignments.value, job.value.flatMap(\.self))
  }

  static func scopeSize(assignments: [Assignment]?, _ job: SynchronizationJob?) -> Int? {
    if let assignments, !assignments.isEmpty {
      return assignments.reduce(0) { Self.sum($0, Self.sum(1, $1.directMembers ?? 0)) }
    }
    guard let job else { return nil }
    let counted = job.synchronizedCounts.values.reduce(0, Self.sum)
    return counted > 0 ? counted : nil
  }

  /// A sum of what a service counts, which may be anything.
  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflows) = left.addingReportingOverflow(right)
    return overflows ? .max : sum
  }
}
