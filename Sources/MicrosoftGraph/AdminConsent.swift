import HTTPTransport
import Secrecy

/// How the page sends back on which an administrator consents to an application for the whole tenant.
public enum AdminConsent {
  /// How consent ended, as the browser was sent back.
  public enum Outcome: Sendable, Equatable {
    /// The tenant is what the URL says, no proof.
    case granted(tenant: String?)
    case refused(error: String, message: String, codes: [Int])
  }

  /// Reads the redirect; nil when it is none.
  ///
  /// `error` is looked for first, as failures of the v2 page say `admin_consent=True` as well.
  public static func outcome(redirect url: String) -> Outcome? {
    guard url.utf8.count <= 16_384, let question = url.firstIndex(of: "?") else { return nil }
    let query = url[url.index(after: question)...].prefix { $0 != "#" }
    let fields = URLText.fields(query)
    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    if let error = field("error") {
      let text = field("error_description") ?? ""
      let message = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      return .refused(
        error: error, message: Redaction.text(message), codes: TokenError.codes(in: text))
    }
    guard field("admin_consent")?.equalsIgnoringASCIICase("true") == true else { return nil }
    return .granted(tenant: field("tenant"))
  }
}

/// Applications with the same id in every tenant.
public enum WellKnownApp {
  /// Cisco's own multi-tenant application: the trust between Control Hub and the tenant.
  public static let ciscoWebexIdentityIntegration = "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
  public static let microsoftGraph = "00000003-0000-0000-c000-000000000000"
  /// Public client "Microsoft Graph Command Line Tools".
  public static let graphCommandLineTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e"
}
