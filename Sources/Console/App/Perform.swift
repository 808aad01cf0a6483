import AttributeMapping
import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// Does a command, or says why it can't be done.
  mutating func perform(_ command: CommandID) -> [Effect] {
    if let reason = reason(against: command) {
      let title = keyMap.command(command)?.title ?? ""
      toast = Toast("\(title): \(reason)", role: .warning)
      return []
    }
    switch command {
    case .showOverview: return show(.overview)
    case .showAssignments: return show(.assignments)
    case .showMappings: return show(.mappings)
    case .showErrors: return show(.errors)
    case .showPlan: return show(.plan)
    case .showActivity: return show(.activity)
    case .showReconciliation: return showReconciliation()
    case .nextView: return showNextList()
    case .nextFocus, .previousFocus: focus = focus == .list ? .detail : .list
    case .focusList: focus = .list
    case .focusDetail: focus = .detail
    case .up: move(.up)
    case .down: move(.down)
    case .pageUp: move(.pageUp)
    case .pageDown: move(.pageDown)
    case .top: move(.home)
    case .bottom: move(.end)
    case .open: return open()
    case .back: return back()
    default: return performWork(command)
    }
    return []
  }

  private mutating func performWork(_ command: CommandID) -> [Effect] {
    switch command {
    case .filter: filter = FilterBar(listing.filter, isEditing: true)
    case .sort:
      sortByNextColumn()
      return shownList == .people ? findPeople() : []
    case .reverseSort:
      reverseSort()
      return shownList == .people ? findPeople() : []
    case .mark: toggleMark()
    case .unmarkAll: listing.endMarks()
    case .troubleshoot, .runAgain: return troubleshoot(again: command == .runAgain)
    case .choosePlaybook: overlays.append(.picker(.playbooks, .playbook))
    case .refresh where shownList.isOfPlan: return makePlan()
    case .refresh:
      mappings.failure = nil
      let schema =
        pane == .mappings && !hasNoJob ? start(.readingSchema, .mappings(.readSchema)) : []
      return start(.refreshing, .refresh) + schema
    case .readPeople: return start(.readingPeople, .readPeople)
    case .makePlan: return makePlan()
    case .showOnly:
      overlays.append(.menu(shownList == .reconciliation ? findingMenu : planMenu))
    case .explain: return explain()
    case .provision: return provision()
    case .carryOutPlan:
      guard let rows = plan.rows else { return [] }
      return start(.offering, .plan(.offer(rows)))
    case .exportPlan:
      overlays.append(
        .prompt(.planFile(snapshot.profile.name, isPlan: shownList != .reconciliation)))
    case .copy, .copyMenu: overlays.append(.menu(copyMenu))
    case .copyConsentURL:
      return run?.consentURL.map { [.copy(Copyable("consent URL", $0))] } ?? []
    case .openURL: return openURL()
    case .showQR:
      if let url = subject?.url { overlays.append(.qr(url)) }
    case .openReport: overlays.append(.prompt(.reportFile()))
    case .exportIncident:
      if let id = incidentToExport { overlays.append(.prompt(.incidentFile(id))) }
    case .retryFailed: return start(.planningRetry, .retry(.plan(codesToRetry)))
    case .addNote:
      if let id = incidentToExport { overlays.append(.prompt(.note(id))) }
    default: return performChange(command)
    }
    return []
  }

  private mutating func performChange(_ command: CommandID) -> [Effect] {
    switch command {
    case .restore:
      guard let restorable else { return [] }
      return describe(
        .restoreApplication(role: restorable.role, deletedItemId: restorable.item))
    case .enable:
      guard let application = disabledApplication else { return [] }
      return describe(
        .enableApplication(role: application.role, objectId: application.object))
    case .startJob:
      guard let job else { return [] }
      return describe(.startJob(servicePrincipalId: job.servicePrincipalId, jobId: job.id))
    case .pauseJob:
      guard let job else { return [] }
      return describe(.pauseJob(servicePrincipalId: job.servicePrincipalId, jobId: job.id))
    case .restartJob:
      guard let job else { return [] }
      return describe(
        .restartJob(servicePrincipalId: job.servicePrincipalId, jobId: job.id, resetScope: []))
    case .jobMenu: overlays.append(.menu(jobMenu))
    case .restartScope:
      if let menu = restartMenu { overlays.append(.menu(menu)) }
    case .connection: return showConnection()
    case .applications: overlays.append(.menu(applicationsMenu))
    case .access: return showAccess()
    default: return performConsole(command)
    }
    return []
  }

  private mutating func performConsole(_ command: CommandID) -> [Effect] {
    switch command {
    case .palette: overlays.append(.palette(palette))
    case .editorHelp: overlays.append(.help(offset: 0))
    case .help: overlays.append(.help(offset: 0))
    case .themes: return start(.loadingThemes, .loadThemes)
    case .mouse:
      isMouseCaptured.toggle()
      toast = Toast(
        isMouseCaptured
          ? "The mouse works in the console again."
          : "The mouse is the terminal's: select text with it. m takes it back.")
      return [.captureMouse(isMouseCaptured)]
    case .stop: return stop()
    case .quit: return quit()
    case .tryOther: return performMapping(.choosePerson)
    case .assign, .unassign, .markRange, .undoAssignment, .importAssignments, .exportAssignments:
      return performAssignment(command)
    default: return performMapping(command)
    }
    return []
  }

  mutating func describe(_ action: Change.Action) -> [Effect] {
    start(.describing, .describe(action))
  }

  /// Notes that work has begun; nothing happens when the same is running already.
  mutating func start(_ operation: Operation, _ effect: Effect) -> [Effect] {
    guard running[operation] == nil else { return [] }
    running[operation] = clock.now
    return [effect]
  }

  // MARK: Panes

  mutating func show(_ pane: Pane) -> [Effect] {
    if self.pane != pane || isTroubleshooting {
      focus = .list
      detailOffset = 0
      filter = nil
    }
    isTroubleshooting = false
    self.pane = pane
    return loadPane() + [.saveSession]
  }

  /// What a pane reads when it is shown.
  mutating func loadPane() -> [Effect] {
    switch shownList {
    case .journal: start(.loadingJournal, .loadJournal)
    case .requests: start(.loadingRequests, .loadRequests)
    case .errors: start(.loadingIncidents, .loadIncidents)
    case .people: people == nil ? findPeople() : findStandings()
    case .mappings, .onPerson, .targets, .backups: loadMappings()
    case .plan, .reconciliation: loadPlan()
    default: []
    }
  }

  private mutating func showNextList() -> [Effect] {
    let all = pane.lists
    let index = all.firstIndex(of: shownList) ?? 0
    shownLists[pane] = all[(index + 1) % all.count]
    focus = .list
    detailOffset = 0
    filter = nil
    return loadPane() + [.saveSession]
  }

  // MARK: Opening and going back

  private mutating func open() -> [Effect] {
    if !isTroubleshooting, focus == .list {
      switch shownList {
      case .mappings where mappings.schema != nil: return perform(.editMapping)
      case .targets where TargetsPane.item(self) != nil: return perform(.editMapping)
      case .backups: return perform(.restoreBackup)
      default: break
      }
    }
    if isTroubleshooting, case .remedy(let remedy) = TroubleshootingList.item(self) {
      return carryOut(remedy)
    }
    focus = .detail
    return []
  }

  private mutating func back() -> [Effect] {
    if focus == .detail {
      focus = .list
    } else if !listing.filter.isEmpty {
      return setFilter("")
    } else if !listing.marks.isEmpty {
      listing.endMarks()
    } else if isTroubleshooting {
      isTroubleshooting = false
      detailOffset = 0
      if isRunAlive { toast = Toast("It goes on watching. t shows it again.") }
      return loadPane()
    } else if pane != .overview {
      return show(.overview)
    }
    return []
  }

  // MARK: Troubleshooting

  private mutating func troubleshoot(again: Bool) -> [Effect] {
    let report = again ? run?.report : selectedReport
    let playbook = again ? askedPlaybook : selectedPlaybook
    // A run that still watches is shown again, unless something else is to be looked at.
    let isAnother =
      report != nil && report?.text != run?.report?.text
      || playbook != nil && playbook != run?.playbook
    if isRunAlive, !isAnother, !again {
      showTroubleshooting()
      return []
    }
    return begin(report, playbook: playbook)
  }

  private mutating func showTroubleshooting() {
    focus = .list
    detailOffset = 0
    filter = nil
    isTroubleshooting = true
  }

  /// Begins a run, in the place of the one before.
  mutating func begin(_ report: Report?, playbook: String?) -> [Effect] {
    showTroubleshooting()
    run = nil
    lists[.troubleshooting] = nil
    hasToldRecovery = false
    askedPlaybook = playbook
    isRunAlive = true
    return [.endTroubleshooting, .troubleshoot(report, playbook: playbook)]
  }

  /// The report that troubleshooting starts from.
  private var selectedReport: Report? {
    guard pane == .errors, case .report(let pasted) = ErrorsPane.item(self) else { return nil }
    return pasted.report
  }

  /// The playbook of the failures or the incident under the cursor.
  private var selectedPlaybook: String? {
    guard pane == .errors else { return nil }
    return switch ErrorsPane.item(self) {
    case .group(let group): group.playbook
    case .incident(let incident): incident.playbook
    case .report, .unreadable, nil: nil
    }
  }

  private mutating func openURL() -> [Effect] {
    guard let url = subject?.url else { return [] }
    guard options.canOpenURLs else {
      overlays.append(.link(url))
      return []
    }
    return start(.opening, .open(url: url))
  }

  // MARK: Stopping and leaving

  private mutating func stop() -> [Effect] {
    let stopped = Set(running.keys.filter(\.canStop))
    for operation in stopped { running[operation] = nil }
    plan.progress = nil
    var effects: [Effect] = [.stop(stopped)]
    if isRunAlive {
      isRunAlive = false
      effects.append(.endTroubleshooting)
    }
    toast = Toast("Stopped. What was read so far is kept.")
    if assignmentBatch != nil {
      assignmentBatch?.isStopping = true
      effects.append(.assignments(.stop))
      toast = Toast("Stopping: what is on its way ends, what is done is kept.")
    }
    if plan.batch != nil {
      plan.batch?.isStopping = true
      effects.append(.plan(.stopSending))
      toast = Toast("Stopping: what is on its way ends, what is done is kept.")
    }
    return effects
  }

  private mutating func quit() -> [Effect] {
    var reasons = running.keys.filter(\.holdsQuit).compactMap { title(of: $0) }
    if isRunAlive { reasons.append("guided troubleshooting (its incident is kept)") }
    let steps = mappings.isStaged ? mappings.draft?.position ?? 0 : 0
    guard !reasons.isEmpty || steps > 0 else { return leave() }
    var message: [StyledLine] = []
    if !reasons.isEmpty {
      message += [StyledLine("Still running:")] + reasons.sorted().map { StyledLine("· \($0)") }
    }
    if steps > 0 {
      message += [
        StyledLine(SafeText("\(Counts.of(steps, "staged change")) of the mappings: not saved.")),
        StyledLine("They are kept as a draft; the next start asks about them.", .muted),
      ]
    }
    let dialog = Dialog(
      title: "Leave the console?", message: message,
      buttons: [Dialog.Button("Quit", key: .character("q"))])
    overlays.append(.dialog(dialog, .quit))
    return []
  }

  mutating func leave() -> [Effect] {
    isQuitting = true
    return [.saveSession, .quit]
  }
}
