/// A group that is nested in an assigned one, with its members whom nothing else brings into scope.
public struct NestedGroup: Sendable, Equatable, Codable {
  public var name: String
  public var people: Int

  public init(name: String, people: Int) {
    self.name = name
    self.people = people
  }

  /// By the paths that lead to people, the largest first.
  static func all(_ people: [Int: Int], _ paths: [ScopePath]) -> [NestedGroup] {
    var counts: [String: Int] = [:]
    for (place, count) in people {
      if let name = paths[place].nestedGroup { counts[name, default: 0] += count }
    }
    return counts.map { NestedGroup(name: $0.key, people: $0.value) }
      .sorted { ($1.people, $0.name) < ($0.people, $1.name) }
  }

  /// Groups that a sentence names.
  private static let named = 5

  static func words(_ groups: [NestedGroup]) -> String {
    guard let first = groups.first else { return "" }
    let total = groups.reduce(0) { $0 + $1.people }
    let who = total == 1 ? "1 person is" : "\(Words.grouped(total)) people are"
    return "\(who) in nested groups only, which the service leaves out: \(names(groups)). "
      + "Assign the inner \(groups.count == 1 ? "group" : "groups"): "
      + ScopePath.assigning(first.name)
  }

  /// Such as `Sales (120), Support (80) and 14 more`.
  static func names(_ groups: [NestedGroup]) -> String {
    let names = groups.prefix(named).map { "\($0.name) (\(Words.grouped($0.people)))" }
    let more = groups.count - names.count
    return more > 0 ? names.joined(separator: ", ") + " and \(more) more" : Words.list(names)
  }
}

extension ScopePath {
  /// What brings in somebody whom only a nested group leads to; nil for other paths.
  public var cure: String? {
    nestedGroup.map { "Assign the inner group: \(Self.assigning($0))" }
  }

  /// The command, for any name.
  static func assigning(_ group: String) -> String {
    "entrahub assignments add \(quoted(group))"
  }

  /// A name as one argument.
  static func quoted(_ name: String) -> String {
    "\"\(name.replacing("\"", with: "\\\""))\""
  }
}
