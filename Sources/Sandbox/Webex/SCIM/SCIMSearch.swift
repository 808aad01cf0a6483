import SCIM

/// Finding users: by index where the filter allows, else by looking at everybody.
enum SCIMSearch {
  /// Page size without `count`, and the most that one page holds.
  static let defaultPage = 100
  static let maximumPage = 1000

  struct Page: Sendable {
    var total: Int
    var resources: [SCIM.JSONObject]
  }

  static func users(_ query: SearchQuery, state: WebexState) throws(SCIMError) -> Page {
    let position = query.startIndex - 1
    let count = min(query.count ?? defaultPage, maximumPage)
    guard query.filter != nil || query.sortBy != nil else {
      let (people, total, sources) = try state.withOrganization { organization throws(SCIMError) in
        let handles = organization.users.handles(from: position, count: count)
        return (
          organization.people, organization.users.count, handles.map(organization.users.source)
        )
      }
      return Page(total: total, resources: sources.map { people.resource($0) })
    }
    // Only what is needed leaves the lock, so that a long search holds up nobody.
    let (people, candidates) = try state.withOrganization { organization throws(SCIMError) in
      let narrow = query.filter.flatMap { organization.users.candidates(for: $0) }
      let all = narrow ?? organization.users.handles(from: 0, count: organization.users.count)
      return (organization.people, all.map(organization.users.source))
    }
    var sources = candidates
    if let filter = query.filter {
      let names = filter.attributeNames
      let start = filter.earliestModification
      sources = candidates.filter { source in
        // Most are older than what a synchronization asks for: seen without making the resource.
        if let start, case .generated(let index) = source, people.created(index) < start {
          return false
        }
        return filter.matches(people.resource(source, only: names), type: WebexUserSchema.type)
      }
    }
    let total = sources.count
    if let path = query.sortBy {
      sources = sort(sources, by: path, descending: query.descending, people)
    }
    let page = sources.dropFirst(position).prefix(count)
    return Page(total: total, resources: page.map { people.resource($0) })
  }

  private static func sort(
    _ sources: [WebexUsers.Source], by path: AttributePath, descending: Bool, _ people: WebexPeople
  ) -> [WebexUsers.Source] {
    let names: Set<String> = [path.name.lowercased()]
    var keyed = sources.enumerated().map { place, source in
      var object = people.resource(source, only: names)
      object["place"] = .integer(place)
      return object
    }
    keyed.sort(by: path, descending: descending, type: WebexUserSchema.type)
    return keyed.compactMap { $0["place"]?.integer.map { sources[Int($0)] } }
  }
}

extension WebexUsers {
  /// The users that can pass a filter, if an index knows them; nil if everybody must be looked at.
  func candidates(for filter: Filter) -> [Int]? {
    switch filter {
    case .and(let filters): return filters.lazy.compactMap { candidates(for: $0) }.first
    case .or(let filters):
      var found: Set<Int> = []
      for filter in filters {
        guard let handles = candidates(for: filter) else { return nil }
        found.formUnion(handles)
      }
      return found.sorted()
    default:
      if let name = filter.equality(on: "userName") {
        return handle(userName: name).map { [$0] } ?? []
      }
      if let id = filter.equality(on: "externalId") { return handles(externalID: id) }
      if let id = filter.equality(on: "id") { return handle(id: id).map { [$0] } ?? [] }
      return nil
    }
  }
}

extension Filter {
  /// Who was last changed before this can't pass; nil where the filter doesn't say.
  fileprivate var earliestModification: Timestamp? {
    switch self {
    case .and(let filters): filters.lazy.compactMap(\.earliestModification).first
    case .compare(let path, .greaterOrEqual, .string(let text)),
      .compare(let path, .greaterThan, .string(let text)):
      path.name.lowercased() == "meta" && path.subAttribute?.lowercased() == "lastmodified"
        ? Timestamp(iso: text) : nil
    default: nil
    }
  }

  /// The top-level attributes that the filter reads, in lower case.
  fileprivate var attributeNames: Set<String> {
    var names: Set<String> = []
    forEachTest { path, _, _ in names.insert(path.name.lowercased()) }
    return names
  }
}
