/// The two Webex offers, each with hosts of its own (Webex help aumpbz).
public enum WebexCloud: String, Sendable, Codable, CaseIterable {
  case commercial = "default"
  case government

  /// Where an administrator signs in for a token.
  public var brokerURL: String {
    switch self {
    case .commercial: "https://idbroker.webex.com"
    case .government: "https://idbroker-f.webex.com"
    }
  }

  /// The public API, without a version.
  public var apiURL: String {
    switch self {
    case .commercial: "https://webexapis.com"
    case .government: "https://api-usgov.webex.com"
    }
  }

  /// The host of the gallery application's tenant URL.
  public var galleryHost: String {
    switch self {
    case .commercial: "api.ciscospark.com"
    case .government: "api-usgov.webex.com"
    }
  }

  /// Where an administrator manages the organization.
  public var controlHubURL: String {
    switch self {
    case .commercial: "https://admin.webex.com"
    case .government: "https://admin-usgov.webex.com"
    }
  }

  /// In words.
  public var title: String {
    switch self {
    case .commercial: "Webex (default)"
    case .government: "Webex for Government"
    }
  }
}
