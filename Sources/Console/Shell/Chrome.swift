import AttributeMapping
import ProvisioningCore
import TerminalUI

/// What frames every screen: the title line, the tabs, the hints.
enum Chrome {
  static func draw(_ state: ConsoleState, on frame: inout Frame, _ layout: Layout) {
    drawTitle(state, on: &frame, in: layout.title.inset(by: 1, 0))
    if layout.tabs.height > 0 { tabBar(state).draw(on: &frame, in: layout.tabs) }
    FooterHints(hints(state)).draw(on: &frame, in: layout.footer.inset(by: 1, 0))
  }

  static func tabBar(_ state: ConsoleState) -> TabBar {
    TabBar(Pane.allCases.map { SafeText($0.title) }, selected: state.pane.number - 1)
  }

  // MARK: Title

  private static func drawTitle(
    _ state: ConsoleState, on frame: inout Frame, in rect: Rect
  ) {
    let right = status(state, isNarrow: rect.width < 90)
    let room = rect.width - right.width - 2
    frame.put(right, at: Point(x: rect.right - right.width, y: rect.y))
    // What matters least goes first where there is too little room.
    for parts in [3, 2, 1, 0] {
      let left = name(state, parts: parts)
      if left.width <= room || parts == 0 {
        frame.put(left, at: rect.origin, limit: max(0, room))
        return
      }
    }
  }

