public import Evidence
public import MicrosoftGraph

extension ConsentURL {
  /// - Parameters:
  ///   - loginURL: such as `https://login.microsoftonline.com`, or the sandbox's.
  ///   - tenant: tenant id, domain, `organizations` or `common`.
  public init(loginURL: String, tenant: String = "common") {
    self.init(loginHost: loginURL, tenant: tenant)
  }

  public init(cloud: MicrosoftGraph.Cloud, tenant: String = "common") {
    self.init(loginHost: cloud.loginURL, tenant: tenant)
  }

  /// The address itself.
  public var string: String { description }
}
