internal import MicrosoftGraph

/// The page on which an administrator grants *Cisco Webex Identity Integration* its permissions.
public struct ConsentURL: Sendable, Equatable {
  public let string: String

  /// - Parameters:
  ///   - loginURL: such as `https://login.microsoftonline.com`.
  ///   - tenant: tenant id, domain, `organizations` or `common`.
  public init(loginURL: String, tenant: String = "common") {
    string = AdminConsent.url(loginURL: loginURL, tenant: tenant)
  }

  public init(cloud: Cloud = .global, tenant: String = "common") {
    self.init(loginURL: cloud.loginURL, tenant: tenant)
  }
}
