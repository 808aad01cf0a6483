public import FoundationEssentials
public import HTTPTransport

/// Who is provisioned on demand: one person, or one group with at most five of its members.
public struct OnDemandSubject: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case user = "User"
    case group = "Group"
  }

  /// Members of a group that one request takes.
  public static let membersPerRequest = 5

  public var kind: Kind
  public var objectId: String
  /// Object ids of users; empty for a person.
  public var members: [String]

  public init(_ kind: Kind, _ objectId: String, members: [String] = []) {
    self.kind = kind
    self.objectId = objectId
    self.members = members
  }

  func body(ruleId: String) -> JSONTree {
    var subject: JSONTree = [
      "objectId": .string(objectId), "objectTypeName": .string(kind.rawValue),
    ]
    if kind == .group {
      subject["links"] = [
        "members": .array(
          members.map { ["objectId": .string($0), "objectTypeName": "User"] })
      ]
    }
    return [
      "parameters": [["ruleId": .string(ruleId), "subjects": [subject]]]
    ]
  }
}

/// What the service did with one subject (Graph `provisionOnDemand`).
///
/// Graph answers a pair of texts with JSON in them, in one of two dialects: key with the result and
/// value with an object, or key with a type name and value with a list of such objects. Members
/// have other names than in the provisioning log.
public struct OnDemandAnswer: Sendable, Equatable, JSONReadable {
  public typealias Status = ProvisioningEvent.Status

  /// Of the key, else of the object.
  public var status: Open<Status>?
  public var action: Open<ProvisioningEvent.Action>?
  /// Such as `RedundantExport`; may carry the connector's name before it.
  public var errorCode: String?
  public var reason: String?
  public var recommendedAction: String?
  public var changeId: String?
  public var startTime: Date?
  public var endTime: Date?
  public var sourceId: String?
  public var sourceName: String?
  public var targetId: String?
  public var targetName: String?
  public var steps: [ProvisioningEvent.Step]
  public var modifiedProperties: [ModifiedProperty]

  public init?(json: JSONNode) {
    guard json.isObject, json["key"] != nil || json["value"] != nil else { return nil }
    let key = Self.parsed(json["key"])
    let value = Self.parsed(json["value"])
    let object = value.flatMap { $0.isArray ? $0.elements.first { $0.isObject } : $0 }
    let info = object?["statusInfo"]
    let details = key?["details"]
    guard key?.isObject == true || object?.isObject == true else { return nil }
    status = key?.read("result") ?? info?.read("status")
    action = object?.read("action")
    errorCode = details?["errorCode"]?.nonEmptyString ?? info?["errorCode"]?.nonEmptyString
    reason =
      details?["errorMessage"]?.nonEmptyString ?? info?["reason"]?.nonEmptyString
      ?? info?["additionalDetails"]?.nonEmptyString
    recommendedAction = info?["recommendedAction"]?.nonEmptyString
    changeId = object?["changeId"]?.nonEmptyString
    startTime = object?["startTime"]?.date
    endTime = object?["endTime"]?.date
    sourceId = object?["sourceIdentity"]?["id"]?.nonEmptyString
    sourceName = object?["sourceIdentity"]?["displayName"]?.nonEmptyString
    targetId = object?["targetIdentity"]?["id"]?.nonEmptyString
    targetName = object?["targetIdentity"]?["displayName"]?.nonEmptyString
    steps = object?.list("provisioningSteps") ?? []
    modifiedProperties = object?.list("modifiedProperties") ?? []
  }

  /// JSON inside a text; some answers carry it plain.
  private static func parsed(_ node: JSONNode?) -> JSONNode? {
    guard let node else { return nil }
    guard let text = node.string else { return node }
    return (try? JSONDocument(text))?.root
  }
}

extension GraphClient {
  /// Has the service provision one subject now, and waits for what it did.
  ///
  /// At most five calls in ten seconds; one takes up to half a minute.
  ///
  /// - Parameter ruleId: of the schema's synchronization rules.
  public func provisionOnDemand(
    sp: String, job: String, ruleId: String, _ subject: OnDemandSubject
  ) async throws -> OnDemandAnswer {
    let url = url("\(path(sp, job))/provisionOnDemand")
    var request = ServiceRequest.json(.post, url, subject.body(ruleId: ruleId))
    request.timeout = .seconds(150)
    // The service evaluates the person as they are then: a second time changes nothing more.
    request.isRepeatable = true
    return try read(try await send(request), url)
  }
}
