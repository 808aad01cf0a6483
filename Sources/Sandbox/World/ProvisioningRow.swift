import Synchronization

/// One entry of the provisioning log as facts; its JSON is made when somebody reads it.
struct ProvisioningRow: Sendable {
  typealias Change = (name: String, old: String?, new: String?)

  enum Kind: String, Sendable {
    case user = "User"
    case group = "Group"

    var targetType: String {
      "urn:ietf:params:scim:schemas:core:2.0:\(rawValue)"
    }
  }

  /// What the directory reported.
  enum Import: String, Sendable {
    case add = "Add"
    case update = "Update"
    case delete = "Delete"
  }

  enum Action: String, Sendable {
    case create, update, disable, delete, stagedDelete, other
  }

  enum Status: String, Sendable {
    case success, skipped, failure, warning
  }

  /// What looking for the object in the target gave.
  enum Match: Sendable, Equatable {
    case notTried
    case retrieved
    case notFound
    case several(Int)
    /// The target refused to be asked.
    case refused
  }

  struct Failure: Sendable, Equatable {
    var code: String
    var reason: String
    var advice: String?
  }

  struct Scoping: Sendable {
    var isActive = true
    var isAssigned = true
    var passesFilter = true
    var clauses: [ScopeClause] = []
  }

  var id: String
  var when: Timestamp
  var jobId: String
  var cycleId: String
  var changeId: String
  var action: Action
  var status: Status
  var milliseconds: Int
  var principal: ServicePrincipal
  var kind = Kind.user
  var imported = Import.update
  var match = Match.notTried
  /// Nil if the evaluation did not get that far.
  var scoping: Scoping? = Scoping()
  var error: Failure?
  var skipReason: SkipReason?
  /// The target attribute that made the service skip the object.
  var skippedProperty: String?
  var modified: [Change] = []
  /// References that could not be resolved, in words.
  var unresolved: [String] = []
  /// The object in Entra, and its id in Webex where it has one.
  var sourceId: String
  var sourceName: String
  /// Empty for groups.
  var sourcePrincipalName: String
  var targetId: String?
  /// Who asked for it; nil for the service by itself.
  var initiator: JSON?

  /// How the log names the object.
  var reportable: String { kind == .user ? sourcePrincipalName : sourceName }

  func json(_ identity: TenantIdentity) -> JSONObject {
    [
      "id": .string(id), "activityDateTime": .string(when.iso),
      "tenantId": .string(identity.tenantId), "jobId": .string(jobId),
      "cycleId": .string(cycleId), "changeId": .string(changeId),
      "provisioningAction": .string(action.rawValue),
      "durationInMilliseconds": .integer(milliseconds),
      "initiatedBy": initiator ?? [
        "id": "", "displayName": "Azure AD Provisioning Service", "initiatorType": "system",
      ],
      "servicePrincipal": [
        "id": .string(principal.id), "displayName": .string(principal.displayName),
      ],
      "sourceSystem": [
        "id": .string(identity.guid("source system")), "displayName": "Microsoft Entra ID",
        "details": [:],
      ],
      "targetSystem": [
        "id": .string(identity.guid("target system")),
        "displayName": .string(principal.displayName), "details": systemDetails,
      ],
      "sourceIdentity": [
        "id": .string(sourceId), "displayName": .string(sourceName),
        "identityType": .string(kind.rawValue), "details": sourceDetails,
      ],
      "targetIdentity": [
        "id": .string(targetId ?? ""), "displayName": .string(targetId == nil ? "" : sourceName),
        "identityType": .string(kind.targetType), "details": [:],
      ],
      "provisioningStatusInfo": statusInfo,
      "modifiedProperties": .array(
        modified.map {
          [
            "displayName": .string($0.name), "oldValue": .optional($0.old),
            "newValue": .optional($0.new),
          ]
        }),
      "provisioningSteps": .array(
        steps.map { step in
          [
            "name": .string(step.name), "provisioningStepType": .string(step.type.rawValue),
            "status": .string(step.status.rawValue), "description": .string(step.description),
            "details": step.detailsJSON,
          ]
        }),
    ]
  }

  var systemDetails: JSON {
    [
      "ApplicationId": .string(
        principal.properties["applicationTemplateId"]?.string ?? KnownApplication.customTemplate),
      "ServicePrincipalId": .string(principal.id),
      "ServicePrincipalDisplayName": .string(principal.displayName),
    ]
  }

  var sourceDetails: JSON {
    var details: JSONObject = [
      "id": .string(sourceId), "odatatype": .string(kind.rawValue),
      "DisplayName": .string(sourceName),
    ]
    if kind == .user { details["UserPrincipalName"] = .string(sourcePrincipalName) }
    return .object(details)
  }

  private var statusInfo: JSON {
    guard let error else { return ["status": .string(status.rawValue), "errorInformation": nil] }
    return [
      "status": .string(status.rawValue),
      "errorInformation": [
        "errorCode": .string(error.code), "reason": .string(error.reason),
        "additionalDetails": nil, "errorCategory": "nonServiceFailure",
        "recommendedAction": .optional(error.advice),
      ],
    ]
  }
}

/// The entries of the provisioning log, oldest first.
///
/// The service keeps them for 30 days. A sandbox keeps so many; entries that only say that nothing
/// was to be done go first.
final class ProvisioningLog: Sendable {
  private struct Held {
    var rows: [ProvisioningRow]
    /// Rows that were dropped from the front.
    var dropped = 0
  }

  static let limit = 120_000
  private let held: Mutex<Held>

  init(_ rows: [ProvisioningRow]) {
    held = Mutex(Held(rows: rows))
  }

  func append(_ rows: [ProvisioningRow]) {
    held.withLock { held in
      held.rows += rows
      guard held.rows.count > Self.limit else { return }
      let half = held.rows.prefix(Self.limit / 2).filter { $0.status != .skipped }
      let kept = half.suffix(Self.limit / 4) + held.rows.dropFirst(Self.limit / 2)
      held.dropped += held.rows.count - kept.count
      held.rows = Array(kept)
    }
  }

  /// A copy to read at leisure; places count from the first row that ever was.
  var rows: (first: Int, rows: [ProvisioningRow]) {
    held.withLock { ($0.dropped, $0.rows) }
  }
}
