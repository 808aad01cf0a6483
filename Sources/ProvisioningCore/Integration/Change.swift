public import Foundation

/// A change to either side, described before it is made.
///
/// Every change goes one way: described, shown, written to the journal as intended, sent after a
/// re-read proves that its object has not changed meanwhile, and its outcome written down.
public struct Change: Sendable, Equatable, Codable {
  public enum Action: Sendable, Equatable, Codable {
    /// Brings a soft-deleted service principal back.
    case restoreApplication(role: EnterpriseApplication.Role, deletedItemId: String)
    /// Sets `accountEnabled` to true.
    case enableApplication(role: EnterpriseApplication.Role, objectId: String)
    case startJob(servicePrincipalId: String, jobId: String)
    case pauseJob(servicePrincipalId: String, jobId: String)
    /// Restarts with the given `resetScope` flags; empty is the portal's "Restart provisioning".
    case restartJob(servicePrincipalId: String, jobId: String, resetScope: [String])
    /// Puts a schema in the place of the job's mappings and scoping filters.
    case saveSchema(SchemaSave)
    /// Brings Webex's own mappings and scoping filters back.
    case resetSchema(SchemaReset)
    /// Gives a user or group a role of the provisioning application.
    case assign(AssignmentTarget)
    /// Takes it away again; `assignmentId` is the one that was there.
    case unassign(AssignmentTarget, assignmentId: String)
    /// Adds *Cisco Webex* from the gallery.
    case addGalleryApplication(templateId: String, displayName: String)
    /// Sets the provisioning of *Cisco Webex* to automatic: makes its job.
    case createJob(servicePrincipalId: String, templateId: String)
    /// Sets or takes away the tag `HideApp`: whether users see the application.
    case setVisibility(role: EnterpriseApplication.Role, objectId: String, isVisible: Bool)
    /// Carries out a plan by SCIM from here; the run holds every request.
    case carryOutPlan(run: Int64)
    /// Replaces tenant URL, secret token and settings of the job.
    case saveConnection(ConnectionSave)
    /// Has the service provision somebody at once.
    case provisionOnDemand(OnDemandTarget)
    /// Moves the profile to another national cloud; nothing is sent.
    case moveProfile(cloud: String)
    /// Changes whom the profile reaches and how, to these values; nothing is sent.
    case setProfile([String: String])
  }

  public var action: Action
  /// What is changed, in words: "Cisco Webex Identity Integration".
  public var object: String
  public var before: String
  public var after: String
  /// What it causes, as the operator is shown before confirming.
  public var consequences: [String]
  /// Whether it needs a confirmation even without `--yes`.
  public var isDangerous: Bool
  /// Changes that were confirmed together have one; nil for a change of its own.
  public var batch: String?
  /// The journal's entry that this takes back.
  public var undoes: Int64?

  public init(
    action: Action, object: String, before: String, after: String, consequences: [String] = [],
    isDangerous: Bool = false
  ) {
    self.action = action
    self.object = object
    self.before = before
    self.after = after
    self.consequences = consequences
    self.isDangerous = isDangerous
  }
}

/// One line of the journal: a change with its outcome.
public struct JournalEntry: Sendable, Equatable, Codable, Identifiable {
  public enum Outcome: String, Sendable, Codable {
    /// Sent or about to be sent; no answer is known.
    case intended
    case done
    /// Of several requests some were refused, or not sent any more.
    case partly
    case failed
    /// After a crash, the service was asked and the change had been made, or not.
    case foundDone = "found-done"
    case foundNotDone = "found-not-done"
    /// After a crash, the service could not tell.
    case unresolved
  }

  public var id: Int64
  public var profile: String
  public var change: Change
  public var outcome: Outcome
  public var intendedAt: Date
  public var finishedAt: Date?
  public var status: Int?
  public var requestId: String?
  public var clientRequestId: String?
  public var message: String?

  public init(
    id: Int64, profile: String, change: Change, outcome: Outcome, intendedAt: Date,
    finishedAt: Date? = nil, status: Int? = nil, requestId: String? = nil,
    clientRequestId: String? = nil, message: String? = nil
  ) {
    self.id = id
    self.profile = profile
    self.change = change
    self.outcome = outcome
    self.intendedAt = intendedAt
    self.finishedAt = finishedAt
    self.status = status
    self.requestId = requestId
    self.clientRequestId = clientRequestId
    self.message = message
  }
}
