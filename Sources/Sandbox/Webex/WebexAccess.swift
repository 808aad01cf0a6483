import SCIM

/// Who may do what with a Webex token (webex.md, 2.2 and 3.1).
enum WebexAccess {
  /// One of these scopes opens a call.
  static let readPeople: Set<String> = ["identity:people_rw", "identity:people_read"]
  static let writePeople: Set<String> = ["identity:people_rw"]
  static let readSchemas: Set<String> = ["identity:people_rw", "identity:organizations_rw"]
  /// The gallery's front takes the tokens that are made for it, and no others.
  static let gallery: Set<String> = ["Identity:SCIM"]
  static let readOrganization: Set<String> = [
    "identity:organizations_rw", "identity:organizations_read",
  ]
  static let readOwnPerson: Set<String> = ["spark:people_read", "spark-admin:people_read"]
  static let readOrganizations: Set<String> = [
    "spark-admin:organizations_read", "spark-admin:organizations_write",
  ]

  enum Refusal: Error, Equatable {
    /// No token, an unknown one or one that ran out.
    case unauthorized
    /// The token has none of the scopes that the call asks for.
    case scopeMissing(Set<String>)
    case otherOrganization

    var status: Int { self == .unauthorized ? 401 : 403 }

    var message: String {
      switch self {
      case .unauthorized: WebexError.unauthorized
      case .scopeMissing(let scopes):
        "The access token has none of the scopes that this call needs: "
          + scopes.sorted().joined(separator: ", ") + "."
      case .otherOrganization: "The access token does not belong to this organization."
      }
    }
  }

  /// The caller's token, if it has one of the scopes (nil: any will do) and belongs to the
  /// organization.
  static func check(
    _ call: Call, scopes: Set<String>?, organization: String?, state: SandboxState
  ) throws(Refusal) -> WebexToken {
    guard let value = call.bearerToken,
      case .valid(let token) = state.webexTokens.check(value, at: state.now)
    else { throw .unauthorized }
    if let organization, organization.lowercased() != token.organization.lowercased() {
      throw .otherOrganization
    }
    if let scopes, token.scopes.isDisjoint(with: scopes) { throw .scopeMissing(scopes) }
    return token
  }
}
