import SCIM

/// Everything that can change on the Webex side.
struct WebexOrganization: Sendable {
  let people: WebexPeople
  let strict: Bool
  var users: WebexUsers
  var groups = WebexGroups()
  /// Counts writes; versions are made of it.
  private var revision: UInt64 = 0
  private let newGroupIDs: IdentifierSpace
  private var groupsMade = 0
  /// Addresses that belong to users of other organizations, in lower case.
  let foreignAddresses: Set<String>
  /// Whether the free accounts under the organization's own domain were claimed.
  var hasClaimed = false

  /// - Parameter tenant: the Entra side as it was when the sandbox began.
  init(_ state: SandboxState, tenant: Tenant) {
    let population = WorldBuilder.population(of: tenant, scenario: state.options.scenario)
    people = WebexPeople(
      identity: state.identity, directory: tenant.directory, population: population,
      start: state.start, source: state.options.scenario == .okta ? .okta : .entra)
    strict = state.options.strictWebex
    users = WebexUsers(people: people)
    newGroupIDs = IdentifierSpace(seed: state.identity.seed, purpose: "webex new groups")
    var foreign: Set<String> = ["sam.rivera@fabrikam.example"]
    for (index, code) in Population.failing
    where code == Population.conflict {
      foreign.insert(people.userName(index).lowercased())
    }
    foreign.insert("free.account@\(state.identity.domain)")
    foreignAddresses = foreign
    if population.isDeployed { furnish(state) }
    if state.identity.usesAccountNames { addSecondUsers(state) }
    if state.options.scenario == .inactiveRenamed { renameDeleted(state, tenant) }
  }

  /// What an organization has besides synchronized people: local users and groups.
  private mutating func furnish(_ state: SandboxState) {
    for user in WebexFurniture.users(state.identity) {
      var resource = user
      stamp(&resource, type: "User", at: state.start - .seconds(400 * 86_400))
      users.insert(&resource)
    }
    // Only the wizard's job has the group mapping on.
    let synchronized = state.options.scenario.deployment == .wizard ? people.population.groups : []
    for group in synchronized where group.isInWebex {
      insert(
        WebexFurniture.group(group, state.identity), id: group.webexId,
        members: WebexGroupMembers(group), at: state.start - .seconds(138 * 86_400))
    }
    insert(
      WebexFurniture.localGroup(state.identity), id: nextGroupID(), members: WebexGroupMembers(),
      at: state.start - .seconds(300 * 86_400))
  }

  /// Users under e-mail addresses, made by hand before anybody was provisioned under an account name.
  private mutating func addSecondUsers(_ state: SandboxState) {
    for index in 0..<min(Person.accountNames.upperBound, people.endIndex)
    where Person.hasAccountName(index) && people.contains(index) {
      let person = people.directory.person(index)
      var resource = WebexFurniture.secondUser(person, state.identity)
      stamp(&resource, type: "User", at: state.start - .seconds(300 * 86_400))
      users.insert(&resource)
    }
  }

  /// Removes who is called by account name, where the same person has a user by mail address.
  ///
  /// - Returns: how many.
  mutating func removeSecondUsers(_ directory: Directory) -> Int {
    var count = 0
    for index in 0..<min(Person.accountNames.upperBound, people.endIndex)
    where Person.hasAccountName(index) {
      guard let name = directory.text(.userPrincipalName, of: index),
        let mail = directory.text(.mail, of: index), name.lowercased() != mail.lowercased(),
        let handle = users.handle(userName: name), users.handle(userName: mail) != nil
      else { continue }
      users.remove(handle)
      groups.forget(user: handle)
      count += 1
    }
    return count
  }

  /// What Webex made of the users whose people are in Entra's recycle bin: inactive, and renamed.
  private mutating func renameDeleted(_ state: SandboxState, _ tenant: Tenant) {
    for (index, when) in tenant.directory.deletedUsers.sorted(by: { $0.key < $1.key })
    where people.contains(index) {
      var resource = users.resource(index)
      resource.rename(asDeleted: tenant.directory.userIDs.id(index))
      resource["active"] = false
      if var cisco = resource[WebexUserSchema.extensionURN]?.object {
        cisco["accountStatus"] = ["disabled"]
        resource[WebexUserSchema.extensionURN] = .object(cisco)
      }
      stamp(&resource, type: "User", at: when)
      users.update(index, resource)
    }
  }

  /// Whether an address belongs to a user of another organization.
  func isForeign(_ address: String) -> Bool {
    if foreignAddresses.contains(address) { return true }
    guard people.population.refusal == .freeAccounts, !hasClaimed,
      let index = people.directory.generatedIndex(address)
    else { return false }
    return people.population.failure(of: index) == Population.conflict
      && people.userName(index).lowercased() == address
  }

  mutating func nextGroupID() -> String {
    defer { groupsMade += 1 }
    return newGroupIDs.id(groupsMade)
  }

  mutating func insert(
    _ resource: SCIM.JSONObject, id: String, members: WebexGroupMembers, at now: Timestamp
  ) {
    var resource = resource
    resource["id"] = .string(id)
    stamp(&resource, type: "Group", at: now)
    groups.put(WebexGroup(id: id, resource: resource, members: members))
  }

  /// Sets `meta`: the time of creation stays, the version changes (webex.md, 3.4).
  mutating func stamp(_ resource: inout SCIM.JSONObject, type: String, at now: Timestamp) {
    revision += 1
    let version =
      type == "User"
      ? String(76_678_575_420 + revision)
      : String(0xE180_EE84_F067_1B00 &+ revision &* 0x9E3779B1, radix: 16)
    let stamp = JSONValue.string(now.milliseconds)
    let created = resource["meta"]?["created"] ?? stamp
    resource["meta"] = [
      "resourceType": .string(type), "version": .string("W/\"\(version)\""), "created": created,
      "lastModified": stamp,
    ]
  }
}

extension SCIM.JSONObject {
  /// Gives a user the name of somebody in Entra's recycle bin.
  ///
  /// That Webex renames is documented, how is not (webex.md, 6 and 9): as Entra does it to the user
  /// principal name.
  mutating func rename(asDeleted objectId: String) {
    let id = objectId.lowercased().filter { $0 != "-" }
    guard let name = self["userName"]?.string, !name.hasPrefix(id) else { return }
    self["userName"] = .string(id + name)
  }
}
