/// Who is in scope of an object mapping (Graph `filter`, its `groups`).
///
/// All clauses of a group must hold; one group that holds is enough. A filter without any clause
/// lets everybody pass.
///
/// Source: "Define conditional rules for provisioning user accounts" (SCOPE).
public struct ScopingFilter: Sendable, Hashable, Codable {
  /// What the portal calls one scoping filter: clauses under a title.
  public struct Group: Sendable, Hashable, Codable {
    /// The title; empty for none.
    public var name: String
    public var clauses: [Clause]

    public init(name: String = "", clauses: [Clause]) {
      self.name = name
      self.clauses = clauses
    }
  }

  /// One condition on one source attribute (Graph `filterClause`).
  public struct Clause: Sendable, Hashable, Codable {
    /// Graph's `sourceOperandName`.
    public var attribute: String
    public var comparison: FilterOperator
    /// Graph's `targetOperand.values`; empty where the operator takes none.
    public var values: [String]

    public init(_ attribute: String, _ comparison: FilterOperator, _ values: [String] = []) {
      self.attribute = attribute
      self.comparison = comparison
      self.values = values
    }

    public init(_ attribute: String, _ comparison: FilterOperator, _ value: String) {
      self.init(attribute, comparison, [value])
    }
  }

  public var groups: [Group]

  public init(groups: [Group]) {
    self.groups = groups
  }

  /// Whether there is no clause at all.
  public var isEmpty: Bool { groups.allSatisfy(\.clauses.isEmpty) }

  /// The clauses of all groups.
  public var clauses: [Clause] { groups.flatMap(\.clauses) }
}
