import ProvisioningCore
import TerminalUI

/// The core names commands of a shell; on the screen the key is named that does the same.
extension KeyMap<CommandID, KeyContext> {
  /// The text with keys in the place of the commands that have one: `entrahub apps start` becomes
  /// `ctrl-s`, `entrahub errors show "X"` becomes the key that does it, `, then "X"`.
  ///
  /// A command with options or other arguments stays, as no key does just that, and names the
  /// profile where it has to.
  func inKeys(_ text: String) -> String {
    guard text.contains("entrahub ") else { return text }
    let table = text.replacing(
      "entrahub reconcile --format csv", with: "the table that \(tableOfIds) writes")
    let words = table.replacing(/entrahub ([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})( "[^"]*")?/) {
      match in
      let words = match.output.1.split(separator: " ")
      let path = (1...words.count).reversed().map { words.prefix($0).joined(separator: " ") }
        .first(where: SuggestedCommand.paths.contains)
      let behind = table[match.range.upperBound...]
      guard let path, let key = phrase(for: path), isEnd(behind) else {
        return String(match.output.0)
      }
      let rest = words.dropFirst(path.split(separator: " ").count)
      // Among the people the same key assigns whoever the cursor stands on.
      let list = path == "assignments add" ? " (\(name(of: .nextView)) leaves its people)" : ""
      let name = match.output.2.map { "\(list), then\($0)" } ?? ""
      return ([key] + rest.map(String.init)).joined(separator: " ") + name
    }
    return SuggestedCommand.naming(words)
  }

  /// The key that does a command; that of the palette where it has none.
  func name(of id: CommandID) -> String {
    (command(id)?.keys.first ?? command(.palette)?.keys.first)?.label.string ?? ":"
  }

  /// The consequence of a change in keys: a trial on one person by id is the key that tries whoever
  /// the cursor stands on, as nobody types ids here.
  func consequenceInKeys(_ text: String) -> String {
    guard command(.provision)?.keys.isEmpty == false else { return inKeys(text) }
    return inKeys(text.replacing(/entrahub provision [^ ]+$/, with: "entrahub provision"))
  }

  /// Such as `x in = Reconcile`: where the ids of duplicates are had.
  private var tableOfIds: String {
    "\(name(of: .exportPlan)) in \(phrase(for: "reconcile") ?? "Reconcile")"
  }

  /// Whether a command ends before this, and is followed by the rest of a sentence at most.
  private func isEnd(_ behind: Substring) -> Bool {
    guard let first = behind.first else { return true }
    if first != " " { return ".,;:)".contains(first) }
    return behind.dropFirst().first?.isLowercase == true
  }

  /// Such as `a in 2 Assignments`; nil for what has no key.
  private func phrase(for path: String) -> String? {
    // One screen does what the commands of a group do.
    let group = path.prefix { $0 != " " }
    guard
      let command = commands.first(where: { $0.twin == "entrahub \(path)" })
        ?? commands.first(where: { $0.twin == "entrahub \(group)" }),
      let key = command.keys.first?.label.string
    else { return nil }
    if command.id == .showReconciliation { return "\(key) \(ListID.reconciliation.title)" }
    let panes = Pane.allCases.filter { command.contexts.contains(KeyContext($0)) }
    if let shown = Pane.allCases.first(where: { command.id == $0.command }) { return shown.name }
    guard let pane = panes.first, panes.count < Pane.allCases.count else { return key }
    return "\(key) in \(pane.name)"
  }
}

extension Pane {
  /// As its tab has it: `2 Assignments`.
  fileprivate var name: String { "\(number) \(title)" }

  /// The command that shows it.
  fileprivate var command: CommandID {
    switch self {
    case .overview: .showOverview
    case .assignments: .showAssignments
    case .mappings: .showMappings
    case .errors: .showErrors
    case .plan: .showPlan
    case .activity: .showActivity
    }
  }
}

extension KeyMap<CommandID, KeyContext> {
  /// What keeps parts from being read, and the verdict, as the operator of a console is to read them.
  func inKeys(_ snapshot: Snapshot) -> Snapshot {
    var snapshot = snapshot
    snapshot.verdict.reasons = snapshot.verdict.reasons.map(inKeys)
    inKeys(&snapshot.applications)
    inKeys(&snapshot.job)
    inKeys(&snapshot.assignments)
    inKeys(&snapshot.mappings)
    inKeys(&snapshot.audit)
    inKeys(&snapshot.provisioning)
    inKeys(&snapshot.controlHub)
    inKeys(&snapshot.webex)
    inKeys(&snapshot.people)
    inKeys(&snapshot.members)
    inKeys(&snapshot.target)
    return snapshot
  }

  private func inKeys<Value>(_ reading: inout Reading<Value>) {
    guard let advice = reading.failure?.advice else { return }
    reading.failure?.advice = inKeys(advice)
  }
}

extension ConsoleState {
  /// An error as the operator of a console is to read it.
  func inKeys(_ error: ProvisioningError) -> ProvisioningError {
    var error = error
    error.advice = keyMap.inKeys(error.advice)
    return error
  }

  /// For showing only: the core recognises a change by its own words.
  func inKeys(_ change: Change) -> Change {
    var change = clock.localized(change)
    change.consequences = change.consequences.map(keyMap.consequenceInKeys)
    return change
  }

  func inKeys(_ explanation: Explanation) -> Explanation {
    var explanation = explanation
    for index in explanation.steps.indices {
      explanation.steps[index].detail = keyMap.inKeys(explanation.steps[index].detail)
      explanation.steps[index].cure = explanation.steps[index].cure.map(keyMap.inKeys)
    }
    explanation.hints = explanation.hints.map(keyMap.inKeys)
    return explanation
  }
}
