/// One of Microsoft's clouds, with the hosts of both vendors that go with it.
///
/// Tokens never cross clouds.
///
/// Source: Microsoft's list of national clouds; Webex's hosts for government organizations.
public enum Cloud: String, Sendable, Codable, CaseIterable {
  /// The worldwide cloud, US GCC included.
  case global
  /// US Government L4 (GCC High).
  case usgov
  /// US Government L5 (DoD).
  case usgovdod
  /// China, operated by 21Vianet.
  case china

  /// Sign-in and consent, without a path.
  public var loginURL: String {
    switch self {
    case .global: "https://login.microsoftonline.com"
    case .usgov, .usgovdod: "https://login.microsoftonline.us"
    case .china: "https://login.chinacloudapi.cn"
    }
  }

  /// Microsoft Graph with its version.
  public var graphURL: String {
    switch self {
    case .global: "https://graph.microsoft.com/v1.0"
    case .usgov: "https://graph.microsoft.us/v1.0"
    case .usgovdod: "https://dod-graph.microsoft.us/v1.0"
    case .china: "https://microsoftgraph.chinacloudapi.cn/v1.0"
    }
  }

  /// The public Webex host; government organizations have one of their own.
  public var webexURL: String {
    switch self {
    case .global, .china: "https://webexapis.com"
    case .usgov, .usgovdod: "https://api-usgov.webex.com"
    }
  }

  /// The front of the gallery application's tenant URL, to which the organization is added.
  public var galleryURL: String {
    switch self {
    case .global, .china: "https://api.ciscospark.com/v1/scim"
    case .usgov, .usgovdod: "https://api-usgov.webex.com/v1/scim"
    }
  }

  /// In words, such as "US Government (GCC High)".
  public var title: String {
    switch self {
    case .global: "worldwide"
    case .usgov: "US Government (GCC High)"
    case .usgovdod: "US Government (DoD)"
    case .china: "China (21Vianet)"
    }
  }
}
