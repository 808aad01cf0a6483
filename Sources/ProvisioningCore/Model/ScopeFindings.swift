/// What is wrong with people though the job runs well: seen by no log, for nothing fails.
public struct ScopeFindings: Sendable, Equatable, Codable {
  /// The groups inside assigned ones with people who are in no assigned one, the largest first; nil
  /// where not counted.
  public var nested: [NestedGroup]?
  public var secondUsers: SecondUsers?
  /// Nil where the assigned groups were not looked up in Webex.
  public var missingGroups: MissingGroups?

  public init(nested: [NestedGroup]? = nil, secondUsers: SecondUsers? = nil) {
    self.nested = nested
    self.secondUsers = secondUsers
  }

  /// Assigned groups that Webex does not have.
  public struct MissingGroups: Sendable, Equatable, Codable {
    public var groupNames: [String]
    /// Assigned groups that it has.
    public var present: Int

    public init(groupNames: [String], present: Int) {
      self.groupNames = groupNames
      self.present = present
    }
  }

  /// How many people nobody provisions for that.
  public var nestedOnly: Int? { nested?.reduce(0) { $0 + $1.people } }

  /// People with a Webex user by user name and another one by mail address.
  public struct SecondUsers: Sendable, Equatable, Codable {
    public var people: Int
    /// How many were looked at; nil where everybody was compared.
    public var sample: Int?
    /// Of those looked at, how many Webex knows by mail address alone.
    public var byMail: Int

    public init(people: Int, sample: Int? = nil, byMail: Int = 0) {
      self.people = people
      self.sample = sample
      self.byMail = byMail
    }
  }

  /// Whether Webex was seen to know people by mail address where that is not their user name.
  public var webexKnowsMail: Bool {
    secondUsers.map { $0.people > 0 || $0.byMail > 0 } ?? false
  }

  /// Takes what a look at some people found; it takes nothing back from a comparison of everybody
  /// that it does not refute.
  mutating func take(_ look: SecondUsers) {
    if let known = secondUsers, known.sample == nil, known.people > 0,
      look.people > 0 || look.sample == 0
    {
      return
    }
    // Once the duplicates are gone, those who remain show which name is right.
    let known = secondUsers?.byMail ?? 0
    secondUsers = look
    if look.sample == 0 { secondUsers?.byMail = known }
  }
}
