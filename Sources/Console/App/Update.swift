import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// Lets the state follow a message; what is to be done outside is returned.
  ///
  /// Pure and synchronous: every decision of the console is made here.
  mutating func update(_ message: Message) -> [Effect] {
    let effects = follow(message)
    arrangeLists()
    return effects
  }

  private mutating func follow(_ message: Message) -> [Effect] {
    switch message {
    case .event(let event): return handle(event)
    case .command(let command): return perform(command)
    case .tick(let date):
      clock.now = date
      return []
    case .snapshot(let snapshot, let date): return take(snapshot, at: date)
    case .refreshed(let date): return refreshed(at: date)
    case .peopleRead: return peopleRead()
    case .consentURL(let url):
      running[.findingConsentURL] = nil
      consentURL = url
      return []
    case .reportRead(let report, let text, let source, let date):
      return take(report, text: text, source: source, at: date)
    case .diagnosed(let id, let summary): return take(summary, for: id)
    case .run(let run, let date): return take(run, at: date)
    case .runEnded:
      isRunAlive = false
      isLookingAgain = false
      return []
    case .described(let change): return ask(change)
    case .performed(let entry, let operation):
      running[operation] = nil
      return take(entry) + readConnectionAgain() + goOnSettingUp(after: entry)
    case .failed(let error, let operation): return take(error, of: operation)
    case .wrote(let path):
      running[.exporting] = nil
      switch promptPurpose {
      case .incidentFile, .mappingExport, .assignmentExport, .planFile: overlays.removeLast()
      default: break
      }
      toast = Toast("Written to \(path)", role: .ok)
      return []
    case .opened(let url, let isOpen): return opened(url, isOpen)
    case .copied(let title, let outcome): return copied(title, outcome)
    case .themes(let themes):
      running[.loadingThemes] = nil
      self.themes = themes
      overlays.append(.themes(themePicker))
      return []
    case .noted:
      running[.addingNote] = nil
      if promptPurpose != nil { overlays.removeLast() }
      toast = Toast("The note is kept with the incident, and in its exports.", role: .ok)
      return start(.loadingIncidents, .loadIncidents)
    case .profileChanged: return takeUpProfile()
    case .mappings(let message): return take(message)
    case .assignments(let message): return take(message)
    case .connection(let message): return take(message)
    case .plan(let message): return take(message)
    case .retry(let message): return take(message)
    case .access(let message): return take(message)
    case .clocks(let clocks):
      running[.loadingClocks] = nil
      self.clocks = clocks
      snapshotCount += 1
      return []
    case .journal, .requests, .incidents, .people: return take(loaded: message)
    case .standings(let rows): return take(rows)
    }
  }

  private mutating func take(loaded message: Message) -> [Effect] {
    switch message {
    case .journal(let entries):
      running[.loadingJournal] = nil
      journal.take(entries)
    case .requests(let entries):
      running[.loadingRequests] = nil
      requests.take(entries)
    case .incidents(let entries):
      running[.loadingIncidents] = nil
      // The first time they come above what is there already.
      if incidents.value == nil, reports.isEmpty {
        lists[.errors, default: Listing()].beginAtTop()
      }
      incidents.take(entries.map(clock.localized))
      if let wanted = wantedError {
        arrangeLists()
        select(wanted, in: .errors)
        wantedError = nil
      }
    case .people(let rows):
      running[.findingPeople] = nil
      people = rows
      peopleFailure = nil
      // The operator may have typed on meanwhile.
      return wantedPeople == rows.query ? findStandings() : findPeople()
    default: break
    }
    return []
  }

  // MARK: What comes from the core

  private mutating func take(_ snapshot: Snapshot, at date: Date) -> [Effect] {
    let hasNewPeople = snapshot.people.readAt != self.snapshot.people.readAt
    self.snapshot = clock.localized(keyMap.inKeys(snapshot))
    snapshotCount += 1
    dropMarksOfTheGone()
    mappings.arrange(self.snapshot)
    clock.now = date
    refreshedAt = snapshot.latestReading ?? refreshedAt
    var effects: [Effect] = []
    pointAtTrouble()
    if hasNewPeople, people != nil { effects += findPeople() }
    if pane == .activity { effects += loadPane() }
    effects += findStandings()
    return effects
  }

  /// What was unassigned meanwhile is marked no more.
  private mutating func dropMarksOfTheGone() {
    guard lists[.assigned]?.marks.isEmpty == false, let all = snapshot.assignments.value else {
      return
    }
    lists[.assigned]?.marks.formIntersection(all.map(\.id))
  }

  private mutating func refreshed(at date: Date) -> [Effect] {
    running[.refreshing] = nil
    clock.now = date
    let failures = snapshot.failures
    if let first = failures.first {
      let more = failures.count > 1 ? " (\(failures.count - 1) more, see Overview)" : ""
      toast = Toast(SafeText("\(ErrorWords.line(first))\(more)"), role: .warning)
    }
    return loadPane() + start(.loadingClocks, .loadClocks)
  }

  private mutating func peopleRead() -> [Effect] {
    running[.readingPeople] = nil
    if let failure = snapshot.people.failure {
      toast = Toast(SafeText(ErrorWords.line(failure)), role: .error)
    }
    return findPeople()
  }

  private mutating func take(_ entry: JournalEntry) -> [Effect] {
    switch entry.outcome {
    case .done, .foundDone:
      toast = Toast(SafeText("\(entry.change.object): \(entry.change.after)"), role: .ok)
    default:
      isLookingAgain = false
      let status = entry.status.map { ", HTTP \($0)" } ?? ""
      let message = entry.message.map { ": \($0)" } ?? ""
      toast = Toast(
        SafeText("\(entry.change.object) \(Sign(entry.outcome).word)\(status)\(message)"),
        role: .error)
    }
    return start(.refreshing, .refresh) + start(.loadingJournal, .loadJournal)
      + schemaReplaced(by: entry)
  }

  private mutating func take(_ failure: ProvisioningError, of operation: Operation) -> [Effect] {
    let error = inKeys(failure)
    running[operation] = nil
    switch operation {
    case .performing: isLookingAgain = false
    case .loadingJournal: journal.failure = error
    case .loadingRequests: requests.failure = error
    case .loadingIncidents: incidents.failure = error
    case .findingPeople: peopleFailure = error
    case .findingStandings:
      standings.rows = nil
      standings.failure = error
    case .planning:
      plan.progress = nil
      plan.failure = error
      // Before the first plan that is no failure: the pane says what to do.
      if error.kind == .notFound, error.status == nil { return [] }
    case .readingReport where promptPurpose == .reportFile, .exporting where promptPurpose != nil,
      .addingNote where promptPurpose != nil, .reviewing where promptPurpose == .mappingFile,
      .planningAssignments where promptPurpose == .assignmentFile:
      tellPrompt(ErrorWords.sentence(error))
      return []
    case .connecting where takeConnection(error): return []
    case .planningAssignments where error.kind == .notFound && error.status == nil:
      toast = Toast(SafeText("\(ErrorWords.bare(error)). \(error.advice)"), role: .warning)
      return []
    case .readingPermissions where takeAccess(failure): return []
    default: if takeMapping(error, of: operation) { return [] }
    }
    toast = Toast(SafeText("\(ErrorWords.line(error)). \(error.advice)"), role: .error)
    return reviewAnew(after: operation)
  }

  // MARK: Reports

  private mutating func take(
    _ report: Report, text: String, source: String, at date: Date
  ) -> [Effect] {
    running[.readingReport] = nil
    clock.now = date
    if promptPurpose == .reportFile { overlays.removeLast() }
    guard !text.allSatisfy(\.isWhitespace) else {
      toast = Toast("The text is empty: nothing to diagnose.", role: .warning)
      return []
    }
    let id = nextReportID
    nextReportID += 1
    reports.append(
      PastedReport(id: id, report: report, source: source, receivedAt: date))
    isTroubleshooting = false
    pane = .errors
    focus = .list
    detailOffset = 0
    lists[.errors, default: Listing()].filter = ""
    filter = nil
    arrangeLists()
    select(ErrorItem.id(ofReport: id), in: .errors)
    return start(.diagnosing(id), .diagnose(id, report)) + loadPane()
  }

  private mutating func take(
    _ summary: DiagnosisSummary, for id: PastedReport.ID
  ) -> [Effect] {
    running[.diagnosing(id)] = nil
    guard let index = reports.firstIndex(where: { $0.id == id }) else { return [] }
    var summary = summary
    summary.diagnoses = summary.diagnoses.map(clock.localized)
    reports[index].summary = summary
    snapshotCount += 1
    if let first = summary.diagnoses.first {
      toast =
        reports[index].report.form == .article
        ? Toast("The text is about the integration; it reports no failure.", role: .toast)
        : first.toast(isAlone: !summary.diagnoses.contains(where: \.isOwnFault))
    } else {
      toast = Toast("No diagnosis: the text names no failure of this integration.", role: .toast)
    }
    return start(.loadingIncidents, .loadIncidents)
  }

  // MARK: Troubleshooting

  private mutating func take(_ run: PlaybookRun, at date: Date) -> [Effect] {
    let before = self.run
    isLookingAgain = false
    runUpdatedAt = date
    clock.now = date
    let run = clock.localized(run)
    self.run = run
    snapshotCount += 1
    guard isRunAlive else { return [] }
    var effects: [Effect] = []
    // The cursor goes to the cure as soon as there is one, and to the proof.
    let hadCure = before?.id == run.id && before?.remedies.isEmpty == false
    if !run.remedies.isEmpty, !hadCure, let first = run.remedies.first {
      arrangeLists()
      select(TroubleshootingList.Item.remedy(first).id, in: .troubleshooting)
    }
    if case .recovered(let recovery) = run.phase, !hasToldRecovery {
      hasToldRecovery = true
      arrangeLists()
      select("recovery", in: .troubleshooting)
      toast = Toast(
        SafeText("Recovered at \(clock.exactTime(recovery.at)): \(recovery.grade.words)"),
        role: .ok)
      effects += [.bell] + start(.refreshing, .refresh)
    }
    if run.isOver {
      isRunAlive = false
      effects += start(.loadingIncidents, .loadIncidents)
    }
    return effects
  }

  // MARK: Changes

  /// Shows what a change does and asks; Cancel has the focus.
  mutating func ask(_ change: Change) -> [Effect] {
    running[.describing] = nil
    overlays.append(
      .dialog(ChangeDialog.dialog(inKeys(change), snapshot.profile), .perform(change)))
    return []
  }

  private mutating func opened(_ url: String, _ isOpen: Bool) -> [Effect] {
    running[.opening] = nil
    if isOpen {
      toast = Toast("Opened in the browser.", role: .ok)
    } else {
      overlays.append(.link(url))
    }
    return []
  }

  private mutating func copied(_ title: String, _ outcome: CopyOutcome) -> [Effect] {
    switch outcome {
    case .sent(let characters):
      // No terminal tells whether it took it, and some are set up not to (tmux: set-clipboard).
      let instead =
        overlays.isEmpty
        ? "If it did not arrive: \(isTroubleshooting ? "Y" : "y"), then p shows it to select."
        : "If it did not arrive, select it with the mouse."
      toast = Toast(
        SafeText(
          "Sent to the terminal's clipboard (OSC 52): \(title), "
            + "\(Counts.of(characters, "character")). \(instead)"))
    case .tooLong(let limit):
      toast = Toast(
        SafeText("\(title) is too long for the terminal's clipboard (\(grouped(limit)) bytes)"),
        role: .warning)
    }
    return []
  }
}

extension ErrorItem {
  static func id(ofReport id: PastedReport.ID) -> String { "report.\(id)" }
  static func id(ofGroup code: String) -> String { "group.\(code)" }
}

extension Snapshot {
  /// The failures of the latest attempts, one a cause.
  var failures: [ProvisioningError] {
    let all = [
      applications.failure, job.failure, assignments.failure, mappings.failure, audit.failure,
      provisioning.failure, controlHub.failure, webex.failure,
    ].compactMap { $0 }
    // A missing licence or token is a normal way to run, and stands in the detail.
    let unexpected = all.filter {
      $0.kind != .unlicensed && !$0.isMissingCredential
    }
    var seen: Set<String> = []
    return unexpected.filter {
      seen.insert("\($0.kind) \($0.code ?? "") \($0.status ?? 0)").inserted
    }
  }
}
