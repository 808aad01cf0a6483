public import HTTPTransport

/// A user or group that a name stands for.
public enum PrincipalMatch: Sendable, Equatable {
  case user(GraphUser)
  case group(GraphGroup)

  public var id: String {
    switch self {
    case .user(let user): user.id
    case .group(let group): group.id
    }
  }
}

/// Who can be assigned: search and look-up of users and groups.
extension GraphClient {
  static let principalSelection = [
    "id", "userPrincipalName", "displayName", "mail", "accountEnabled", "userType",
  ]
  static let groupSelection = [
    "id", "displayName", "description", "groupTypes", "membershipRule", "securityEnabled",
    "mailEnabled", "onPremisesSyncEnabled",
  ]

  /// Groups with a word of the display name that begins with a text (`$search`, advanced query).
  public func groups(matching text: String, top: Int = 25) async throws -> [GraphGroup] {
    let words = text.filter { $0 != "\"" && $0 != "\\" }
    let query = GraphQuery(
      search: "\"displayName:\(words)\"", select: Self.groupSelection, top: top, isAdvanced: true)
    return try await pages("/groups", query, of: GraphGroup.self).collected(limit: top).items
  }

  /// Direct members with the columns that tell who can be provisioned.
  public func membersToProvision(group id: String) -> GraphPages<DirectoryObject> {
    let select = ["id", "displayName", "userPrincipalName", "accountEnabled"]
    return pages("/groups/\(segment(id))/members", GraphQuery(select: select, top: 999))
  }

  /// Ids of the groups that somebody is a direct member of.
  public func directGroups(ofUser id: String) async throws -> [String] {
    let query = GraphQuery(select: ["id"], top: 999)
    return try await pages("/users/\(segment(id))/memberOf", query, of: DirectoryObject.self)
      .collected().items.map(\.id)
  }

  /// The roles that a user or group has anywhere, those through groups included.
  public func appRoleAssignments(
    ofPrincipal id: String, isGroup: Bool
  ) -> GraphPages<AppRoleAssignment> {
    pages(
      "/\(isGroup ? "groups" : "users")/\(segment(id))/appRoleAssignments", GraphQuery(top: 999))
  }

  /// Some groups by object id, with some properties alone.
  ///
  /// Asked in batches of 20.
  ///
  /// - Returns: for each id the group, nil for one that the directory does not have (any more), or
  ///   why it could not be read. A group in the recycle bin counts as gone, as the service counts it.
  public func groups(
    ids: [String], select: [String]
  ) async throws -> [String: Result<JSONNode?, any Error>] {
    let query = GraphQuery(select: select).text
    let requests = ids.enumerated().map { place, id in
      BatchRequest(id: String(place), path: "/groups/\(segment(id))\(query)")
    }
    let answers = try await batch(requests)
    var groups: [String: Result<JSONNode?, any Error>] = [:]
    var failures: [Int: any Error] = [:]
    for (id, request) in zip(ids, requests) {
      let answer = answers[request.id]
      if let answer, answer.isSuccess, let body = answer.body {
        groups[id] = .success(body)
      } else if answer?.status == 404 {
        groups[id] = .success(nil)
      } else if let status = answer?.status, let failure = failures[status] {
        groups[id] = .failure(failure)
      } else {
        // Alone it either succeeds or says properly why not.
        do {
          groups[id] = .success(try await send(ServiceRequest(.get, baseURL + request.path)).json)
        } catch let error as GraphError where error.isNotFound {
          groups[id] = .success(nil)
        } catch {
          groups[id] = .failure(error)
          if let status = answer?.status { failures[status] = error }
        }
      }
    }
    return groups
  }

  /// Users and groups by object id, user principal name, mail address or exact display name.
  ///
  /// Asked in batches of 20; a name that nobody has is missing from the answer, an ambiguous one
  /// has several matches.
  public func principals(named names: [String]) async throws -> [String: [PrincipalMatch]] {
    var found: [String: [PrincipalMatch]] = [:]
    var open = Set(names.filter { !$0.isEmpty })
    for step in 0..<3 where !open.isEmpty {
      var requests: [BatchRequest] = []
      var owners: [String: String] = [:]
      for name in open.sorted() {
        for path in PrincipalQuery.paths(name, step: step) {
          let id = String(requests.count)
          owners[id] = name
          requests.append(BatchRequest(id: id, path: path))
        }
      }
      let answers = try await batch(requests)
      for request in requests {
        guard let name = owners[request.id] else { continue }
        found[name, default: []] += try await matches(request, answers[request.id])
      }
      open = open.filter { found[$0]?.isEmpty != false }
    }
    return found.filter { !$0.value.isEmpty }
  }

