import Foundation
import ProvisioningCore
import TerminalUI

/// What comes back from the core about assignments.
enum AssignmentMessage: Sendable {
  /// Whom a text finds; not whole while Entra is still being asked.
  case found(DirectorySearch, isWhole: Bool)
  case searchFailed(ProvisioningError, text: String)
  /// The application has several roles, and one must be chosen.
  case roles([AssignableRole], [AssignmentWish])
  case planned(AssignmentPlan)
  case undoing(Change)
  case decided(AssignmentRow)
  case carriedOut(AssignmentPlan)
  case failed(ProvisioningError)
}

/// What is asked of the core about assignments.
enum AssignmentRequest: Sendable {
  case search(String)
  /// Asks for the role first where the application has several and no wish names one.
  case plan(AssignmentPlan.Operation, [AssignmentWish])
  case planTable(path: String)
  case planUndo
  case carryOut(AssignmentPlan)
  /// Lets rows on their way end and begins no more.
  case stop
  case export([Assignment], path: String)
}

/// What an entry of a menu or a button of a dialog does about assignments.
enum AssignmentAction: Sendable, Equatable {
  case give(AssignableRole, [AssignmentWish])
  case carryOut(AssignmentPlan)
}

/// A batch that is being carried out, row by row.
struct AssignmentBatch: Sendable, Equatable {
  /// Such as "assigning".
  var verb: String
  var total: Int
  var startedAt: Date
  var decided = 0
  var failed = 0
  var isStopping = false

  /// Such as "assigning 12 of 300, 1 failed, 40 s left".
  func words(now: Date) -> String {
    var words = isStopping ? "stopping" : verb
    words += " \(grouped(decided)) of \(grouped(total))"
    if failed > 0 { words += ", \(grouped(failed)) failed" }
    let seconds = now.timeIntervalSince(startedAt)
    if !isStopping, decided > 0, seconds > 3 {
      let left = seconds / Double(decided) * Double(total - decided)
      words += ", \(Int(left.rounded(.up))) s left"
    }
    return words
  }
}
