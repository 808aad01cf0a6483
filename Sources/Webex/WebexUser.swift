public import FoundationEssentials
public import HTTPTransport

/// A person in Webex: the fields that a comparison with Entra needs (SCIM `User`).
public struct WebexUser: Sendable, Equatable, JSONReadable {
  public var id: String
  public var userName: String?
  public var displayName: String?
  public var givenName: String?
  public var familyName: String?
  public var active: Bool?
  /// Entra's object id by the default mapping.
  public var externalId: String?
  /// Which synchronization owns the person: `SCIM`, `AD`, `AAD`, `BROADWORKS`, `OKTA`.
  public var provisionSource: String?
  public var emails: [String]
  public var version: String?
  public var lastModified: Date?
  /// The whole resource as it came.
  public var source: JSONTree

  static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    userName = json["userName"]?.string
    displayName = json["displayName"]?.string
    givenName = json["name"]?["givenName"]?.string
    familyName = json["name"]?["familyName"]?.string
    active = json["active"]?.bool
    externalId = json["externalId"]?.nonEmptyString
    provisionSource = json[Self.extensionURN]?["provisionSource"]?.nonEmptyString
    emails = json["emails"]?.elements.compactMap { $0["value"]?.nonEmptyString } ?? []
    version = json["meta"]?["version"]?.nonEmptyString
    lastModified = json["meta"]?["lastModified"]?.date
    source = json.tree
  }
}

/// One page of a SCIM search (RFC 7644 §3.4.2).
public struct WebexPage<Resource: JSONReadable>: Sendable {
  public var totalResults: Int
  /// From 1.
  public var startIndex: Int
  public var resources: [Resource]
  /// Resources that cannot be understood, as they came.
  public var unreadable: [JSONTree]

  /// Nil when the answer is no list.
  init?(json: JSONNode) {
    guard let total = json["totalResults"]?.int, total >= 0 else { return nil }
    // RFC 7644 §3.4.2: a list, left out where nothing was found. Anything else is no empty service.
    if let resources = json["Resources"], !resources.isArray, !resources.isNull { return nil }
    totalResults = total
    startIndex = json["startIndex"]?.int ?? 1
    resources = []
    unreadable = []
    for element in json["Resources"]?.elements.map({ $0 }) ?? [] {
      if let resource = Resource(json: element) {
        resources.append(resource)
      } else {
        unreadable.append(element.tree)
      }
    }
  }
}
