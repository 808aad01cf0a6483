import Evidence
import ProvisioningCore
import TerminalUI

/// A state as a sign, a word and a role: never a colour alone.
struct Sign: Sendable, Equatable {
  var glyph: String
  var word: String
  var style: Style
}

extension Sign {
  init(_ health: Health) {
    self =
      switch health {
      case .ok: Sign(glyph: "✓", word: "ok", style: .ok)
      case .warning: Sign(glyph: "!", word: "warning", style: .warning)
      case .problem: Sign(glyph: "✗", word: "problem", style: .error)
      case .unknown: Sign(glyph: "?", word: "unknown", style: .unknown)
      }
  }

  init(_ status: LegStatus) {
    self =
      status.isUsed ? Sign(status.health) : Sign(glyph: "–", word: "not used", style: .muted)
  }

  init(_ state: EnterpriseApplication.State) {
    self =
      switch state {
      case .missing: Sign(glyph: "✗", word: "missing", style: .error)
      case .deleted: Sign(glyph: "✗", word: "deleted", style: .error)
      case .disabled: Sign(glyph: "✗", word: "disabled", style: .error)
      case .blockedByMicrosoft: Sign(glyph: "✗", word: "blocked by Microsoft", style: .error)
      case .consentIncomplete: Sign(glyph: "!", word: "consent incomplete", style: .warning)
      case .active: Sign(glyph: "✓", word: "active", style: .ok)
      case .notUsed: Sign(glyph: "–", word: "not used", style: .muted)
      }
  }

  init(_ state: SynchronizationJob.State) {
    self =
      switch state {
      case .notConfigured: Sign(glyph: "–", word: "not configured", style: .muted)
      case .notRun: Sign(glyph: "!", word: "in its first cycle", style: .warning)
      case .active: Sign(glyph: "✓", word: "active", style: .ok)
      case .paused: Sign(glyph: "!", word: "paused", style: .warning)
      case .quarantine: Sign(glyph: "✗", word: "in quarantine", style: .error)
      case .unknown: Sign(glyph: "?", word: "unknown", style: .unknown)
      }
  }

  init(_ result: SynchronizationJob.Cycle.Result) {
    self =
      switch result {
      case .succeeded: Sign(glyph: "✓", word: "succeeded", style: .ok)
      case .failed: Sign(glyph: "✗", word: "failed", style: .error)
      case .entryLevelErrors: Sign(glyph: "!", word: "some entries failed", style: .warning)
      case .unknown: Sign(glyph: "?", word: "unknown", style: .unknown)
      }
  }

  init(_ outcome: CheckResult.Outcome) {
    self =
      switch outcome {
      case .passed: Sign(glyph: "✓", word: "passed", style: .ok)
      case .failed: Sign(glyph: "✗", word: "failed", style: .error)
      case .unknown: Sign(glyph: "?", word: "unknown", style: .unknown)
      case .skipped: Sign(glyph: "–", word: "skipped", style: .muted)
      }
  }

  /// Single people who fail, and a start that has yet to prove itself, are warnings.
  init(_ result: CheckResult) {
    self.init(result.outcome)
    if result.outcome == .failed, result.health == .warning {
      self = Sign(glyph: "!", word: "to do", style: .warning)
    }
  }

  init(_ status: ProvisioningEvent.Status) {
    self =
      switch status {
      case .success: Sign(glyph: "✓", word: "success", style: .ok)
      case .failure: Sign(glyph: "✗", word: "failure", style: .error)
      case .skipped: Sign(glyph: "–", word: "skipped", style: .muted)
      case .warning: Sign(glyph: "!", word: "warning", style: .warning)
      case .unknown: Sign(glyph: "?", word: "unknown", style: .unknown)
      }
  }

  init(_ outcome: JournalEntry.Outcome) {
    self =
      switch outcome {
      case .intended: Sign(glyph: "?", word: "sent, no answer yet", style: .warning)
      case .done: Sign(glyph: "✓", word: "done", style: .ok)
      case .partly: Sign(glyph: "!", word: "partly done", style: .warning)
      case .failed: Sign(glyph: "✗", word: "failed", style: .error)
      case .foundDone: Sign(glyph: "✓", word: "found done", style: .ok)
      case .foundNotDone: Sign(glyph: "✗", word: "found not done", style: .error)
      case .unresolved: Sign(glyph: "?", word: "outcome unknown", style: .unknown)
      }
  }

  init(_ confidence: Diagnosis.Confidence) {
    self =
      switch confidence {
      case .confirmed: Sign(glyph: "✗", word: "confirmed", style: .error)
      case .likely: Sign(glyph: "!", word: "likely", style: .warning)
      case .possible: Sign(glyph: "?", word: "possible", style: .unknown)
      }
  }

  /// An HTTP status; nil is a request without an answer.
  init(httpStatus: Int?) {
    switch httpStatus {
    case .none: self = Sign(glyph: "✗", word: "no answer", style: .error)
    case .some(let status) where status < 400:
      self = Sign(glyph: "✓", word: "\(status)", style: .ok)
    case .some(let status) where status == 429:
      self = Sign(glyph: "!", word: "\(status)", style: .warning)
    case .some(let status): self = Sign(glyph: "✗", word: "\(status)", style: .error)
    }
  }
}

extension Leg {
  /// Such as `leg 4, Webex → Entra`.
  var words: String { "leg \(numbered)" }
  /// Such as `4, Webex → Entra`.
  var numbered: String { "\(rawValue), \(title)" }
}

extension EnterpriseApplication.Role {
  var applicationName: String {
    switch self {
    case .integration: "Cisco Webex Identity Integration"
    case .identity: "Cisco Webex Identity"
    case .gallery: "Cisco Webex (gallery)"
    }
  }
}

extension ProfileSummary.Deployment {
  var words: String {
    switch self {
    case .wizard: "wizard deployment"
    case .gallery: "gallery deployment"
    case .both: "wizard and gallery deployments"
    case .unknown: "deployment unknown"
    }
  }
}
