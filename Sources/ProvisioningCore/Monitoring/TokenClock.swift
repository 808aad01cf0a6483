public import Foundation

/// How long a token still holds, as far as it is known here.
public struct TokenClock: Sendable, Equatable {
  public enum Token: String, Sendable, CaseIterable {
    /// The secret token of the provisioning job (leg 3), which ends when the address it came with said.
    case secret
    /// The operator's own Webex token (leg 2).
    case webex
  }

  /// What is said where no date was recorded: what comes back with a token tells its life, which need
  /// not be what both vendors document (Cisco's own sample says 45 days).
  public static let unknownLife =
    "its address said it when it was made (expires_in); both vendors document 365 days"

  public var token: Token
  /// Nil when no date was recorded.
  public var expires: Date?

  public init(token: Token, expires: Date? = nil) {
    self.token = token
    self.expires = expires
  }

  /// Whole days that are left, rounded down; negative once it is over, nil when not known.
  public func daysLeft(at now: Date) -> Int? {
    expires.map { Int(($0.timeIntervalSince(now) / 86_400).rounded(.down)) }
  }
}

extension TokenClock {
  /// The clocks that matter to a deployment: the wizard's stores no secret token.
  static func clocks(
    of record: ConnectionRecord, deployment: ProfileSummary.Deployment
  ) -> [TokenClock] {
    var clocks: [TokenClock] = []
    if deployment == .gallery || deployment == .both || record.secretToken != nil {
      clocks.append(TokenClock(token: .secret, expires: record.secretToken?.expires))
    }
    if let webex = record.webexToken {
      clocks.append(TokenClock(token: .webex, expires: webex.expires))
    }
    return clocks
  }
}

extension Integration {
  /// The clocks of the tokens in use, from what was recorded when they were made.
  public func tokenClocks() async -> [TokenClock] {
    TokenClock.clocks(of: await remembered(), deployment: snapshot.profile.deployment)
  }
}
