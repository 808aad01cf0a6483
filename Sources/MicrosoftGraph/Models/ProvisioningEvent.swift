public import FoundationEssentials
public import HTTPTransport

/// An entry of the provisioning log (Graph `provisioningObjectSummary`).
public struct ProvisioningEvent: Sendable, Equatable, JSONReadable {
  public enum Action: String, Sendable, CaseIterable {
    case other, create, delete, disable, update, stagedDelete, stagedAction, unknownFutureValue
  }

  public enum Status: String, Sendable, CaseIterable {
    case success, failure, skipped, warning, unknownFutureValue
  }

  public var id: String
  public var activityDateTime: Date?
  public var jobId: String?
  /// One cycle.
  public var cycleId: String?
  /// One change.
  public var changeId: String?
  public var action: Open<Action>?
  public var durationInMilliseconds: Int?
  public var initiator: String?
  public var servicePrincipal: Party?
  public var sourceSystem: Party?
  public var targetSystem: Party?
  public var sourceIdentity: Party?
  public var targetIdentity: Party?
  public var status: Open<Status>?
  public var error: ProvisioningError?
  public var steps: [Step]
  public var modifiedProperties: [ModifiedProperty]
  /// Members that can't be understood, and what an entry can't do without and lacks.
  public var unread: [String]
  /// The entry as it came; nil where all of it was understood.
  public var source: JSONTree?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    activityDateTime = json["activityDateTime"]?.date
    jobId = json["jobId"]?.nonEmptyString
    cycleId = json["cycleId"]?.nonEmptyString
    changeId = json["changeId"]?.nonEmptyString
    action = json.read("provisioningAction")
    durationInMilliseconds = json["durationInMilliseconds"]?.int
    initiator = json["initiatedBy"]?["displayName"]?.nonEmptyString
    // The reference page says collection, the service sends one object.
    servicePrincipal = json.list("servicePrincipal", of: Party.self).first
    sourceSystem = json.read("sourceSystem")
    targetSystem = json.read("targetSystem")
    sourceIdentity = json.read("sourceIdentity")
    targetIdentity = json.read("targetIdentity")
    let info = json["provisioningStatusInfo"]
    status = info?.read("status")
    error = info?.read("errorInformation")
    steps = json.list("provisioningSteps")
    modifiedProperties = json.list("modifiedProperties")
    let isStatusKnown = status?.known.map { $0 != .unknownFutureValue } ?? false
    unread =
      (activityDateTime == nil ? ["activityDateTime"] : [])
      + (isStatusKnown ? [] : ["provisioningStatusInfo"])
      + json.unread([
        "provisioningAction": action != nil,
        "sourceIdentity": Party.isWhole(json["sourceIdentity"]),
        "targetIdentity": Party.isWhole(json["targetIdentity"]),
        "provisioningSteps": json.isList("provisioningSteps", of: steps.count),
        "modifiedProperties": json.isList("modifiedProperties", of: modifiedProperties.count),
      ])
    if info?["errorInformation"] != nil, error == nil { unread.append("errorInformation") }
    if !unread.isEmpty { source = json.tree }
  }

  /// A system or an object on one side.
  public struct Party: Sendable, Equatable, JSONReadable {
    public var id: String?
    public var displayName: String?
    /// `User`, `Group` or a SCIM URN.
    public var identityType: String?
    public var details: [String: String]

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      id = json["id"]?.nonEmptyString
      displayName = json["displayName"]?.nonEmptyString
      identityType = json["identityType"]?.nonEmptyString
      details = json["details"]?.texts ?? [:]
    }

    /// Whether all that tells who it is was understood.
    static func isWhole(_ json: JSONNode?) -> Bool {
      guard let json else { return true }
      return json.isObject && json.areTexts("id", "displayName", "identityType")
    }
  }

  public struct Step: Sendable, Equatable, JSONReadable {
    public enum Kind: String, Sendable, CaseIterable {
      case `import`, scoping, matching, processing, referenceResolution, export
      case unknownFutureValue
    }

    public var name: String?
    public var kind: Open<Kind>?
    public var status: Open<Status>?
    public var description: String?
    public var details: [String: String]

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      name = json["name"]?.nonEmptyString
      kind = json.read("provisioningStepType") ?? json.read("type")
      status = json.read("status")
      description = json["description"]?.nonEmptyString
      details = json["details"]?.texts ?? [:]
    }
  }

  /// Why nothing was done, such as `RedundantExport`.
  public var skipReason: String? { steps.lazy.compactMap { $0.details["SkipReason"] }.first }
}

/// What went wrong for one object.
public struct ProvisioningError: Sendable, Equatable, JSONReadable {
  public enum Category: String, Sendable, CaseIterable {
    /// The service's own trouble.
    case failure
    /// The customer's side can mend it.
    case nonServiceFailure
    case success, unknownFutureValue
  }

  /// May carry the connector's name before the code: compare suffixes.
  public var errorCode: String?
  public var reason: String?
  public var additionalDetails: String?
  public var errorCategory: Open<Category>?
  public var recommendedAction: String?

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    errorCode = json["errorCode"]?.nonEmptyString
    reason = json["reason"]?.nonEmptyString
    additionalDetails = json["additionalDetails"]?.nonEmptyString
    errorCategory = json.read("errorCategory")
    recommendedAction = json["recommendedAction"]?.nonEmptyString
  }
}

extension JSONNode {
  /// The members of an open object whose values are texts, numbers or Booleans.
  var texts: [String: String] {
    var result: [String: String] = [:]
    for member in members {
      if let text = member.value.text { result[member.name] = text }
    }
    return result
  }
}
