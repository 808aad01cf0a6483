public import AttributeMapping
public import Evidence
public import Foundation

/// One consistent picture of both sides of the integration.
///
/// An immutable value: apps, job, counts and what screens list. People are not in it; they are
/// read from the workspace by row number (`People`).
public struct Snapshot: Sendable, Equatable, Codable {
  /// Grows with each published snapshot.
  public var generation: Int
  public var profile: ProfileSummary
  public var applications: Reading<[EnterpriseApplication]>
  public var job: Reading<SynchronizationJob?>
  public var assignments: Reading<[Assignment]>
  public var mappings: Reading<[ObjectMapping]>
  public var audit: Reading<[AuditEvent]>
  public var provisioning: Reading<ProvisioningSummary>
  public var controlHub: Reading<ControlHubStatus>
  public var webex: Reading<WebexAccess>
  public var people: Reading<PeopleCounts>
  /// Members of the assigned groups, and deleted users.
  public var members: Reading<MembershipCounts>
  /// Webex's users and groups in the workspace.
  public var target: Reading<TargetCounts>
  /// People whom a job that runs leaves out, or gives a second Webex user.
  public var findings: ScopeFindings
  /// The services' clocks against this machine's.
  public var clocks = ClockSkews()
  /// The four legs in order.
  public var legs: [LegStatus]
  public var verdict: Verdict
  /// What happened lately on either side, newest first.
  public var timeline: [TimelineEntry]
  /// Intents of an earlier run whose outcome is not known.
  public var unresolvedIntents: Int

  public init(
    generation: Int = 0, profile: ProfileSummary,
    applications: Reading<[EnterpriseApplication]> = Reading(),
    job: Reading<SynchronizationJob?> = Reading(),
    assignments: Reading<[Assignment]> = Reading(),
    mappings: Reading<[ObjectMapping]> = Reading(), audit: Reading<[AuditEvent]> = Reading(),
    provisioning: Reading<ProvisioningSummary> = Reading(),
    controlHub: Reading<ControlHubStatus> = Reading(), webex: Reading<WebexAccess> = Reading(),
    people: Reading<PeopleCounts> = Reading(), members: Reading<MembershipCounts> = Reading(),
    target: Reading<TargetCounts> = Reading(), findings: ScopeFindings = ScopeFindings(),
    legs: [LegStatus] = [],
    verdict: Verdict = Verdict(level: .unknown, sentence: "Nothing has been read yet", reasons: []),
    timeline: [TimelineEntry] = [], unresolvedIntents: Int = 0
  ) {
    self.generation = generation
    self.profile = profile
    self.applications = applications
    self.job = job
    self.assignments = assignments
    self.mappings = mappings
    self.audit = audit
    self.provisioning = provisioning
    self.controlHub = controlHub
    self.webex = webex
    self.people = people
    self.members = members
    self.target = target
    self.findings = findings
    self.legs = legs
    self.verdict = verdict
    self.timeline = timeline
    self.unresolvedIntents = unresolvedIntents
  }
}

/// What the top line of every screen says about the profile.
public struct ProfileSummary: Sendable, Equatable, Codable {
  public enum Class: String, Sendable, Codable, CaseIterable { case production = "prod", test }
  public enum Deployment: String, Sendable, Codable, CaseIterable {
    case wizard, gallery, both
    /// Nothing of either deployment was found, or nothing was read yet.
    case unknown
  }

  public var name: String
  public var profileClass: Class
  public var deployment: Deployment
  public var tenantId: String?
  public var tenantName: String?
  public var organizationId: String?
  public var isReadOnly: Bool
  /// True while the services are the embedded sandbox.
  public var isSandbox: Bool
  /// The profile's national cloud by name.
  public var cloud: String?
  /// The one that the tenant says it lives in; only where the sign-in was told that it is another.
  public var tenantCloud: String?
  /// Who provisions into Webex, as the profile has it; nil is Entra.
  public var source: Profile.Source?

  public init(
    name: String, profileClass: Class, deployment: Deployment, tenantId: String? = nil,
    tenantName: String? = nil, organizationId: String? = nil, isReadOnly: Bool,
    isSandbox: Bool = false, cloud: String? = nil, source: Profile.Source? = nil
  ) {
    self.source = source
    self.cloud = cloud
    self.name = name
    self.profileClass = profileClass
    self.deployment = deployment
    self.tenantId = tenantId
    self.tenantName = tenantName
    self.organizationId = organizationId
    self.isReadOnly = isReadOnly
    self.isSandbox = isSandbox
  }
}

/// The state of something; never shown by colour alone.
public enum Health: String, Sendable, Codable, CaseIterable {
  case ok, warning, problem, unknown
}

/// One leg and what is known of it.
public struct LegStatus: Sendable, Equatable, Codable {
  public var leg: Leg
  public var health: Health
  /// What the state rests on, as one short line.
  public var detail: String
  /// False where the deployment does without it: neither well nor wrong.
  public var isUsed: Bool

  public init(leg: Leg, health: Health, detail: String, isUsed: Bool = true) {
    self.leg = leg
    self.health = health
    self.detail = detail
    self.isUsed = isUsed
  }
}

/// The state of the whole integration in one sentence, with its reasons.
public struct Verdict: Sendable, Equatable, Codable {
  public var level: Health
  public var sentence: String
  public var reasons: [String]

  public init(level: Health, sentence: String, reasons: [String]) {
    self.level = level
    self.sentence = sentence
    self.reasons = reasons
  }
}

/// What Control Hub's own status call answered (not a public API).
public struct ControlHubStatus: Sendable, Equatable, Codable {
  public enum State: String, Sendable, Codable {
    case answersWell, unauthorized, otherError
    /// The profile names no Control Hub address: normal for a real tenant.
    case notChecked
  }

  public var state: State
  public var status: Int?
  public var code: String?
  public var message: String?
  public var trackingId: String?
  public var clientRequestId: String?

  public init(
    state: State, status: Int? = nil, code: String? = nil, message: String? = nil,
    trackingId: String? = nil, clientRequestId: String? = nil
  ) {
    self.state = state
    self.status = status
    self.code = code
    self.message = message
    self.trackingId = trackingId
    self.clientRequestId = clientRequestId
  }
}

/// What the operator's Webex token can do.
public struct WebexAccess: Sendable, Equatable, Codable {
  /// Users that the organization's SCIM endpoint counts; nil where it does not tell.
  public var userCount: Int?

  public init(userCount: Int? = nil) { self.userCount = userCount }
}

/// Counters of the directory in the workspace.
public struct PeopleCounts: Sendable, Equatable, Codable {
  public var total: Int
  public var enabled: Int
  public var guests: Int
  /// Entries of the latest read that can't be understood, and the first of them as they came.
  public var unreadable = 0
  public var samples: [String] = []

  public init(total: Int, enabled: Int, guests: Int) {
    self.total = total
    self.enabled = enabled
    self.guests = guests
  }
}

/// One line of "what happened lately".
public struct TimelineEntry: Sendable, Equatable, Codable {
  public enum Source: String, Sendable, Codable { case audit, provisioning, journal }
  public var occurredAt: Date
  public var source: Source
  public var health: Health
  public var text: String
  public var who: String?
  /// Id of the audit event behind it; nil for the other sources.
  public var auditEventId: String?

  public init(
    occurredAt: Date, source: Source, health: Health, text: String, who: String? = nil,
    auditEventId: String? = nil
  ) {
    self.auditEventId = auditEventId
    self.occurredAt = occurredAt
    self.source = source
    self.health = health
    self.text = text
    self.who = who
  }
}
