internal import Evidence
public import Foundation
public import HTTPTransport
internal import Webex

/// Where a full administrator makes the token, and what to mind.
public struct TokenAddress: Sendable, Equatable {
  public var url: String
  /// The same behind a page that asks for the sign-in in any case.
  public var forcedSignInURL: String
  public var advice: [String]
}

/// A Webex token as it was pasted, judged; printable forms never show it.
public struct MintedToken: Sendable, Equatable {
  public var secret: Secret
  /// From the address's own `expires_in`; nil where it didn't tell.
  public var expires: Date?
  /// What the token's look hints at; undocumented.
  public var organization: String?
  /// What of the paste was mended.
  public var repairs: [String]
  /// What is doubtful, one sentence each.
  public var warnings: [String]
  /// Where Webex takes it; nil until it was tried.
  public var opens: WebexFront?
  /// Where it was pasted.
  var place = TokenPlace.shell
}

/// Which of Webex's addresses for users takes a token.
public enum WebexFront: String, Sendable, Codable {
  /// `/identity/scim/…/v2`: the token was asked for with the identity scopes.
  case identity
  /// The gallery application's tenant URL, for which the token of `token url` is made.
  case gallery
}

extension Integration {
  /// A new address for making a Webex token, with a fresh `state` that is kept for the check.
  public func tokenAddress() async throws(ProvisioningError) -> TokenAddress {
    let address = TokenAuthorization(broker: profile.brokerURL)
    let now = options.timing.now()
    let host = Origin(address.broker)?.host ?? address.broker
    try await records.change {
      $0.tokenRequest = .init(state: address.state, at: now, host: host)
    }
    let organization = profile.organization.map { " of the organization \($0)" } ?? ""
    return TokenAddress(
      url: address.url, forcedSignInURL: address.forcedSignInURL,
      advice: [
        "Open it in a private browser window: a sign-in that is there already may belong to somebody "
          + "whose token may not create users.",
        "Sign in as a full administrator\(organization) (\(profile.webex.title)), best an account "
          + "for this alone: when its roles change or it goes, the token ends.",
        "The page that follows can't be reached, and that is right: the token stands in the address "
          + "bar. Copy the whole address.",
        "Give it to: entrahub token parse",
      ])
  }

  /// Reads a pasted redirect URL, or a token alone, and checks its `state`.
  ///
  /// - Parameters:
  ///   - ignoringState: takes an address that was made elsewhere.
  ///   - place: where it was pasted.
  /// - Throws: `invalidInput` with what is wrong with the paste; never a part of it.
  public func readToken(
    _ text: String, ignoringState: Bool = false, in place: TokenPlace = .shell
  ) async throws(ProvisioningError) -> MintedToken {
    let request = await records.read().tokenRequest
    let redirect: TokenRedirect
    do throws(TokenRedirect.Problem) {
      redirect = try TokenRedirect(text, expectedState: request?.state)
    } catch {
      throw Self.refusal(error, place)
    }
    var warnings: [String] = []
    if redirect.isBare {
      warnings.append(
        "Only the token was pasted: neither its state nor how long it holds can be checked.")
    } else if !ignoringState {
      try Self.check(redirect.state, against: request, place, &warnings)
    }
    let hint = WebexTokenHint(redirect.token)?.organization?.uuid
    if WebexTokenHint.looksCutOff(redirect.token) {
      warnings.append("It looks cut off: its last part is no whole organization id.")
    }
    if let hint, let expected = profile.organization, hint != expected {
      warnings.append(
        "It seems to belong to the organization \(hint); the profile is for \(expected).")
    }
    if let host = redirect.foreignHost {
      warnings.append(
        "The address is of \(Words.cut(host, to: 80)), not of localhost:3000: whoever keeps that page "
          + "may have the token, too.")
    }
    if let odd = redirect.oddLifetime {
      let isOver = odd.hasPrefix("-") || odd == "0"
      warnings.append(
        isOver
          ? "The address says that it holds for \(odd) seconds: it is over."
          : "The address says that it holds for “\(Words.cut(odd, to: 40))” seconds, which can't be."
      )
    }
    let now = options.timing.now()
    return MintedToken(
      secret: redirect.token, expires: redirect.lifetime.map { now.addingTimeInterval($0) },
      organization: hint, repairs: redirect.repairs, warnings: warnings, place: place)
  }

  /// Asks Webex whether it accepts a token for the profile's organization, and where.
  ///
  /// - Returns: the token with what it opens.
  /// - Throws: on leg 2 what Webex says, in words about tokens.
  public func probe(_ token: MintedToken) async throws(ProvisioningError) -> MintedToken {
    let purpose = Purpose("trying the Webex token", .consoleToWebex)
    guard let organization = profile.organization, let id = try? OrganizationID(organization)
    else {
      throw ProvisioningError(
        .invalidInput, leg: .consoleToWebex, operation: purpose.operation,
        message: "the profile names no organization",
        advice: "Set its organization: the UUID that Control Hub shows.")
    }
    let secret = token.secret
    func refusal(at front: WebexFront) async -> ProvisioningError? {
      let client = WebexClient(
        endpoints: WebexEndpoints(id, profile, front), token: secret, transport: transport,
        tag: Leg.consoleToWebex.tag)
      return await observe(purpose) { try await client.probe() }.failure
    }
    var probed = token
    guard let refused = await refusal(at: .identity) else {
      probed.opens = .identity
      return probed
    }
    // The scopes of the one front are not those of the other.
    guard refused.kind == .forbidden, await refusal(at: .gallery) == nil else {
      throw await explained(refused, token, id)
    }
    probed.opens = .gallery
    return probed
  }

