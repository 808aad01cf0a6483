import SCIM

/// The Webex users that the provisioning service had made when the sandbox began.
///
/// A pure function of the seed and an index into the directory: nothing is stored.
struct WebexPeople: Sendable {
  let identity: TenantIdentity
  let directory: Directory
  let population: Population
  let start: Timestamp
  /// Who made them: a directory's synchronization, or Okta's (webex.md, 3.2).
  var source = Source.entra

  enum Source: String, Sendable { case entra = "AAD", okta = "OKTA" }

  /// Handles below this are people of the directory; later ones are users that clients made.
  var endIndex: Int { population.users }

  func contains(_ index: Int) -> Bool { population.isProvisioned(index) }

  /// Users that were matched by name and never got their directory id.
  static func hasNoExternalID(_ index: Int) -> Bool { index % 97 == 11 }

  // MARK: Finding

  func index(id: String) -> Int? {
    guard let index = directory.webexUserIDs.index(of: id), contains(index) else { return nil }
    return index
  }

  func index(externalID: String) -> Int? {
    guard let index = directory.userIDs.index(of: externalID), contains(index),
      !Self.hasNoExternalID(index)
    else { return nil }
    return index
  }

  /// - Parameter userName: in lower case.
  func index(userName: String) -> Int? {
    guard let index = directory.generatedIndex(userName), contains(index),
      self.userName(index).lowercased() == userName
    else { return nil }
    return index
  }

  // MARK: Resources

  /// The name under which the default mappings make a person: guests go by their own address.
  func userName(_ index: Int) -> String { userName(directory.person(index)) }

  private func userName(_ person: Person) -> String {
    GuestName.home(of: person.userPrincipalName(identity))
  }

  func id(_ index: Int) -> String { directory.webexUserIDs.id(index) }

  func created(_ index: Int) -> Timestamp {
    let person = directory.person(index)
    // Nobody is older in Webex than the deployment.
    return start - .seconds(min(person.ageInDays, 138) * 86_400 - index % 40_000)
  }

  private static let schemas: JSONValue = [
    .string(WebexUserSchema.core.id), .string(WebexUserSchema.extensionURN),
  ]

  /// The resource as the default mappings make it, without the location.
  ///
  /// - Parameter names: the attributes that are needed, in lower case; nil for all. A search over
  ///   everybody makes only what its filter reads.
  func resource(_ index: Int, only names: Set<String>? = nil) -> SCIM.JSONObject {
    let person = directory.person(index)
    let userName = userName(person)
    if let names {
      return partial(person, index, names: names, userName: userName)
    }
    var members: [SCIM.JSONObject.Member] = []
    members.reserveCapacity(12)
    func add(_ key: String, _ value: JSONValue) {
      members.append(.init(key: key, value: value))
    }
    add("schemas", Self.schemas)
    add("id", .string(id(index)))
    add("userName", .string(userName))
    add("active", true)
    add("name", name(person, index))
    add("displayName", .string(person.displayName))
    add("emails", emails(userName))
    add("userType", "user")
    if !Self.hasNoExternalID(index) { add("externalId", .string(directory.userIDs.id(index))) }
    if index == WorldBuilder.operatorIndex { add("roles", Self.administratorRoles) }
    if source == .okta {
      for (key, value) in WebexContacts.members({ person.value($0, in: directory) }) {
        add(key, value)
      }
    }
    add(WebexUserSchema.extensionURN, ciscoExtension)
    add("meta", meta(index))
    return SCIM.JSONObject(uniqueMembers: members)
  }

  private static let administratorRoles: JSONValue = [
    ["value": "id_full_admin", "type": "cirole", "display": "Full administrator"]
  ]

  private func partial(
    _ person: Person, _ index: Int, names: Set<String>, userName: String
  ) -> SCIM.JSONObject {
    var members: [SCIM.JSONObject.Member] = []
    for name in names {
      let value: JSONValue? =
        switch name {
        case "id": .string(id(index))
        case "username": .string(userName)
        case "active": true
        case "name": self.name(person, index)
        case "displayname": .string(person.displayName)
        case "emails": emails(userName)
        case "usertype": "user"
        case "externalid":
          Self.hasNoExternalID(index) ? nil : .string(directory.userIDs.id(index))
        case "roles": index == WorldBuilder.operatorIndex ? Self.administratorRoles : nil
        case "meta": meta(index)
        case "schemas": Self.schemas
        default: nil
        }
      if let value { members.append(.init(key: name, value: value)) }
    }
    members.append(.init(key: WebexUserSchema.extensionURN, value: ciscoExtension))
    return SCIM.JSONObject(uniqueMembers: members)
  }

  private func name(_ person: Person, _ index: Int) -> JSONValue {
    var members = [SCIM.JSONObject.Member(key: "givenName", value: .string(person.given.native))]
    if index != Person.withoutSurname {
      members.append(.init(key: "familyName", value: .string(person.family.native)))
    }
    return .object(SCIM.JSONObject(uniqueMembers: members))
  }

  private func emails(_ userName: String) -> JSONValue {
    .array([
      .object(
        SCIM.JSONObject(uniqueMembers: [
          .init(key: "value", value: .string(userName)), .init(key: "type", value: "work"),
          .init(key: "primary", value: true),
        ]))
    ])
  }

  private var ciscoExtension: JSONValue {
    .object(
      SCIM.JSONObject(uniqueMembers: [
        .init(key: "accountStatus", value: .array(["active"])),
        .init(key: "provisionSource", value: .string(source.rawValue)),
        .init(key: "userNameType", value: "email"),
        .init(key: "meta", value: ["organizationId": .string(identity.orgId)]),
      ]))
  }

  private func meta(_ index: Int) -> JSONValue {
    let created = JSONValue.string(created(index).milliseconds)
    let revision = 60_000_000_000 + Hashing.mix(UInt64(index)) % 9_000_000_000
    return .object(
      SCIM.JSONObject(uniqueMembers: [
        .init(key: "resourceType", value: "User"),
        .init(key: "version", value: .string("W/\"\(revision)\"")),
        .init(key: "created", value: created), .init(key: "lastModified", value: created),
      ]))
  }
}
