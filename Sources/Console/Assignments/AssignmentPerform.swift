import Foundation
import ProvisioningCore
import TerminalUI

/// The commands of the assignments pane.
extension ConsoleState {
  func reasonAgainstAssignment(_ command: CommandID) -> String? {
    if command == .exportAssignments {
      return snapshot.assignments.value?.isEmpty == false ? nil : "no assignment was read"
    }
    if command == .markRange { return listing.count > 0 ? nil : "there is nothing to mark" }
    if isReadOnly { return readOnlyReason }
    if assignmentBatch != nil { return "a batch is under way" }
    if running[.planningAssignments] != nil { return "a change is being prepared" }
    if hasNoApplication { return "there is no application to assign people to" }
    if command == .unassign {
      if shownList != .assigned { return "v shows who is assigned" }
      return assignmentsToRemove.isEmpty ? "nothing is selected" : nil
    }
    return nil
  }

  mutating func performAssignment(_ command: CommandID) -> [Effect] {
    switch command {
    case .assign: return assign()
    case .unassign:
      let wishes = assignmentsToRemove.map { one in
        AssignmentWish(
          .principal(
            DirectoryPrincipal(
              id: one.principalId, kind: one.principalKind, name: one.principalName)),
          role: one.roleId)
      }
      return start(.planningAssignments, .assignments(.plan(.remove, wishes)))
    case .markRange: toggleRange()
    case .undoAssignment: return start(.planningAssignments, .assignments(.planUndo))
    case .importAssignments: overlays.append(.prompt(.assignmentFile()))
    case .exportAssignments:
      overlays.append(.prompt(.assignmentExport(snapshot.profile.name)))
    default: break
    }
    return []
  }

  /// In the list of people whoever is marked or selected, else whoever is searched for.
  private mutating func assign() -> [Effect] {
    if shownList == .people {
      let ids =
        listing.marks.isEmpty ? selectedPerson.map { [$0.id] } ?? [] : listing.marks.sorted()
      if !ids.isEmpty {
        let wishes =
          listing.marks.isEmpty
          ? selectedPerson.map { [AssignmentWish(.principal(DirectoryPrincipal($0)))] } ?? []
          : ids.map { AssignmentWish(.named($0)) }
        return start(.planningAssignments, .assignments(.plan(.assign, wishes)))
      }
    }
    let assigned = Set((snapshot.assignments.value ?? []).map(\.principalId))
    overlays.append(.principals(PrincipalPicker(assigned: assigned)))
    return searchPrincipals()
  }

  private var selectedPerson: Person? {
    listing.row(at: listing.cursor.selected).flatMap { people?.row($0) }
  }

  /// The marked ones, else the one under the cursor.
  private var assignmentsToRemove: [Assignment] {
    let all = snapshot.assignments.value ?? []
    if !listing.marks.isEmpty { return all.filter { listing.marks.contains($0.id) } }
    guard let row = listing.row(at: listing.cursor.selected), all.indices.contains(row) else {
      return []
    }
    return [all[row]]
  }

  // MARK: The picker

  mutating func searchPrincipals() -> [Effect] {
    guard case .principals(var picker) = overlays.last else { return [] }
    let text = picker.field.text.trimmingCharacters(in: .whitespaces)
    guard text != picker.search?.text || picker.search == nil else { return [] }
    picker.isSearching = !text.isEmpty
    picker.failure = nil
    replaceOverlay(.principals(picker))
    return [.assignments(.search(text))]
  }

  mutating func handle(_ key: Key, in picker: PrincipalPicker) -> [Effect] {
    var picker = picker
    let count = picker.found.count
    let height = PrincipalPicker.height
    switch key {
    case .escape:
      overlays.removeLast()
      return []
    case .enter:
      let chosen = picker.chosen
      if let one = chosen.first(where: { $0.reasonAgainst != nil }), chosen.count == 1 {
        toast = Toast(SafeText("\(one.name): \(one.reasonAgainst ?? "")"), role: .warning)
        return []
      }
      guard !chosen.isEmpty else { return [] }
      let wishes = chosen.map { AssignmentWish(.principal($0)) }
      return start(.planningAssignments, .assignments(.plan(.assign, wishes)))
    case .tab: picker.toggleMark()
    case .up: picker.list.move(by: -1, count: count, height: height)
    case .down: picker.list.move(by: 1, count: count, height: height)
    case .pageUp: picker.list.move(by: -height, count: count, height: height)
    case .pageDown: picker.list.move(by: height, count: count, height: height)
    default:
      let before = picker.field.text
      _ = picker.field.handle(key)
      if picker.field.text != before { picker.list = ListState() }
      replaceOverlay(.principals(picker))
      return picker.field.text == before ? [] : searchPrincipals()
    }
    replaceOverlay(.principals(picker))
    return []
  }

  mutating func click(
    at point: Point, in picker: PrincipalPicker, _ rect: Rect
  ) -> [Effect] {
    var picker = picker
    guard let index = picker.index(at: point, in: rect) else { return [] }
    picker.list.selected = index
    picker.toggleMark()
    picker.list.selected = index
    replaceOverlay(.principals(picker))
    return []
  }

  mutating func handle(_ key: Key, in report: RowReport) -> [Effect] {
    var report = report
    switch key {
    case .escape, .character("q"): overlays.removeLast()
    case .character("y"): return [.copy(Copyable("the rows as text", report.text))]
    case .enter:
      overlays.removeLast()
      switch report.next {
      case .assignments(let plan): ask(plan)
      case .retry(let plan): askToRetry(plan)
      case .provision(let plan): askToProvision(plan)
      case nil: break
      }
    default:
      let height = report.height(in: Rect(size))
      if report.list.handle(key, count: report.rows.count, height: height) {
        replaceOverlay(.rows(report))
      }
    }
    return []
  }

