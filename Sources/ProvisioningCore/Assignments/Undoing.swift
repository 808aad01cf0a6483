internal import Evidence
internal import Foundation

/// The way back from changes that were made from here.
public enum UndoReview: Sendable, Equatable {
  case assignments(AssignmentPlan)
  case change(Change)
}

extension Integration {
  /// Describes the way back from one change, or from the last one with all that was done with it.
  ///
  /// - Parameters:
  ///   - id: the journal's number; nil takes the last change that was not taken back yet.
  ///   - assignmentsOnly: passes over everything else, where no number is given.
  /// - Throws: `notFound` when there is nothing, `refused` for what can't be taken back so.
  public func reviewUndo(
    _ id: JournalEntry.ID? = nil, assignmentsOnly: Bool = false
  ) async throws(ProvisioningError) -> UndoReview {
    let operation = "undoing a change"
    try refuseIfReadOnly(operation)
    let entries = try entriesToUndo(id, assignmentsOnly: assignmentsOnly)
    guard let first = entries.first else {
      throw ProvisioningError(
        .notFound, operation: operation,
        message: id.map { "the journal holds no change \($0)" }
          ?? "nothing was changed from here that could be taken back",
        advice: "See entrahub activity list.")
    }
    if first.change.action.isAssignment { return .assignments(try await undoPlan(entries)) }
    guard let request = first.change.action.inverse else {
      throw ProvisioningError(
        .refused, operation: operation,
        message: first.change.action.hasBackup
          ? "\(first.words) goes back by its backup"
          : "\(first.words) can't be taken back", advice: try adviceInstead(of: first))
    }
    var change = try await change(for: request)
    change.undoes = first.id
    return .change(change)
  }

  /// Where mappings go back, else the last change that can be undone.
  private func adviceInstead(of entry: JournalEntry) throws(ProvisioningError) -> String {
    if entry.change.action.hasBackup {
      let backup = try workspace.schemaBackups(limit: 1_000).first { $0.journalEntry == entry.id }
      return backup.map { "entrahub mappings restore \($0.id)" }
        ?? "Its backup is not kept any more; see entrahub mappings backups for those that are."
    }
    var undone: Set<JournalEntry.ID> = []
    for other in try workspace.journal(limit: 5_000) where other.isMade {
      if let taken = other.change.undoes {
        undone.insert(taken)
      } else if !undone.contains(other.id), other.change.action.canBeUndone {
        return "the last change that can be undone is \(other.id): "
          + "entrahub activity undo \(other.id)"
      }
    }
    return "Change it anew; no other change from here can be undone."
  }

  /// Newest first; those of one batch together.
  private func entriesToUndo(
    _ id: JournalEntry.ID?, assignmentsOnly: Bool
  ) throws(ProvisioningError) -> [JournalEntry] {
    if let id {
      guard let entry = try workspace.journal(limit: 1, before: id + 1).first, entry.id == id else {
        return []
      }
      guard entry.isMade else {
        throw ProvisioningError(
          .refused, operation: "undoing a change",
          message: "change \(id) was not made, so there is nothing to take back",
          advice: "See entrahub activity list.")
      }
      return [entry]
    }
    var undone: Set<JournalEntry.ID> = []
    var result: [JournalEntry] = []
    var before = JournalEntry.ID.max
    while true {
      let page = try workspace.journal(limit: 500, before: before)
      for entry in page where entry.isMade {
        if let other = entry.change.undoes {
          undone.insert(other)
          continue
        }
        if let first = result.first {
          guard first.change.batch != nil, entry.change.batch == first.change.batch else {
            return result
          }
          if !undone.contains(entry.id) { result.append(entry) }
          continue
        }
        guard !undone.contains(entry.id), !assignmentsOnly || entry.change.action.isAssignment
        else { continue }
        result.append(entry)
        if entry.change.batch == nil { return result }
      }
      guard let last = page.last, page.count == 500 else { return result }
      before = last.id
    }
  }

  private func undoPlan(
    _ entries: [JournalEntry]
  ) async throws(ProvisioningError) -> AssignmentPlan {
    let services = try await services()
    let roster = try await roster(services)
    let wasAssigned = if case .assign? = entries.first?.change.action { true } else { false }
    let planning = RowPlanning(
      wasAssigned ? .remove : .assign, roster, [:], batch: UUID().uuidString.lowercased())
    let rows = entries.compactMap { entry -> AssignmentRow? in
      guard let target = entry.change.action.assignmentTarget,
        target.servicePrincipalId == roster.servicePrincipalId
      else { return nil }
      return planning.undo(entry, target)
    }
    var plan = AssignmentPlan(
      operation: planning.operation, application: roster.applicationName,
      servicePrincipalId: roster.servicePrincipalId, rows: rows, isUndo: true)
    await complete(&plan, roster, services)
    return plan
  }
}

extension RowPlanning {
  fileprivate func undo(_ entry: JournalEntry, _ target: AssignmentTarget) -> AssignmentRow {
    var row = AssignmentRow(
      text: target.principalName,
      principal: DirectoryPrincipal(
        id: target.principalId, kind: target.principalKind, name: target.principalName),
      role: target.roleWords, state: .notSent)
    let now = roster.assignments.first(where: target.isMet)
    guard let principal = row.principal else { return row }
    if operation == .remove, now == nil {
      row.state = .unchanged("gone already")
    } else if operation == .assign, now != nil {
      row.state = .unchanged("assigned already")
    } else {
      var change = change(
        principal, target.roleId, target.roleName, operation == .remove ? now?.id : nil)
      change.object = entry.change.object
      change.undoes = entry.id
      row.state = .ready(change)
    }
    return row
  }
}

extension JournalEntry {
  /// Whether the service has it.
  var isMade: Bool { outcome == .done || outcome == .foundDone }
}

extension JournalEntry {
  /// The change with what it led to; a run by its number, not by the address it was sent to.
  fileprivate var words: String {
    guard case .carryOutPlan(let run) = change.action else {
      return "\(change.object): \(change.after)"
    }
    return "Webex users (sync run \(run)): \(change.after)"
  }
}

extension Change.Action {
  /// Whether what the service had before is kept, and goes back with a command of its own.
  fileprivate var hasBackup: Bool {
    switch self {
    case .saveSchema, .resetSchema: true
    default: false
    }
  }

  fileprivate var canBeUndone: Bool { isAssignment || inverse != nil }

  public var isAssignment: Bool { assignmentTarget != nil }

  var assignmentTarget: AssignmentTarget? {
    switch self {
    case .assign(let target), .unassign(let target, _): target
    default: nil
    }
  }

  /// What takes it back; nil where nothing does.
  fileprivate var inverse: ChangeRequest? {
    switch self {
    case .startJob: .pause
    case .pauseJob: .start
    case .setVisibility(let role, _, let isVisible): .setVisible(role, !isVisible)
    default: nil
    }
  }
}
