/// Whether somebody is provisioned, and if not, what keeps them out.
public enum ScopeReason: UInt8, Sendable, Codable, CaseIterable {
  case inScope
  /// Neither assigned nor a member of an assigned group.
  case notAssigned
  /// A member only of groups that are nested in assigned ones.
  case nestedOnly
  /// The scoping filter does not let them pass.
  case filteredOut
  /// Sign-in is blocked in Entra.
  case disabled
  /// In the directory's recycle bin.
  case softDeleted
  /// Not in the directory any more.
  case hardDeleted
  /// Not assigned as far as could be read: an assigned group or an assignment could not.
  case unknown
}

extension ScopeReason {
  /// A few words for a column.
  public var words: String {
    switch self {
    case .inScope: "in scope"
    case .notAssigned: "not assigned"
    case .nestedOnly: "nested group only"
    case .filteredOut: "kept out by the scoping filter"
    case .disabled: "sign-in is blocked"
    case .softDeleted: "deleted, in the recycle bin"
    case .hardDeleted: "deleted for good"
    case .unknown: "perhaps assigned: a group could not be read"
    }
  }

  /// What brings the person in; nil for those who are.
  public var cure: String? {
    switch self {
    case .inScope: nil
    case .notAssigned: "Assign the person, or a group of which they are a member."
    case .nestedOnly: "Assign the inner group: members of nested groups are not provisioned."
    case .filteredOut: "Change the scoping filter, or the attributes that it looks at."
    case .disabled: "Unblock the sign-in in Entra."
    case .softDeleted: "Restore the person from the recycle bin within 30 days."
    case .hardDeleted: "Create the person again."
    case .unknown: "Let the profile read the assigned groups (GroupMember.Read.All)."
    }
  }
}

/// How somebody comes into scope: by an assignment of their own, or by that of a group.
public struct ScopePath: Sendable, Equatable {
  public var assignment: Assignment
  /// The nested group in which the person is; such a path does not count.
  public var nestedGroup: String?

  public init(assignment: Assignment, nestedGroup: String? = nil) {
    self.assignment = assignment
    self.nestedGroup = nestedGroup
  }

  /// Such as `directly` or `through the group Sales`.
  public var words: String {
    guard assignment.principalKind == .group else { return "directly" }
    guard let nestedGroup else { return "through the group \(assignment.principalName)" }
    return "in \(nestedGroup), which is nested in \(assignment.principalName)"
  }
}
