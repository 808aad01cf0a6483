/// Webex's login as the gallery set-up uses it: an administrator signs in, and the browser is sent
/// to an address that holds the token (webex.md, 2.2).
struct TokenBroker: Sendable {
  let state: SandboxState

  static let clientID = "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402"
  static let redirect = "http://localhost:3000/auth/code"
  /// What Cisco's sample redirect says.
  static let lifetime = 3_887_999

  func page(_ call: Call) -> Reply {
    var fields: [String: String] = [:]
    for pair in call.query where fields[pair.name] == nil { fields[pair.name] = pair.value }
    if let fault = fault(fields) { return refusal(fault) }
    return HTML.page(
      200, title: "Webex sign-in",
      body: """
        <h1>Sign in to Webex</h1>
        <p>The application asks for:</p>
        <p><code>\(HTML.escape(fields["scope"] ?? ""))</code></p>
        <form method="post" action="/idb/oauth2/v1/authorize">
        \(HTML.hidden("state", fields["state"] ?? ""))
        \(HTML.hidden("scope", fields["scope"] ?? ""))
        <fieldset><legend>Sign in as</legend>
        <p><label><input type="radio" name="account" value="administrator" checked>
        full administrator</label></p>
        <p><label><input type="radio" name="account" value="user"> user without a role</label></p>
        <p><label><input type="radio" name="account" value="partner"> full administrator of another
        organization</label></p>
        </fieldset>
        <p class="buttons"><button name="decision" value="decline">Cancel</button>
        <button class="primary" name="decision" value="accept">Accept</button></p>
        </form>
        """, brand: "Webex")
  }

  func submit(_ call: Call) -> Reply {
    let form = call.form
    guard form["decision"] == "accept" else {
      return redirect([
        (name: "error", value: "access_denied"),
        (name: "error_description", value: "The user denied the request"),
        (name: "state", value: form["state"] ?? ""),
      ])
    }
    let random = state.entra { $0.random.token(64) }
    let now = state.now
    let asked = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
    let isUser = form["account"] == "user"
    let organization =
      form["account"] == "partner"
      ? state.identity.guid("partner organization") : state.identity.orgId
    let token = state.webexTokens.issue(
      WebexToken(
        value: "\(random)_PE93_\(organization)", organization: organization,
        scopes: isUser
          ? ["spark:people_read"] : asked.intersection(WebexTokens.galleryScopes),
        issued: now, expires: now + .seconds(Self.lifetime),
        isAdministrator: !isUser))
    return redirect([
      (name: "access_token", value: token.value), (name: "token_type", value: "Bearer"),
      (name: "expires_in", value: String(Self.lifetime)),
      (name: "state", value: form["state"] ?? ""),
    ])
  }

  private func fault(_ fields: [String: String]) -> String? {
    if fields["response_type"] != "token" { return "response_type must be token." }
    if fields["client_id"] != Self.clientID { return "The client is not known." }
    if fields["redirect_uri"] != Self.redirect { return "The redirect_uri does not match." }
    let known = WebexTokens.galleryScopes
    let scopes = Set((fields["scope"] ?? "").split(separator: " ").map(String.init))
    if scopes.isEmpty || !scopes.isSubset(of: known) { return "The scope is invalid." }
    return nil
  }

  private func refusal(_ words: String) -> Reply {
    HTML.page(
      400, title: "Error", body: "<h1>Error</h1><p role=\"alert\">\(HTML.escape(words))</p>",
      brand: "Webex")
  }

  private func redirect(_ fields: [(name: String, value: String)]) -> Reply {
    Reply(302, headers: [("Location", "\(Self.redirect)#\(URLCoding.query(fields))")])
  }
}
