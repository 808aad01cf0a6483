internal import HTTPTransport

extension ProvisioningError {
  /// Says so where this machine's clock may be why a sign-in or a certificate is refused.
  ///
  /// - Parameters:
  ///   - skew: the service's clock minus ours, from its `Date` header.
  ///   - certificate: how the connection failed, where no answer came to compare with.
  func blamingClock(
    _ skew: Duration?, certificate: TransportError.Kind?
  ) -> ProvisioningError {
    var error = self
    if let skew, kind == .notSignedIn || kind == .forbidden, let words = ClockSkew.words(skew) {
      error.message += " (\(words))"
      error.advice = "Set this machine's clock first: \(words). \(advice)"
    } else if case .unreachable(.tls(let reason)) = certificate, reason.contains("expired") {
      error.advice =
        "Check this machine's clock and date, a proxy that looks into connections "
        + "(ENTRAHUB_CA_FILE names its authority), and the address. Verification is never switched off."
    }
    return error
  }
}

/// How wrong a clock is, in words.
enum ClockSkew {
  /// Tokens bear five minutes.
  static let tolerance: Duration = .seconds(300)

  /// Nil when the difference doesn't matter.
  static func words(_ skew: Duration) -> String? {
    let seconds = Double(skew.components.seconds)
    guard abs(seconds) > Double(tolerance.components.seconds) else { return nil }
    return
      "it is \(Words.duration(abs(seconds))) \(seconds > 0 ? "behind" : "ahead of") the service's"
  }
}
