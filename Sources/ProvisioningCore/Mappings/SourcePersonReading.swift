internal import AttributeMapping
internal import Evidence
internal import HTTPTransport
internal import MicrosoftGraph
internal import SCIM
internal import Webex

extension Integration {
  private static let personReading = Purpose(
    "reading a person", .consoleToGraph, needs: "User.Read.All")
  private static let webexReading = Purpose("reading a person in Webex", .consoleToWebex)

  /// All attribute values of one person, from Graph, and what Webex has for them.
  ///
  /// - Parameter idOrName: object id, user principal name or mail address.
  /// - Throws: `notFound` for nobody; what Webex fails with is in the person.
  public func sourcePerson(
    _ idOrName: String
  ) async throws(ProvisioningError) -> SourcePerson {
    let services = try await services()
    let mapping = (snapshot.mappings.value ?? []).first(where: \.mapsUsers)
    let select = Self.selection(for: mapping)
    let reading = await observe(Self.personReading) {
      try await Self.user(idOrName, select, services.graph(Self.personReading))
    }
    let user = try reading.result.get()
    var person = SourcePerson(user)
    let manager = await Self.manager(of: user.id, services)
    person.values["manager"] = (manager.value ?? nil).map { .text($0.id) }
    person.managerName = (manager.value ?? nil)?.displayName
    person.managerFailure = manager.failure
    if case .some(.some(let job)) = snapshot.job.value, let url = job.tenantURL {
      person.dialect = PatchDialect(tenantURL: url)
    }
    person.context.defaultDomain = await defaultDomain(services)
    await Self.addWebex(to: &person, mapping, services)
    return person
  }

  /// What the portal offers, and the extensions that the mappings name.
  static nonisolated func selection(for mapping: ObjectMapping?) -> [String] {
    let used =
      (mapping?.attributes ?? []).flatMap { Expression.attributeNames(in: $0.expression) }
      + (mapping?.filter?.clauses ?? []).map(\.attribute)
    let named = Set(used + ["extensionAttribute1"])
      .compactMap { DirectoryAttribute.named($0)?.property }
    let listed = [
      "id", "userPrincipalName", "displayName", "mail", "accountEnabled", "userType", "department",
      "jobTitle",
    ]
    return Set(listed + named + DirectoryAttribute.stored.map(\.property)).sorted()
  }

  /// Nil for who has none, which Graph answers with 404.
  private static func manager(
    of user: String, _ services: Services
  ) async -> Observation<DirectoryObject?> {
    let purpose = Purpose("reading the person's manager", .consoleToGraph, needs: "User.Read.All")
    return await observe(purpose) {
      do {
        return try await services.graph(purpose).manager(ofUser: user)
      } catch let error as GraphError where error.isNotFound {
        return nil
      }
    }
  }

  private static func user(
    _ idOrName: String, _ select: [String], _ graph: GraphClient
  ) async throws -> GraphUser {
    do {
      return try await graph.user(idOrName, select: select)
    } catch let error as GraphError where error.status == 404 && idOrName.contains("@") {
      let filter = "mail eq \(GraphQuery.literal(idOrName))"
      let found = try await graph.users(filter: filter, top: 2).collected(limit: 2).items
      guard found.count == 1, let id = found.first?.id else { throw error }
      return try await graph.user(id, select: select)
    }
  }

  func defaultDomain(_ services: Services) async -> String? {
    let purpose = Purpose("reading the tenant", .consoleToGraph, needs: "Organization.Read.All")
    let reading = await observe(purpose) { try await services.graph(purpose).organization() }
    return reading.value?.verifiedDomains.first(where: \.isDefault)?.name
  }

  /// Tries the matching attributes in their order, as the service does.
  static nonisolated func addWebex(
    to person: inout SourcePerson, _ mapping: ObjectMapping?, _ services: Services
  ) async {
    for (target, value) in person.matches(mapping) {
      let reading = await observe(Self.webexReading) {
        try await services.webex(Self.webexReading).users(
          filter: "\(target) eq \(JSONValue.string(value).text())")
      }
      switch reading.result {
      case .failure(let failure):
        person.webexFailure = failure
        return
      case .success(let page) where page.totalResults > 1:
        person.webexFailure = ProvisioningError(
          .refused, leg: .consoleToWebex, operation: Self.webexReading.operation,
          message: "\(page.totalResults) people in Webex match \(target) \(value)",
          advice: "Provisioning refuses such people: make the attribute unique in Webex.")
        return
      case .success(let page):
        guard let found = page.resources.first else { continue }
        person.webex = (try? JSONValue(parsing: found.source.serialized()))?.object
        return
      }
    }
  }
}

extension SourcePerson {
  /// A person of the directory; what Webex has is not known yet.
  init(_ user: GraphUser) {
    self.init(person: Person(user), values: user.sourceValues)
  }

  /// Target and value of each matching rule that has one; without rules the usual one.
  fileprivate func matches(_ mapping: ObjectMapping?) -> [(target: String, value: String)] {
    let rules = mapping?.matchingRules ?? []
    guard let mapping, !rules.isEmpty else {
      return values["userPrincipalName"]?.text.map { [("userName", $0)] } ?? []
    }
    var slots = AttributeSlots()
    let compiled = CompiledMapping(mapping, attributes: &slots)
    let results = compiled.evaluate(slots.row(values), context: context)
    return rules.compactMap { rule in
      guard let index = mapping.attributes.firstIndex(where: { $0.id == rule.id }),
        let text = results[index].value?.text, !text.isEmpty
      else { return nil }
      return (rule.target, text)
    }
  }
}

extension GraphUser {
  /// Every attribute under the name that mappings use.
  fileprivate var sourceValues: [String: AttributeValue] {
    var values: [String: AttributeValue] = [:]
    func set(_ name: String, _ text: String?) { values[name] = text.map(AttributeValue.text) }
    set("objectId", id)
    set("userPrincipalName", userPrincipalName.map { isGuest ? GuestName.home(of: $0) : $0 })
    set("originalUserPrincipalName", userPrincipalName)
    set("displayName", displayName)
    set("mail", mail)
    set("department", department)
    set("jobTitle", jobTitle)
    values["accountEnabled"] = accountEnabled.map(AttributeValue.boolean)
    values["IsSoftDeleted"] = .boolean(accountEnabled == false || deletedDateTime != nil)
    for attribute in DirectoryAttribute.stored {
      let value = attribute.value(self)
      if !value.isNull { values[attribute.name] = value }
    }
    for (path, text) in others {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      if DirectoryAttribute.named(name) != nil { values[name] = .text(text) }
    }
    return values
  }

  private var isGuest: Bool { userType?.lowercased() == "guest" }
}
