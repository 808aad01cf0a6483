import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// Everything that can change the state.
enum Message: Sendable {
  case event(Event)
  case command(CommandID)
  case snapshot(Snapshot, at: Date)
  case tick(Date)
  case refreshed(at: Date)
  case peopleRead
  case consentURL(String?)
  case reportRead(Report, text: String, source: String, at: Date)
  case diagnosed(PastedReport.ID, DiagnosisSummary)
  case run(PlaybookRun, at: Date)
  case runEnded
  case described(Change)
  case performed(JournalEntry, Operation)
  case journal([JournalEntry])
  case requests([LoggedRequest])
  case incidents([Incident])
  case people(PeopleRows)
  case standings(StandingRows?)
  case failed(ProvisioningError, Operation)
  case wrote(path: String)
  case opened(url: String, Bool)
  case copied(title: String, CopyOutcome)
  case themes([Theme])
  case noted
  case mappings(MappingMessage)
  case assignments(AssignmentMessage)
  case connection(ConnectionMessage)
  case plan(PlanMessage)
  case retry(RetryMessage)
  case access(AccessMessage)
  case clocks([TokenClock])
  /// The profile is not the one any more that the console began with.
  case profileChanged
}

/// Work that was asked for and has not answered yet.
enum Operation: Sendable, Hashable {
  case refreshing, readingPeople, findingPeople, findingStandings, readingReport, diagnosing(Int),
    describing
  case performing(String)
  case loadingJournal, loadingRequests, loadingIncidents
  case exporting, opening, findingConsentURL, addingNote
  case readingSchema, readingDraft, keepingDraft, readingPerson, searchingPeople, tryingOn
  case reviewing, loadingBackups
  case searchingDirectory, planningAssignments, assigning
  case connecting
  case planning, filteringPlan, filteringReconciliation, explaining, provisioning, offering,
    carryingOut
  case planningRetry, planningProvision, retrying
  case loadingClocks, loadingThemes
  case movingProfile
  case readingPermissions, signingIn

  /// What the screen says while it runs; nil for what is done in no time.
  var title: String? {
    switch self {
    case .refreshing: "reading both sides"
    case .readingPeople: "reading the people of the directory"
    case .readingReport: "reading the report"
    case .diagnosing: "checking the report against both sides"
    case .performing(let what): what
    case .exporting: "writing the file"
    case .addingNote: "keeping the note"
    case .readingSchema: "reading the mappings"
    case .keepingDraft: "keeping the draft"
    case .readingPerson: "reading the person"
    case .reviewing: "reviewing the change"
    case .planningAssignments: "looking what it causes"
    case .assigning: "changing assignments"
    case .connecting: "asking about the connection"
    case .planning: "making the plan"
    case .explaining: "looking at every step"
    case .provisioning: "provisioning on demand"
    case .offering: "counting the requests"
    case .carryingOut: "carrying out the plan"
    case .planningRetry: "looking who fails still"
    case .planningProvision: "looking up who is marked"
    case .retrying: "provisioning again"
    case .movingProfile: "changing the profile"
    case .readingPermissions: "asking what the sign-in may do"
    case .signingIn: "waiting for the sign-in"
    case .findingPeople, .findingStandings, .describing, .loadingJournal, .loadingRequests,
      .loadingIncidents,
      .opening, .findingConsentURL, .readingDraft, .searchingPeople, .tryingOn, .loadingBackups,
      .searchingDirectory, .filteringPlan, .filteringReconciliation, .loadingClocks, .loadingThemes:
      nil
    }
  }

  /// Whether Ctrl-C may stop it: a change that was sent cannot be called back.
  var canStop: Bool {
    switch self {
    case .performing, .addingNote, .keepingDraft, .assigning, .provisioning, .carryingOut,
      .retrying:
      false
    default: true
    }
  }

  /// Whether leaving now would lose something.
  var holdsQuit: Bool {
    switch self {
    case .performing, .exporting, .addingNote, .keepingDraft, .assigning, .provisioning,
      .carryingOut, .retrying:
      true
    default: false
    }
  }
}

extension ConsoleState {
  /// What the screen says while something runs, with how far it is.
  func title(of operation: Operation) -> String? {
    if operation == .assigning || operation == .retrying, let batch = assignmentBatch {
      return batch.words(now: clock.now)
    }
    if operation == .carryingOut, let batch = plan.batch { return batch.words }
    return operation.title
  }
}

/// What `update` asks to be done outside; each answers with a message.
enum Effect: Sendable {
  case refresh
  case readPeople
  case findConsentURL
  case readReport(text: String, source: String)
  case readReportFile(path: String)
  case diagnose(PastedReport.ID, Report)
  case troubleshoot(Report?, playbook: String?)
  case endTroubleshooting
  case describe(Change.Action)
  case perform(Change)
  case loadJournal, loadRequests, loadIncidents
  case findPeople(PeopleQuery)
  case findStandings
  case loadClocks
  case exportIncident(Incident.ID, Incident.Format, path: String)
  case addNote(Incident.ID, String)
  case open(url: String)
  case copy(Copyable)
  case captureMouse(Bool)
  case useTheme(String)
  case loadThemes
  case stop(Set<Operation>)
  case mappings(MappingEffect)
  case assignments(AssignmentRequest)
  case connection(ConnectionEffect)
  case plan(PlanEffect)
  case retry(RetryEffect)
  case access(AccessEffect)
  case moveProfile
  case saveSession
  case bell
  case quit
}

/// Debug text that the operator pasted or read from a file in this session.
struct PastedReport: Sendable, Identifiable {
  var id: Int
  var report: Report
  /// Such as `pasted` or the file's path.
  var source: String
  var receivedAt: Date
  /// Nil while the checks run.
  var summary: DiagnosisSummary?
}