  private static func name(_ state: ConsoleState, parts: Int) -> StyledLine {
    let profile = state.snapshot.profile
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    var line = StyledLine(parts > 0 ? "EntraHub  " : "", .title)
    line = line + StyledLine(SafeText(profile.name), .text.bold) + " "
    line = line + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge)
    if profile.isSandbox { line = line + " " + StyledLine(" SANDBOX ", .badgeTest) }
    if state.isReadOnly { line = line + " " + StyledLine(" READ-ONLY ", .warning.bold) }
    if parts > 2, let tenant = profile.tenantName, tenant != profile.name {
      line = line + StyledLine(SafeText(" · \(tenant)"), .muted)
    }
    if parts > 1 {
      line = line + StyledLine(SafeText(" · \(profile.deployment.words)"), .muted)
    }
    return line
  }

  private static func status(_ state: ConsoleState, isNarrow: Bool) -> StyledLine {
    let sign = Sign(state.snapshot.verdict.level)
    var line = StyledLine(SafeText("\(sign.glyph) \(sign.word)"), sign.style.bold)
    if !state.isTroubleshooting, let run = state.run, state.isRunAlive {
      let words: SafeText =
        if case .watching = run.phase { "t: watching" } else { "t: checking" }
      line = line + "  " + StyledLine(words, .accent)
    }
    let what = state.running.keys.compactMap { state.title(of: $0) }.sorted().first
    // How far a batch is must be seen on a narrow screen, too.
    if let what, !isNarrow || state.assignmentBatch != nil || state.plan.batch != nil {
      return line + "  " + StyledLine(SafeText("\(what)…"), .accent)
    }
    if what != nil || state.snapshot.isRefreshing {
      let isReading = what?.hasPrefix("reading") ?? true
      return line + "  " + StyledLine(isReading ? "reading…" : "working…", .accent)
    }
    guard let refreshedAt = state.refreshedAt else {
      return line + "  " + StyledLine("not read yet", .muted)
    }
    let age = state.clock.age(refreshedAt)
    return line + "  " + StyledLine(SafeText(isNarrow ? age : "refreshed \(age)"), .muted)
  }

  // MARK: Hints

  static func hints(_ state: ConsoleState) -> [FooterHints.Hint] {
    // What lies over the screen takes the keys, and says which.
    guard state.overlays.isEmpty else { return [] }
    if state.filter != nil {
      return [
        FooterHints.Hint("enter", "keep"), FooterHints.Hint("esc", "clear"),
        FooterHints.Hint("up/down", "move"),
      ]
    }
    return hintCommands(state).compactMap { id in
      guard let command = state.keyMap.command(id), let key = command.keys.first else { return nil }
      return FooterHints.Hint(
        key.label, command.title, isEnabled: state.reason(against: id) == nil)
    }
  }

  /// The commands that matter most on a screen; help is always among them.
  static func hintCommands(_ state: ConsoleState) -> [CommandID] {
    if state.isTroubleshooting {
      let isOver = state.run?.isOver ?? false
      let cure: [CommandID] =
        state.run?.consentURL == nil || isOver
        ? [.copyMenu] : [.copyConsentURL, .openURL, .showQR]
      return cure + [.open, .runAgain, .back, .exportIncident, .palette, .help]
    }
    switch state.context {
    case .mappingEditor:
      return [
        .stageEdit, .completeField, .pickSource, .layOut, .tryOther, .leaveScreen, .editorHelp,
      ]
    case .filterEditor:
      return [
        .stageEdit, .addClause, .addGroup, .removeLine, .enterField, .leaveScreen, .editorHelp,
      ]
    case .attributeEditor:
      return [.stageEdit, .completeField, .leaveScreen, .editorHelp]
    case .mappingReview: return [.saveMappings, .copyRequest, .leaveScreen, .editorHelp]
    default: break
    }
    let common: [CommandID] = [.refresh, .palette, .quit, .help]
    return switch state.shownList {
    case .overview: [.troubleshoot] + address(state) + cures(state) + [.copy, .open] + common
    case .assigned:
      assigned(state) + [.explain, .provision, .nextView, .filter, .troubleshoot] + common
    case .people: [.explain, .assign, .nextView, .provision, .filter, .readPeople, .copy] + common
    case .plan:
      [
        .makePlan, .carryOutPlan, .showOnly, .explain, .nextView, .provision, .filter, .copy,
        .exportPlan, .palette, .quit, .help,
      ]
    case .reconciliation:
      [
        .makePlan, .showOnly, .explain, .nextView, .provision, .filter, .copy, .exportPlan,
        .palette, .quit, .help,
      ]
    case .mappings: mappings(state) + common
    case .onPerson: [.nextView, .choosePerson, .filter, .copy] + common
    case .targets: targets(state) + [.nextView, .filter, .copy] + common
    case .backups: [.nextView, .restoreBackup, .copy] + common
    case .errors: errors(state) + [.filter] + common
    case .journal, .requests, .audit: [.nextView, .filter, .sort, .copy] + common
    case .troubleshooting: common
    }
  }

  /// The failed once more, where somebody fails; first on a cause, last on a report.
  private static func errors(_ state: ConsoleState) -> [CommandID] {
    let fails = (state.snapshot.provisioning.value?.failing.total ?? 0) > 0
    let retry: [CommandID] =
      fails && state.reason(against: .retryFailed) == nil ? [.retryFailed] : []
    if case .group = ErrorsPane.item(state) {
      return [.troubleshoot] + retry + [.openReport, .copy]
    }
    return [.troubleshoot, .openReport, .copy] + address(state) + retry
  }

  private static func address(_ state: ConsoleState) -> [CommandID] {
    state.subject?.url == nil ? [] : [.openURL, .showQR]
  }

  /// Changes that would mend something just now.
  private static func cures(_ state: ConsoleState) -> [CommandID] {
    let isHalted = state.job?.state == .quarantine || state.job?.state == .paused
    let job: CommandID =
      state.job?.quarantine?.isForFailedObjects == true ? .restartJob : .startJob
    let makesSecondUsers =
      state.job?.state == .active && (state.snapshot.findings.secondUsers?.people ?? 0) > 0
    let halt: [CommandID] = makesSecondUsers ? [.pauseJob] : []
    // A start before the connection works only brings the quarantine back.
    let isUnconnected = state.job?.refusal != nil && state.job?.application == .gallery
    let begin: [CommandID] = isUnconnected ? [.connection] : isHalted ? [job] : []
    return ([.restore, .enable] + begin + halt).filter {
      state.reason(against: $0) == nil
    }
  }

  private static func mappings(_ state: ConsoleState) -> [CommandID] {
    let staged: [CommandID] = state.mappings.isStaged ? [.reviewMappings, .undo] : []
    let object = MappingsPane.item(state)?.object
    let off: [CommandID] =
      object?.mapsGroups == true && object?.isEnabled == false ? [.switchMapping] : []
    return staged + off + [
      .editMapping, .choosePerson, .addMapping, .removeMapping, .editFilter, .nextView,
    ]
  }

  private static func targets(_ state: ConsoleState) -> [CommandID] {
    let staged: [CommandID] = state.mappings.isStaged ? [.reviewMappings, .undo] : []
    return staged + [.addMapping, .editMapping, .addAttribute, .removeMapping]
  }

  private static func assigned(_ state: ConsoleState) -> [CommandID] {
    [.assign, .unassign] + (state.listing.marks.isEmpty ? [] : [.unmarkAll])
      + [.undoAssignment, .importAssignments]
  }

  // MARK: Lists

  static func table(_ state: ConsoleState, _ source: ListSource) -> Table {
    let listing = state.listing
    // On a narrower screen than before, the column that it is sorted by may not be there.
    let sort = listing.sort.flatMap { $0.column < source.sortColumns.count ? $0 : nil }
    return Table(
      columns: source.columns, count: listing.count, state: listing.cursor, sort: sort,
      isFocused: state.focus == .list, cursorFollows: state.options.isPlain,
      emptyText: source.emptyText
    ) { place in
      guard let row = listing.row(at: place) else { return Table.Row([]) }
      let entry = source.entry(row)
      return Table.Row(entry.cells, isMarked: listing.marks.contains(entry.id))
    }
  }
}
