internal import Evidence
internal import Foundation
public import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// Signs a person in by device code; each step is a value, and ending the stream cancels.
  ///
  /// What is kept is the refresh token, in the first place that keeps secrets.
  ///
  /// - Parameter scope: nil takes `read` for a read-only profile, else `operate`.
  public nonisolated func signIn(_ scope: SignInScope? = nil) -> AsyncStream<SignInStep> {
    let (stream, listener) = AsyncStream.makeStream(of: SignInStep.self)
    let task = Task {
      do {
        try await run(scope ?? (isReadOnly ? .read : .operate)) { listener.yield($0) }
      } catch let error as ProvisioningError {
        listener.yield(.failed(error))
      } catch {
        listener.yield(.failed(ProvisioningError(error, Self.signInPurpose)))
      }
      listener.finish()
    }
    listener.onTermination = { _ in task.cancel() }
    return stream
  }

  /// Forgets what signs in from this machine; Entra's own session is not ended by it.
  ///
  /// - Parameter everything: the Webex token, too.
  public func signOut(everything: Bool = false) async throws(ProvisioningError) -> SignOutResult {
    var result = SignOutResult(removed: [], remaining: [])
    var kinds: [Credentials.Kind] = [
      .graphRefreshToken, .clientSecret, .certificateKey, .graphToken,
    ]
    if everything { kinds.append(.webexToken) }
    for kind in kinds {
      let before = try? await credentials.find(kind)
      try await credentials.erase(kind)
      let after: Credentials.Found?
      do throws(ProvisioningError) {
        after = try await credentials.find(kind)
      } catch {
        result.unchecked.append("the \(kind.title): \(error.message)")
        continue
      }
      if let after {
        result.remaining.append("the \(kind.title) from \(after.source.words(for: kind))")
      }
      if let before, before.source != after?.source {
        result.removed.append("the \(kind.title) in \(before.source.words(for: kind))")
      }
    }
    if profile.certificate != nil { result.remaining.append("the profile's certificate") }
    result.remaining += credentials.unreachable
    try await records.change {
      $0.signIn = nil
      $0.claimsChallenge = nil
      if everything { $0.webexToken = nil }
    }
    await forgetServices()
    return result
  }

  static let signInPurpose = Purpose("signing in to Microsoft Graph", .consoleToGraph)

  private func run(
    _ scope: SignInScope, _ show: @Sendable (SignInStep) -> Void
  ) async throws {
    let client = SignInClient(
      loginURL: profile.loginURL, tenant: profile.tenant ?? "organizations",
      clientId: profile.signInClientID, transport: transport, tag: Leg.consoleToGraph.tag)
    let challenge = await records.read().claimsChallenge
    let code = try await client.startDeviceCode(
      scope: scope.text(profile.cloud), claims: challenge)
    show(.code(SignInCode(code: code.userCode, url: code.verificationURL, expires: code.expires)))
    for try await state in client.deviceSignIn(code) {
      switch state {
      case .pending, .slowedDown: show(.waiting(until: code.expires))
      case .signedIn(let tokens): show(.signedIn(try await keep(tokens, asked: scope, client)))
      }
    }
  }

  /// Judges whom the service let in, and keeps the sign-in.
  private func keep(
    _ tokens: TokenSet, asked scope: SignInScope, _ client: SignInClient
  ) async throws -> SignInResult {
    let claims = TokenClaims(tokens.access.value)
    let person = tokens.id.flatMap { TokenClaims($0) } ?? claims
    try await TenantGuard(profile: profile, transport: transport).admit(
      claims?.tenantId ?? person?.tenantId, "the account belongs to",
      advice: "Sign in with an account of that tenant, in a private window, or use another "
        + "profile; nothing was kept.")
    let permissions = (claims?.permissions ?? tokens.access.scopes).sorted()
    let record = ConnectionRecord.SignInRecord(
      account: claims?.userPrincipalName ?? person?.userPrincipalName,
      tenant: claims?.tenantId ?? person?.tenantId, clientID: client.clientId,
      at: options.timing.now(), tokenExpires: tokens.access.expires, permissions: permissions)
    var source: Credentials.Source?
    if let refresh = tokens.refresh {
      source = try await credentials.store(refresh, as: .graphRefreshToken)
    }
    try await records.change {
      $0.signIn = record
      $0.claimsChallenge = nil
    }
    await forgetServices()
    let wanted = scope == .consented ? [] : scope.names
    let granted = Set(permissions.map { $0.lowercased() })
    return SignInResult(
      record: record, keptIn: source, overriddenBy: try await overriding(),
      missing: wanted.filter { !granted.contains($0.lowercased()) })
  }

  /// What a command would use before the person's sign-in.
  private func overriding() async throws(ProvisioningError) -> String? {
    if let token = try await credentials.find(.graphToken) {
      return "the Graph token from \(token.source.words(for: .graphToken))"
    }
    if profile.certificate != nil { return "the profile's certificate" }
    if let secret = try await credentials.find(.clientSecret) {
      return "the client secret from \(secret.source.words(for: .clientSecret))"
    }
    return nil
  }
}