  /// What one request of the look-up brought; nobody for an id that is not there or is malformed.
  private func matches(
    _ request: BatchRequest, _ answer: BatchResponse?
  ) async throws -> [PrincipalMatch] {
    let isGroup = request.path.hasPrefix("/groups")
    var body = answer?.body
    if answer?.isSuccess != true {
      if let status = answer?.status, status == 404 || status == 400 { return [] }
      // Alone it either succeeds or says properly why not.
      do {
        body = try await send(ServiceRequest(.get, baseURL + request.path)).json
      } catch let error as GraphError where error.status == 404 || error.status == 400 {
        return []
      }
    }
    guard let body else { return [] }
    let objects = body["value"].map { $0.elements.map { $0 } } ?? [body]
    return objects.compactMap { object in
      isGroup
        ? GraphGroup(json: object).map(PrincipalMatch.group)
        : GraphUser(json: object).map(PrincipalMatch.user)
    }
  }

  // MARK: - The gallery

  /// Applications of the gallery with just this display name.
  public func applicationTemplates(named name: String) async throws -> [ApplicationTemplate] {
    let query = GraphQuery(filter: "displayName eq \(GraphQuery.literal(name))")
    return try await pages("/applicationTemplates", query).collected(limit: 20).items
  }

  /// Adds an application from the gallery and waits until its service principal can be read.
  ///
  /// The service may take minutes to show what it has made; when it takes longer than that, the
  /// application is there all the same.
  public func instantiate(template id: String, displayName: String) async throws {
    let url = url("/applicationTemplates/\(segment(id))/instantiate")
    let response = try await send(.json(.post, url, ["displayName": .string(displayName)]))
    let made = response.json?["servicePrincipal"].flatMap(ServicePrincipal.init(json:))
    guard let made else { return }
    for wait in [0, 1, 2, 4, 8, 15, 30, 60, 60] {
      if wait > 0 { try await transport.configuration.timing.sleep(.seconds(wait)) }
      do {
        _ = try await servicePrincipal(id: made.id)
        return
      } catch let error as GraphError where error.isNotFound {
        continue
      }
    }
  }

  /// Puts a tag on a service principal or takes it away; the others stay.
  public func setTag(_ tag: String, _ isOn: Bool, onServicePrincipal id: String) async throws {
    let tags = try await servicePrincipal(id: id).tags
    guard tags.contains(tag) != isOn else { return }
    let changed = isOn ? tags + [tag] : tags.filter { $0 != tag }
    try await updateServicePrincipal(id: id, ["tags": .array(changed.map(JSONTree.string))])
  }
}

/// An application of the gallery (Graph `applicationTemplate`).
public struct ApplicationTemplate: Sendable, Equatable, JSONReadable {
  public var id: String
  public var displayName: String?
  public var publisher: String?
  /// `sync` where users are provisioned.
  public var supportedProvisioningTypes: [String]

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    displayName = json["displayName"]?.nonEmptyString
    publisher = json["publisher"]?.nonEmptyString
    supportedProvisioningTypes = json["supportedProvisioningTypes"]?.strings ?? []
  }
}

/// The requests by which a name is looked up, the surest first.
private enum PrincipalQuery {
  static func paths(_ name: String, step: Int) -> [String] {
    switch (step, isObjectId(name), name.contains("@")) {
    case (0, true, _): [user(name), group(name)]
    case (0, _, true): [user(name)]
    case (0, _, false): both("displayName", name)
    case (1, false, true): both("mail", name)
    case (2, false, true): both("displayName", name)
    default: []
    }
  }

  private static func user(_ id: String) -> String {
    "/users/\(segment(id))\(GraphQuery(select: GraphClient.principalSelection).text)"
  }

  private static func group(_ id: String) -> String {
    "/groups/\(segment(id))\(GraphQuery(select: GraphClient.groupSelection).text)"
  }

  private static func both(_ property: String, _ value: String) -> [String] {
    let filter = "\(property) eq \(GraphQuery.literal(value))"
    let users = GraphQuery(filter: filter, select: GraphClient.principalSelection, top: 10)
    let groups = GraphQuery(filter: filter, select: GraphClient.groupSelection, top: 10)
    return ["/users\(users.text)", "/groups\(groups.text)"]
  }

  /// `8-4-4-4-12` hexadecimal digits.
  private static func isObjectId(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }
}
