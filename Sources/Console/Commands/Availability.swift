import Evidence
import ProvisioningCore
import TerminalUI

/// Whether a command can be done just now, and why not.
extension ConsoleState {
  /// Nil when it can be done.
  func reason(against command: CommandID) -> String? {
    if let entry = keyMap.command(command), !entry.contexts.isEmpty,
      !entry.contexts.contains(context)
    {
      return "not on this screen"
    }
    if options.isOffline, [.refresh, .readPeople, .choosePerson, .access].contains(command) {
      return readOnlyReason
    }
    switch command {
    case .editMapping, .addMapping, .addAttribute, .removeMapping, .matchEarlier, .matchLater,
      .mendMapping, .switchMapping,
      .editFilter, .choosePerson, .undo, .redo, .discardStaged, .reviewMappings, .restoreBackup,
      .resetMappings, .exportMappings, .importMappings:
      return reasonAgainstMapping(command)
    case .assign, .unassign, .markRange, .undoAssignment, .importAssignments, .exportAssignments:
      return reasonAgainstAssignment(command)
    case .makePlan, .showOnly, .explain, .exportPlan, .provision, .carryOutPlan:
      return reasonInPlan(command)
    case .saveMappings, .applyFix, .layOut, .pickSource, .removeLine:
      return reasonInScreen(command)
    case .filter, .sort, .reverseSort:
      if shownList == .plan, command != .filter {
        return "the plan stands by action; a shows one alone"
      }
      if shownList == .reconciliation, command != .filter {
        return "the list stands by finding; a shows one alone"
      }
      return shownList.canFilter ? nil : "this list is not filtered or sorted"
    case .mark:
      if !shownList.canMark { return "lines of this list are not marked" }
      return listing.count > 0 ? nil : "there is nothing to mark"
    case .unmarkAll: return listing.marks.isEmpty ? "no line is marked" : nil
    case .nextView: return pane.lists.count > 1 ? nil : "this pane has one list"
    case .copy, .copyMenu: return subject?.copies.isEmpty == false ? nil : "nothing is selected"
    case .copyConsentURL:
      return run?.consentURL == nil ? "consent is not the cure here; Y copies more" : nil
    case .openURL, .showQR:
      return subject?.url == nil ? "what is selected has no address" : nil
    case .refresh: return running[.refreshing] == nil ? nil : "it is being read already"
    case .readPeople: return running[.readingPeople] == nil ? nil : "they are being read already"
    case .exportIncident, .addNote:
      return incidentToExport == nil ? "no incident is selected" : nil
    case .retryFailed: return reasonAgainstRetry
    case .connection: return reasonAgainstConnection
    case .restore, .enable, .startJob, .pauseJob, .restartJob, .restartScope, .jobMenu:
      return reasonAgainstChange(command)
    case .stop:
      return running.keys.contains(where: \.canStop) || isRunAlive || assignmentBatch != nil
        || plan.batch != nil
        ? nil : "nothing is running"
    default: return nil
    }
  }

  private func reasonAgainstChange(_ command: CommandID) -> String? {
    if isReadOnly, command != .jobMenu { return readOnlyReason }
    if running[.describing] != nil { return "a change is being prepared" }
    switch command {
    case .restore:
      return restorable == nil ? "no application is deleted and restorable" : nil
    case .enable: return disabledApplication == nil ? "no application is switched off" : nil
    default: break
    }
    guard let job else {
      return snapshot.job.value == nil ? "the job was not read yet" : "there is no job"
    }
    switch command {
    case .startJob: return job.state == .active ? "the job is active already" : nil
    case .pauseJob: return job.state == .paused ? "the job is paused already" : nil
    default: return nil
    }
  }

