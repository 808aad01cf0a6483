public import MicrosoftGraph
import Webex

extension Cloud {
  /// The Webex offer that goes with it, unless the profile says otherwise.
  var webex: WebexCloud { self == .usgov || self == .usgovdod ? .government : .commercial }

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
