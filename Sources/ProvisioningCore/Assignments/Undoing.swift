internal import Evidence
internal import Foundation

/// The way back from changes that were made from here.
public enum UndoReview: Sendable, Equatable {
  case assignments(AssignmentPlan)
  case change(Change)
}

extension Integration {
  /// Describes the way back from one change, or from the last one that can be taken back with all that was
  /// done with it.
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
    var roster: AssignmentRoster?
    var before = JournalEntry.ID.max
    while true {
      let entries = try entriesToUndo(id, before: before, assignmentsOnly: assignmentsOnly)
      guard let first = entries.first, let last = entries.last else {
        throw Self.nothing(operation, id, isOver: before < .max)
      }
      guard first.change.action.isAssignment else {
        return .change(try await wayBack(from: first, operation))
      }
      let services = try await services()
      let known: AssignmentRoster
      if let roster { known = roster } else { known = try await self.roster(services) }
      roster = known
      var plan = Self.undoPlan(entries, known)
      // What was taken back elsewhere is over: the change before it is meant.
      if id == nil, plan.rows.allSatisfy(\.isUnchanged) {
        before = last.id
        continue
      }
      await complete(&plan, known, services)
      return .assignments(plan)
    }
  }

  private static func nothing(
    _ operation: String, _ id: JournalEntry.ID?, isOver: Bool
  ) -> ProvisioningError {
    ProvisioningError(
      .notFound, operation: operation,
      message: id.map { "the journal holds no change \($0)" }
        ?? (isOver
          ? "nothing is left to take back: what was changed from here was taken back already"
          : "nothing was changed from here that could be taken back"),
      advice: "See entrahub activity list.")
  }

  private func wayBack(
    from entry: JournalEntry, _ operation: String
  ) async throws(ProvisioningError) -> Change {
    guard let request = entry.change.action.inverse else {
      throw ProvisioningError(
        .refused, operation: operation,
        message: entry.change.action.hasBackup
          ? "\(entry.words) goes back by its backup"
          : "\(entry.words) can't be taken back", advice: try await adviceInstead(of: entry))
    }
    var change = try await change(for: request)
    change.undoes = entry.id
    return change
  }

  /// Where mappings go back, else the last change that can be undone.
  private func adviceInstead(
    of entry: JournalEntry
  ) async throws(ProvisioningError) -> String {
    if entry.change.action.hasBackup {
      let backup = try workspace.schemaBackups(limit: 1_000).first { $0.journalEntry == entry.id }
      return backup.map { "entrahub mappings restore \($0.id)" }
        ?? "Its backup is not kept any more; see entrahub mappings backups for those that are."
    }
    var undone: Set<JournalEntry.ID> = []
    let roster = try? await self.roster(try await services())
    for other in try workspace.journal(limit: 5_000) where other.isMade {
      if let taken = other.change.undoes {
        undone.insert(taken)
      } else if !undone.contains(other.id), other.change.action.canBeUndone {
        // Somebody else may have taken it back meanwhile.
        if let roster, Self.undoPlan([other], roster).rows.contains(where: \.isUnchanged) {
          continue
        }
        return "the last change that can be undone is \(other.id): "
          + "entrahub activity undo \(other.id)"
      }
    }
    return "Change it anew; no other change from here can be undone."
  }

  /// Newest first; those of one batch together.
  private func entriesToUndo(
    _ id: JournalEntry.ID?, before end: JournalEntry.ID, assignmentsOnly: Bool
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
        guard entry.id < end else { continue }
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

  private static func undoPlan(
    _ entries: [JournalEntry], _ roster: AssignmentRoster
  ) -> AssignmentPlan {
    let wasAssigned = if case .assign? = entries.first?.change.action { true } else { false }
    let planning = RowPlanning(
      wasAssigned ? .remove : .assign, roster, [:], batch: UUID().uuidString.lowercased())
    let rows = entries.compactMap { entry -> AssignmentRow? in
      guard let target = entry.change.action.assignmentTarget,
        target.servicePrincipalId == roster.servicePrincipalId
      else { return nil }
      return planning.undo(entry, target)
    }
    return AssignmentPlan(
      operation: planning.operation, application: roster.applicationName,
      servicePrincipalId: roster.servicePrincipalId, rows: rows, isUndo: true)
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
  var isMade: Bool { outcome.isMade }
}

extension JournalEntry.Outcome {
  /// Whether the service has it, or a part of it.
  var isMade: Bool { self == .done || self == .foundDone || self == .partly }
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

extension AssignmentRow {
  fileprivate var isUnchanged: Bool { if case .unchanged = state { true } else { false } }
}
