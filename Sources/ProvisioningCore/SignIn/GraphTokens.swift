internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

/// Chooses how to sign in to Graph, from what the profile and its credentials hold.
///
/// In this order: a token, a certificate, a client secret, a person's sign-in.
struct GraphTokens {
  let profile: Profile
  let credentials: Credentials
  let transport: Transport
  let records: ConnectionRecords
  let now: @Sendable () -> Date

  /// Nil when there is nothing to sign in with.
  func source() async throws(ProvisioningError) -> (any TokenSource)? {
    guard let source = try await plainSource() else { return nil }
    return ChallengeKeeping(base: source, records: records)
  }

  private func plainSource() async throws(ProvisioningError) -> (any TokenSource)? {
    if let found = try await credentials.find(.graphToken) {
      try await refuseForeign(found.secret)
      return found.source == .command ? commandTokens(found.secret) : FixedToken(found.secret)
    }
    // The audience is the cloud's own Graph, wherever the profile says it is reached.
    let scope = profile.cloud.defaultScope
    if let clientID = profile.clientID {
      let signIn = client(clientID)
      if let path = profile.certificate {
        let reading = CertificateReading(
          profile: profile, credentials: credentials, now: now())
        return signIn.applicationTokens(
          .certificate(try await reading.read(path)), scope: scope)
      }
      if let secret = try await credentials.secret(.clientSecret) {
        return signIn.applicationTokens(secret: secret, scope: scope)
      }
    }
    if let refresh = try await credentials.secret(.graphRefreshToken) {
      let scopes = ([scope] + GraphPermission.signInScopes).joined(separator: " ")
      let credentials = credentials
      return client(profile.signInClientID).personTokens(refresh: refresh, scope: scopes) { next in
        try? await credentials.replace(next, as: .graphRefreshToken)
      }
    }
    return nil
  }

  private func client(_ clientID: String) -> SignInClient {
    SignInClient(
      loginURL: profile.loginURL, tenant: profile.tenant ?? "organizations", clientId: clientID,
      transport: transport, tag: Leg.consoleToGraph.tag)
  }

  /// Asks the command again when its token runs out or is refused.
  private func commandTokens(_ first: Secret) -> TokenCache {
    let credentials = credentials
    let current = AccessToken(value: first, expires: TokenClaims(first)?.expires)
    return TokenCache(current: current, now: now) { request in
      if request.renewing != nil || current.expires != nil {
        await credentials.forget(.graphToken)
      }
      guard let next = try await credentials.secret(.graphToken) else { return current }
      try await refuseForeign(next)
      return AccessToken(value: next, expires: TokenClaims(next)?.expires)
    }
  }

  private func refuseForeign(_ token: Secret) async throws(ProvisioningError) {
    try await TenantGuard(profile: profile, transport: transport)
      .admit(TokenClaims(token)?.tenantId)
  }
}

/// Remembers what Conditional Access wants proved, so that the next sign-in can prove it.
private struct ChallengeKeeping: TokenSource {
  let base: any TokenSource
  let records: ConnectionRecords

  func token(_ request: TokenRequest) async throws -> AccessToken {
    do {
      return try await base.token(request)
    } catch {
      if let claims = request.claims ?? (error as? TokenError)?.claims {
        try? await records.change { $0.claimsChallenge = claims }
      }
      throw error
    }
  }
}
