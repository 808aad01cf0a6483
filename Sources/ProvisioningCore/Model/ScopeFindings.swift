/// What is wrong with people though the job runs well: seen by no log, for nothing fails.
public struct ScopeFindings: Sendable, Equatable, Codable {
  /// People who are in groups inside assigned ones, and in no assigned one; nil where not counted.
  public var nestedOnly: Int?
  public var secondUsers: SecondUsers?

  public init(nestedOnly: Int? = nil, secondUsers: SecondUsers? = nil) {
    self.nestedOnly = nestedOnly
    self.secondUsers = secondUsers
  }

  /// People with a Webex user by user name and another one by mail address.
  public struct SecondUsers: Sendable, Equatable, Codable {
    public var people: Int
    /// How many were looked at; nil where everybody was compared.
    public var sample: Int?

    public init(people: Int, sample: Int? = nil) {
      self.people = people
      self.sample = sample
    }
  }

  /// Takes what a look at some people found; it takes nothing back from a comparison of everybody
  /// that it does not refute.
  mutating func take(_ look: SecondUsers) {
    if let known = secondUsers, known.sample == nil, known.people > 0,
      look.people > 0 || look.sample == 0
    {
      return
    }
    secondUsers = look
  }
}
