public import MicrosoftGraph
public import Webex

/// Where one integration lives and how it is reached: what `profiles/NAME.toml` holds, no secrets.
public struct Profile: Sendable, Equatable, Codable {
  /// Safe as a file name; see `ProfileName`.
  public var name: String
  public var profileClass: ProfileSummary.Class
  public var cloud: Cloud
  /// Tenant id (a UUID) or a domain of the tenant; nil while unknown.
  public var tenant: String?
  /// Organization id as a UUID, whatever form was entered; nil while unknown.
  public var organization: String?
  public var deployment: ProfileSummary.Deployment
  public var isReadOnly: Bool
  /// Name of a theme; nil for the one of `config.toml`.
  public var theme: String?
  /// Application id of the registration that the console signs in with.
  public var clientID: String?
  /// Base URLs that stand in for those of the cloud: a test server, a proxy, the sandbox.
  public var overrides: Overrides
  /// Prints a secret on its standard output.
  public var credentialCommand: CredentialCommand?
  /// The Webex offer; nil follows from the cloud.
  ///
  /// GCC tenants are in the worldwide cloud.
  public var webexCloud: WebexCloud?
  /// The directory that provisions into Webex; nil is Entra.
  public var source: Source?
  /// Path of a PEM file with the certificate that the console signs in with.
  public var certificate: String?
  /// Path of its private key, where that stands in a file of its own.
  public var certificateKey: String?

  /// Who provisions into Webex.
  public enum Source: String, Sendable, Codable, CaseIterable { case entra, okta }

  /// Base URLs without a trailing slash; nil means what follows from cloud and organization.
  public struct Overrides: Sendable, Equatable, Codable {
    public var graph: String?
    public var login: String?
    public var scim: String?
    public var gallery: String?
    /// Control Hub's own back end; there is no public one.
    public var controlHub: String?
    /// Webex's login, where tokens are made.
    public var broker: String?

    public init(
      graph: String? = nil, login: String? = nil, scim: String? = nil, gallery: String? = nil,
      controlHub: String? = nil, broker: String? = nil
    ) {
      self.graph = graph
      self.login = login
      self.scim = scim
      self.gallery = gallery
      self.controlHub = controlHub
      self.broker = broker
    }
  }

  public init(
    name: String, profileClass: ProfileSummary.Class = .test, cloud: Cloud = .global,
    tenant: String? = nil, organization: String? = nil,
    deployment: ProfileSummary.Deployment = .unknown, isReadOnly: Bool = false,
    theme: String? = nil, clientID: String? = nil, overrides: Overrides = Overrides(),
    credentialCommand: CredentialCommand? = nil, webexCloud: WebexCloud? = nil,
    source: Source? = nil, certificate: String? = nil, certificateKey: String? = nil
  ) {
    self.name = name
    self.profileClass = profileClass
    self.cloud = cloud
    self.tenant = tenant
    self.organization = organization
    self.deployment = deployment
    self.isReadOnly = isReadOnly
    self.theme = theme
    self.clientID = clientID
    self.overrides = overrides
    self.credentialCommand = credentialCommand
    self.webexCloud = webexCloud
    self.source = source
    self.certificate = certificate
    self.certificateKey = certificateKey
  }

  /// Microsoft Graph with its version, such as `https://graph.microsoft.com/v1.0`.
  public var graphURL: String { overrides.graph ?? cloud.graphURL }

  /// Sign-in and consent, such as `https://login.microsoftonline.com`.
  public var loginURL: String { overrides.login ?? cloud.loginURL }

  /// The organization's SCIM endpoint; nil without an organization.
  public var scimURL: String? {
    overrides.scim ?? organization.map { "\(webex.apiURL)/identity/scim/\($0)/v2" }
  }

  /// The tenant URL that the gallery application's job should have; nil without an organization.
  public var galleryURL: String? {
    overrides.gallery
      ?? organization.flatMap { try? OrganizationID($0) }
      .map { WebexEndpoints.galleryTenantURL($0, isGovernment: webex == .government) }
  }

  /// The Webex offer that the organization is on.
  public var webex: WebexCloud { webexCloud ?? cloud.webex }

  /// The same in words.
  public var webexTitle: String { webex.title }

  /// Where an administrator signs in for a Webex token.
  public var brokerURL: String { overrides.broker ?? webex.brokerURL }

  /// The application that people sign in with: the profile's own, else Microsoft's public one.
  public var signInClientID: String { clientID ?? Self.graphCommandLineTools }

  /// Microsoft Graph Command Line Tools, a public client that is in most tenants.
  static let graphCommandLineTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

  /// Control Hub's back end; nil where its status can't be asked, which is normal.
  public var controlHubURL: String? { overrides.controlHub }

  /// Whether both services are on this machine, as the sandbox is.
  public var isLoopback: Bool {
    BaseURL.isLoopback(graphURL) && scimURL.map(BaseURL.isLoopback) ?? true
  }
}
