import HTTPTransport

/// Where an organization's Webex services are.
public struct WebexEndpoints: Sendable, Equatable {
  public var organization: OrganizationID
  /// Up to `/v2`, without a slash at the end.
  public var scimURL: String
  /// Host of the wizard's back end.
  public var controlHubURL: String

  /// - Parameters:
  ///   - scimURL: nil takes Webex's own.
  ///   - controlHubURL: nil takes Webex's own.
  public init(
    organization: OrganizationID, scimURL: String? = nil, controlHubURL: String? = nil
  ) {
    self.organization = organization
    self.scimURL = Self.trimmed(
      scimURL ?? "https://webexapis.com/identity/scim/\(organization)/v2")
    self.controlHubURL = Self.trimmed(controlHubURL ?? "https://identity-b-us.webex.com")
  }

  /// The tenant URL that the gallery application "Cisco Webex" wants.
  public static func galleryTenantURL(
    _ organization: OrganizationID, isGovernment: Bool = false
  ) -> String {
    let host = isGovernment ? "api-usgov.webex.com" : "api.ciscospark.com"
    return "https://\(host)/v1/scim/\(organization)"
  }

  /// The organization that a tenant URL points at; nil when it holds none.
  public static func organization(inTenantURL url: String) -> OrganizationID? {
    try? OrganizationID(url)
  }

  /// The public API, on the host of the SCIM endpoint.
  var publicURL: String {
    let parts = scimURL.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return scimURL }
    return "\(parts[0])//\(parts[2].prefix { $0 != "/" })"
  }

  var wizardURL: String { "\(controlHubURL)/extIntegration/azureAD/\(organization)/v1" }

  private static func trimmed(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
  }
}
