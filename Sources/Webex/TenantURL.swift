import HTTPTransport
import Secrecy

/// What is wrong with the tenant URL of the gallery application, and which would be right.
///
/// Source: Webex help aumpbz (v1), developer.webex.com SCIM 2 (v2).
public enum TenantURLFault: Error, Sendable, Equatable {
  case empty
  /// A secret stands in it, such as the address that a new token came with.
  case secret
  case notAURL
  case notHTTPS
  /// Whitespace or quotes inside, as a copied cell has them.
  case stray(Character)
  case trailingSlash
  case queryOrFragment
  /// Percent escapes, which no part of it needs; twice where `%25` stands.
  case encoded(twice: Bool)
  /// `OrgId` as the article prints it.
  case placeholder
  /// The right path on a host that is not Webex's.
  case wrongHost(String)
  /// The other Webex offer's host.
  case otherCloud(WebexCloud)
  /// A version that there is not, such as `/v2/scim/`.
  case wrongVersion(String)
  /// More path than there should be, such as `/Users`.
  case tail(String)
  case wrongPath
  /// The base64 form of the organization's id.
  case publicID
  case notAnOrganization(OrganizationID.Unreadable)
  case otherOrganization(String)
}

/// Checks a tenant URL against an organization.
public struct TenantURLCheck: Sendable {
  public var organization: OrganizationID?
  public var cloud: WebexCloud
  /// An address of the profile's own (sandbox, proxy), right by definition.
  public var known: String?
  /// Whether any address of this machine will do, as where the directory itself is a sandbox here.
  public var isLocal: Bool

  public init(
    organization: OrganizationID?, cloud: WebexCloud, known: String? = nil, isLocal: Bool = false
  ) {
    self.organization = organization
    self.cloud = cloud
    self.known = known
    self.isLocal = isLocal
  }

  /// The tenant URL that belongs there; nil without an organization.
  public var right: String? {
    known
      ?? organization.map {
        WebexEndpoints.galleryTenantURL($0, isGovernment: cloud == .government)
      }
  }

  /// Nil when nothing is wrong.
  public func fault(_ text: String) -> TenantURLFault? {
    guard !text.isEmpty else { return .empty }
    if Redaction.text(text) != text { return .secret }
    if let known, text.prefix(while: { $0 != "?" }) == known, suffixFault(text) == nil {
      return nil
    }
    if let odd = text.first(where: { $0.isWhitespace || "\"'<>“”".contains($0) }) {
      return .stray(odd)
    }
    if text.contains("%") { return .encoded(twice: text.contains("%25")) }
    guard let origin = Origin(text) else { return .notAURL }
    guard origin.scheme == "https" || origin.isLoopback else { return .notHTTPS }
    if let fault = suffixFault(text) { return fault }
    var bare = text.prefix { $0 != "?" }
    // The one fault with which it may work: everything else is looked for without it.
    let endsWithSlash = bare.hasSuffix("/")
    while bare.hasSuffix("/") { bare.removeLast() }
    if endsWithSlash, bare == known ?? "" { return .trailingSlash }
    let path = bare.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    if let fault = pathFault(parts) { return fault }
    return hostFault(origin, isV2: parts.first == "identity")
      ?? (endsWithSlash ? .trailingSlash : nil)
  }

  /// Microsoft's own flags may follow as a query (entra-docs,
  /// application-provisioning-config-problem-scim-compatibility).
  private func suffixFault(_ text: String) -> TenantURLFault? {
    if text.contains("#") { return .queryOrFragment }
    guard let question = text.firstIndex(of: "?") else { return nil }
    let flags = text[text.index(after: question)...].lowercased().split(
      separator: "&", omittingEmptySubsequences: false)
    return flags.allSatisfy(Self.flags.contains) ? nil : .queryOrFragment
  }

  private static let flags: Set<Substring> = ["aadoptscim062020", "azureadscimpatch2017"]

  /// `v1/scim/{org}`, or `identity/scim/{org}/v2`.
  private func pathFault(_ parts: [String]) -> TenantURLFault? {
    let words = parts.map { $0.lowercased() }
    guard let scim = words.firstIndex(of: "scim"), scim == 1, words.count > 2 else {
      return .wrongPath
    }
    if words[0] == "identity" {
      guard words.count > 3 else { return .wrongVersion("") }
      if words[3] != "v2" { return .wrongVersion(parts[3]) }
      if words.count > 4 { return .tail("/" + parts[4...].joined(separator: "/")) }
    } else {
      if words[0] != "v1" {
        return words[0].hasPrefix("v") ? .wrongVersion(parts[0]) : .wrongPath
      }
      if words.count > 3 { return .tail("/" + parts[3...].joined(separator: "/")) }
    }
    return organizationFault(parts[2])
  }

  private func organizationFault(_ text: String) -> TenantURLFault? {
    if ["orgid", "{orgid}", "<orgid>"].contains(text.lowercased()) { return .placeholder }
    let id: OrganizationID
    do throws(OrganizationID.Unreadable) {
      id = try OrganizationID(text)
    } catch {
      return .notAnOrganization(error)
    }
    if id.uuid != text.lowercased() { return .publicID }
    if let organization, organization != id { return .otherOrganization(id.uuid) }
    return nil
  }

  private func hostFault(_ origin: Origin, isV2: Bool) -> TenantURLFault? {
    if let known {
      return Origin(known) == origin ? nil : .wrongHost(origin.host)
    }
    if isLocal, origin.isLoopback { return nil }
    func host(_ cloud: WebexCloud) -> String {
      isV2 ? Origin(cloud.apiURL)?.host ?? "" : cloud.galleryHost
    }
    if origin.host == host(cloud), origin.port == 443 { return nil }
    let other: WebexCloud = cloud == .commercial ? .government : .commercial
    return origin.host == host(other) ? .otherCloud(other) : .wrongHost(origin.host)
  }
}

extension TenantURLFault {
  /// Whether Entra may get through with it all the same.
  public var mayWork: Bool { self == .trailingSlash }

  /// In one clause without a full stop.
  public var words: String {
    switch self {
    case .empty: "it is empty"
    case .secret: "a token stands in it, which belongs into the secret token"
    case .notAURL: "it is no URL such as https://api.ciscospark.com/v1/scim/…"
    case .notHTTPS: "it must begin with https://"
    case .stray(let character):
      character.isWhitespace ? "white space stands in it" : "“\(character)” stands in it"
    case .trailingSlash: "it ends with a slash, and Entra would ask for //Users"
    case .queryOrFragment: "it must end with the path: no “?” and no “#”"
    case .encoded(let twice):
      twice ? "it was percent-encoded twice" : "it holds percent escapes, which no part of it needs"
    case .placeholder: "OrgId stands for the organization's id, which has to take its place"
    case .wrongHost(let host): "\(host) is not Webex's host for it"
    case .otherCloud(let cloud): "the host is that of \(cloud.title)"
    case .wrongVersion(let version):
      version.isEmpty
        ? "the version is missing at the end: /v2"
        : "there is no version “\(version.prefix(20))” of it"
    case .tail(let tail): "“\(tail.prefix(60))” is too much at its end: Entra adds that itself"
    case .wrongPath: "its path must be /v1/scim/ and the organization's id"
    case .publicID: "the organization stands in its base64 form, and must be the UUID"
    case .notAnOrganization(.notHexadecimal(let character)):
      "the organization's id is no UUID: “\(character)” is none of 0–9 and a–f"
    case .notAnOrganization: "the organization's id in it is no UUID"
    case .otherOrganization(let id): "it is for the organization \(id)"
    }
  }
}
