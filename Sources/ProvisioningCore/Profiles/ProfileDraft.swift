import MicrosoftGraph
import Webex

/// A profile as somebody wrote it down, not yet judged.
///
/// The values of `profiles/NAME.toml`, of flags or of a form. The file's keys are the flags' names.
public struct ProfileDraft: Sendable, Equatable, Codable {
  public var profileClass: String?
  public var cloud: String?
  public var tenant: String?
  public var organization: String?
  public var deployment: String?
  public var isReadOnly: Bool?
  public var theme: String?
  public var clientID: String?
  public var graphURL: String?
  public var loginURL: String?
  public var scimURL: String?
  public var galleryURL: String?
  public var controlHubURL: String?
  public var credentialCommand: Words?
  public var webexCloud: String?
  public var source: String?
  public var certificate: String?
  public var certificateKey: String?
  public var brokerURL: String?

  /// A command as one line or as a list of words.
  public enum Words: Sendable, Equatable, Codable {
    case line(String)
    case list([String])

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let list = try? container.decode([String].self) {
        self = .list(list)
      } else {
        self = .line(try container.decode(String.self))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .line(let line): try container.encode(line)
      case .list(let list): try container.encode(list)
      }
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case profileClass = "class"
    case cloud, tenant, organization, deployment, theme
    case isReadOnly = "read-only"
    case clientID = "client-id"
    case graphURL = "graph-url"
    case loginURL = "login-url"
    case scimURL = "scim-url"
    case galleryURL = "gallery-url"
    case controlHubURL = "control-hub-url"
    case credentialCommand = "credential-command"
    case webexCloud = "webex-cloud"
    case source, certificate
    case certificateKey = "certificate-key"
    case brokerURL = "broker-url"
  }

  public init(
    profileClass: String? = nil, cloud: String? = nil, tenant: String? = nil,
    organization: String? = nil, deployment: String? = nil, isReadOnly: Bool? = nil,
    theme: String? = nil, clientID: String? = nil, graphURL: String? = nil,
    loginURL: String? = nil, scimURL: String? = nil, galleryURL: String? = nil,
    controlHubURL: String? = nil, credentialCommand: Words? = nil, webexCloud: String? = nil,
    source: String? = nil, certificate: String? = nil, certificateKey: String? = nil,
    brokerURL: String? = nil
  ) {
    self.profileClass = profileClass
    self.cloud = cloud
    self.tenant = tenant
    self.organization = organization
    self.deployment = deployment
    self.isReadOnly = isReadOnly
    self.theme = theme
    self.clientID = clientID
    self.graphURL = graphURL
    self.loginURL = loginURL
    self.scimURL = scimURL
    self.galleryURL = galleryURL
    self.controlHubURL = controlHubURL
    self.credentialCommand = credentialCommand
    self.webexCloud = webexCloud
    self.source = source
    self.certificate = certificate
    self.certificateKey = certificateKey
    self.brokerURL = brokerURL
  }

  /// The draft that gives the same profile again.
  public init(_ profile: Profile) {
    self.init(
      profileClass: profile.profileClass.rawValue, cloud: profile.cloud.rawValue,
      tenant: profile.tenant, organization: profile.organization,
      deployment: profile.deployment == .unknown ? nil : profile.deployment.rawValue,
      isReadOnly: profile.isReadOnly ? true : nil, theme: profile.theme,
      clientID: profile.clientID, graphURL: profile.overrides.graph,
      loginURL: profile.overrides.login, scimURL: profile.overrides.scim,
      galleryURL: profile.overrides.gallery, controlHubURL: profile.overrides.controlHub,
      credentialCommand: profile.credentialCommand.map { .list($0.arguments) },
      webexCloud: profile.webexCloud?.rawValue, source: profile.source?.rawValue,
      certificate: profile.certificate, certificateKey: profile.certificateKey,
      brokerURL: profile.overrides.broker)
  }
}
