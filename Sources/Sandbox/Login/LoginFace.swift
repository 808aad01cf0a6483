/// The login service: tokens, device codes, discovery and the pages that people see.
enum LoginFace {
  static func addRoutes(to router: inout Router, state: SandboxState) {
    let tokens = TokenEndpoint(state: state)
    for path in ["/{tenant}/oauth2/v2.0/token", "/{tenant}/oauth2/token"] {
      router.post(path) { call in tokens.answering(call) { try tokens.token(call) } }
    }
    router.post("/{tenant}/oauth2/v2.0/devicecode") { call in
      tokens.answering(call) { try tokens.deviceCode(call) }
    }
    for path in [
      "/{tenant}/v2.0/.well-known/openid-configuration",
      "/{tenant}/.well-known/openid-configuration",
    ] {
      router.get(path) { call in tokens.answering(call) { try tokens.discovery(call) } }
    }
    // Tokens are signed with a shared key, which is not published.
    router.get("/{tenant}/discovery/v2.0/keys") { _ in .json(200, ["keys": []]) }
    let device = DeviceLoginPage(state: state)
    router.get("/devicelogin") { device.form($0) }
    router.post("/devicelogin") { device.submit($0) }
    let broker = TokenBroker(state: state)
    router.get("/idb/oauth2/v1/authorize") { broker.page($0) }
    router.post("/idb/oauth2/v1/authorize") { broker.submit($0) }
    let consent = AdminConsent(state: state)
    for path in ["/{tenant}/adminconsent", "/{tenant}/v2.0/adminconsent"] {
      router.get(path) { consent.page($0) }
      router.post(path) { consent.submit($0) }
    }
    router.get("/") { _ in
      HTML.page(
        200, title: "EntraHub sandbox",
        body: """
          <h1>EntraHub sandbox</h1>
          <p>A simulated tenant. <a href="/devicelogin">Enter a device code</a>.</p>
          """)
    }
  }
}

/// The accounts that a person can sign in with here.
struct SignInAccount: Sendable {
  var index: Int
  var label: String
  /// Directory roles, by template id.
  var roles: Set<String>

  static let globalAdministrator = "62e90394-69f5-4237-9190-012177145e10"

  static let all = [
    SignInAccount(
      index: WorldBuilder.operatorIndex, label: "Global Administrator",
      roles: [globalAdministrator]),
    SignInAccount(index: WorldBuilder.plainIndex, label: "no directory role", roles: []),
  ]

  static func at(_ index: Int) -> SignInAccount? { all.first { $0.index == index } }
}
