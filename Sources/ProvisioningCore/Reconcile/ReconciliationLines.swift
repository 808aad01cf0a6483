/// What of a reconciliation a list shows.
public struct ReconciliationQuery: Sendable, Equatable {
  /// Empty: all but who is matched, who has no line.
  public var findings: Set<Reconciliation.Finding>
  /// Words that must all occur in a name, or in the reason; a leading `!` inverts.
  public var text: String

  public init(findings: Set<Reconciliation.Finding> = [], text: String = "") {
    self.findings = findings
    self.text = text
  }
}

extension Reconciliation {
  /// One line of a list.
  public enum Line: Sendable, Equatable {
    /// A person whom Webex knows under another name; counts as a duplicate.
    case pair(Pair)
    case object(Finding, PlanItem)

    public var finding: Finding {
      switch self {
      case .pair: .duplicate
      case .object(let finding, _): finding
      }
    }
  }

  /// In the order of a list: what is in the way, what is wrong, and what is as it should be last.
  public static let listed: [Finding] = [
    .duplicate, .orphaned, .missing, .drifted, .emptied, .inactive,
  ]

  /// The lines that a query asks for, as numbers to ask with; pairs have negative ones.
  ///
  /// With a text it runs through everybody: call it off the main actor.
  public func lines(
    _ query: ReconciliationQuery = ReconciliationQuery()
  ) throws(ProvisioningError) -> [Int32] {
    let findings = Self.listed.filter {
      query.findings.isEmpty || query.findings.contains($0)
    }
    var lines: [Int32] = []
    if findings.contains(.duplicate) {
      let pattern = PeoplePattern(query.text)
      lines += pairs.indices.filter { pattern.isEmpty || pairs[$0].matches(pattern) }
        .map { -1 - Int32($0) }
    }
    var buckets: [Finding: [Int32]] = [:]
    for index in try plan.indices(PlanQuery(text: query.text)) {
      guard let finding = finding(at: Int(index)), findings.contains(finding) else { continue }
      buckets[finding, default: []].append(index)
    }
    return lines + findings.flatMap { buckets[$0] ?? [] }
  }

  /// The line of a number; nil for what is gone since.
  public func line(_ number: Int32) throws(ProvisioningError) -> Line? {
    if number < 0 {
      let place = Int(-1 - number)
      return place < pairs.count ? .pair(pairs[place]) : nil
    }
    guard let finding = finding(at: Int(number)), let item = try plan.item(at: Int(number)) else {
      return nil
    }
    return .object(finding, item)
  }
}

extension Reconciliation.Pair {
  fileprivate func matches(_ pattern: PeoplePattern) -> Bool {
    let names = [
      person.displayName, person.userPrincipalName, person.mail ?? "", webexUser.userName,
      webexUser.displayName, duplicate?.userName ?? "",
    ]
    return pattern.matches(names.joined(separator: " ")) != pattern.isInverted
  }
}
