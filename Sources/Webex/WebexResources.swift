public import HTTPTransport

/// A SCIM resource as it came, whatever its attributes are.
public struct WebexResource: Sendable, JSONReadable {
  public let id: String
  public let json: JSONNode

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    self.json = json
  }
}

/// A page of the members of a group.
public struct WebexMembersPage: Sendable {
  public struct Member: Sendable, Equatable, JSONReadable {
    /// Id of the user or group.
    public var value: String
    /// `user`, `machine`, `group`, in any case; nil where the service doesn't tell.
    public var type: String?

    public var isUser: Bool { type?.lowercased() ?? "user" == "user" }

    public init?(json: JSONNode) {
      guard let value = json["value"]?.nonEmptyString else { return nil }
      self.value = value
      type = json["type"]?.nonEmptyString
    }
  }

  public var members: [Member]
  /// How many members the group has.
  public var total: Int
}

extension WebexClient {
  /// Kinds of SCIM resources, as their paths name them.
  public enum ResourceKind: String, Sendable { case users = "Users", groups = "Groups" }

  /// One page of a search, each resource as it came.
  ///
  /// - Parameters:
  ///   - filter: RFC 7644 §3.4.2.2; Webex knows few attributes.
  ///   - startIndex: from 1.
  ///   - count: the service may answer with fewer.
  ///   - isPatient: whether many pages are read, which takes long anyway.
  public func resources(
    _ kind: ResourceKind, filter: String? = nil, startIndex: Int, count: Int,
    isPatient: Bool = false
  ) async throws -> WebexPage<WebexResource> {
    var query = "startIndex=\(startIndex)&count=\(count)"
    if let filter { query = "filter=\(URLText.encode(filter))&\(query)" }
    let url = "\(endpoints.scimURL)/\(kind.rawValue)?\(query)"
    var request = ServiceRequest(.get, url)
    request.isPatient = isPatient
    guard let json = try await send(request).json,
      let page = WebexPage<WebexResource>(json: json)
    else { throw malformed("no list of resources", url) }
    return page
  }

  /// One page of a group's members, where the service has Webex's own call for them.
  ///
  /// - Parameter count: 500 at most.
  public func members(
    group id: String, startIndex: Int, count: Int = 500
  ) async throws -> WebexMembersPage {
    let url =
      "\(endpoints.scimURL)/Groups/\(URLText.encode(id))/Members"
      + "?startIndex=\(startIndex)&count=\(count)"
    guard let json = try await send(ServiceRequest(.get, url)).json,
      json["members"] != nil
        || json["memberSize"] != nil
    else { throw malformed("no list of members", url) }
    let members = json.list("members", of: WebexMembersPage.Member.self)
    return WebexMembersPage(
      members: members,
      total: json["memberSize"]?.int ?? json["totalResults"]?.int ?? members.count)
  }

  /// A group with the members that the service puts into it: all by RFC 7643, 500 in Webex.
  public func group(id: String) async throws -> WebexResource {
    let url = "\(endpoints.scimURL)/Groups/\(URLText.encode(id))"
    guard let json = try await send(ServiceRequest(.get, url)).json,
      let group = WebexResource(json: json)
    else { throw malformed("no group", url) }
    return group
  }
}
