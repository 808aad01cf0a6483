/// What a cycle does with one object.
public enum PlanAction: UInt8, Sendable, Codable, CaseIterable {
  case create, update, disable, delete
  /// Nothing, for a reason that an operator may want to know.
  case skip
  /// Nothing, because something is wrong that has to be mended.
  case conflict

  /// As commands and JSON name it.
  public var name: String {
    switch self {
    case .create: "create"
    case .update: "update"
    case .disable: "disable"
    case .delete: "delete"
    case .skip: "skip"
    case .conflict: "conflict"
    }
  }

  /// Whether requests are sent.
  public var sends: Bool { self != .skip && self != .conflict }
}

/// Why a plan has an action for an object.
public enum PlanReason: UInt8, Sendable, Codable, CaseIterable {
  // Of creations and updates.
  case notInWebex, differs
  // Of what is out of scope: disabled if Webex has it, skipped if not.
  case notAssigned, nestedOnly, filteredOut, disabled, softDeleted, hardDeleted
  // Why nothing happens though something could.
  case creationOff, updateOff, deletionOff, keptOutOfScope, activeNotMapped, notManaged
  case maybeDeleted, notAPerson
  // Conflicts.
  case severalTargets, sharedMatch, nameTaken, noMatchValue, requiredMissing, evaluationFailed
  // Nobody is disabled because something could not be read.
  case scopeUnknown
  // Null is never sent: Webex keeps what Entra emptied.
  case emptied
  // Somebody of the directory is another Webex user already.
  case secondUser
  // Carries an object id, but nothing shows that it came from this directory.
  case unknownOrigin
  // Of groups: no assignment leads to one that Entra made; or all are in scope, and it wasn't read.
  case groupLeft, groupNotRead
  // Whether it is there still, or what the scoping filter looks at, could not be read.
  case groupUnread
  // What people are matched by is empty in Entra; the service's link alone holds.
  case linkedOnly

  init(_ reason: ScopeReason) {
    switch reason {
    case .inScope: self = .differs
    case .notAssigned: self = .notAssigned
    case .nestedOnly: self = .nestedOnly
    case .filteredOut: self = .filteredOut
    case .disabled: self = .disabled
    case .softDeleted: self = .softDeleted
    case .hardDeleted: self = .hardDeleted
    case .unknown: self = .scopeUnknown
    }
  }

  /// What keeps the person out of scope; nil for other reasons.
  public var scope: ScopeReason? {
    switch self {
    case .notAssigned: .notAssigned
    case .nestedOnly: .nestedOnly
    case .filteredOut: .filteredOut
    case .disabled: .disabled
    case .softDeleted: .softDeleted
    case .hardDeleted: .hardDeleted
    case .scopeUnknown: .unknown
    default: nil
    }
  }

  /// As JSON names it: stable words joined by hyphens.
  public var name: String {
    switch self {
    case .notInWebex: "not-in-webex"
    case .differs: "differs"
    case .notAssigned: "not-assigned"
    case .nestedOnly: "nested-only"
    case .filteredOut: "filtered-out"
    case .disabled: "sign-in-blocked"
    case .softDeleted: "soft-deleted"
    case .hardDeleted: "hard-deleted"
    case .scopeUnknown: "scope-unknown"
    case .creationOff: "creation-off"
    case .updateOff: "update-off"
    case .deletionOff: "deletion-off"
    case .keptOutOfScope: "kept-out-of-scope"
    case .activeNotMapped: "active-not-mapped"
    case .notManaged: "not-managed"
    case .maybeDeleted: "maybe-deleted"
    case .notAPerson: "not-a-person"
    case .severalTargets: "several-targets"
    case .sharedMatch: "shared-match"
    case .nameTaken: "name-taken"
    case .noMatchValue: "no-match-value"
    case .requiredMissing: "required-missing"
    case .evaluationFailed: "evaluation-failed"
    case .emptied: "emptied"
    case .linkedOnly: "linked-only"
    case .secondUser: "second-user"
    case .unknownOrigin: "unknown-origin"
    case .groupLeft: "group-left"
    case .groupNotRead: "group-not-read"
    case .groupUnread: "group-unread"
    }
  }
}

