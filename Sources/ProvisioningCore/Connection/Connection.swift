internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Secrecy
internal import Webex

/// How the provisioning job of the classic deployment reaches Webex, without its secret.
public struct Connection: Sendable, Equatable {
  public var application: EnterpriseApplication.Role
  public var applicationName: String
  public var servicePrincipalId: String
  public var jobId: String
  public var templateId: String?
  public var tenantURL: String?
  /// What is wrong with the tenant URL, in a clause; nil when nothing is.
  public var tenantURLFault: String?
  /// The tenant URL that belongs there; nil while the profile names no organization.
  public var rightTenantURL: String?
  public var hasSecretToken: Bool
  /// Whether the job is quarantined, which a new connection alone doesn't end.
  public var isQuarantined: Bool
  /// Whether the job stands still until somebody starts it.
  public var awaitsStart: Bool
  /// Who gets a mail when the job is quarantined.
  public var notificationEmails: [String]
  public var sendsNotifications: Bool
  /// Whether everybody is synchronized rather than those who are assigned; nil when not stored.
  public var synchronizesAll: Bool?
  /// The secret token that was saved from here last.
  public var secretToken: ConnectionRecord.TokenRecord?
  /// Names of other secrets, which nobody can read back.
  public var otherSecrets: [String]
  /// What is stored in the open, as it came.
  var settings: [String: String]
}

/// What is to be saved for the job; nil leaves as it is.
public struct ConnectionDraft: Sendable, Equatable {
  public var tenantURL: String?
  public var notificationEmails: [String]?
  public var sendsNotifications: Bool?
  public var synchronizesAll: Bool?

  public init(
    tenantURL: String? = nil, notificationEmails: [String]? = nil,
    sendsNotifications: Bool? = nil, synchronizesAll: Bool? = nil
  ) {
    self.tenantURL = tenantURL
    self.notificationEmails = notificationEmails
    self.sendsNotifications = sendsNotifications
    self.synchronizesAll = synchronizesAll
  }
}

/// New credentials of a job, as part of a change; the journal holds what is not secret of them.
public struct ConnectionSave: Sendable, Equatable, Codable {
  public var servicePrincipalId: String
  public var jobId: String
  /// What was and will be stored in the open.
  public var before: [String: String]
  public var after: [String: String]
  /// Never written down: nil in a change of an earlier run.
  var secretToken: SecretValue?
  var record: ConnectionRecord.TokenRecord?

  private enum CodingKeys: String, CodingKey {
    case servicePrincipalId, jobId, before, after, record
  }
}

/// What "Test Connection" said.
public struct ConnectionTest: Sendable, Equatable {
  public var isPassed: Bool
  /// Whether what the job has stored was tested.
  public var usedSavedCredentials: Bool
  /// Nil when it passed.
  public var failure: ProvisioningError?
}

extension ConnectionDraft {
  /// Whether a text that was given for something else is a token, or holds one.
  public static func holdsSecret(_ text: String) -> Bool { Redaction.text(text) != text }
}

/// The keys of `synchronization/secrets` that matter here.
enum ConnectionKey {
  static let tenantURL = "BaseAddress"
  static let secretToken = "SecretToken"
  static let scope = "SyncAll"
  static let notifications = "SyncNotificationSettings"

  /// A stored value as people read it.
  static func words(_ key: String, _ value: String?) -> String {
    guard let value, !value.isEmpty else {
      let names = [tenantURL: "tenant URL", scope: "scope", notifications: "notification"]
      return "\(names[key] ?? key) not set"
    }
    switch key {
    case tenantURL: return "tenant URL \(value)"
    case scope: return value.lowercased() == "true" ? "everybody" : "assigned users and groups"
    case notifications:
      let settings = NotificationSettings(value)
      let emails = settings.recipients.joined(separator: ", ")
      return "notification \(settings.isEnabled ? emails.isEmpty ? "on" : "to \(emails)" : "off")"
    default: return "\(key) \(Words.cut(value, to: 80))"
    }
  }

  /// Whether a value is one that Graph gives back masked.
  static func isSecret(_ key: String) -> Bool {
    let words = ["password", "secret", "token", "key", "connectionstring", "authorizationcode"]
    return words.contains { key.lowercased().contains($0) }
      && key.lowercased() != "syncagentcompatibilitykey"
  }
}

/// `SyncNotificationSettings`: JSON in a text, of which only what is known is changed.
struct NotificationSettings {
  private var members: [String: Any]

  init(_ text: String?) {
    let object = text.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
    members = object as? [String: Any] ?? [:]
  }

  var isEnabled: Bool {
    get { members["Enabled"] as? Bool ?? false }
    set { members["Enabled"] = newValue }
  }

  var recipients: [String] {
    get {
      (members["Recipients"] as? String ?? "").split { ",; ".contains($0) }.map(String.init)
    }
    set { members["Recipients"] = newValue.joined(separator: ",") }
  }

  var text: String {
    let data = try? JSONSerialization.data(
      withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

extension Connection {
  init(
    _ carrier: ServicePrincipal, _ job: SynchronizationJob, _ secrets: [SynchronizationSecret],
    _ profile: Profile
  ) {
    application = job.application
    applicationName = carrier.displayName ?? "Cisco Webex"
    servicePrincipalId = carrier.id
    jobId = job.id
    templateId = job.templateId
    isQuarantined = job.state == .quarantine || job.quarantine != nil
    awaitsStart = job.state == .notConfigured || job.state == .paused
    var open: [String: String] = [:]
    var hidden: [String] = []
    for secret in secrets {
      if ConnectionKey.isSecret(secret.key) {
        hidden.append(secret.key)
      } else {
        open[secret.key] = secret.value.revealed
      }
    }
    settings = open
    hasSecretToken = hidden.contains { $0.lowercased() == "secrettoken" }
    otherSecrets = hidden.filter { $0.lowercased() != "secrettoken" }.sorted()
    let notifications = NotificationSettings(open[ConnectionKey.notifications])
    notificationEmails = notifications.recipients
    sendsNotifications = notifications.isEnabled
    synchronizesAll = open[ConnectionKey.scope].map { $0.lowercased() == "true" }
    tenantURL = open[ConnectionKey.tenantURL].flatMap { $0.isEmpty ? nil : $0 }
    let check = TenantURLCheck(profile)
    rightTenantURL = check.right
    tenantURLFault = check.fault(tenantURL ?? "").map { $0.words }
  }
}

extension TenantURLCheck {
  init(_ profile: Profile) {
    self.init(
      organization: profile.organization.flatMap { try? OrganizationID($0) },
      cloud: profile.webex, known: profile.overrides.gallery, isLocal: profile.isLoopback)
  }
}
