/// One authenticated Graph request with its query understood.
struct GraphCall: Sendable {
  let call: Call
  let access: Access
  let state: SandboxState
  let query: ODataQuery

  var now: Timestamp { state.now }

  func parameter(_ name: String) -> String { call.parameter(name) }

  /// `http://host/v1.0`.
  var root: String { "\(call.origin)/\(call.segments.first ?? "v1.0")" }

  /// The value of `@odata.context` for a collection or, with `/$entity`, one object.
  func context(_ path: String) -> JSON { .string("\(root)/$metadata#\(path)") }

  /// The body as a JSON object, or the error that the service gives.
  func object() throws -> JSONObject {
    guard call.mediaType == "application/json" else {
      throw GraphError(
        status: 415, code: "Request_BadRequest",
        message: "A supported MIME type could not be found that matches the content type of the "
          + "request. None of the supported type(s) 'application/json' matches the content type.")
    }
    do {
      guard let object = try JSON(parsing: call.body).object else {
        throw GraphError.badRequest("The request body is not a JSON object.", code: "BadRequest")
      }
      return object
    } catch let error as JSONSyntaxError {
      throw GraphError.badRequest(
        "Unable to read JSON request payload: \(error.message) at \(error.position). "
          + "Please ensure Content-Type header is set and payload is of valid JSON format.",
        code: "BadRequest")
    }
  }

  /// One object as an answer, reduced to `$select`.
  ///
  /// - Parameter selects: false for an object that has only what was asked for.
  func entity(
    _ status: Int = 200, context path: String, _ object: JSONObject, selects: Bool = true
  ) throws -> Reply {
    var answer: JSONObject = ["@odata.context": context("\(path)/$entity")]
    let kept = query.select.isEmpty || !selects ? object : object.selecting(query.select)
    for member in kept.members { answer.append(member.name, member.value) }
    return .json(status, .object(answer), type: GraphCall.mediaType)
  }

  static let mediaType =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
    + "charset=utf-8"

  /// For an app that may only touch what it owns: whether it owns this.
  func requireOwnership(_ principal: ServicePrincipal, unless permissions: [String]) throws {
    guard access.isApp, access.permissions.isDisjoint(with: permissions) else { return }
    guard principal.owningPrincipals.contains(access.objectId) else { throw GraphError.denied }
  }

  /// Who did it, as the directory audit names them.
  var initiator: JSON {
    if access.isApp {
      return [
        "user": nil,
        "app": [
          "appId": .string(access.appId), "displayName": .string(access.appDisplayName),
          "servicePrincipalId": .string(access.objectId), "servicePrincipalName": nil,
        ],
      ]
    }
    return AuditEvent.user(
      id: access.objectId, displayName: access.displayName,
      principalName: access.userPrincipalName, address: "127.0.0.1")
  }
}

/// Which permissions open a path: a token needs one of each of its lists.
struct Requirement: Sendable {
  var delegated: [[String]]
  var application: [[String]]
  /// Whether a signed-in user also needs an administrator's role.
  var needsRole = false

  static func same(_ names: [String], needsRole: Bool = false) -> Requirement {
    Requirement(delegated: [names], application: [names], needsRole: needsRole)
  }

  private static let directoryRead = ["Directory.Read.All", "Directory.ReadWrite.All"]
  private static let applicationRead =
    ["Application.Read.All", "Application.ReadWrite.All"] + directoryRead
  static let applicationWriteAll = ["Application.ReadWrite.All", "Directory.ReadWrite.All"]
  static let synchronizationReadAll = [
    "Synchronization.Read.All", "Synchronization.ReadWrite.All",
  ]