extension PlanReason {
  /// A few words for a column.
  public var words: String {
    if let scope { return scope.words }
    return switch self {
    case .notInWebex: "not in Webex"
    case .differs: "attributes differ"
    case .creationOff: "not in Webex, and the mapping does not create"
    case .updateOff: "attributes differ, and the mapping does not update"
    case .deletionOff: "deleted, and the mapping does not delete"
    case .keptOutOfScope: "out of scope, and the job keeps what leaves it"
    case .activeNotMapped: "out of scope, but the mapping of active does not disable"
    case .notManaged: "in Webex, without a link to this directory"
    case .maybeDeleted: "gone from the directory; the recycle bin can't be read"
    case .notAPerson: "a room or a device in Webex"
    case .severalTargets: "several Webex users match"
    case .sharedMatch: "somebody else matches the same Webex user"
    case .nameTaken: "the user name is another Webex user's"
    case .noMatchValue: "no value to match by"
    case .requiredMissing: "a required attribute has no value"
    case .evaluationFailed: "the matching attribute can't be computed"
    case .emptied: "empty in Entra, still in Webex: null is never sent"
    case .linkedOnly: "no value to match by: the link alone holds"
    case .secondUser: "a second Webex user of somebody in Entra"
    case .unknownOrigin: "carries an object id, but neither Entra nor a run from here made it"
    case .groupLeft: "not assigned in Entra, or deleted there"
    case .groupNotRead: "all groups of the tenant are in scope; this one is not planned"
    case .groupUnread: "the group could not be read in Entra"
    case .notAssigned, .nestedOnly, .filteredOut, .disabled, .softDeleted, .hardDeleted,
      .scopeUnknown:
      ""
    }
  }

  /// What to do about it; nil where nothing has to be done.
  public var cure: String? {
    switch self {
    case .notInWebex, .differs, .notManaged, .notAPerson, .keptOutOfScope: nil
    case .creationOff: "Allow Create in the mapping's target object actions."
    case .updateOff: "Allow Update in the mapping's target object actions."
    case .deletionOff: "Allow Delete in the mapping's target object actions, or delete in Webex."
    case .activeNotMapped: "Map active by IsSoftDeleted, so that users can be disabled."
    case .maybeDeleted: "Let the profile read deleted users (User.Read.All)."
    case .severalTargets: "Make the matching attribute unique in Webex."
    case .sharedMatch: "Make the matching attribute unique in Entra."
    case .nameTaken:
      "See which of the two Webex users is the person's (entrahub reconcile), and remove or rename the other."
    case .noMatchValue: "Give them a value in Entra, or map another attribute."
    case .requiredMissing: "Fill the source attribute, or give the mapping a default."
    case .evaluationFailed: "Mend the expression: entrahub mappings validate."
    case .linkedOnly:
      "Give them a value in Entra, or map another attribute, before a full restart: it forgets links."
    case .emptied:
      "Clear it in Control Hub, or fill it in Entra; no cycle does, and no restart of the job."
    case .secondUser:
      "Remove it in Control Hub once nobody uses it: entrahub reconcile names both. No cycle does."
    case .unknownOrigin:
      "If it is of somebody who left, deactivate it in Control Hub: neither a cycle nor sync does."
    case .groupLeft:
      "To keep it in Webex, restore and assign it before the next cycle: entrahub assignments add."
    case .groupNotRead: "A cycle keeps it up to date; read both sides again, and plan."
    case .groupUnread:
      "Plan again; if it stays so, let the profile read groups (GroupMember.Read.All)."
    case .notAssigned, .nestedOnly, .filteredOut, .disabled, .softDeleted, .hardDeleted,
      .scopeUnknown:
      scope?.cure
    }
  }
}

