internal import Evidence
internal import HTTPTransport
internal import MicrosoftGraph
internal import SCIM
internal import Webex

extension Integration {
  private static let mostCandidates = 50

  /// Whom an explanation is about.
  enum ExplainedPerson: Sendable {
    case person(SourcePerson)
    case several([Person], total: Int)
    case deleted(DeletedPerson)
    case webexOnly(WebexResource)
  }

  func explained(
    _ text: String, _ graph: GraphClient, _ services: Services
  ) async throws(ProvisioningError) -> ExplainedPerson {
    let isAddress = text.contains("@")
    let isId = ObjectKey.isUUID(text)
    var unread: [(place: String, failure: ProvisioningError)] = []
    if isAddress || isId {
      do {
        return .person(try await sourcePerson(text))
      } catch {
        guard error.kind == .notFound else { throw error }
      }
      let deleted = await deletedPerson(text, graph)
      if let person = deleted.value ?? nil { return .deleted(person) }
      if let failure = deleted.failure { unread.append(("its recycle bin", failure)) }
      let attribute = isId ? "id" : "userName"
      let found = await readWebexUser(
        "\(attribute) eq \(JSONValue.string(text).text())", services)
      if let failure = found.failure { unread.append(("Webex", failure)) }
      if let user = found.value ?? nil {
        let external = user.json["externalId"]?.nonEmptyString ?? ""
        if ObjectKey.isUUID(external), let found = try? await sourcePerson(external) {
          return .person(found)
        }
        return .webexOnly(user)
      }
    }
    let (people, total) = try await named(text, graph)
    let exact = people.filter { $0.displayName.lowercased() == text.lowercased() }
    if let person = exact.count == 1 ? exact.first : people.count == 1 ? people.first : nil {
      return .person(try await sourcePerson(person.id))
    }
    guard people.isEmpty else {
      return exact.isEmpty ? .several(people, total: total) : .several(exact, total: exact.count)
    }
    try await refuseGroup(text, services)
    throw nobody(text, unread, lookedEverywhere: isAddress || isId)
  }

  /// A group has no steps of its own.
  private func refuseGroup(_ text: String, _ services: Services) async throws(ProvisioningError) {
    guard let found = try? await principals(named: [text], services)[text],
      let group = found.first(where: { $0.kind == .group })
    else { return }
    // Nothing failed on the way there.
    throw ProvisioningError(
      .notFound, operation: Self.explaining.operation,
      message: "\(group.name) is a group; people are explained, one at a time",
      advice: "See what becomes of the group: entrahub plan --user \"\(group.name)\". "
        + "Or name one of its members.")
  }

  /// That nobody was found, and where nobody could look.
  private func nobody(
    _ text: String, _ unread: [(place: String, failure: ProvisioningError)],
    lookedEverywhere: Bool
  ) -> ProvisioningError {
    let name = "'\(Words.cut(text, to: 100))'"
    var places = lookedEverywhere ? ["Entra", "its recycle bin", "Webex"] : ["Entra"]
    places.removeAll { place in unread.contains { $0.place == place } }
    let last = places.count > 1 ? " or \(places.removeLast())" : ""
    let found = "nobody in \(places.joined(separator: ", "))\(last) is found by \(name)"
    var error = ProvisioningError(
      .notFound, operation: Self.explaining.operation, message: found,
      advice: "Check the spelling, or name an object id.")
    // Who may be where nobody could look is not known to be missing.
    if let failure = unread.map(\.failure).first(where: { !$0.isMissingCredential }) {
      error = failure
      error.operation = Self.explaining.operation
    }
    let reasons = unread.map { "; \($0.place) could not be read: \($0.failure.message)" }
    error.message = found + reasons.joined()
    return error
  }

  /// The first people whose names hold the words, and how many there are: from the workspace, else
  /// from the directory.
  private func named(
    _ text: String, _ graph: GraphClient
  ) async throws(ProvisioningError) -> ([Person], total: Int) {
    let state = try workspace.people.state()
    if state.counts.total > 0 {
      let view = try workspace.people.view(PeopleQuery(filter: text))
      let found = try view.rows(in: 0..<min(view.count, Self.mostCandidates)).compactMap(\.self)
      if !found.isEmpty { return (found, view.count) }
    }
    let people = try await observe(Self.explaining) {
      try await graph.users(prefix: text).collected(limit: Self.mostCandidates).items
        .map { Person($0) }
    }.result.get()
    return (Array(people.prefix(Self.mostCandidates)), people.count)
  }

  private func deletedPerson(
    _ text: String, _ graph: GraphClient
  ) async -> Observation<DeletedPerson?> {
    await observe(Self.explaining) {
      try await graph.deletedUsers().collected(limit: 100_000).items
        .first { $0.wasNamed(text.lowercased()) }
        .map {
          DeletedPerson(
            id: $0.id, userPrincipalName: $0.userPrincipalName ?? "",
            displayName: $0.displayName ?? "", deletedAt: $0.deletedDateTime)
        }
    }
  }

  func webexUser(_ filter: String, _ services: Services) async -> WebexResource? {
    await readWebexUser(filter, services).value ?? nil
  }

  func readWebexUser(
    _ filter: String, _ services: Services
  ) async -> Observation<WebexResource?> {
    let purpose = Purpose("looking for the person in Webex", .consoleToWebex)
    return await observe(purpose) {
      try await services.webex(purpose).resources(
        .users, filter: filter, startIndex: 1, count: 2
      ).resources.first
    }
  }
}

extension GraphUser {
  /// Whether a deleted user is the one: the recycle bin puts the object id before the name.
  func wasNamed(_ wanted: String) -> Bool {
    let id = id.lowercased()
    let name = (userPrincipalName ?? "").lowercased()
    return id == wanted || name == wanted || name == id.filter { $0 != "-" } + wanted
  }
}
