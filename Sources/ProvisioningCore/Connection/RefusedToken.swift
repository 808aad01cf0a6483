internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import Webex

/// Why Webex refuses a token, as far as Webex itself tells.
enum RefusedToken: Equatable {
  /// It opens nothing at all.
  case dead(endedAt: Date?, looksCutOff: Bool)
  case otherOrganization(String, owner: String?)
  case noRole(owner: String)
  /// An administrator's, made for other calls.
  case otherScopes(owner: String?)
  /// Refused, and Webex does not even say whose it is.
  case unknown

  /// - Parameter owner: whom Webex says it stands for, or why it doesn't say.
  init(
    _ token: MintedToken, _ owner: Result<TokenOwner, ProvisioningError>,
    _ organization: OrganizationID, at now: Date
  ) {
    switch owner {
    case .success(let person):
      let hint = token.organization
      if let other = person.organization?.uuid ?? hint, other != organization.uuid {
        self = .otherOrganization(other, owner: person.name)
      } else if person.roles.isEmpty {
        self = .noRole(owner: person.name ?? "its owner")
      } else {
        self = .otherScopes(owner: person.name)
      }
    case .failure(let error):
      if let other = token.organization, other != organization.uuid {
        self = .otherOrganization(other, owner: nil)
      } else if error.kind == .notSignedIn {
        self = .dead(
          endedAt: token.expires.flatMap { $0 <= now ? $0 : nil },
          looksCutOff: token.warnings.contains { $0.contains("cut off") })
      } else if error.kind == .forbidden {
        self = .otherScopes(owner: nil)
      } else {
        self = .unknown
      }
    }
  }

  /// What is wrong, as one sentence without a full stop.
  func words(_ organization: OrganizationID) -> String? {
    switch self {
    case .dead(let endedAt?, _): "it ended on \(Words.moment(endedAt))"
    case .dead(nil, true): "it is cut off: its end is missing"
    case .dead(nil, false):
      "Webex knows it no more: it has expired, was revoked (as by a change of its owner's roles), or "
        + "was not copied whole"
    case .otherOrganization(let other, let owner):
      "it is \(owner.map { "\($0)'s, of" } ?? "a token of") the organization \(other), and the "
        + "profile is for \(organization)"
    case .noRole(let owner):
      "it is \(owner)'s, who has no administrator's role in this organization"
    case .otherScopes(let owner):
      "it was made for another API\(owner.map { " by \($0)" } ?? ""): it opens neither the users' "
        + "SCIM address nor the gallery's tenant URL"
    case .unknown: nil
    }
  }

  /// What to do.
  func advice(in place: TokenPlace) -> String {
    let again = "in a private window, as a full administrator of this organization"
    switch self {
    case .dead(_, looksCutOff: true): return "Copy the whole address again, and paste it."
    case .dead: return "Make a new one: open \(place.address) and sign in \(again)."
    case .otherOrganization: return "Open the address again \(again)."
    case .noRole:
      return "Open the address again \(again); or have that person given the role, and make a new "
        + "token afterwards."
    case .otherScopes:
      return "Use \(place.address) (scope Identity:SCIM), and no token of "
        + "developer.webex.com or another integration."
    case .unknown: return "Open the address again \(again)."
    }
  }
}

extension Integration {
  /// The refusal of a token with its reason: Webex is asked whose it is.
  func explained(
    _ failure: ProvisioningError, _ token: MintedToken, _ organization: OrganizationID
  ) async -> ProvisioningError {
    guard failure.kind == .notSignedIn || failure.kind == .forbidden else { return failure }
    let purpose = Purpose("asking whose the Webex token is", .consoleToWebex)
    let client = WebexClient(
      endpoints: WebexEndpoints(organization, profile, .identity), token: token.secret,
      transport: transport, tag: Leg.consoleToWebex.tag)
    let owner = await observe(purpose) { try await client.tokenOwner() }.result
    let reason = RefusedToken(token, owner, organization, at: options.timing.now())
    var error = failure
    if let words = reason.words(organization) {
      error.message = "\(words) (Webex: \(Words.cut(failure.message, to: 200)))"
    }
    error.advice = reason.advice(in: token.place)
    return error
  }
}

/// What a Webex token's look says, without the token: hints, which Webex does not document.
struct TokenLook: Sendable {
  var organization: String?
  var isCutOff: Bool

  init(_ token: Secret) {
    let hint = WebexTokenHint(token)
    organization = hint?.organization?.uuid
    isCutOff = hint == nil || WebexTokenHint.looksCutOff(token)
  }
}

extension ProvisioningError {
  /// A refusal of the operator's own Webex token, with what its look says.
  func explained(by look: TokenLook?, _ profile: Profile) -> ProvisioningError {
    guard kind == .notSignedIn || kind == .forbidden, let look else { return self }
    var error = self
    let said = "(Webex: \(Words.cut(message, to: 200)))"
    if let other = look.organization, let organization = profile.organization,
      other != organization
    {
      error.message =
        "the token seems to be of the organization \(other), and the profile is for "
        + "\(organization) \(said)"
      error.advice = "Make one of this organization: entrahub token url."
    } else if look.isCutOff {
      error.message =
        "the token does not end with an organization's id, as Webex's do: it may not have been "
        + "copied whole \(said)"
      error.advice = "Copy it whole, or make another one: entrahub token url."
    }
    return error
  }
}
