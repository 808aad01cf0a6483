/// Why a person is or isn't in Webex: every step from the directory to the Webex user.
public struct Explanation: Sendable, Equatable {
  /// One step; later ones are looked at even where an earlier one failed.
  public struct Step: Sendable, Equatable, Identifiable {
    public enum Kind: String, Sendable, CaseIterable {
      case found, enabled, assigned, filter, mapped, matched, job, done, log
    }

    public var id: Kind { kind }
    public var kind: Kind
    public var outcome: CheckResult.Outcome
    /// One line: what was found.
    public var detail: String
    /// What it rests on, a line each.
    public var evidence: [String] = []
    /// What to do about a failure.
    public var cure: String?

    public init(
      _ kind: Kind, _ outcome: CheckResult.Outcome, _ detail: String, evidence: [String] = [],
      cure: String? = nil
    ) {
      self.kind = kind
      self.outcome = outcome
      self.detail = detail
      self.evidence = evidence
      self.cure = cure
    }
  }

  /// Nil for a Webex user whom nobody of the directory is.
  public var person: Person?
  /// Name of the Webex user, if there is one.
  public var webexUserName: String?
  public var steps: [Step]
  /// Known false alarms that may be behind the question.
  public var hints: [String] = []

  /// The first step that failed: what to mend first.
  ///
  /// What concerns the person goes before the job, which concerns everybody. Of somebody who is up to
  /// date neither an old entry of the log nor a job that stands still stops anything.
  public var firstFailure: Step? {
    let failed = steps.filter { $0.outcome == .failed }
    let isDone = self[.done]?.outcome == .passed
    return failed.first { $0.kind != .job && !(isDone && $0.kind == .log) }
      ?? (isDone ? nil : failed.first { $0.kind == .job })
  }

  public subscript(kind: Step.Kind) -> Step? { steps.first { $0.kind == kind } }

  /// The answer in one sentence, and a second one where the job stands still besides.
  public var verdict: String {
    guard let job = self[.job], job.outcome == .failed, firstFailure?.kind != .job else {
      return personal
    }
    return firstFailure == nil
      ? "\(personal) What changes from now on waits: \(job.detail)."
      : "\(personal) The job does not run either: \(job.detail)."
  }

  /// What concerns the person.
  private var personal: String {
    let name = person?.displayName ?? webexUserName ?? "The person"
    if let failure = firstFailure {
      switch failure.kind {
      case .found:
        let rest = self[.done].map {
          " \($0.detail.prefix(1).uppercased())\($0.detail.dropFirst())."
        }
        return "\(failure.detail).\(rest ?? "")"
      case .log: return "\(name) was refused the last time: \(failure.detail)."
      default: return "\(name) is stopped at “\(failure.kind.title)”: \(failure.detail)."
      }
    }
    guard let done = self[.done] else {
      return self[.found].map { "\($0.detail)." } ?? "\(name): nothing more is known."
    }
    return done.outcome == .passed
      ? "\(name) is provisioned: \(done.detail)." : "\(name): \(done.detail)."
  }
}

extension Explanation.Step.Kind {
  public var title: String {
    switch self {
    case .found: "Found in the directory"
    case .enabled: "Sign-in enabled"
    case .assigned: "Assigned to the application"
    case .filter: "Passes the scoping filter"
    case .mapped: "Mapped values"
    case .matched: "Match in Webex"
    case .job: "The job runs"
    case .done: "Up to date in Webex"
    case .log: "Last entry in the provisioning log"
    }
  }
}

/// What asking about a text gives.
public enum ExplanationAnswer: Sendable, Equatable {
  case explanation(Explanation)
  /// Several people whom the text may mean: the first of so many.
  case candidates([Person], total: Int)
}
