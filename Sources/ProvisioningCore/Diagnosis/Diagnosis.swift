public import Evidence
public import Foundation

/// A named cause, how sure it is, what it rests on, and its cure.
public struct Diagnosis: Sendable, Equatable, Codable, Identifiable {
  public enum Confidence: String, Sendable, Codable {
    /// Checks against the services prove it.
    case confirmed
    /// The text says so, and no check speaks against it.
    case likely
    case possible
  }

  /// Id of the failure signature.
  public var id: String
  public var title: String
  public var leg: Leg?
  public var confidence: Confidence
  public var evidence: [CheckResult]
  public var remedies: [Remedy]
  /// How to see that the cure worked, one sentence each.
  public var verify: [String]
  public var causes: [String]

  /// Whether it says that nothing is wrong any more, whatever the text tells of.
  public var saysItWorks: Bool { id == Suspicion.outlivedID }

  /// Whether it says that the text is about something else than this profile: no fault of it is
  /// named, and none was cured.
  public var isElsewhere: Bool { Elsewhere.all.contains(id) }

  /// Whether it is a fault of this profile's integration, proved by the checks.
  public var isOwnFault: Bool { confidence == .confirmed && !isElsewhere && !saysItWorks }

  /// Whether it is what a cause leads to, and outlasts the cause's cure by a while.
  var isEffect: Bool { id.hasPrefix("prov-quarantine-") }

  public init(
    id: String, title: String, leg: Leg?, confidence: Confidence, evidence: [CheckResult] = [],
    remedies: [Remedy] = [], verify: [String] = [], causes: [String] = []
  ) {
    self.id = id
    self.title = title
    self.leg = leg
    self.confidence = confidence
    self.evidence = evidence
    self.remedies = remedies
    self.verify = verify
    self.causes = causes
  }
}

/// One check that was run, or why it was not.
public struct CheckResult: Sendable, Equatable, Codable, Identifiable {
  public enum Outcome: String, Sendable, Codable { case passed, failed, unknown, skipped }

  /// Check id, such as `integration-app.present`.
  public var check: String
  public var title: String
  public var leg: Leg
  public var outcome: Outcome
  /// One line: what was found, or why nothing could be.
  public var detail: String
  /// The calls behind it: what was asked and what came back.
  public var evidence: [EvidenceItem]
  public var finishedAt: Date?

  public var id: String { check }

  public init(
    check: String, title: String, leg: Leg, outcome: Outcome, detail: String,
    evidence: [EvidenceItem] = [], finishedAt: Date? = nil
  ) {
    self.check = check
    self.title = title
    self.leg = leg
    self.outcome = outcome
    self.detail = detail
    self.evidence = evidence
    self.finishedAt = finishedAt
  }
}

/// One call and its answer, redacted.
public struct EvidenceItem: Sendable, Equatable, Codable {
  /// Such as `GET /v1.0/servicePrincipals?$filter=appId eq '90db…'`.
  public var call: String
  /// Such as `200, 0 entries`.
  public var answer: String
  public var at: Date

  public init(call: String, answer: String, at: Date) {
    self.call = call
    self.answer = answer
    self.at = at
  }
}

/// One thing that cures, or helps to.
public struct Remedy: Sendable, Equatable, Codable, Identifiable {
  public enum Kind: String, Sendable, Codable {
    case openURL = "open-url"
    case command
    case manual
  }

  public var id: String
  public var title: String
  public var kind: Kind
  public var url: String?
  /// The headless twin, such as `entrahub apps restore integration`.
  public var command: String?
  /// The change that the console itself can carry out.
  public var change: Change?
  /// Why it can't be done now; nil when it can.
  public var disabledBecause: String?
  /// What to expect, in one or two sentences.
  public var explanation: String
  /// Code of the failures, or object id of the person, that it is about; nil for others.
  public var subject: String?

  /// Whether there is nothing to do about it any more.
  public var isDone: Bool { disabledBecause?.hasPrefix("done: ") == true }

  /// Why it can't be done now, in words that fit both: `not now: …` and `done: …`.
  public var notNow: String? { disabledBecause.map { isDone ? $0 : "not now: \($0)" } }

  public init(
    id: String, title: String, kind: Kind, url: String? = nil, command: String? = nil,
    change: Change? = nil, disabledBecause: String? = nil, explanation: String = "",
    subject: String? = nil
  ) {
    self.subject = subject
    self.id = id
    self.title = title
    self.kind = kind
    self.url = url
    self.command = command.map { SuggestedCommand.naming($0) }
    self.change = change
    self.disabledBecause = disabledBecause
    self.explanation = SuggestedCommand.naming(explanation)
  }
}
