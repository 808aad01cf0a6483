import OrderedCollections

/// `/{tenant}/adminconsent`: the page that lists what an app asks for, and what Accept does.
///
/// Reading the page changes nothing. Accept and Cancel are a plain form post to the same address.
struct AdminConsent: Sendable {
  let state: SandboxState

  /// A request for consent that was understood.
  private struct Request {
    var application: Application
    var redirect: String?
    var state: String?
    var isVersion2: Bool
    var scope: String
  }

  private struct Refusal: Error {
    var error: LoginError
  }

  func page(_ call: Call) -> Reply {
    do {
      return prompt(
        try request(
          call,
          Dictionary(
            call.query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })), call)
    } catch {
      return failure(error.error)
    }
  }

  func submit(_ call: Call) -> Reply {
    let request: Request
    do {
      // A form posts its fields in the body; the address may still hold them as well.
      let query = Dictionary(
        call.query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      request = try self.request(call, call.form.merging(query) { body, _ in body })
    } catch {
      return failure(error.error)
    }
    switch call.form["decision"] {
    case "accept":
      accept(request)
      return finished(request)
    case "cancel": return cancelled(request)
    default: return prompt(request, call)
    }
  }

  // MARK: Understanding

  private func request(_ call: Call, _ fields: [String: String]) throws(Refusal) -> Request {
    let tenant = call.parameter("tenant")
    let isVersion2 = call.segments.contains("v2.0")
    guard
      state.identity.matches(tenant) || ["common", "organizations"].contains(tenant.lowercased())
    else { throw Refusal(error: .unknownTenant(tenant)) }
    if state.identity.isElsewhere(call) {
      throw Refusal(error: .otherCloud(state.identity.displayName))
    }
    guard let clientId = fields["client_id"], !clientId.isEmpty else {
      throw Refusal(error: .missing("client_id"))
    }
    guard let application = state.entra({ $0.applications[clientId.lowercased()] }) else {
      throw Refusal(error: .unknownClient(clientId, state.identity.displayName))
    }
    if isVersion2, fields["redirect_uri"] == nil { throw Refusal(error: .missing("redirect_uri")) }
    guard let asked = isVersion2 ? fields["scope"] : ".default" else {
      throw Refusal(error: .missing("scope"))
    }
    let redirect = fields["redirect_uri"].flatMap { $0.isEmpty ? nil : $0 }
    if let redirect, !Self.isRegistered(redirect, application, exactly: isVersion2) {
      throw Refusal(
        error: LoginError(
          "invalid_request", 50011,
          "The redirect URI '\(redirect)' specified in the request does not match the redirect URIs "
            + "configured for the application '\(application.appId)'."))
    }
    return Request(
      application: try Self.narrowed(application, to: asked), redirect: redirect,
      state: fields["state"],
      isVersion2: isVersion2, scope: fields["scope"] ?? "")
  }

  /// What consent gives: all that is registered, or only the delegated scopes that were named.
  private static func narrowed(
    _ application: Application, to scope: String
  ) throws(Refusal) -> Application {
    let words = scope.split(separator: " ").map(String.init)
    if words.contains(where: { $0 == ".default" || $0.hasSuffix("/.default") }) {
      return application
    }
    var names: [String] = []
    for word in words {
      let name = word.split(separator: "/").last.map(String.init) ?? word
      guard let permission = GraphPermission.named(name), permission.scopeId != nil else {
        throw Refusal(error: .invalidScope(word))
      }
      names.append(permission.name)
    }
    guard !names.isEmpty else { throw Refusal(error: .missing("scope")) }
    var narrowed = application
    narrowed.applicationPermissions = []
    narrowed.delegatedPermissions = names
    return narrowed
  }

  /// Equal to a registered reply URL; the older endpoint takes further path segments and a query.
  private static func isRegistered(
    _ redirect: String, _ application: Application, exactly: Bool
  ) -> Bool {
    guard redirect.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
    if exactly {
      return application.replyURLs.contains {
        redirect == $0 || $0 == "http://localhost" && redirect.hasPrefix("http://localhost:")
      }
    }
    let address = redirect.prefix { $0 != "?" && $0 != "#" }
    return application.replyURLs.contains { registered in
      address == registered || address.hasPrefix(registered + "/")
        || registered == "http://localhost" && address.hasPrefix("http://localhost:")
    }
  }

  // MARK: Pages

  private func prompt(_ request: Request, _ call: Call) -> Reply {
    let application = request.application
    let account = state.entra {
      $0.directory.endIndex > WorldBuilder.operatorIndex
        ? $0.directory.text(.userPrincipalName, of: WorldBuilder.operatorIndex) ?? "" : ""
    }
    let permissions = (application.applicationPermissions + application.delegatedPermissions)
      .filter { !TokenEndpoint.signInScopes.contains($0) }
      .compactMap { GraphPermission.named($0) }
    let list = permissions.map { permission in
      "<dt>\(HTML.escape(permission.title))</dt><dd><code>\(HTML.escape(permission.name))</code></dd>"
    }.joined(separator: "\n")
    return HTML.page(
      200, title: "Permissions requested",
      body: """
        <p><small>\(HTML.escape(account))</small></p>
        <h1>Permissions requested</h1>
        <p><strong>Review for your organization</strong></p>
        <p><strong>\(HTML.escape(application.displayName))</strong><br>
        <small>\(HTML.escape(application.publisherName))</small></p>
        <p>This app would like to:</p>
        <dl>
        \(list)
        </dl>
        <p><small>If you accept, this app will get access to the specified resources for all users \
        in your organization. No one else will be prompted to review these permissions.</small></p>
        <form method="post" action="\(HTML.escape(call.path))">
        \(HTML.hidden("client_id", application.appId))
        \(request.redirect.map { HTML.hidden("redirect_uri", $0) } ?? "")
        \(request.state.map { HTML.hidden("state", $0) } ?? "")
        \(request.scope.isEmpty ? "" : HTML.hidden("scope", request.scope))
        <p class="buttons"><button name="decision" value="cancel">Cancel</button>
        <button class="primary" name="decision" value="accept">Accept</button></p>
        </form>
        """)
  }

  /// What a browser shows when there is nowhere to go: it looks like a failure.
  private func failure(_ error: LoginError, status: Int = 400) -> Reply {
    let now = state.now
    let (request, correlation) = state.entra { ($0.random.guid(), $0.random.guid()) }
    return HTML.page(
      status, title: "Sign in to your account",
      body: """
        <h1>Sorry, but we’re having trouble signing you in.</h1>
        <p role="alert">\(HTML.escape(error.text))</p>
        <p><strong>Troubleshooting details</strong></p>
        <p><small>Request Id: \(request)<br>Correlation Id: \(correlation)<br>
        Timestamp: \(now.wholeISO)<br>Message: \(HTML.escape(error.text))</small></p>
        """)
  }

  private func redirect(_ target: String, _ fields: [(name: String, value: String)]) -> Reply {
    let separator = target.contains("?") ? "&" : "?"
    let query = fields.map { field in
      let words = field.value.split(separator: " ", omittingEmptySubsequences: false)
      return "\(field.name)=\(words.map { URLCoding.encode(String($0)) }.joined(separator: "+"))"
    }.joined(separator: "&")
    return Reply(302, headers: [("Location", "\(target)\(separator)\(query)")])
  }

  private func finished(_ request: Request) -> Reply {
    guard let target = request.redirect else {
      return failure(
        LoginError(
          "invalid_request", 900_971, "No reply address provided."), status: 200)
    }
    let tenant = (name: "tenant", value: state.identity.tenantId)
    let given = request.state.map { [(name: "state", value: $0)] } ?? []
    let consent = (name: "admin_consent", value: "True")
    if request.isVersion2 {
      return redirect(
        target, [consent, tenant, (name: "scope", value: request.scope)] + given)
    }
    return redirect(target, [tenant] + given + [consent])
  }

  private func cancelled(_ request: Request) -> Reply {
    let error = LoginError("access_denied", 65004, "User declined to consent to access the app.")
    guard let target = request.redirect else { return failure(error, status: 200) }
    let given = request.state.map { [(name: "state", value: $0)] } ?? []
    if request.isVersion2 {
      let (trace, correlation) = self.state.entra { ($0.random.guid(), $0.random.guid()) }
      return redirect(
        target,
        [
          (name: "admin_consent", value: "True"), (name: "error", value: "consent_required"),
          (
            name: "error_description",
            value: error.description(
              traceId: trace, correlationId: correlation, now: self.state.now)
          ),
        ] + given)
    }
    return redirect(
      target,
      [
        (name: "error", value: "permission_denied"),
        (name: "error_description", value: "The admin canceled the request"),
      ] + given)
  }

  // MARK: Effect

  /// Makes the service principal exist with all it asks for, and says so in the audit.
  private func accept(_ request: Request) {
    let application = request.application
    let now = state.now
    let restores = state.options.consentRestores
    state.entra { tenant in
      tenant.purgeExpired(at: now)
      let initiator = tenant.operator
      let correlation = tenant.random.guid()
      let present = tenant.principal(appId: application.appId)
      let principal: ServicePrincipal
      if let present {
        principal = present
      } else if restores, let deleted = tenant.deletedPrincipal(appId: application.appId),
        let restored = tenant.restorePrincipal(deleted.principal.id, at: now)
      {
        principal = restored
        tenant.audit(.restored(restored, by: initiator), at: now, correlation: correlation)
      } else {
        principal = tenant.createPrincipal(of: application)
        tenant.audit(.added(principal, by: initiator), at: now, correlation: correlation)
      }
      if present == nil { tenant.servicePrincipals[principal.id]?.made = now }
      tenant.consent(application, principal, by: initiator, at: now, correlation: correlation)
    }
  }
}

