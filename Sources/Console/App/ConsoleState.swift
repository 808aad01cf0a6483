import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// Everything that the screen depends on.
///
/// `update` alone changes it; `frame` draws it.
struct ConsoleState: Sendable {
  enum Focus: Sendable, Equatable { case list, detail }

  let options: ConsoleOptions
  let keyMap: ConsoleKeyMap

  var size = Size(width: 100, height: 30)
  var clock: Clock
  var snapshot: Snapshot
  /// Grows with each snapshot taken over; lists are arranged anew when it does.
  var snapshotCount = 0

  var pane = Pane.overview
  /// The list that a pane with several shows.
  var shownLists: [Pane: ListID] = [:]
  var focus = Focus.list
  var lists: [ListID: Listing] = [:]
  /// What the cursor stands on; made anew after each message, for hints, commands and detail.
  var subject: Subject?
  /// Lines scrolled away above in the detail.
  var detailOffset = 0
  /// Whether the operator has put the cursor of the overview somewhere.
  var hasChosen = false
  /// The filter of the shown list while it is being typed.
  var filter: FilterBar?

  var reports: [PastedReport] = []
  var nextReportID = 1
  var incidents = Loaded<[Incident]>()
  var journal = Loaded<[JournalEntry]>()
  var requests = Loaded<[LoggedRequest]>()
  var people: PeopleRows?
  var peopleFailure: ProvisioningError?
  var standings = StandingState()

  /// Assignments that are being made or removed, or people who are provisioned again.
  var assignmentBatch: AssignmentBatch?

  var mappings = MappingsState()
  var plan = PlanState()
  /// How long the tokens in use hold, as far as that was recorded.
  var clocks: [TokenClock] = []
  /// The change that was asked to be reviewed last.
  var reviewRequest: ReviewRequest?
  /// The preview person of the session before, or of this one.
  var lastPerson: String?

  /// The guided run, shown or in the background; its last state when it has ended.
  var run: PlaybookRun?
  var isRunAlive = false
  /// Whether a change was made that the run has not judged yet; the core looks again at once.
  var isLookingAgain = false
  /// Whether the guided run fills the screen.
  var isTroubleshooting = false
  /// When the latest state of the run arrived.
  var runUpdatedAt: Date?
  /// The phase that `run` last told the operator about, so that nothing is said twice.
  var hasToldRecovery = false
  /// The line of the errors pane to go to once its incidents are read.
  var wantedError: String?
  /// The playbook that was asked for; nil where the core chose one.
  var askedPlaybook: String?

  var consentURL: String?
  var overlays: [Overlay] = []
  var toast: Toast?
  /// What runs, since when.
  var running: [Operation: Date] = [:]
  var refreshedAt: Date?
  /// The theme in use, and all others once they were asked for.
  var themes: [Theme] = []
  var themeName: String
  var isMouseCaptured: Bool
  var isQuitting = false
  /// Whether it goes on at once, with the profile as it is now.
  var isRestarting = false
  /// 130 when a signal ends the console.
  var exitCode: Int32 = 0

  init(
    snapshot: Snapshot, options: ConsoleOptions, keyMap: ConsoleKeyMap, now: Date,
    session: Session = Session()
  ) {
    self.options = options
    self.keyMap = keyMap
    clock = Clock(now: now, timeZone: options.timeZone)
    self.snapshot = clock.localized(keyMap.inKeys(snapshot))
    refreshedAt = snapshot.latestReading
    let theme = options.themes.first(of: [options.theme, session.theme])
    themes = theme.map { [$0] } ?? []
    themeName = theme?.name ?? ""
    if let named = options.theme, named != themeName {
      toast = Toast(
        SafeText("The theme “\(named)” can't be read: entrahub themes check tells why."),
        role: .warning)
    }
    if let notice = options.notice { toast = Toast(SafeText(notice), role: .ok) }
    isMouseCaptured = options.capturesMouse
    take(up: session)
    if let pane = options.pane { self.pane = pane }
  }

  /// The list that keys and commands of lists mean.
  var shownList: ListID {
    isTroubleshooting ? .troubleshooting : shownLists[pane] ?? pane.lists.first ?? .overview
  }

  var listing: Listing {
    get { lists[shownList] ?? Listing() }
    set { lists[shownList] = newValue }
  }

  var context: KeyContext {
    if isTroubleshooting { return .troubleshooting }
    guard pane == .mappings, let screen = mappings.screen else { return KeyContext(pane) }
    return switch screen {
    case .editor: .mappingEditor
    case .filter: .filterEditor
    case .review: .mappingReview
    case .attribute: .attributeEditor
    }
  }

  var isReadOnly: Bool { options.isReadOnly || snapshot.profile.isReadOnly }

  /// Whether the app has nothing left to do until something comes from outside.
  var isIdle: Bool { running.isEmpty }
}

/// Something read on demand, with the failure of the latest attempt beside it.
struct Loaded<Value: Sendable & Equatable>: Sendable, Equatable {
  var value: Value?
  var failure: ProvisioningError?
  /// Grows with each value.
  var generation = 0

  mutating func take(_ value: Value) {
    self.value = value
    failure = nil
    generation += 1
  }
}

extension Snapshot {
  /// When any part was last read.
  var latestReading: Date? {
    [
      applications.readAt, job.readAt, assignments.readAt, mappings.readAt, audit.readAt,
      provisioning.readAt, controlHub.readAt, webex.readAt,
    ].compactMap { $0 }.max()
  }

  /// Whether any part is being read.
  var isRefreshing: Bool {
    applications.isRefreshing || job.isRefreshing || assignments.isRefreshing
      || mappings.isRefreshing || audit.isRefreshing || provisioning.isRefreshing
      || controlHub.isRefreshing || webex.isRefreshing
  }
}