  /// Keeps a token in the first place that keeps secrets, and its dates beside it.
  public func keep(_ token: MintedToken) async throws(ProvisioningError) -> Credentials.Source {
    let source = try await credentials.store(token.secret, as: .webexToken)
    let record = token.record(at: options.timing.now())
    try await records.change {
      $0.webexToken = record
      $0.tokenRequest?.usedAt = record.recordedAt
    }
    await forgetServices()
    wakeWatchers()
    return source
  }

  /// What would be used before a token that is kept here; nil when nothing would.
  public func webexTokenOverride() async throws(ProvisioningError) -> String? {
    guard let found = try await credentials.find(.webexToken),
      found.source == .environment || found.source == .command
    else { return nil }
    return found.source.words(for: .webexToken)
  }

  /// The Webex token that commands use; nil where there is none.
  public func storedWebexToken() async throws(ProvisioningError) -> Secret? {
    try await credentials.secret(.webexToken)
  }

  /// What is remembered of the credentials: dates and names.
  public func connectionRecord() async -> ConnectionRecord { await remembered() }

  private static func check(
    _ state: String?, against request: ConnectionRecord.TokenRequest?, _ place: TokenPlace,
    _ warnings: inout [String]
  ) throws(ProvisioningError) {
    if let used = request?.usedAt, state == request?.state {
      throw refusal(
        "This address was given before: its token was kept \(Words.moment(used)).",
        "Make a new one where another token is wanted: entrahub token url.", code: "used")
    }
    guard let request, request.usedAt == nil else {
      warnings.append(
        state == TokenAuthorization.printedState
          ? "Its state is the one that Cisco's page prints, which proves nothing."
          : "No address was made here that is still open, so its state proves nothing.")
      return
    }
    guard state != request.state else { return }
    if let state, state.utf8.count >= 4, request.state.hasPrefix(state) {
      throw refusal(
        "The end of its state is missing: the address was not copied whole.",
        "Copy the whole address again.", code: "cut-off")
    }
    throw refusal(
      state == nil
        ? "The state is missing: the end of the address was not copied."
        : "Its state is not the one of the last address that was made here.",
      state == nil
        ? "Copy the whole address again."
        : place.newest, code: "state-mismatch")
  }

  private static func refusal(
    _ problem: TokenRedirect.Problem, _ place: TokenPlace
  ) -> ProvisioningError {
    let again = "Copy the whole address of the page that could not be reached, and paste it."
    switch problem {
    case .empty: return refusal("It is empty.", again)
    case .tooLong: return refusal("It is longer than any such address.", again)
    case .refused(let words):
      return refusal(
        "The sign-in was refused: \(Words.cut(words, to: 300))",
        "Sign in as a full administrator and accept, with \(place.address).")
    case .fragmentMissing:
      return refusal(
        "It is the right address without its end: what follows the # is missing.",
        "Click into the address bar, select all of it, copy it; some programs drop what follows #.")
    case .authorizeAddress:
      return refusal(
        "It is the address to open, not the one that comes back.",
        "Open it, sign in, and copy the address of the page that can't be reached.")
    case .authorizationCode:
      return refusal(
        "It holds an authorization code, not a token: it comes from another sign-in.",
        "Use \(place.address).")
    case .microsoftToken:
      return refusal(
        "It is a Microsoft token, not one of Webex.",
        "Sign in to Webex with \(place.address).", code: "swapped")
    case .cutOff:
      return refusal("It ends inside the token.", again, code: "cut-off")
    case .notBearer(let type):
      return refusal("Its token_type is \(type), not Bearer.", "Use \(place.address).")
    case .severalTokens: return refusal("It holds two different tokens.", "Paste one address only.")
    case .foreignCharacters:
      return refusal("It holds characters that no token has.", again)
    case .notARedirect:
      return refusal(
        "It is neither the address with the token nor a token.",
        "It begins with http://localhost:3000/auth/code#access_token=. Make one with "
          + "\(place.address).")
    }
  }

  private static func refusal(
    _ message: String, _ advice: String, code: String? = nil
  ) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "reading the Webex token", code: code, message: message,
      advice: advice)
  }
}

/// Where a token is pasted, which decides how its address is come by.
public enum TokenPlace: Sendable {
  case shell
  /// The console's dialog, which shows an address of its own.
  case dialog

  var address: String {
    switch self {
    case .shell: "the address of entrahub token url"
    case .dialog: "the address that ^o opens"
    }
  }

  /// What to do about another state.
  fileprivate var newest: String {
    switch self {
    case .shell:
      "Use the newest address (entrahub token url), and be wary of one that somebody sent; "
        + "--any-state takes it all the same."
    case .dialog: "Use \(address), and be wary of one that somebody sent."
    }
  }
}

extension MintedToken {
  func record(at now: Date) -> ConnectionRecord.TokenRecord {
    ConnectionRecord.TokenRecord(
      recordedAt: now, expires: expires, organization: organization, opens: opens)
  }
}

extension WebexEndpoints {
  /// Where a profile's Webex is, for a token that opens this front.
  init(_ organization: OrganizationID, _ profile: Profile, _ front: WebexFront) {
    self.init(
      organization: organization,
      scimURL: front == .gallery ? profile.galleryURL : profile.scimURL,
      controlHubURL: profile.controlHubURL)
  }
}
