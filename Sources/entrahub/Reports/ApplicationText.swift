import Foundation
import ProvisioningCore

/// One application as text.
struct ApplicationText {
  var application: EnterpriseApplication
  var job: SynchronizationJob?
  var output: Output
  var now: Date

  func print() {
    output.line(
      "\(output.sign(application.health)) \(output.bold(PlainText.clean(application.displayName))): \(application.state.words)"
    )
    fact("Application ID", application.appId)
    fact("Object ID", application.objectId)
    fact("Visible to users", application.isVisibleToUsers.map { $0 ? "yes" : "no" })
    fact("Assignment needed", application.isAssignmentRequired.map { $0 ? "yes" : "no" })
    if let deletion = application.deletion {
      fact("Deleted", deletion.deletedAt.map { Times.local($0) })
      fact("Deleted by", deletion.deletedBy)
      fact("From", deletion.ipAddress)
      fact(
        "Restorable",
        deletion.restorableUntil.map { "for \(Times.span($0.timeIntervalSince(now)))" })
    }
    if !application.permissions.isEmpty {
      output.line()
      output.line(output.bold("Permissions"))
      for permission in application.permissions {
        let sign = output.sign(permission.isGranted ? Health.ok : .problem)
        output.prose(
          PlainText.clean(
            "\(permission.name) (\(permission.kind.rawValue)): "
              + (permission.isGranted ? "granted" : "not granted; \(permission.purpose)")
          ).withSign(sign))
      }
    }
    if let job {
      output.line()
      output.line("\(output.bold("Job")) \(output.sign(job.health)) \(job.state.words)")
      fact("Job ID", job.id)
      fact("Last cycle", job.lastCycle?.words)
    }
  }

  private func fact(_ label: String, _ value: String?) {
    guard let value else { return }
    let gap = String(repeating: " ", count: max(1, 20 - label.count))
    output.line("  \(label)\(gap)\(PlainText.clean(value))")
  }
}

extension String {
  fileprivate func withSign(_ sign: String) -> String { "  \(sign) \(self)" }
}
