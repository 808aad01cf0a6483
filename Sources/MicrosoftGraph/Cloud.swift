/// The clouds that Microsoft runs apart from each other; tokens never cross.
public enum Cloud: String, Sendable, CaseIterable, Codable {
  /// Worldwide, and US GCC.
  case global
  /// US Government L4 (GCC High).
  case usgov
  /// US Government L5 (DoD).
  case usgovdod
  /// Operated by 21Vianet.
  case china

  public var loginURL: String {
    switch self {
    case .global: "https://login.microsoftonline.com"
    case .usgov, .usgovdod: "https://login.microsoftonline.us"
    case .china: "https://login.chinacloudapi.cn"
    }
  }

  /// Host of Microsoft Graph, without the version.
  public var graphHost: String {
    switch self {
    case .global: "https://graph.microsoft.com"
    case .usgov: "https://graph.microsoft.us"
    case .usgovdod: "https://dod-graph.microsoft.us"
    case .china: "https://microsoftgraph.chinacloudapi.cn"
    }
  }

  public var graphURL: String { "\(graphHost)/v1.0" }

  /// All application permissions that were consented to.
  public var defaultScope: String { "\(graphHost)/.default" }
}
