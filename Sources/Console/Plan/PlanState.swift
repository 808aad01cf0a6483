import ProvisioningCore
import TerminalUI

/// The plan as the console shows it.
struct PlanState: Sendable {
  var rows: PlanRows?
  var failure: ProvisioningError?
  /// How far reading and planning are.
  var progress: String?
  /// A run that was stopped or killed before its end.
  var unfinished: DirectRunRecord?
  /// What the operator is asked about.
  var offer: DirectOffer?
  /// What is being sent.
  var batch: DirectBatch?
  /// Which actions are shown; empty for all.
  var actions: Set<PlanAction> = []
  /// The same comparison from both sides, and which findings of it are shown; empty for all.
  var reconciliation: ReconciliationRows?
  var findings: Set<Reconciliation.Finding> = []
  /// Grows with each change of the rows.
  var generation = 0

  mutating func take(_ rows: PlanRows) {
    self.rows = rows
    failure = nil
    progress = nil
    generation += 1
  }
}

/// What concerns the plan.
enum PlanMessage: Sendable {
  case progress(String)
  case made(PlanRows)
  case unfinished(DirectRunRecord?)
  case direct(DirectMessage)
  case filtered(PlanRows)
  case reconciled(ReconciliationRows)
  case explained(ExplanationAnswer)
  case provisioned(OnDemandItem)
}

enum PlanEffect: Sendable {
  case make(PlanSource)
  case filter(PlanRows, PlanQuery)
  case reconcile(ReconciliationRows, ReconciliationQuery)
  case explain(String)
  case provision(String)
  case export(PlanRows, path: String)
  case exportReconciliation(ReconciliationRows, path: String)
  /// Looks whether the last run came to its end.
  case lookForRun
  case offer(PlanRows)
  case send(DirectOffer)
  /// Lets what is on its way end and begins nothing more.
  case stopSending
}

enum PlanChoice: Sendable, Equatable {
  /// Shows only these actions; empty for all.
  case show(Set<PlanAction>)
  case showFindings(Set<Reconciliation.Finding>)
  case explain(String)
  case provision(String)
  case provisionMarked(OnDemandPlan)
  case carryOut
}

extension ConsoleState {
  mutating func take(_ message: PlanMessage) -> [Effect] {
    switch message {
    case .progress(let words):
      if running[.planning] != nil { plan.progress = words }
    case .made(let rows):
      running[.planning] = nil
      let isFirst = plan.rows == nil
      plan.take(rows)
      plan.reconciliation = rows.reconciliation
      if isFirst {
        for list in [ListID.plan, .reconciliation] { lists[list, default: Listing()].beginAtTop() }
      }
      // What was chosen before stays chosen.
      return (rows.query == wantedPlan ? [] : filterPlan()) + filterReconciliation()
    case .unfinished(let run): plan.unfinished = run
    case .direct(let message): return take(message)
    case .filtered(let rows):
      running[.filteringPlan] = nil
      plan.take(rows)
      // The operator may have typed on meanwhile.
      return rows.query == wantedPlan ? [] : filterPlan()
    case .reconciled(let rows):
      running[.filteringReconciliation] = nil
      plan.reconciliation = rows
      plan.generation += 1
      return filterReconciliation()
    case .explained(let answer):
      running[.explaining] = nil
      show(answer)
    case .provisioned(let item):
      running[.provisioning] = nil
      overlays.append(.explanation(ExplanationView(item, clock, keyMap)))
    }
    return []
  }

  /// What the list is to show.
  var wantedPlan: PlanQuery {
    PlanQuery(actions: plan.actions, text: lists[.plan]?.filter ?? "")
  }

  mutating func filterPlan() -> [Effect] {
    guard let rows = plan.rows else { return [] }
    return start(.filteringPlan, .plan(.filter(rows, wantedPlan)))
  }

  /// Brings what the view of both sides shows in line with what is wanted.
  mutating func filterReconciliation() -> [Effect] {
    let wanted = ReconciliationQuery(
      findings: plan.findings, text: lists[.reconciliation]?.filter ?? "")
    guard let rows = plan.reconciliation, rows.query != wanted else { return [] }
    return start(.filteringReconciliation, .plan(.reconcile(rows, wanted)))
  }

  /// Shows both sides against each other, from any screen.
  mutating func showReconciliation() -> [Effect] {
    shownLists[.plan] = .reconciliation
    return show(.plan)
  }

  /// Reads nothing: a plan over what the workspace holds, if it holds enough.
  mutating func loadPlan() -> [Effect] {
    guard plan.rows == nil, plan.failure == nil, running[.planning] == nil else { return [] }
    return start(.planning, .plan(.make(.stored)))
  }

