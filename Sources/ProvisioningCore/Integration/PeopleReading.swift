internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  private static let peoplePurpose = Purpose(
    "reading the directory's users", .consoleToGraph, needs: "User.Read.All")

  /// What a list of people shows.
  private static let listed: Set<String> = [
    "id", "userPrincipalName", "displayName", "mail", "accountEnabled", "userType", "department",
    "jobTitle",
  ]

  /// What a read asks for: what lists show, what Webex knows, and what the mappings use.
  private var peopleSelection: Set<String> {
    let mappings = snapshot.mappings.value ?? []
    let used = mappings.filter(\.mapsUsers).flatMap { mapping in
      mapping.attributes.flatMap { Expression.attributeNames(in: $0.expression) }
        + (mapping.filter?.clauses ?? []).map(\.attribute)
    }
    let names = DirectoryAttribute.usual.union(used)
    return Self.listed.union(names.compactMap { DirectoryAttribute.named($0)?.property })
  }

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
    let state = try workspace.people.state()
    let selection = peopleSelection
    // A link goes on with the properties that it began with.
    if let link = state.deltaLink, graph.serves(link), selection.isSubset(of: state.selection) {
      do {
        return try await store(graph, workspace.people.beginDelta(), from: link, state.selection)
      } catch let error as GraphError where error.needsResync {
        // The link is too old: everything is read again, the old people stay meanwhile.
      }
    }
    let read = try await workspace.people.beginFullRead(
      of: selection, resuming: state.interruptedLink.map(graph.serves) ?? true)
    do {
      return try await store(graph, read, from: read.resumeLink, selection)
    } catch let error as GraphError where error.needsResync && read.resumeLink != nil {
      let fresh = try await workspace.people.beginFullRead(of: selection, resuming: false)
      return try await store(graph, fresh, from: nil, selection)
    }
  }

  /// Fetching a page, taking the one before apart and storing those before it overlap; none of them
  /// holds the whole directory.
  @concurrent
  private nonisolated func store(
    _ graph: GraphClient, _ ingest: PeopleIngest, from link: String?, _ selection: Set<String>
  ) async throws -> PeopleCounts {
    var deltaLink: String?
    var count = 0
    var odd = PeopleCounts(total: 0, enabled: 0, guests: 0)
    var reading = PersonReading(selection)
    let pages = graph.userItemsDelta(from: link, select: selection.sorted()).readAhead(4)
    for try await page in pages {
      try Task.checkCancellation()
      var records = PersonRecords()
      reading.append(page.items.map(\.json), to: &records)
      odd.noteUnreadable(of: page, understood: records.count)
      try await ingest.append(records, next: page.nextLink)
      count += page.items.count
      RefreshProgress.report(.people, done: count, of: nil)
      deltaLink = page.deltaLink ?? deltaLink
    }
    var counts = try await ingest.finish(deltaLink: deltaLink)
    (counts.unreadable, counts.samples) = (odd.unreadable, odd.samples)
    return counts
  }

  /// The directory in the workspace, by row number.
  public nonisolated func people(
    _ query: PeopleQuery = PeopleQuery()
  ) throws(ProvisioningError) -> PeopleView {
    try workspace.checkOpen("reading people")
    return try workspace.people.view(query)
  }

  /// Makes the first letter of a filter as quick as the others; ends at once, works behind.
  public nonisolated func prepareFilter(_ order: PeopleQuery.Order) {
    Task.detached(priority: .utility) { [workspace] in
      // A filter that is typed says what is wrong with the workspace.
      try? workspace.people.prepareFilter(order)
    }
  }
}

extension PeopleCounts {
  /// Samples that are kept.
  private static let mostSamples = 3

  /// Counts what of a page is nobody: no object, or without an id.
  fileprivate mutating func noteUnreadable(of page: GraphPage<GraphItem>, understood: Int) {
    let nameless = page.items.count - understood
    guard nameless > 0 || !page.unreadable.isEmpty else { return }
    unreadable += nameless + page.unreadable.count
    let odd =
      page.unreadable
      + (nameless > 0
        ? page.items.lazy.filter { $0.json["id"]?.nonEmptyString == nil }.map(\.json.tree) : [])
    for tree in odd.prefix(Self.mostSamples - samples.count) {
      samples.append(Words.cut(RawEntry(tree).source, to: 200))
    }
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
