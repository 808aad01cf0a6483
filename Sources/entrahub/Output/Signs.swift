import ProvisioningCore

/// States as a sign and a colour; the word always stands beside them.
extension Output {
  func sign(_ health: Health) -> String {
    let sign =
      switch health {
      case .ok: isUnicode ? "✓" : "+"
      case .warning: "!"
      case .problem: isUnicode ? "✗" : "x"
      case .unknown: "?"
      }
    return paint(sign, color(health))
  }

  func sign(_ outcome: CheckResult.Outcome) -> String {
    switch outcome {
    case .passed: sign(Health.ok)
    case .failed: sign(Health.problem)
    case .unknown: sign(Health.unknown)
    case .skipped: isUnicode ? "–" : "-"
    }
  }

  func sign(_ result: CheckResult) -> String {
    result.outcome == .failed ? sign(result.health) : sign(result.outcome)
  }

  func color(_ health: Health) -> String {
    switch health {
    case .ok: "32"
    case .warning: "33"
    case .problem: "1;31"
    case .unknown: "2"
    }
  }
}
