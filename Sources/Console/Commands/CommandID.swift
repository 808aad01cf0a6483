/// Everything that the operator can do; the raw value is the name in configuration files.
public enum CommandID: String, Sendable, CaseIterable {
  // Panes and moving about.
  case showOverview = "overview"
  case showAssignments = "assignments"
  case showMappings = "mappings"
  case showErrors = "errors"
  case showActivity = "activity"
  case nextView = "next-view"
  case nextFocus = "next-focus"
  case previousFocus = "previous-focus"
  case focusList = "focus-list"
  case focusDetail = "focus-detail"
  case up, down
  case pageUp = "page-up"
  case pageDown = "page-down"
  case top, bottom
  case open
  case back

  // Lists.
  case filter
  case sort
  case reverseSort = "reverse-sort"
  case mark
  case unmarkAll = "unmark-all"

  // The work.
  case troubleshoot
  case runAgain = "run-again"
  case refresh
  case readPeople = "read-people"
  case copy
  case copyConsentURL = "copy-consent-url"
  case copyMenu = "copy-menu"
  case openURL = "open-url"
  case showQR = "qr"
  case openReport = "open-report"
  case exportIncident = "export-incident"
  case addNote = "add-note"
  case restore = "restore-application"
  case enable = "enable-application"
  case jobMenu = "job"
  case startJob = "start-job"
  case pauseJob = "pause-job"
  case restartJob = "restart-job"
  case restartScope = "restart-job-scope"

  // The console.
  case palette
  case help
  case themes
  case mouse
  case stop
  case quit
}

/// Where a key can mean something of its own.
public enum KeyContext: Sendable, Hashable, CaseIterable {
  case overview, assignments, mappings, errors, activity
  case troubleshooting
  case welcome
  /// A dialog, a menu, a prompt or a filter that is being typed: keys go there.
  case overlay

  static let panes: Set<KeyContext> = [.overview, .assignments, .mappings, .errors, .activity]
  static let screens = panes.union([.troubleshooting])

  init(_ pane: Pane) {
    self =
      switch pane {
      case .overview: .overview
      case .assignments: .assignments
      case .mappings: .mappings
      case .errors: .errors
      case .activity: .activity
      }
  }
}
