internal import AttributeMapping

extension Integration {
  /// Groups that are named at most.
  private static let mostNamed = 5

  /// What becomes in Webex of groups that are to be assigned, beside their people, as sentences.
  func groupAdvice(_ groups: [DirectoryPrincipal]) async -> [String] {
    if groups.isEmpty { return [] }
    let people = "The group's people are provisioned"
    guard let schema = (try? await readSchema()) ?? (try? workspace.target.schema()) else {
      return ["\(people); the group itself only where the group mapping is on"]
    }
    guard var source = GroupSource(schema.schema) else {
      return ["\(people); the group itself is not: the mapping of groups is off"]
    }
    source.directory =
      source.filter == nil
      ? [:]
      : await directoryGroups(Set(groups.map { $0.id.lowercased() }), source.attributes)
    let kept = groups.compactMap { Self.kept(out: $0, source) }
    if kept.isEmpty { return ["\(people), and the group itself"] }
    let more = kept.count - Self.mostNamed
    return kept.prefix(Self.mostNamed)
      + (more > 0 ? ["\(Words.count(more, "more group")): as these"] : [])
  }

  /// That the scoping filter lets only a group's people through; nil where it lets the group pass.
  private static func kept(out group: DirectoryPrincipal, _ source: GroupSource) -> String? {
    guard let filter = source.filter else { return nil }
    let name = Words.cut(group.name, to: 60)
    guard let row = source.row(group.id, group.name) else {
      return "\(name): its people are provisioned; the group itself only if the scoping filter of "
        + "groups lets it pass, which could not be read"
    }
    let explanation = filter.explanation(for: row)
    if explanation.passes { return nil }
    let clause = explanation.failures.first.map { " (\(Words.cut($0, to: 120)))" } ?? ""
    return "\(name): its people are provisioned; the group itself is not, as the scoping filter of "
      + "groups keeps it out\(clause)"
  }
}
