internal import Evidence
internal import Foundation

/// One question that can be answered by reading, and what has to hold before it makes sense.
struct Check: Sendable {
  /// What another check must have come to; otherwise this one is skipped, and says why.
  struct Requirement: Sendable {
    var check: String
    var outcome: CheckResult.Outcome
    var otherwise: String
  }

  /// What running a check came to.
  struct Finding: Sendable {
    var outcome: CheckResult.Outcome
    var detail: String
    var evidence: [EvidenceItem] = []
    /// Why it could not be answered, or what was refused.
    var failure: ProvisioningError?
  }

  /// What it means that a check fails.
  enum Weight: Sendable {
    /// The integration is broken.
    case breaks
    /// It may work, and has yet to prove it.
    case unproved
    /// Something beside it is wrong: the operator's own access, a service that is slow.
    case hinders
    /// The integration is well, and some people or groups need work.
    case remains
  }

  var id: String
  /// A name that reads right whatever the outcome: `✗ Quarantine of the job: …`, never a sentence that
  /// holds only where it passes.
  var title: String
  var leg: Leg
  var requirements: [Requirement] = []
  var weight: Weight = .breaks
  var run: @Sendable (Pass) async -> Finding

  /// Whether nothing is recovered while it fails.
  var isDecisive: Bool { weight == .breaks || weight == .unproved }

  static let all: [Check] =
    graph + integrationApp + identityApp + job + controlHub + webex + scope
    + source + emptied + steadiness

  private static let byId = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  static func named(_ id: String) -> Check? { byId[id] }

  /// The checks of these ids with those that they rest on, in an order that respects it.
  static func ordered(_ ids: [String]) -> [Check] {
    var result: [Check] = []
    func add(_ id: String) {
      guard let check = named(id), !result.contains(where: { $0.id == id }) else { return }
      for requirement in check.requirements { add(requirement.check) }
      result.append(check)
    }
    for id in ids { add(id) }
    return result
  }

  /// Runs the check unless what it rests on stands in the way.
  func result(
    in pass: Pass, after known: [String: CheckResult]
  ) async -> CheckResult {
    await judge(in: pass, after: known).result
  }

  /// The result, with the failure that kept the check from being answered.
  func judge(
    in pass: Pass, after known: [String: CheckResult]
  ) async -> (result: CheckResult, failure: ProvisioningError?) {
    for requirement in requirements {
      guard let other = known[requirement.check] else { continue }
      if other.outcome != requirement.outcome {
        let reason =
          switch other.outcome {
          case .unknown: "skipped because this is not known: \(other.title)"
          case .skipped where other.detail.hasPrefix("skipped because"): other.detail
          default: requirement.otherwise
          }
        return (result(Finding(outcome: .skipped, detail: reason), pass), nil)
      }
    }
    let finding = await run(pass)
    return (result(finding, pass), finding.failure)
  }

  private func result(_ finding: Finding, _ pass: Pass) -> CheckResult {
    CheckResult(
      check: id, title: title, leg: leg, outcome: finding.outcome, detail: finding.detail,
      evidence: finding.evidence, finishedAt: pass.now())
  }
}

extension CheckResult {
  /// A failure that breaks nothing is a warning: single people who need work, a start whose first
  /// cycle has not ended, a clock that is off.
  public var health: Health {
    switch outcome {
    case .passed: .ok
    case .unknown, .skipped: .unknown
    case .failed:
      isRemaining || weight == .unproved || check == "console.clock" ? .warning : .problem
    }
  }

  /// Whether it failed for single people or groups, while the integration itself is well.
  var isRemaining: Bool { outcome == .failed && weight == .remains }

  private var weight: Check.Weight { Check.named(check)?.weight ?? .breaks }
}

extension Check.Requirement {
  static let signedIn = Check.Requirement(
    check: "graph.signed-in", outcome: .passed,
    otherwise: "skipped because Microsoft Graph can't be read")
}

extension Check.Finding {
  static func passed(_ detail: String, _ evidence: [EvidenceItem] = []) -> Self {
    Check.Finding(outcome: .passed, detail: detail, evidence: evidence)
  }

  /// - Parameter failure: what the service said, where its refusal is the finding.
  static func failed(
    _ detail: String, _ evidence: [EvidenceItem] = [], because failure: ProvisioningError? = nil
  ) -> Self {
    Check.Finding(outcome: .failed, detail: detail, evidence: evidence, failure: failure)
  }

  static func unknown(_ detail: String, _ evidence: [EvidenceItem] = []) -> Self {
    Check.Finding(outcome: .unknown, detail: detail, evidence: evidence)
  }

  static func skipped(_ detail: String) -> Self {
    Check.Finding(outcome: .skipped, detail: "skipped because \(detail)")
  }

  /// A reading that has no value to look at.
  static func unreadable<Value>(_ reading: Observation<Value>) -> Self {
    reading.failure.map { unreadable($0, reading.evidence) } ?? unknown("not known")
  }

  /// What could not be read is not known, never failed: the failure belongs to another leg.
  static func unreadable(_ failure: ProvisioningError, _ evidence: [EvidenceItem]) -> Self {
    Check.Finding(
      outcome: .unknown, detail: "not known: \(failure.headline)", evidence: evidence,
      failure: failure)
  }
}
