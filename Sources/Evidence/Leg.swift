/// One of the four connections that a failure can belong to.
///
/// Legs 1 and 2 are the console's own and are observed directly. Legs 3 and 4 run between the two
/// services; they are judged by evidence only.
public enum Leg: Int, Sendable, Codable, CaseIterable {
  /// Console → Microsoft Graph, with the operator's token.
  case consoleToGraph = 1
  /// Console → Webex, with the operator's Webex token.
  case consoleToWebex = 2
  /// Entra → Webex, with the secret token stored in the provisioning job.
  case entraToWebex = 3
  /// Webex → Entra, by the admin consent of *Cisco Webex Identity Integration*.
  case webexToEntra = 4

  /// The connection in words, such as "Webex → Entra".
  public var title: String {
    switch self {
    case .consoleToGraph: "console → Graph"
    case .consoleToWebex: "console → Webex"
    case .entraToWebex: "Entra → Webex"
    case .webexToEntra: "Webex → Entra"
    }
  }
}
