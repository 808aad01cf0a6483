import Evidence
import Foundation
import ProvisioningCore

// How commands name what the core counts in cases.

extension ProfileSummary.Deployment {
  var words: String {
    switch self {
    case .wizard: "wizard deployment"
    case .gallery: "gallery deployment"
    case .both: "wizard and gallery deployment"
    case .unknown: "no deployment found"
    }
  }
}

extension EnterpriseApplication {
  var health: Health {
    switch state {
    case .active: .ok
    case .notUsed: .unknown
    case .consentIncomplete, .missing, .deleted, .disabled, .blockedByMicrosoft: .problem
    }
  }
}

extension EnterpriseApplication.State {
  var words: String {
    switch self {
    case .missing: "missing"
    case .deleted: "deleted, restorable"
    case .disabled: "disabled for sign-in"
    case .blockedByMicrosoft: "blocked by Microsoft"
    case .consentIncomplete: "consent incomplete"
    case .active: "active"
    case .notUsed: "not used"
    }
  }
}

extension SynchronizationJob {
  var health: Health {
    switch state {
    case .active: .ok
    case .quarantine: .problem
    case .notRun, .paused: .warning
    case .notConfigured, .unknown: .unknown
    }
  }
}

extension SynchronizationJob {
  /// Whether cycles go on, a quarantine's slow ones included.
  var isRunning: Bool {
    state == .active || state == .notRun || state == .quarantine && !hasGivenUp
  }
}

extension SynchronizationJob.State {
  var words: String {
    switch self {
    case .notConfigured: "not configured"
    case .notRun: "first cycle not finished"
    case .active: "active"
    case .paused: "paused"
    case .quarantine: "in quarantine"
    case .unknown: "unknown"
    }
  }
}

extension SynchronizationJob.Quarantine {
  /// The day of the 28 after which the service disables the job, counted from 1.
  func day(at now: Date) -> Int {
    since.map { Int(max(0, now.timeIntervalSince($0)) / 86_400) + 1 } ?? 1
  }
}

extension SynchronizationJob.Cycle {
  var words: String {
    let result =
      switch self.result {
      case .succeeded: "succeeded"
      case .failed: "failed"
      case .entryLevelErrors: "finished with errors on single objects"
      case .unknown: "result unknown"
      }
    let when = endedAt.map { Times.local($0) + ", " } ?? ""
    return when
      + "\(result): \(Counts.grouped(imported)) read, \(Counts.grouped(exported)) written, "
      + "\(Counts.grouped(escrowed)) failed"
  }
}

extension ControlHubStatus {
  var health: Health {
    switch state {
    case .answersWell: .ok
    case .unauthorized, .otherError: .problem
    case .notChecked: .unknown
    }
  }

  var words: String {
    switch state {
    case .answersWell: "answers well"
    case .unauthorized, .otherError:
      [status.map(String.init), code, message].compactMap(\.self).joined(separator: " · ")
    case .notChecked: "not checked: its status call is not public; reload its page to see"
    }
  }
}

extension ProvisioningError {
  /// The error on one line.
  var summary: String {
    let leg = leg.map { "leg \($0.rawValue), " } ?? ""
    let answer = [status.map { "HTTP \($0)" }, code].compactMap(\.self).joined(separator: " ")
    return "\(operation): \(leg)\(answer.isEmpty ? "" : answer + ", ")\(message) \(advice)"
  }
}
