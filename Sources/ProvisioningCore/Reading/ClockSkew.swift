internal import Evidence
internal import HTTPTransport
internal import Synchronization

extension ProvisioningError {
  private static let clockAdvice = "Set this machine's clock first: "

  /// Whether a clock was found to be why it failed.
  var blamesClock: Bool { advice.hasPrefix(Self.clockAdvice) }

  /// Says so where this machine's clock may be why a sign-in or a certificate is refused.
  ///
  /// - Parameters:
  ///   - skew: the service's clock minus ours, from its `Date` header.
  ///   - certificate: how the connection failed, where no answer came to compare with.
  func blamingClock(
    _ skew: Duration?, certificate: TransportError.Kind?
  ) -> ProvisioningError {
    var error = self
    let seconds = Int(skew?.components.seconds ?? 0)
    if abs(seconds) > ClockSkews.tolerance, kind == .notSignedIn || kind == .forbidden {
      let words = "it is \(ClockSkews.words(seconds)) the service's"
      error.message += " (this machine's clock is \(ClockSkews.words(seconds)) the service's)"
      error.advice = "\(Self.clockAdvice)\(words). \(advice)"
    } else {
      error.adviseOnCertificate(certificate)
    }
    return error
  }

  /// What may be why a certificate is not trusted, where that is how the connection failed.
  mutating func adviseOnCertificate(_ failure: TransportError.Kind?) {
    guard case .unreachable(.tls(let reason)) = failure, reason.contains("expired") else { return }
    advice =
      "Check this machine's clock and date, a proxy that looks into connections "
      + "(ENTRAHUB_CA_FILE names its authority), and the address. Verification is never switched off."
  }
}

/// The services' clocks as the latest answers told them; costs no request.
final class ServiceClocks: Sendable {
  private let told = Mutex(ClockSkews())

  var skews: ClockSkews { told.withLock { $0 } }

  /// Told about every attempt by the transport's trace.
  func note(_ record: RequestRecord) {
    guard let skew = record.clockSkew?.components.seconds else { return }
    switch Leg(tag: record.tag) {
    case .consoleToGraph: told.withLock { $0.graph = Int(skew) }
    case .consoleToWebex: told.withLock { $0.webex = Int(skew) }
    default: break
    }
  }
}
