/// The panes of the console, numbered without a gap in the order of their tabs.
public enum Pane: String, Sendable, Codable, CaseIterable {
  case overview, assignments, mappings, errors, plan, activity

  public var title: String {
    switch self {
    case .overview: "Overview"
    case .assignments: "Assignments"
    case .mappings: "Mappings"
    case .errors: "Errors"
    case .plan: "Plan"
    case .activity: "Activity"
    }
  }

  public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// The lists that the pane can show; `v` goes round them.
  var lists: [ListID] {
    switch self {
    case .overview: [.overview]
    case .assignments: [.assigned, .people]
    case .mappings: [.mappings, .onPerson, .targets, .backups]
    case .errors: [.errors]
    case .plan: [.plan, .reconciliation]
    case .activity: [.journal, .requests, .audit]
    }
  }
}

/// Every list of the console, each with its own cursor, filter, sort order and marks.
enum ListID: String, Sendable, Codable, CaseIterable {
  case overview, assigned, people, mappings, onPerson, targets, backups, errors, plan,
    reconciliation, journal, requests, audit, troubleshooting

  var title: String {
    switch self {
    case .overview: "Overview"
    case .assigned: "Assigned"
    case .people: "People"
    case .mappings: "Mappings"
    case .onPerson: "On one person"
    case .targets: "Webex attributes"
    case .backups: "Backups"
    case .errors: "Errors"
    case .plan: "Plan"
    case .reconciliation: "Reconcile"
    case .journal: "Journal"
    case .requests: "Requests"
    case .audit: "Audit log"
    case .troubleshooting: "Checks"
    }
  }

  var canFilter: Bool { self != .overview && self != .troubleshooting }
  /// Whether lines can be marked, to copy several at once.
  var canMark: Bool { canFilter && !isOfPlan }

  /// Whether it shows what both sides hold against each other.
  var isOfPlan: Bool { self == .plan || self == .reconciliation }
}
