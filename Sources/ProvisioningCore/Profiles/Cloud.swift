public import MicrosoftGraph

extension Cloud {
  /// Whether organizations of this cloud are on Webex's government hosts.
  var isWebexGovernment: Bool { self == .usgov || self == .usgovdod }

  /// The public Webex host.
  var webexURL: String {
    isWebexGovernment ? "https://api-usgov.webex.com" : "https://webexapis.com"
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