  static let readApplications = Requirement(
    delegated: [applicationRead + ["Directory.AccessAsUser.All"]],
    application: [applicationRead + ["Application.ReadWrite.OwnedBy"]])
  static let deltaOfPrincipals = Requirement(
    delegated: [directoryRead], application: [directoryRead + ["Application.ReadWrite.OwnedBy"]])
  static let writeApplications = Requirement(
    delegated: [applicationWriteAll + ["Directory.AccessAsUser.All"]],
    application: [applicationWriteAll + ["Application.ReadWrite.OwnedBy"]], needsRole: true)
  static let readGrants = same(
    directoryRead + ["DelegatedPermissionGrant.ReadWrite.All", "Directory.AccessAsUser.All"])
  static let writeGrants = same(["DelegatedPermissionGrant.ReadWrite.All"], needsRole: true)
  static let readAssignments = same(applicationRead)
  static let writeAssignments = Requirement(
    delegated: [["AppRoleAssignment.ReadWrite.All"], applicationRead],
    application: [["AppRoleAssignment.ReadWrite.All"], applicationRead], needsRole: true)
  static let readPrincipalAssignments = same(["AppRoleAssignment.ReadWrite.All"] + directoryRead)
  static let usersBeyondBasic =
    ["User.Read.All", "User.ReadWrite.All", "Directory.AccessAsUser.All"] + directoryRead
  static let readUsers = same(usersBeyondBasic + ["User.ReadBasic.All"])
  static let writeUsers = same(["User.ReadWrite.All", "Directory.ReadWrite.All"], needsRole: true)
  private static let groupRead =
    ["GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All"] + directoryRead
  static let readGroups = same(groupRead + ["Group.ReadBasic.All"])
  static let readMembers = same(groupRead + ["GroupMember.ReadBasic.All"])
  static let writeGroups = same(
    ["Group.ReadWrite.All", "Directory.ReadWrite.All"], needsRole: true)
  static let readSynchronization = Requirement(
    delegated: [synchronizationReadAll],
    application: [synchronizationReadAll + ["Application.ReadWrite.OwnedBy"]], needsRole: true)
  static let writeSynchronization = Requirement(
    delegated: [["Synchronization.ReadWrite.All"]],
    application: [["Synchronization.ReadWrite.All", "Application.ReadWrite.OwnedBy"]],
    needsRole: true)
  static let readAudits = same(["AuditLog.Read.All"], needsRole: true)
  static let readProvisioningLog = same(
    ["ProvisioningLog.Read.All", "AuditLog.Read.All"], needsRole: true)
  static let readOrganization = same(
    ["Organization.Read.All", "User.Read", "User.Read.All"] + directoryRead)
  static let readMe = Requirement(
    delegated: [["User.Read", "User.ReadBasic.All"] + usersBeyondBasic], application: [])
  static let anyToken = Requirement(delegated: [], application: [])

  func allows(_ access: Access) -> Bool {
    let lists = access.isApp ? application : delegated
    return lists.allSatisfy { !access.permissions.isDisjoint(with: $0) }
      && (!needsRole || access.isApp || !access.directoryRoles.isEmpty)
  }
}

extension SandboxState {
  /// Who sends this; throws the service's 401 for anything but a good token.
  func authenticate(_ call: Call) throws(GraphError) -> Access {
    guard let token = call.bearerToken, !token.isEmpty else {
      throw .unauthorized("Access token is empty.")
    }
    if identity.isElsewhere(call) {
      throw .unauthorized("Access token validation failure. Invalid audience.")
    }
    do {
      return try signer.check(token, at: now)
    } catch {
      switch error {
      case .malformed: throw .unauthorized("IDX14100: JWT is not well formed.")
      case .badSignature:
        throw .unauthorized("Access token validation failure. Invalid signature.")
      case .wrongAudience:
        throw .unauthorized("Access token validation failure. Invalid audience.")
      case .wrongTenant: throw .unauthorized("Access token validation failure. Invalid tenant.")
      case .expired: throw .unauthorized("Lifetime validation failed, the token is expired.")
      case .notYetValid:
        throw .unauthorized("Lifetime validation failed, the token is not yet valid.")
      }
    }
  }
}

/// Registers Graph's paths with what they require.
struct GraphRoutes {
  typealias Handler = @Sendable (GraphCall) throws -> Reply

  let state: SandboxState
  private(set) var router = Router(ignoresCase: true)

  init(state: SandboxState) {
    self.state = state
  }

  mutating func on(
    _ method: String, _ pattern: String, _ requirement: Requirement,
    _ handler: @escaping Handler
  ) {
    let state = state
    router.on(method, pattern) { call in
      let access = try state.authenticate(call)
      guard requirement.allows(access) else { throw GraphError.denied }
      return try handler(
        GraphCall(call: call, access: access, state: state, query: try ODataQuery(call)))
    }
  }

  mutating func get(
    _ pattern: String, _ requirement: Requirement, _ handler: @escaping Handler
  ) {
    on("GET", pattern, requirement, handler)
  }

  mutating func post(
    _ pattern: String, _ requirement: Requirement, _ handler: @escaping Handler
  ) {
    on("POST", pattern, requirement, handler)
  }
}
