import OrderedCollections

/// `/devicelogin`: where a person enters a user code and approves or declines the sign-in.
struct DeviceLoginPage: Sendable {
  let state: SandboxState

  func form(_ call: Call) -> Reply {
    page(code: call.query("otc") ?? call.query("user_code") ?? "", message: nil)
  }

  func submit(_ call: Call) -> Reply {
    let form = call.form
    let code = form["user_code"] ?? ""
    guard let flow = state.login.flow(userCode: code), flow.decision == .pending else {
      return page(code: code, message: "That code didn't work. Check the code and try again.")
    }
    guard flow.expires > state.now else {
      return page(code: code, message: "The code has expired. Go back to your device.")
    }
    switch form["decision"] {
    case "approve":
      guard let account = form["account"].flatMap({ Int($0) }), SignInAccount.at(account) != nil
      else { return confirmation(flow) }
      state.login.decide(flow.deviceCode, .approved(account: account))
      return HTML.page(
        200, title: "Signed in",
        body: "<h1>You have signed in</h1><p>You may now close this window.</p>")
    case "decline":
      state.login.decide(flow.deviceCode, .declined)
      return HTML.page(
        200, title: "Declined",
        body: "<h1>Sign-in declined</h1><p>The application was told. Close this window.</p>")
    default: return confirmation(flow)
    }
  }

  private func page(code: String, message: String?) -> Reply {
    HTML.page(
      200, title: "Enter code",
      body: """
        <h1>Enter code</h1>
        <p>Enter the code displayed on your device.</p>
        \(message.map { "<p role=\"alert\" id=\"problem\">\(HTML.escape($0))</p>" } ?? "")
        <form method="post" action="/devicelogin">
        <p><label for="code">Code</label>
        <input type="text" id="code" name="user_code" value="\(HTML.escape(code))"
        \(message == nil ? "" : "aria-invalid=\"true\" aria-describedby=\"problem\"")
        autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus
        maxlength="20" required></p>
        <p class="buttons"><button class="primary">Next</button></p>
        </form>
        """)
  }

  private func confirmation(_ flow: LoginSessions.DeviceFlow) -> Reply {
    let tenant = state.snapshot
    let name = tenant.applications[flow.clientId]?.displayName ?? flow.clientId
    let accounts = SignInAccount.all.enumerated().map { number, account in
      let user = tenant.directory.text(.userPrincipalName, of: account.index) ?? ""
      return """
        <p><label><input type="radio" name="account" value="\(account.index)"\
        \(number == 0 ? " checked" : "")> \(HTML.escape(user)) \
        <small>(\(HTML.escape(account.label)))</small></label></p>
        """
    }.joined(separator: "\n")
    return HTML.page(
      200, title: "Are you trying to sign in?",
      body: """
        <h1>Are you trying to sign in to \(HTML.escape(name))?</h1>
        <p>Only continue if you started this on a device you trust. It asks for:</p>
        <p><code>\(HTML.escape(flow.scopes.joined(separator: " ")))</code></p>
        <form method="post" action="/devicelogin">
        \(HTML.hidden("user_code", flow.userCode))
        <fieldset><legend>Sign in as</legend>
        \(accounts)
        </fieldset>
        <p class="buttons"><button name="decision" value="decline">Cancel</button>
        <button class="primary" name="decision" value="approve">Continue</button></p>
        </form>
        """)
  }
}