/// How many objects a plan has for each action.
public struct PlanTotals: Sendable, Equatable {
  public var counts: [PlanAction: Int] = [:]
  public var reasons: [PlanAction: [PlanReason: Int]] = [:]
  /// Objects in scope that Webex has as they are.
  public var unchanged = 0
  /// People in scope whose Webex user holds what is empty in Entra, whatever else differs.
  public var emptied = 0
  /// People of the directory that were looked at, those in scope, and Webex's users.
  public var people = 0
  public var inScope = 0
  public var webexUsers = 0
  /// Webex users to be disabled or deleted whom Entra's service did not make.
  var strangersLeaving = 0
  /// People in nested groups only, by the place of the path that leads to them.
  var nested: [Int: Int] = [:]

  public init() {}

  public subscript(action: PlanAction) -> Int { counts[action] ?? 0 }

  /// Objects for which requests are sent.
  public var changes: Int {
    PlanAction.allCases.filter(\.sends).reduce(0) { $0 + self[$1] }
  }

  mutating func add(_ action: PlanAction, _ reason: PlanReason, _ count: Int = 1) {
    counts[action, default: 0] += count
    reasons[action, default: [:]][reason, default: 0] += count
  }
}

/// What makes a plan less certain than it looks.
public enum PlanNote: Sendable, Equatable {
  /// Groups whose members, or assignments that, could not be read: they bring nobody in, and
  /// nobody is disabled for not being assigned.
  case unreadGroups([String])
  /// Attributes that mappings name and the workspace doesn't hold: they count as empty.
  case missingAttributes([String])
  /// Fewer users came from Webex than it said there are.
  case incompleteTarget(received: Int, announced: Int)
  /// The service runs no cycle at the moment.
  case jobDoesNotRun(String)
  /// Entra has switched the job off, in its words.
  case jobGaveUp(String)
  /// More users would be disabled and deleted than are accepted without asking.
  case manyDeletions(Int)
  /// References such as managers are linked after both objects exist, and are not predicted.
  case references([String])
  /// People for whom something is sent that Webex refused the last time.
  case refusedBefore(Int)
  /// Users to be disabled or deleted whom Entra's service did not make.
  case notMadeByEntra(Int)
  /// People whom only a group leads to that is nested in an assigned one, by that group, the largest
  /// first.
  case nestedOnly([NestedGroup])
  /// Groups that could not be read themselves, and why.
  case unreadDirectoryGroups([String], reason: String)

  public var words: String {
    switch self {
    case .unreadGroups(let names):
      "The members of \(Words.list(names.prefix(5).map { $0 })) could not be read: whoever else is not assigned is left alone."
    case .missingAttributes(let names):
      "The workspace holds no \(Words.list(names)): counted as empty. Refresh the people."
    case .incompleteTarget(let received, let announced):
      "Webex named \(Words.count(announced, "user")) and gave \(Words.grouped(received))."
    case .jobDoesNotRun(let state):
      "The provisioning job is \(state): nothing happens until it runs."
    case .jobGaveUp(let words): "\(words). Mend the cause, then restart it: entrahub apps restart."
    case .manyDeletions(let count):
      "\(Words.count(count, "object")) would be disabled or deleted: above its threshold the service stops instead."
    case .refusedBefore(let count):
      "Webex refused \(Words.count(count, "person", plural: "people")) of this plan the last time, and will again where the cause is still there."
    case .notMadeByEntra(let count):
      "\(Words.count(count, "user")) to be disabled or deleted \(count == 1 ? "was" : "were") not made by Entra: its service may leave \(count == 1 ? "it" : "them") alone, entrahub sync --direct does not."
    case .nestedOnly(let groups): NestedGroup.words(groups)
    case .unreadDirectoryGroups(let names, let reason):
      "\(Words.list(names.prefix(5).map { $0 })) could not be read in Entra (\(reason)): what a cycle does with \(names.count == 1 ? "it" : "them") is not known."
    case .references(let names):
      "\(Words.list(names)): Entra links it in a second step, when both objects exist; not in this plan."
    }
  }
}
