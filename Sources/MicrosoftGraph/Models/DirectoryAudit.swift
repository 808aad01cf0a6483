public import FoundationEssentials
public import HTTPTransport

/// An entry of the directory's audit log (Graph `directoryAudit`).
public struct DirectoryAudit: Sendable, Equatable, JSONReadable {
  public enum Result: String, Sendable, CaseIterable {
    case success, failure, timeout, unknownFutureValue
  }

  public var id: String
  public var activityDateTime: Date?
  public var activityDisplayName: String
  public var category: String?
  public var loggedByService: String?
  public var operationType: String?
  public var correlationId: String?
  public var result: Open<Result>?
  public var resultReason: String?
  public var initiatedBy: Initiator
  public var targetResources: [Target]
  public var additionalDetails: [Detail]
  /// Members that can't be understood, and what an entry can't do without and lacks.
  public var unread: [String]
  /// The entry as it came; nil where all of it was understood.
  public var source: JSONTree?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    activityDateTime = json["activityDateTime"]?.date
    activityDisplayName = json["activityDisplayName"]?.string ?? ""
    category = json["category"]?.nonEmptyString
    loggedByService = json["loggedByService"]?.nonEmptyString
    operationType = json["operationType"]?.nonEmptyString
    correlationId = json["correlationId"]?.nonEmptyString
    result = json.read("result")
    resultReason = json["resultReason"]?.nonEmptyString
    initiatedBy = json.read("initiatedBy") ?? Initiator()
    let targets: [Target] = json.list("targetResources")
    targetResources = targets + json.list("targetResource")
    additionalDetails = json.list("additionalDetails")
    unread =
      (activityDateTime == nil ? ["activityDateTime"] : [])
      + (activityDisplayName.isEmpty ? ["activityDisplayName"] : [])
      + json.unread([
        "result": result != nil, "initiatedBy": json["initiatedBy"]?.isObject == true,
        "targetResources": json.isList("targetResources", of: targets.count),
      ])
    if !unread.isEmpty { source = json.tree }
  }

  /// Who did it: a person, an application, or nobody that the log names.
  public struct Initiator: Sendable, Equatable, JSONReadable {
    public var userId: String?
    public var userPrincipalName: String?
    public var userDisplayName: String?
    public var ipAddress: String?
    public var appId: String?
    public var appDisplayName: String?
    public var servicePrincipalId: String?

    init() {}

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      let user = json["user"]
      userId = user?["id"]?.nonEmptyString
      userPrincipalName = user?["userPrincipalName"]?.nonEmptyString
      userDisplayName = user?["displayName"]?.nonEmptyString
      ipAddress = user?["ipAddress"]?.nonEmptyString
      let app = json["app"]
      appId = app?["appId"]?.nonEmptyString
      appDisplayName = app?["displayName"]?.nonEmptyString
      servicePrincipalId = app?["servicePrincipalId"]?.nonEmptyString
    }

    /// The best name for the actor; nil when the log names nobody.
    public var name: String? {
      userPrincipalName ?? userDisplayName ?? appDisplayName ?? userId ?? servicePrincipalId
        ?? appId
    }
  }

  public struct Target: Sendable, Equatable, JSONReadable {
    public var id: String?
    public var displayName: String?
    public var type: String?
    public var userPrincipalName: String?
    public var modifiedProperties: [ModifiedProperty]

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      id = json["id"]?.nonEmptyString
      displayName = json["displayName"]?.nonEmptyString
      type = json[ignoringCase: "type"]?.nonEmptyString
      userPrincipalName = json["userPrincipalName"]?.nonEmptyString
      modifiedProperties = json.list("modifiedProperties")
    }
  }

  public struct Detail: Sendable, Equatable, JSONReadable {
    public var key: String
    public var value: String

    public init?(json: JSONNode) {
      guard let key = json["key"]?.nonEmptyString else { return nil }
      self.key = key
      value = json["value"]?.text ?? ""
    }
  }
}

/// A property before and after, in the audit log and the provisioning log.
public struct ModifiedProperty: Sendable, Equatable, JSONReadable {
  public var displayName: String
  /// As logged.
  ///
  /// Core Directory writes JSON text inside the text; see `plain`.
  public var oldValue: String?
  public var newValue: String?

  public init?(json: JSONNode) {
    guard let name = json["displayName"]?.string else { return nil }
    displayName = name
    oldValue = json["oldValue"]?.text
    newValue = json["newValue"]?.text
  }

  /// A logged value without the JSON around it: `"\"True\""` is `True`, `["a","b"]` is `a, b`.
  public static func plain(_ value: String?) -> String? {
    guard let value, let first = value.utf8.first,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "["),
      let json = try? JSONDocument(value).root
    else { return value }
    if let text = json.string { return text }
    let texts = json.elements.map { $0.text ?? String(decoding: $0.source, as: UTF8.self) }
    return texts.joined(separator: ", ")
  }
}