  /// The keys of this screen, and why those that can't be used now can't.
  var help: [HelpSection] {
    var sections: [HelpSection] = []
    for command in keyMap.commands(in: context) {
      let row = HelpSection.Row(
        keys: keyMap.label(command.id), text: command.help,
        disabledBecause: reason(against: command.id).map { SafeText($0) })
      if let index = sections.firstIndex(where: { $0.title == command.section }) {
        sections[index].rows.append(row)
      } else {
        sections.append(HelpSection(title: command.section, rows: [row]))
      }
    }
    return sections
  }

  /// Why nothing can be changed.
  var readOnlyReason: String {
    if options.isOffline { return "a bundle is studied: nothing goes to the network" }
    return options.isReadOnly ? "the console was started read-only" : "this profile is read-only"
  }

  /// Why a remedy cannot be done just now.
  func reason(against remedy: Remedy) -> String? {
    if let reason = remedy.disabledBecause { return reason }
    return remedy.change != nil && isReadOnly ? readOnlyReason : nil
  }

  var job: SynchronizationJob? { snapshot.job.value ?? nil }

  /// Whether it was seen that there is no job, and so no mappings and no plan.
  var hasNoJob: Bool { snapshot.job.value != nil && job == nil }

  /// Whether it was seen that nothing of either deployment is there.
  var hasNoApplication: Bool {
    snapshot.applications.value != nil && snapshot.profile.deployment == .unknown
  }

  /// The applications, the one under the cursor first.
  private var applications: [EnterpriseApplication] {
    let all = snapshot.applications.value ?? []
    guard shownList == .overview, case .application(let role) = OverviewPane.item(self) else {
      return all
    }
    return all.filter { $0.role == role } + all.filter { $0.role != role }
  }

  /// The application that a restore would bring back, with its deleted item.
  var restorable: (role: EnterpriseApplication.Role, item: String)? {
    for application in applications {
      guard application.state.isGone, let item = application.deletion?.restorableId
      else { continue }
      return (application.role, item)
    }
    return nil
  }

  /// The application that would be switched on, with its object id.
  var disabledApplication: (role: EnterpriseApplication.Role, object: String)? {
    for application in applications where application.state == .disabled {
      if let object = application.objectId { return (application.role, object) }
    }
    return nil
  }

  /// The incident that an export would write.
  var incidentToExport: Incident.ID? {
    if isTroubleshooting { return run.flatMap { $0.id > 0 ? $0.id : nil } }
    guard pane == .errors, case .incident(let incident) = ErrorsPane.item(self) else { return nil }
    return incident.id
  }

  /// What the cursor stands on, in words and with what can be copied of it.
  func selectedSubject() -> Subject? {
    switch shownList {
    case .overview: OverviewPane.subject(self)
    case .assigned: AssignedPane.subject(self)
    case .people: PeoplePane.subject(self)
    case .mappings: MappingsPane.subject(self)
    case .onPerson: PersonPane.subject(self)
    case .targets: TargetsPane.subject(self)
    case .backups: BackupsPane.subject(self)
    case .errors: ErrorsPane.subject(self)
    case .plan: PlanPane.subject(self)
    case .reconciliation: ReconciliationPane.subject(self)
    case .journal: JournalPane.subject(self)
    case .requests: RequestsPane.subject(self)
    case .audit: AuditPane.subject(self)
    case .troubleshooting: TroubleshootingDetail.subject(self)
    }
  }

  /// The rows behind a list.
  func source(of list: ListID) -> ListSource {
    switch list {
    case .overview: OverviewPane.source(self)
    case .assigned: AssignedPane.source(self)
    case .people: PeoplePane.source(self)
    case .mappings: MappingsPane.source(self)
    case .onPerson: PersonPane.source(self)
    case .targets: TargetsPane.source(self)
    case .backups: BackupsPane.source(self)
    case .errors: ErrorsPane.source(self)
    case .plan: PlanPane.source(self)
    case .reconciliation: ReconciliationPane.source(self)
    case .journal: JournalPane.source(self)
    case .requests: RequestsPane.source(self)
    case .audit: AuditPane.source(self)
    case .troubleshooting: TroubleshootingList.source(self)
    }
  }
}