  // MARK: What the core answers

  mutating func take(_ message: AssignmentMessage) -> [Effect] {
    switch message {
    case .found(let search, let isWhole): take(search, isWhole: isWhole)
    case .searchFailed(let error, let text):
      guard case .principals(var picker) = overlays.last else { return [] }
      picker.isSearching = false
      picker.failure = inKeys(error)
      picker.search = picker.search ?? DirectorySearch(text: text, principals: [])
      replaceOverlay(.principals(picker))
    case .roles(let roles, let wishes):
      running[.planningAssignments] = nil
      overlays.append(.menu(.roles(roles, wishes)))
    case .planned(let plan): take(plan)
    case .undoing(let change):
      running[.planningAssignments] = nil
      return ask(change)
    case .decided(let row):
      assignmentBatch?.decided += 1
      if row.state.isFailed { assignmentBatch?.failed += 1 }
    case .carriedOut(let plan): return carriedOut(plan)
    case .failed(let error):
      running[.assigning] = nil
      assignmentBatch = nil
      toast = Toast(
        SafeText("\(ErrorWords.line(error)). \(inKeys(error).advice)"), role: .error)
    }
    return []
  }

  private mutating func take(_ search: DirectorySearch, isWhole: Bool) {
    guard case .principals(var picker) = overlays.last,
      search.text == picker.field.text.trimmingCharacters(in: .whitespaces)
    else { return }
    let selected =
      picker.found.indices.contains(picker.list.selected)
      ? picker.found[picker.list.selected].id : nil
    picker.search = search
    picker.isSearching = !isWhole && !search.text.isEmpty
    // What stands under the cursor stays there when groups come after people.
    if let selected, let place = search.principals.firstIndex(where: { $0.id == selected }) {
      picker.list.selected = place
    }
    picker.list.settle(count: search.principals.count, height: PrincipalPicker.height)
    replaceOverlay(.principals(picker))
  }

  private mutating func take(_ plan: AssignmentPlan) {
    running[.planningAssignments] = nil
    overlays.removeAll { overlay in
      switch overlay {
      case .prompt(let prompt): prompt.purpose == .assignmentFile
      default: false
      }
    }
    if plan.refused > 0 || plan.isOfTable {
      overlays.append(.rows(RowReport(plan: plan, isBefore: true)))
    } else if plan.ready == 0 {
      toast = Toast(SafeText("Nothing to do: \(plan.outcome)."), role: .warning)
    } else {
      ask(plan)
    }
  }

  /// Shows what it causes and asks; Cancel has the focus.
  private mutating func ask(_ plan: AssignmentPlan) {
    overlays.append(
      .dialog(AssignmentDialog.dialog(plan, snapshot.profile), .assignments(.carryOut(plan))))
  }

  mutating func carryOut(_ action: AssignmentAction) -> [Effect] {
    switch action {
    case .give(let role, let wishes):
      let named = wishes.map { wish in
        var wish = wish
        wish.role = role.id
        return wish
      }
      return start(.planningAssignments, .assignments(.plan(.assign, named)))
    case .carryOut(let plan):
      overlays.removeAll { if case .principals = $0 { true } else { false } }
      assignmentBatch = AssignmentBatch(
        verb: plan.operation.words, total: plan.ready, startedAt: clock.now)
      return start(.assigning, .assignments(.carryOut(plan)))
    }
  }

  private mutating func carriedOut(_ plan: AssignmentPlan) -> [Effect] {
    running[.assigning] = nil
    assignmentBatch = nil
    for list in [ListID.assigned, .people] { lists[list]?.endMarks() }
    let isWhole = plan.failed + plan.notSent == 0 && plan.failure == nil
    let reason = plan.failure.map { " \(ErrorWords.line($0)). \(inKeys($0).advice)" } ?? ""
    let undo = plan.done > 0 && !plan.isUndo ? " u takes it back." : ""
    toast = Toast(
      SafeText("\(plan.application): \(plan.outcome).\(reason)\(undo)"),
      role: isWhole ? .ok : .warning)
    if plan.failed > 0 || plan.isOfTable {
      overlays.append(.rows(RowReport(plan: plan, isBefore: false)))
    }
    // A batch that was stopped has not looked again.
    let refresh = plan.failure == nil ? [] : start(.refreshing, .refresh)
    return refresh + start(.loadingJournal, .loadJournal)
  }
}

extension AssignmentPlan {
  /// Whether its rows are lines of a file, each of which gets its result.
  fileprivate var isOfTable: Bool { rows.contains { $0.line != nil } }
}

extension Menu {
  static func roles(_ roles: [AssignableRole], _ wishes: [AssignmentWish]) -> Menu {
    Menu(
      "Assign with which role?",
      roles.map { role in
        Entry(
          title: SafeText(role.name), action: .assignments(.give(role, wishes)))
      })
  }
}

extension Prompt {
  static func assignmentFile() -> Prompt {
    Prompt(
      purpose: .assignmentFile, title: "Assign from a list or table",
      field: TextField(placeholder: "path of the file"),
      advice: "A name a line, or CSV with userPrincipalName, mail, id or name.")
  }

  static func assignmentExport(_ profile: String) -> Prompt {
    Prompt(
      purpose: .assignmentExport, title: "Export the assignments",
      field: TextField("assignments-\(profile).csv"),
      advice: "CSV that import reads again.")
  }
}
