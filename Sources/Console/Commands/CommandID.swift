/// Everything that the operator can do; the raw value is the name in configuration files.
public enum CommandID: String, Sendable, CaseIterable {
  // Panes and moving about.
  case showOverview = "overview"
  case showAssignments = "assignments"
  case showMappings = "mappings"
  case showErrors = "errors"
  case showPlan = "plan"
  case showActivity = "activity"
  case showReconciliation = "reconcile"
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
  case choosePlaybook = "playbook"
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
  case retryFailed = "retry-failed"
  case restore = "restore-application"
  case enable = "enable-application"
  case jobMenu = "job"
  case startJob = "start-job"
  case pauseJob = "pause-job"
  case restartJob = "restart-job"
  case restartScope = "restart-job-scope"
  case connection
  case applications
  case access

  // The plan.
  case makePlan = "make-plan"
  case showOnly = "show-only"
  case explain
  case provision
  case exportPlan = "export-plan"
  case carryOutPlan = "carry-out-plan"

  // Mappings.
  case editMapping = "edit-mapping"
  case addMapping = "add-mapping"
  case addAttribute = "add-attribute"
  case removeMapping = "remove-mapping"
  case matchEarlier = "match-earlier"
  case matchLater = "match-later"
  case mendMapping = "mend-mapping"
  case switchMapping = "switch-mapping"
  case editFilter = "edit-scoping-filter"
  case choosePerson = "choose-person"
  case undo, redo
  case discardStaged = "discard-staged"
  case reviewMappings = "review-mappings"
  case restoreBackup = "restore-backup"
  case resetMappings = "reset-mappings"
  case exportMappings = "export-mappings"
  case importMappings = "import-mappings"

  // Assignments.
  case assign
  case unassign
  case markRange = "mark-range"
  case undoAssignment = "undo-assignment"
  case importAssignments = "import-assignments"
  case exportAssignments = "export-assignments"

  // Editors and the review.
  case stageEdit = "stage-edit"
  case enterField = "enter-field"
  case leaveScreen = "leave-editor"
  case completeField = "complete"
  case previousField = "previous-field"
  case pickSource = "pick-attribute"
  case layOut = "lay-out"
  case applyFix = "apply-fix"
  case tryOther = "try-other-person"
  case editorHelp = "editor-help"
  case previousLine = "previous-line"
  case nextLine = "next-line"
  case previousCell = "previous-cell"
  case nextCell = "next-cell"
  case firstLine = "first-line"
  case lastLine = "last-line"
  case addClause = "add-clause"
  case addGroup = "add-group"
  case removeLine = "remove-line"
  case screenUp = "scroll-up"
  case screenDown = "scroll-down"
  case saveMappings = "save-mappings"
  case copyRequest = "copy-request"

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
  case overview, assignments, mappings, errors, plan, activity
  case troubleshooting
  case welcome
  /// The editor of one mapping: what is no command there is written into a field.
  case mappingEditor
  case filterEditor
  case attributeEditor
  case mappingReview
  /// A dialog, a menu, a prompt or a filter that is being typed: keys go there.
  case overlay

  static let panes: Set<KeyContext> = [
    .overview, .assignments, .mappings, .errors, .plan, .activity,
  ]
  static let screens = panes.union([.troubleshooting])
  static let editors: Set<KeyContext> = [
    .mappingEditor, .filterEditor, .attributeEditor, .mappingReview,
  ]

  init(_ pane: Pane) {
    self =
      switch pane {
      case .overview: .overview
      case .assignments: .assignments
      case .mappings: .mappings
      case .errors: .errors
      case .plan: .plan
      case .activity: .activity
      }
  }
}