extension SignInScope {
  var names: [String] {
    switch self {
    case .read: GraphPermission.readScopes
    case .operate: GraphPermission.readScopes + GraphPermission.operateScopes
    case .consented: []
    }
  }
}

extension Credentials.Source {
  /// Such as `ENTRAHUB_GRAPH_TOKEN` or "the credential command".
  func words(for kind: Credentials.Kind) -> String {
    switch self {
    case .environment: kind.variable ?? "the environment"
    case .command: "the credential command"
    case .secretService: "secret-tool"
    case .file: "the file"
    case .given: "the program"
    }
  }
}

extension Integration {
  /// Signs in as the profile's application, and keeps a secret that was given once it works.
  ///
  /// - Parameter secret: nil takes the profile's certificate, or the secret that is there already.
  public func signInAsApplication(
    secret: Secret? = nil
  ) async throws(ProvisioningError) -> SignInResult {
    guard let clientID = profile.clientID else {
      throw ProvisioningError(
        .invalidInput, leg: .consoleToGraph, operation: Self.signInPurpose.operation,
        message: "the profile names no application",
        advice: "Set its client-id: the application (client) id of your app registration.")
    }
    guard let tenant = profile.tenant else {
      throw ProvisioningError(
        .invalidInput, leg: .consoleToGraph, operation: Self.signInPurpose.operation,
        message: "the profile names no tenant", advice: "Set its tenant, by id or domain.")
    }
    let credential = try await applicationCredential(secret)
    let client = SignInClient(
      loginURL: profile.loginURL, tenant: tenant, clientId: clientID, transport: transport,
      tag: Leg.consoleToGraph.tag)
    let scope = profile.cloud.defaultScope
    let tokens = try await observe(Self.signInPurpose) {
      try await client.clientCredentials(credential, scope: scope)
    }.result.get()
    var source: Credentials.Source?
    if let secret { source = try await credentials.store(secret, as: .clientSecret) }
    let claims = TokenClaims(tokens.access.value)
    let record = ConnectionRecord.SignInRecord(
      account: claims?.appDisplayName, tenant: claims?.tenantId ?? tenant, clientID: clientID,
      at: options.timing.now(), tokenExpires: tokens.access.expires,
      permissions: claims?.permissions.sorted() ?? [])
    try await records.change { $0.signIn = record }
    await forgetServices()
    let token = try await credentials.find(.graphToken)
    return SignInResult(
      record: record, keptIn: source,
      overriddenBy: token.map { "the Graph token from \($0.source.words(for: .graphToken))" },
      missing: PermissionReport(claims).lacking(withChanges: !isReadOnly))
  }

  /// Whether a secret has to be asked for before the application can sign in.
  public func needsClientSecret() async throws(ProvisioningError) -> Bool {
    if profile.certificate != nil { return false }
    return try await credentials.find(.clientSecret) == nil
  }

  private func applicationCredential(
    _ secret: Secret?
  ) async throws(ProvisioningError) -> ClientCredential {
    if let secret {
      return .secret(try TokenInput.clean(secret, as: .clientSecret, from: .given))
    }
    if let path = profile.certificate {
      let reading = CertificateReading(
        profile: profile, credentials: credentials, now: options.timing.now())
      return .certificate(try await reading.read(path))
    }
    if let known = try await credentials.secret(.clientSecret) { return .secret(known) }
    throw ProvisioningError(
      .notSignedIn, leg: .consoleToGraph, operation: Self.signInPurpose.operation,
      message: "there is neither a certificate nor a client secret",
      advice: "Give the secret on standard input, or name a certificate in the profile.")
  }
}