  mutating func makePlan() -> [Effect] {
    plan.failure = nil
    return start(.planning, .plan(.make(.fresh)))
  }

  // MARK: Explaining

  /// Whom the cursor stands on, as `explain` can find them.
  var explainable: String? {
    switch shownList {
    case .plan:
      guard let item = PlanPane.item(self), !item.isGroup else { return nil }
      return item.person?.id ?? item.webexUser?.id
    case .reconciliation:
      switch ReconciliationPane.row(self)?.line {
      case .pair(let pair): return pair.person.id
      case .object(_, let item): return item.person?.id ?? item.webexUser?.id
      case nil: return nil
      }
    case .people:
      guard let listing = lists[.people], let row = listing.row(at: listing.cursor.selected)
      else { return nil }
      return people?.row(row)?.id
    case .assigned:
      guard let assignment = AssignedPane.item(self), assignment.principalKind == .user else {
        return nil
      }
      return assignment.principalId
    default: return nil
    }
  }

  mutating func explain() -> [Effect] {
    guard let who = explainable else {
      // A group, or nobody, is selected: whom, then?
      overlays.append(.people(PersonPicker(purpose: .explanation)))
      return searchPeople()
    }
    return start(.explaining, .plan(.explain(who)))
  }

  private mutating func show(_ answer: ExplanationAnswer) {
    switch answer {
    case .explanation(let explanation):
      overlays.append(.explanation(ExplanationView(inKeys(explanation), clock)))
    case .candidates(let people, let total):
      let shown = people.prefix(30)
      let entries = shown.map { person in
        Menu.Entry(
          title: SafeText(person.displayName), note: SafeText(person.userPrincipalName),
          action: .plan(.explain(person.id)))
      }
      let some = total > shown.count ? " The first \(shown.count) of \(grouped(total))" : ""
      overlays.append(.menu(Menu(SafeText("Who is meant?\(some)"), Array(entries))))
    }
  }

  // MARK: Choosing

  /// Which actions to show, with how many objects each has.
  var planMenu: Menu {
    let summary = plan.rows?.summary
    func entry(_ title: SafeText, _ key: Character, _ actions: Set<PlanAction>) -> Menu.Entry {
      let wanted = actions.isEmpty ? Set(PlanAction.allCases) : actions
      let count = wanted.reduce(0) { $0 + (summary?.count(of: $1) ?? 0) }
      return Menu.Entry(
        title: title, note: SafeText(grouped(count)), key: key, action: .plan(.show(actions)))
    }
    return Menu(
      "Show only",
      [
        entry("everybody", "a", []),
        entry("what would be sent", "w", [.create, .update, .disable, .delete]),
        entry("conflicts", "x", [.conflict]), entry("creations", "c", [.create]),
        entry("updates", "u", [.update]), entry("deactivations", "d", [.disable]),
        entry("deletions", "r", [.delete]), entry("skipped", "s", [.skip]),
      ])
  }

  /// Which findings to show, with how many each has.
  var findingMenu: Menu {
    let summary = plan.reconciliation?.summary
    let keys: [Reconciliation.Finding: Character] = [
      .duplicate: "x", .orphaned: "o", .missing: "m", .drifted: "d", .emptied: "e",
      .inactive: "i",
    ]
    let all = Menu.Entry(
      title: "everybody who is not matched", note: SafeText(grouped(summary?.listed ?? 0)),
      key: "a", action: .plan(.showFindings([])))
    return Menu(
      "Show only",
      [all]
        + Reconciliation.listed.map { finding in
          Menu.Entry(
            title: SafeText("\(finding.rawValue): \(finding.words)"),
            note: SafeText(grouped(summary?.counts[finding] ?? 0)), key: keys[finding],
            action: .plan(.showFindings([finding])))
        })
  }

  mutating func choose(_ choice: PlanChoice) -> [Effect] {
    switch choice {
    case .show(let actions):
      plan.actions = actions
      lists[.plan, default: Listing()].beginAtTop()
      detailOffset = 0
      return filterPlan()
    case .showFindings(let findings):
      plan.findings = findings
      lists[.reconciliation, default: Listing()].beginAtTop()
      detailOffset = 0
      return filterReconciliation()
    case .explain(let who): return start(.explaining, .plan(.explain(who)))
    case .provision(let who): return start(.provisioning, .plan(.provision(who)))
    case .provisionMarked(let plan): return carryOut(plan, isAgain: false)
    case .carryOut: return carryOutPlan()
    }
  }