extension Tenant {
  /// The administrator who is signed in at the login pages.
  var `operator`: JSON {
    let index = WorldBuilder.operatorIndex
    return AuditEvent.user(
      id: directory.userIDs.id(index), displayName: directory.text(.displayName, of: index),
      principalName: directory.text(.userPrincipalName, of: index), address: "127.0.0.1")
  }

  /// Grants what the app asks for and writes the events that consent leaves behind.
  fileprivate mutating func consent(
    _ application: Application, _ principal: ServicePrincipal, by initiator: JSON,
    at now: Timestamp, correlation: String
  ) {
    let (roles, scopes) = grantAll(application, to: principal, at: now)
    guard let graph = graphPrincipal else { return }
    let grant = grants.values.first {
      $0.clientId == principal.id && $0.consentType == "AllPrincipals"
    }
    audit(
      .consented(principal, grant: grant, isAppOnly: scopes.isEmpty, by: initiator), at: now,
      correlation: correlation)
    if let grant, !scopes.isEmpty {
      audit(
        .grantChanged(grant, client: principal, resource: graph, added: true, by: initiator),
        at: now, correlation: correlation)
    }
    for name in roles {
      guard let role = GraphPermission.named(name)?.roleId else { continue }
      audit(
        .roleChanged(principal, name, role, on: graph, added: true, by: initiator), at: now,
        correlation: correlation)
    }
  }
}
