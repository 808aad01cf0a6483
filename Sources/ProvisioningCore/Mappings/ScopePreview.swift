public import AttributeMapping

/// What a changed mapping does to everybody, computed over the people in the workspace.
public struct ScopePreview: Sendable, Equatable {
  /// Somebody as an example of a count.
  public struct Example: Sendable, Equatable {
    public var person: Person
    public var before: String?
    public var after: String?
    /// Why there is no value, for the examples of failures.
    public var failure: String?
  }

  /// People who were looked at, and how many there are.
  public var seen = 0
  public var total = 0
  /// People whom the scoping filter lets in before and after, and who crosses it.
  public var inScope = 0
  public var entering = 0
  public var leaving = 0
  /// Of those in scope: how the mapping's value fares.
  public var changed = 0
  public var empty = 0
  public var ignored = 0
  public var failed = 0
  /// Of those in scope: who had a value and has none any more.
  public var lost = 0
  /// People who share their value of a matching attribute with an earlier one.
  public var colliding = 0
  /// People whose value is another Webex user's already; of attributes that name users.
  public var taken = 0
  /// Whether people in scope were counted, not everybody of the directory.
  public var isScoped = false
  /// Whether the values were held against Webex's users.
  public var isHeldAgainstWebex = false
  public var examples = Examples()
  /// Attributes that the workspace does not hold, so that every value counts as null.
  public var missing: [String] = []

  public var isComplete: Bool { seen >= total }

  /// The first few people of each count.
  public struct Examples: Sendable, Equatable {
    public var changed: [Example] = []
    public var empty: [Example] = []
    public var failed: [Example] = []
    public var colliding: [Example] = []
    public var taken: [Example] = []
    public var entering: [Example] = []
    public var leaving: [Example] = []
  }

  public init() {}
}

/// Which mapping is tried on whom.
public struct ScopePreviewRequest: Sendable, Equatable {
  /// The expression that is in force; nil for a mapping that is new.
  public var before: String?
  /// The expression as it is being typed; nil counts the scoping filter alone.
  public var after: String?
  /// The attribute in Webex; nil where it is of no concern.
  public var target: String?
  /// Whether people who share a value are counted.
  public var isMatching: Bool
  public var filterBefore: ScopingFilter?
  public var filterAfter: ScopingFilter?
  public var context: EvaluationContext

  public init(
    before: String?, after: String?, target: String? = nil, isMatching: Bool = false,
    filterBefore: ScopingFilter? = nil, filterAfter: ScopingFilter? = nil,
    context: EvaluationContext = EvaluationContext()
  ) {
    self.before = before
    self.after = after
    self.target = target
    self.isMatching = isMatching
    self.filterBefore = filterBefore
    self.filterAfter = filterAfter
    self.context = context
  }

  /// The attribute by which Webex tells its users apart; nil for any other.
  var namedTarget: String? {
    guard let target, isMatching || target.lowercased() == "username" else { return nil }
    return target
  }
}
