import Foundation
import ProvisioningCore

extension ConsoleApp {
  func ask(_ request: AssignmentRequest) {
    let services = services.assignments
    switch request {
    case .search(let text): search(text)
    case .plan(let operation, let wishes):
      begin(.planningAssignments) { () async throws(ProvisioningError) in
        if operation == .assign, wishes.allSatisfy({ $0.role == nil }) {
          let roles = try await services.roster().roles
          if roles.count > 1 { return .assignments(.roles(roles, wishes)) }
        }
        return .assignments(.planned(try await services.plan(operation, wishes)))
      }
    case .planTable(let path):
      begin(.planningAssignments) { () async throws(ProvisioningError) in
        let table = try await services.readTable(path)
        return .assignments(.planned(try await services.plan(.assign, table.wishes)))
      }
    case .planUndo:
      begin(.planningAssignments) { () async throws(ProvisioningError) in
        switch try await services.reviewUndo() {
        case .assignments(let plan): .assignments(.planned(plan))
        case .change(let change): .assignments(.undoing(change))
        }
      }
    case .carryOut(let plan): carryOut(plan)
    case .stop: assigning?.cancel()
    case .export(let assignments, let path):
      let write = self.services.writeFile
      begin(.exporting) { () async throws(ProvisioningError) in
        try await write(path, AssignmentTable.text(assignments))
        return .wrote(path: path)
      }
    }
  }

  private static let typingPause = Duration.milliseconds(150)

  /// People of the workspace at once, the rest as soon as Entra has answered.
  private func search(_ text: String) {
    let services = services.assignments
    tasks[.searchingDirectory]?.cancel()
    tasks[.searchingDirectory] = Task { [weak self] in
      do throws(ProvisioningError) {
        let people = try await services.searchPeople(text)
        if Task.isCancelled { return }
        self?.post(.assignments(.found(people, isWhole: false)))
        // Entra is asked once typing pauses: its searches are slow and throttled.
        do { try await Task.sleep(for: Self.typingPause) } catch { return }
        let whole = try await services.search(text)
        if !Task.isCancelled { self?.post(.assignments(.found(whole, isWhole: true))) }
      } catch {
        if !Task.isCancelled { self?.post(.assignments(.searchFailed(error, text: text))) }
      }
    }
  }

  /// Unlike other work it answers when it was stopped: what is done must be known.
  private func carryOut(_ plan: AssignmentPlan) {
    let services = services.assignments
    assigning = Task { [weak self] in
      let app = self
      do throws(ProvisioningError) {
        let result = try await services.carryOut(plan) { _, row in
          app?.post(.assignments(.decided(row)))
        }
        app?.post(.assignments(.carriedOut(result)))
      } catch {
        app?.post(.assignments(.failed(error)))
      }
    }
  }
}