  /// Why a command of the plan can't be done just now.
  func reasonInPlan(_ command: CommandID) -> String? {
    switch command {
    case .makePlan:
      if plan.batch != nil { return "the plan is being carried out" }
      return running[.planning] == nil ? nil : "the plan is being made already"
    case .carryOutPlan where shownList == .reconciliation:
      return "v shows the plan, of which it sends what is shown"
    case .carryOutPlan: return reasonAgainstCarryingOut
    case .showOnly, .exportPlan: return plan.rows == nil ? "there is no plan yet" : nil
    case .explain:
      return running[.explaining] == nil ? nil : "somebody is being looked at already"
    case .provision:
      if let reason = reasonAgainstProvisioning ?? reasonAgainstMarked { return reason }
      return markedForProvisioning != nil
        ? nil
        : (explainableInEntra == nil ? "nobody of the directory is selected" : nil)
    default: return nil
    }
  }

  /// Why nobody can be provisioned just now.
  var reasonAgainstProvisioning: String? {
    if isReadOnly { return readOnlyReason }
    if assignmentBatch != nil { return "a batch is under way" }
    if running[.planningProvision] != nil { return "those marked are being looked up" }
    return running[.provisioning] == nil ? nil : "somebody is being provisioned already"
  }

  /// Whom the service can provision: somebody of the directory.
  private var explainableInEntra: String? {
    if shownList == .plan, PlanPane.item(self)?.person == nil { return nil }
    if case .object(_, let item) = ReconciliationPane.row(self)?.line,
      shownList == .reconciliation, item.person == nil
    {
      return nil
    }
    return explainable
  }

  mutating func askToProvision() {
    guard let who = explainableInEntra else { return }
    askToProvision(who, name: subject?.detail.title.string ?? who)
  }

  /// Asks before the service provisions somebody.
  mutating func askToProvision(_ who: String, name: String) {
    let profile = snapshot.profile
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    let dialog = Dialog(
      title: "Provision now?",
      message: [
        StyledLine("Tenant   ", .muted)
          + StyledLine(SafeText(profile.tenantName ?? profile.tenantId ?? "unknown tenant"))
          + StyledLine(" ") + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge),
        StyledLine("Person   ", .muted) + StyledLine(SafeText(name)), StyledLine(),
        StyledLine("· Entra's service provisions this person at once, as a cycle would"),
        StyledLine("· It takes up to half a minute; each step is shown"),
      ], buttons: [Dialog.Button("Provision", key: .character("p"))])
    overlays.append(.dialog(dialog, .plan(.provision(who))))
  }
}

extension ConsoleApp {
  func ask(_ effect: PlanEffect) {
    let services = services.plan
    switch effect {
    case .make(let source):
      begin(.planning) { [weak self] () async throws(ProvisioningError) in
        // What an earlier run has left is told with the plan; not to know it is no failure.
        let unfinished = (try? await services.unfinishedRun()) ?? nil
        self?.post(.plan(.unfinished(unfinished)))
        let rows = try await services.make(source) { words in
          Task { @MainActor in self?.post(.plan(.progress(words))) }
        }
        return .plan(.made(rows))
      }
    case .filter(let rows, let query):
      begin(.filteringPlan) { () async throws(ProvisioningError) in
        .plan(.filtered(try await rows.filtered(query)))
      }
    case .reconcile(let rows, let query):
      begin(.filteringReconciliation) { () async throws(ProvisioningError) in
        .plan(.reconciled(try await rows.filtered(query)))
      }
    case .explain(let who):
      begin(.explaining) { () async throws(ProvisioningError) in
        .plan(.explained(try await services.explain(who)))
      }
    case .provision(let who):
      begin(.provisioning) { () async throws(ProvisioningError) in
        .plan(.provisioned(try await services.provision(who)))
      }
    case .lookForRun:
      Task { [weak self] in
        self?.post(.plan(.unfinished((try? await services.unfinishedRun()) ?? nil)))
      }
    case .offer(let rows):
      begin(.offering) { () async throws(ProvisioningError) in
        .plan(.direct(.offered(try await rows.offer())))
      }
    case .send(let offer): send(offer)
    case .stopSending: sending?.cancel()
    case .export(let rows, let path):
      let write = self.services.writeFile
      begin(.exporting) { () async throws(ProvisioningError) in
        try await write(path, try await PlanExport.text(rows))
        return .wrote(path: path)
      }
    case .exportReconciliation(let rows, let path):
      let write = self.services.writeFile
      begin(.exporting) { () async throws(ProvisioningError) in
        try await write(path, try await ReconciliationExport.text(rows))
        return .wrote(path: path)
      }
    }
  }
}
