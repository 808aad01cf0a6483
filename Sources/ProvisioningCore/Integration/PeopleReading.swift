internal import Evidence
internal import Foundation
internal import MicrosoftGraph

extension Integration {
  private static let peoplePurpose = Purpose(
    "reading the directory's users", .consoleToGraph, needs: "User.Read.All")

  /// What a list of people shows.
  static let peopleProperties = [
    "id", "userPrincipalName", "displayName", "mail", "accountEnabled", "userType", "department",
    "jobTitle",
  ]

  /// Reads the directory into the workspace: the changes since the last time, or all of it.
  func readPeople(_ services: Services) async {
    do {
      let graph = try services.graph(Self.peoplePurpose)
      let counts = try await readPeople(graph)
      take(Observation(result: .success(counts), evidence: []), \.people)
    } catch {
      let failure = ProvisioningError(error, Self.peoplePurpose)
      take(Observation(result: .failure(failure), evidence: []), \.people)
    }
  }

  private func readPeople(_ graph: GraphClient) async throws -> PeopleCounts {
    if let link = try workspace.people.state().deltaLink {
      do {
        return try await store(graph, workspace.people.beginDelta(), from: link)
      } catch let error as GraphError where error.needsResync {
        // The link is too old: everything is read again, the old people stay meanwhile.
      }
    }
    let read = try await workspace.people.beginFullRead()
    do {
      return try await store(graph, read, from: read.resumeLink)
    } catch let error as GraphError where error.needsResync && read.resumeLink != nil {
      let fresh = try await workspace.people.beginFullRead(resuming: false)
      return try await store(graph, fresh, from: nil)
    }
  }

  /// Fetching a page and storing the one before overlap; neither holds the whole directory.
  @concurrent
  private nonisolated func store(
    _ graph: GraphClient, _ ingest: PeopleIngest, from link: String?
  ) async throws -> PeopleCounts {
    var deltaLink: String?
    for try await page in graph.usersDelta(from: link, select: Self.peopleProperties) {
      try Task.checkCancellation()
      var people: [Person] = []
      var removed: [Person.ID] = []
      people.reserveCapacity(page.items.count)
      for user in page.items {
        if user.removed != nil { removed.append(user.id) } else { people.append(Person(user)) }
      }
      try await ingest.append(people, removed: removed, next: page.nextLink)
      deltaLink = page.deltaLink ?? deltaLink
    }
    return try await ingest.finish(deltaLink: deltaLink)
  }

  /// The directory in the workspace, by row number.
  public nonisolated func people(
    _ query: PeopleQuery = PeopleQuery()
  ) throws(ProvisioningError) -> PeopleView {
    try workspace.checkOpen("reading people")
    return try workspace.people.view(query)
  }
}

extension Person {
  init(_ user: GraphUser) {
    let type: UserType =
      switch user.userType?.lowercased() {
      case "member": .member
      case "guest": .guest
      default: .unknown
      }
    self.init(
      id: user.id, userPrincipalName: user.userPrincipalName ?? "",
      displayName: user.displayName ?? "", mail: user.mail, isEnabled: user.accountEnabled,
      userType: type, department: user.department, jobTitle: user.jobTitle)
  }
}
