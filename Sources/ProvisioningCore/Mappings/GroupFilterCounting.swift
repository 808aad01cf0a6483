internal import AttributeMapping

/// Which groups in scope a changed scoping filter of groups lets in and puts out, by name.
struct GroupCrossing: Sendable, Equatable {
  var entering: [String] = []
  var leaving: [String] = []
  /// Groups that could not be judged.
  var unread = 0
  /// Whether Webex keeps what is put out: the job or the mapping deletes nothing.
  var keepsWhoLeaves = false

  /// One sentence a direction; what can't be told is said.
  var words: [String] {
    var words: [String] = []
    if !leaving.isEmpty {
      let deleted = leaving.count == 1 ? "is deleted" : "are deleted"
      words.append(
        "The scoping filter of groups puts \(Words.count(leaving.count, "group")) out, which "
          + "\(keepsWhoLeaves ? "Webex keeps" : "\(deleted) in Webex"): \(Self.names(leaving))")
    }
    if !entering.isEmpty {
      words.append(
        "The scoping filter of groups lets \(Words.count(entering.count, "group")) in that "
          + "\(entering.count == 1 ? "was" : "were") out: \(Self.names(entering))")
    }
    if unread > 0 {
      words.append(
        "Of \(Words.count(unread, "group")) it is not known whether the filter lets them in: they "
          + "could not be read")
    } else if words.isEmpty {
      words.append("The scoping filter of groups lets in which it let in before")
    }
    return words
  }

  private static func names(_ all: [String]) -> String {
    all.count > 5
      ? all.prefix(5).joined(separator: ", ") + " and \(Words.grouped(all.count - 5)) more"
      : Words.list(all)
  }
}

extension Integration {
  /// Groups that are looked up for a preview at most.
  private static let mostGroupsToRead = 400

  /// Judges the groups in scope by both filters; nil where groups are not mapped on both sides.
  func groupCrossing(
    from base: MappingSchema, to result: MappingSchema
  ) async -> GroupCrossing? {
    guard var before = GroupSource(base), var after = GroupSource(result) else { return nil }
    var crossing = GroupCrossing()
    let job = snapshot.job.value.flatMap(\.self)
    crossing.keepsWhoLeaves =
      job?.skipsOutOfScopeDeletions == true || !after.mapping.allows(.delete)
    var names: [String: String] = [:]
    for group in snapshot.assignments.value ?? [] where group.principalKind == .group {
      names[group.principalId.lowercased()] = group.principalName
    }
    if job?.synchronizesAll == true, let stored = try? workspace.target.memberships().groups {
      for group in stored.values { names[group.id.lowercased()] = group.name }
    }
    let ids = names.keys.sorted().prefix(Self.mostGroupsToRead)
    crossing.unread = names.count - ids.count
    let read = await directoryGroups(Set(ids), before.attributes.union(after.attributes))
    before.directory = read
    after.directory = read
    for id in ids {
      // What is deleted goes whatever a filter says.
      if read[id] == .gone { continue }
      let name = names[id] ?? id
      guard let old = before.lets(id, name), let new = after.lets(id, name) else {
        crossing.unread += 1
        continue
      }
      if old, !new { crossing.leaving.append(name) }
      if new, !old { crossing.entering.append(name) }
    }
    crossing.leaving.sort()
    crossing.entering.sort()
    return crossing
  }
}

extension GroupSource {
  /// Whether the filter lets a group pass; nil where the group could not be read.
  fileprivate func lets(_ id: String, _ name: String) -> Bool? {
    row(id, name).map { filter?.passes($0) != false }
  }
}
