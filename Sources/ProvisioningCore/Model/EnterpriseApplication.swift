public import Foundation

/// One of the enterprise applications (service principals) that the integration stands on.
public struct EnterpriseApplication: Sendable, Equatable, Codable, Identifiable {
  public enum Role: String, Sendable, Codable, CaseIterable {
    /// *Cisco Webex Identity Integration*: Cisco's multi-tenant application, the trust of leg 4.
    case integration
    /// *Cisco Webex Identity*: created by the wizard; holds scope, mappings and the job.
    case identity
    /// *Cisco Webex* from the gallery: the classic deployment with a secret token.
    case gallery
  }

  public enum State: String, Sendable, Codable {
    /// Neither present nor restorable, though this deployment needs it.
    case missing
    /// Soft-deleted; see `deletion`.
    case deleted
    /// `accountEnabled` is false, or the newer `isDisabled` is true.
    case disabled
    /// `disabledByMicrosoftStatus` is set.
    case blockedByMicrosoft
    /// Present and enabled, but permissions are missing; see `permissions`.
    case consentIncomplete
    case active
    /// This deployment does without it.
    case notUsed
  }

  /// One permission that the application needs, and whether it was granted tenant-wide.
  public struct Permission: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable { case application, delegated }
    public var name: String
    public var kind: Kind
    public var isGranted: Bool
    /// What Control Hub cannot do without it.
    public var purpose: String

    public init(name: String, kind: Kind, isGranted: Bool, purpose: String) {
      self.name = name
      self.kind = kind
      self.isGranted = isGranted
      self.purpose = purpose
    }
  }

  /// Who deleted the application, when, and until when it can be restored.
  public struct Deletion: Sendable, Equatable, Codable {
    public var deletedAt: Date?
    /// The initiator of the audit event; nil when the audit log does not tell.
    public var deletedBy: String?
    /// The IP address that the audit event names.
    public var ipAddress: String?
    /// The object in `/directory/deletedItems` that restore brings back; nil when purged.
    public var restorableId: String?
    /// 30 days after the deletion; nil when nothing can be restored.
    public var restorableUntil: Date?

    public init(
      deletedAt: Date? = nil, deletedBy: String? = nil, ipAddress: String? = nil,
      restorableId: String? = nil, restorableUntil: Date? = nil
    ) {
      self.deletedAt = deletedAt
      self.deletedBy = deletedBy
      self.ipAddress = ipAddress
      self.restorableId = restorableId
      self.restorableUntil = restorableUntil
    }
  }

  public var role: Role
  /// Object id of the service principal; nil while it is missing.
  public var objectId: String?
  /// Application (client) id; nil where only the tenant could tell it.
  public var appId: String?
  public var displayName: String
  public var state: State
  public var permissions: [Permission]
  public var deletion: Deletion?
  /// Whether users see it in My Apps: the `HideApp` tag is absent.
  public var isVisibleToUsers: Bool?
  public var isAssignmentRequired: Bool?

  public var id: Role { role }

  public init(
    role: Role, objectId: String? = nil, appId: String? = nil, displayName: String, state: State,
    permissions: [Permission] = [], deletion: Deletion? = nil, isVisibleToUsers: Bool? = nil,
    isAssignmentRequired: Bool? = nil
  ) {
    self.role = role
    self.objectId = objectId
    self.appId = appId
    self.displayName = displayName
    self.state = state
    self.permissions = permissions
    self.deletion = deletion
    self.isVisibleToUsers = isVisibleToUsers
    self.isAssignmentRequired = isAssignmentRequired
  }
}
