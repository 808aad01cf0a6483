public import Evidence
public import Foundation

/// A guided troubleshooting run as it stands now; a new value is published at every step.
public struct PlaybookRun: Sendable, Equatable, Identifiable {
  public enum Phase: Sendable, Equatable {
    /// Checks are running; the id of the current one.
    case checking(String?)
    /// All checks are done and the integration works; single people may remain.
    case healthy
    /// Something is wrong: remedies are offered, and the failed checks are repeated until they
    /// pass. The date is the next attempt.
    case watching(next: Date)
    /// Every check that failed passes now.
    case recovered(Recovery)
    /// The run can't go on, and why.
    case stopped(ProvisioningError)
  }

  /// How far the recovery is proved.
  public struct Recovery: Sendable, Equatable {
    public enum Grade: String, Sendable, Codable {
      /// Entra and Control Hub both answer well.
      case bothSides = "both-sides"
      /// Control Hub's status call is not available here: its page has to be reloaded.
      case entraSideOnly = "entra-side-only"
    }
    public var grade: Grade
    public var at: Date
    /// Seconds from when the incident was opened.
    public var after: TimeInterval
    /// The checks that had failed and pass now, with the new evidence.
    public var proof: [CheckResult]
    /// How they had failed.
    public var before: [CheckResult]
    /// The handle that Webex's support asks for, where a text named it.
    public var trackingId: String?

    public init(
      grade: Grade, at: Date, after: TimeInterval, proof: [CheckResult],
      before: [CheckResult] = []
    ) {
      self.before = before
      self.grade = grade
      self.at = at
      self.after = after
      self.proof = proof
    }
  }

  public enum CheckState: Sendable, Equatable {
    case waiting
    case running
    case done(CheckResult)
  }

  public struct Step: Sendable, Equatable, Identifiable {
    /// Check id.
    public var id: String
    public var title: String
    public var leg: Leg
    public var state: CheckState

    public init(id: String, title: String, leg: Leg, state: CheckState) {
      self.id = id
      self.title = title
      self.leg = leg
      self.state = state
    }
  }

  /// Incident number in the workspace.
  public var id: Int64
  /// Playbook id, such as `unauthorized-integration`.
  public var playbook: String
  public var title: String
  public var startedAt: Date
  public var phase: Phase
  public var steps: [Step]
  /// The most likely first; final only after the checks.
  public var diagnoses: [Diagnosis]
  public var remedies: [Remedy]
  /// Present where consent is (part of) the cure.
  public var consentURL: String?
  public var report: Report?
  /// Whom the outage is about, where failures of people stopped the job or were asked about.
  public var concern: Concern?

  public init(
    id: Int64, playbook: String, title: String, startedAt: Date, phase: Phase,
    steps: [Step], diagnoses: [Diagnosis] = [], remedies: [Remedy] = [],
    consentURL: String? = nil, report: Report? = nil
  ) {
    self.id = id
    self.playbook = playbook
    self.title = title
    self.startedAt = startedAt
    self.phase = phase
    self.steps = steps
    self.diagnoses = diagnoses
    self.remedies = remedies
    self.consentURL = consentURL
    self.report = report
  }
}

extension PlaybookRun {
  /// Whether nothing is wrong because nothing is set up yet; the remedies say what to do first.
  public var isNotSetUp: Bool {
    phase == .healthy && playbook == Playbook.nothingSetUp.id && !remedies.isEmpty
  }

  /// What failed for single people or groups: work that is left while the integration is well.
  public var remaining: [CheckResult] { results.filter(\.isRemaining) }

  /// Whether more fails than single people, or those whom the run is about.
  public var isBrokenBeyondPeople: Bool {
    results.contains { $0.outcome == .failed && !$0.isRemaining }
  }

  /// Whether some of those whom the outage is about have come through, and others have not.
  public var isPartlyOver: Bool {
    guard let concern else { return false }
    return !concern.isOver && concern.failing != concern.most
  }

  /// Whether nothing is to be done but wait: it may work, and the first cycle has yet to prove it.
  public var isProving: Bool {
    let broken = results.filter { $0.outcome == .failed && !$0.isRemaining }
    return !broken.isEmpty && broken.allSatisfy { $0.health == .warning }
  }

  /// Whether a run that watches no more has found something wrong.
  ///
  /// Single people who fail are daily life to a health check, and a finding to whoever asked about
  /// them.
  public var findsWrong: Bool {
    switch phase {
    case .healthy:
      let isHealthCheck =
        playbook == Playbook.healthCheck.id
        || playbook == Playbook.galleryHealthCheck.id
      return !remaining.isEmpty && (!isHealthCheck || report != nil)
    case .recovered: return false
    case .checking, .watching, .stopped: return true
    }
  }

  /// What could not be answered, though nothing of it breaks the integration.
  public var unanswered: [CheckResult] { results.filter { $0.outcome == .unknown } }

  /// Runs are equal when all that is shown of them is; of the report that is its text.
  public static func == (left: PlaybookRun, right: PlaybookRun) -> Bool {
    left.id == right.id && left.playbook == right.playbook && left.title == right.title
      && left.startedAt == right.startedAt && left.phase == right.phase
      && left.steps == right.steps && left.diagnoses == right.diagnoses
      && left.remedies == right.remedies && left.consentURL == right.consentURL
      && left.report?.text == right.report?.text && left.concern == right.concern
  }
}
