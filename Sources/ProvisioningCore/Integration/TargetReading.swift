internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import SCIM
internal import Webex

extension Integration {
  /// Entries of Webex that can't be understood, as they came, a few of those of the last read.
  public nonisolated func unreadableInWebex() throws(ProvisioningError) -> [String] {
    try workspace.target.unreadable().map { Words.cut($0, to: 200) }
  }

  private static let targetPurpose = Purpose("reading Webex's users", .consoleToWebex)
  private static let groupsPurpose = Purpose("reading Webex's groups", .consoleToWebex)

  /// Reads Webex's users and groups into the workspace: what changed, where the service can say
  /// that, else everything.
  func readTarget(_ pass: Pass) async {
    do {
      let client = try pass.services.webex(Self.targetPurpose)
      try await keepSchema()
      let schema = try workspace.target.schema()?.schema
      let selection = TargetSelection(schema?.objectMapping(ofSource: "User"))
      let mapsGroups = schema?.objectMapping(ofSource: "Group")?.isEnabled == true
      let groups = mapsGroups ? try await targetGroups(client) : []
      let counts = try await readTarget(client, selection, groups)
      take(Observation(result: .success(counts), evidence: []), \.target)
    } catch {
      let failure = ProvisioningError(error, Self.targetPurpose)
      take(Observation(result: .failure(failure), evidence: []), \.target)
    }
  }

  /// Keeps which attributes and groups are mapped, by which Webex is read.
  ///
  /// - Throws: a failure that passes, where nothing was kept before: without the mappings nobody
  ///   would look for groups, and those that there are would seem to be gone.
  private func keepSchema() async throws {
    do {
      try await workspace.target.keep(try await readSchema())
    } catch {
      switch error.kind {
      case .unreachable, .throttled, .unexpectedAnswer:
        guard try workspace.target.schema() != nil else { throw error }
      default: break
      }
    }
  }

  @concurrent
  private nonisolated func readTarget(
    _ client: WebexClient, _ selection: TargetSelection, _ groups: [TargetGroup]
  ) async throws -> TargetCounts {
    let target = workspace.target
    let state = try target.state()
    if let newest = state.newest, state.selection.covers(selection), state.counts.users > 0,
      try await readChanges(client, since: newest, state, groups)
    {
      return try target.state().counts
    }
    let ingest = try await TargetIngest.begin(target, selection)
    try await readUsers(client, TargetRecordWriter(selection)) { page in
      try await ingest.append(page)
      RefreshProgress.report(.target, done: await ingest.distinct, of: page.announced)
    }
    let total = await ingest.total
    if await ingest.distinct + total.unreadable < total.announced {
      // People moved between the pages while they were read: what was missed is read again.
      try await readUsers(client, TargetRecordWriter(selection)) { page in
        try await ingest.append(page, isRepeated: true)
      }
    }
    try await ingest.finish(groups, at: options.timing.now())
    return try target.state().counts
  }

  /// Asks for what changed; false where the service can't say that, or somebody is gone.
  private nonisolated func readChanges(
    _ client: WebexClient, since newest: String, _ state: TargetState, _ groups: [TargetGroup]
  ) async throws -> Bool {
    let filter = "meta.lastModified ge \(JSONValue.string(newest).text())"
    var changes = TargetPage()
    do {
      try await readUsers(client, TargetRecordWriter(state.selection), filter: filter) {
        changes.join($0)
      }
    } catch let error as WebexError where error.status == 400 || error.status == 501 {
      return false
    }
    try await workspace.target.apply(changes, groups, at: options.timing.now())
    let announced = try await client.resources(.users, startIndex: 1, count: 1).totalResults
    return try workspace.target.state().counts.users == announced
  }

  private nonisolated func readUsers(
    _ client: WebexClient, _ writer: TargetRecordWriter, filter: String? = nil,
    _ take: (TargetPage) async throws -> Void
  ) async throws {
    try await readIndexed(
      pageSize: 1000,
      fetch: { start, count in
        let page = try await client.resources(
          .users, filter: filter, startIndex: start, count: count, isPatient: true)
        return Self.stored(page, writer)
      },
      take: { try await take($0.content) })
  }

  private static nonisolated func stored(
    _ page: WebexPage<WebexResource>, _ writer: TargetRecordWriter
  ) -> IndexedPage<TargetPage> {
    var result = TargetPage()
    for resource in page.resources {
      writer.append(resource.id, resource.json, to: &result.records)
      result.keys.append(ObjectKey(resource.id))
      result.active.append(resource.json[ignoringCase: "active"]?.bool ?? true)
      let modified = resource.json["meta"]?[ignoringCase: "lastModified"]?.string
      result.newest = [result.newest, modified].compactMap(\.self).max()
    }
    result.unreadable = page.unreadable.count
    result.samples = page.unreadable.prefix(5).map {
      Words.cut(String(decoding: $0.serialized().prefix(2_000), as: UTF8.self), to: 500)
    }
    result.received = page.resources.count + page.unreadable.count
    // Who can't be read isn't among those that are stored.
    result.announced = page.totalResults
    return IndexedPage(content: result, received: result.received, total: page.totalResults)
  }

  // MARK: - Groups

  @concurrent
  private nonisolated func targetGroups(_ client: WebexClient) async throws -> [TargetGroup] {
    var resources: [WebexResource] = []
    do {
      try await readIndexed(
        pageSize: 100,
        fetch: { start, count in
          let page = try await client.resources(
            .groups, startIndex: start, count: count, isPatient: true)
          return IndexedPage(
            content: page.resources, received: page.resources.count + page.unreadable.count,
            total: page.totalResults)
        }, take: { resources += $0.content })
    } catch let error as WebexError where error.status == 404 || error.status == 501 {
      return []
    } catch {
      throw ProvisioningError(error, Self.groupsPurpose)
    }
    let known = Dictionary(
      try workspace.target.groups().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var groups: [TargetGroup] = []
    for resource in resources {
      try Task.checkCancellation()
      groups.append(try await group(resource, client, known: known[resource.id]))
    }
    return groups
  }

  private nonisolated func group(
    _ resource: WebexResource, _ client: WebexClient, known: TargetGroup?
  ) async throws -> TargetGroup {
    var body = (try? JSONValue(parsing: resource.json.source))?.object ?? [:]
    body["members"] = nil
    var group = TargetGroup(id: resource.id, body: body, members: [])
    func add(_ members: [WebexMembersPage.Member]) {
      group.members += members.filter(\.isUser).map { ObjectKey($0.value) }
      group.others += members.count { !$0.isUser }
    }
    do {
      // A version that stayed, and as many members as before: they are the same.
      if let known, let version = group.version, known.version == version,
        try await client.members(group: resource.id, startIndex: 1, count: 1).total
          == known.members.count + known.others
      {
        group.members = known.members
        group.others = known.others
        return group
      }
      try await readIndexed(
        pageSize: 500,
        fetch: { start, count in
          let page = try await client.members(
            group: resource.id, startIndex: start, count: count)
          return IndexedPage(
            content: page.members, received: page.members.count, total: page.total)
        }, take: { add($0.content) })
    } catch let error as WebexError where [400, 404, 405, 501].contains(error.status) {
      // Other SCIM services have no such call: members stand in the group.
      add(try await client.group(id: resource.id).json.list("members"))
    }
    return group
  }
}
