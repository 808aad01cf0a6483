internal import Evidence

/// Brings what a text suggests and what the checks found together into named causes and cures.
struct Diagnoser: Sendable {
  /// What the text suggests; empty without one.
  var suspicions: [Suspicion]
  /// What the text states; nil without one.
  var facts: Facts?
  /// Signatures by id, for what the checks prove by themselves.
  var catalog: @Sendable (String) -> Suspicion?

  /// The diagnoses, the most certain first.
  func diagnoses(_ results: Results, _ cures: Cures) -> [Diagnosis] {
    let elsewhere = cures.own.flatMap { Elsewhere(facts, suspicions, $0) }
      .flatMap { $0.holds(results) ? $0 : nil }
    var judged = suspicions.filter { elsewhere?.covers($0) != true }.map { suspicion in
      (
        suspicion,
        results.ruling(on: suspicion.id, failureSignatures: cures.failureSignatures)
      )
    }
    // Entries of the log outlive the cure: what a check of today disproves is over.
    let logged = cures.failureSignatures.sorted().filter {
      results.ruling(on: $0, failureSignatures: []) != .refuted
    }
    let proven = results.proven(job: cures.job) + logged
    for id in proven where cures.explains(id) {
      if let index = judged.firstIndex(where: { $0.0.id == id }) {
        judged[index].1 = .confirmed
      } else if let suspicion = catalog(id) {
        judged.append((suspicion, .confirmed))
      }
    }
    if let elsewhere, let own = cures.own {
      judged.append((Suspicion(elsewhere, suspicions.first, own), .confirmed))
    }
    let confirmed = Set(judged.filter { $0.1 == .confirmed }.map(\.0.id))
    if !confirmed.isEmpty { judged.removeAll { $0.1 == .refuted } }
    // The code without its surface says nothing that the proven cause doesn't say better.
    if confirmed.contains("wizard-integration-app-missing") {
      judged.removeAll { $0.0.id == "wizard-701018-unspecified-surface" }
    }
    // What the checks disprove must not lead: what is true does.
    if confirmed.isEmpty, let outlived = results.outlived(judged) {
      judged.removeAll { $0.1 == .refuted }
      judged.insert((outlived, results.passed("controlhub.status") ? .confirmed : .open), at: 0)
    }
    return judged.map { diagnosis($0.0, $0.1, results, cures) }
      .enumerated().sorted { left, right in
        let (a, b) = (left.element, right.element)
        if a.confidence.rank != b.confidence.rank { return a.confidence.rank < b.confidence.rank }
        let places = (place(a.id, cures), place(b.id, cures))
        if places.0 != places.1 { return places.0 < places.1 }
        // What broke goes before people who fail, and of these the cause that most share.
        let logged = (cures.isOfLog(a.id), cures.isOfLog(b.id))
        if logged.0 != logged.1 { return logged.1 }
        let most = cures.dominant?.group.signatureId
        if logged.0, (a.id == most) != (b.id == most) { return a.id == most }
        let (p, q) = (priority(a.id), priority(b.id))
        return p == q ? left.offset < right.offset : p > q
      }.map(\.element)
  }

  /// What leads among the equally certain: that the text is not about this profile, then causes, then
  /// a quarantine, which is what a refused token leads to; that the wizard's text does not matter, and
  /// last the failures of single people.
  private func place(_ id: String, _ cures: Cures) -> Int {
    switch id {
    case Elsewhere.foreignID, Elsewhere.consoleID, Suspicion.outlivedID: 0
    case Elsewhere.wizardID: 3
    case _ where id.hasPrefix("prov-quarantine-"): 2
    default: cures.isOfLog(id) && cures.dominant?.isThreatening != true ? 4 : 1
    }
  }

  private func priority(_ id: String) -> Int {
    suspicions.first { $0.id == id }?.priority ?? catalog(id)?.priority ?? 0
  }

  private func diagnosis(
    _ suspicion: Suspicion, _ ruling: Ruling, _ results: Results, _ cures: Cures
  ) -> Diagnosis {
    let confidence: Diagnosis.Confidence =
      switch ruling {
      case .confirmed: .confirmed
      case .open: suspicion.strength
      case .refuted: .possible
      }
    return Diagnosis(
      id: suspicion.id, title: cures.title(of: suspicion.id) ?? suspicion.title,
      leg: cures.leg(of: suspicion), confidence: confidence,
      evidence: evidence(for: suspicion, results),
      remedies: cures.remedies(for: suspicion), verify: suspicion.verify,
      causes: suspicion.causes)
  }

  /// The checks that the signature names, and those of its leg that spoke.
  private func evidence(for suspicion: Suspicion, _ results: Results) -> [CheckResult] {
    let named = suspicion.checks.compactMap { results.byCheck[$0] }
    let related = Check.all.compactMap { results.byCheck[$0.id] }.filter { result in
      result.leg == suspicion.leg && result.outcome == .failed
        && !named.contains { $0.check == result.check }
    }
    return named + related
  }
}

extension Diagnosis.Confidence {
  /// 0 for the most certain.
  var rank: Int {
    switch self {
    case .confirmed: 0
    case .likely: 1
    case .possible: 2
    }
  }
}
