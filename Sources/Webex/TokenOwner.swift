public import HTTPTransport

/// Whom a token stands for, as Webex's public API says (`GET /v1/people/me`).
public struct TokenOwner: Sendable, Equatable, JSONReadable {
  public var name: String?
  public var organization: OrganizationID?
  /// Administrator roles; empty for a user without one.
  public var roles: [String]

  public init?(json: JSONNode) {
    guard json["id"]?.nonEmptyString != nil else { return nil }
    name = json["emails"]?.strings.first ?? json["displayName"]?.nonEmptyString
    organization = json["orgId"]?.nonEmptyString.flatMap { try? OrganizationID($0) }
    roles = json["roles"]?.strings ?? []
  }
}

extension WebexClient {
  /// Whom the token stands for, wherever it may be used: it is asked for by the token alone, so that
  /// its organization and roles come to light where a call is refused.
  public func tokenOwner() async throws -> TokenOwner {
    let url = "\(endpoints.publicURL)/v1/people/me"
    let response = try await send(ServiceRequest(.get, url))
    guard let owner = response.json.flatMap({ TokenOwner(json: $0) }) else {
      throw malformed("no person", url)
    }
    return owner
  }
}
