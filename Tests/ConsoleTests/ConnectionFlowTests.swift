import Foundation
import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

/// The classic deployment's connection in the console, on a sandbox.
@Suite("The connection")
@MainActor
struct ConnectionFlowTests {
  private func screen(_ flow: LiveFlow) -> ConnectionScreen? {
    flow.state.overlays.lazy.compactMap {
      if case .connection(let screen) = $0 { screen } else { nil }
    }.first
  }

  private func isAsked(_ flow: LiveFlow) -> Bool {
    if case .dialog = flow.state.overlays.last { true } else { false }
  }

  /// The address that the browser would be sent to.
  private func redirect(_ flow: LiveFlow) throws -> String {
    let url = try #require(screen(flow)?.rotation?.services.address.url)
    let state = try #require(url.split(separator: "state=").last)
    return "http://localhost:3000/auth/code#access_token=\(flow.server.description.webexToken)"
      + "&token_type=Bearer&expires_in=3887999&state=\(state)"
  }

  @Test("a token is replaced step by step, asked before saving, and proved by a cycle")
  func rotation() async throws {
    try await LiveFlow.inMappings(.galleryTokenExpired) { flow in
      await flow.press("C")
      #expect(flow.text.contains("in quarantine"))
      await flow.press("t")
      #expect(screen(flow)?.test?.isPassed == false)
      #expect(flow.text.contains("Entra can't sign in to Webex with the saved credentials"))
      await flow.press("R")
      #expect(flow.text.contains("/idb/oauth2/v1/authorize?response_type=token"))
      #expect(flow.text.contains("private browser window"))
      let address = try redirect(flow)
      await flow.send(.paste(String(address.prefix(90))))
      await flow.press("enter")
      #expect(flow.text.contains("It ends inside the token"))
      await flow.send(.paste("> \(address.prefix(72))\r\n> \(address.dropFirst(72))\r\n"))
      #expect(!flow.text.contains(flow.server.description.webexToken.prefix(12)))
      await flow.press("enter")
      #expect(isAsked(flow))
      #expect(flow.text.contains("secret token replaced"))
      #expect(try flow.integration.journal(limit: 10).isEmpty)
      await flow.press("esc")
      #expect(flow.toast == "Nothing was changed.")
      await flow.press("enter")
      #expect(isAsked(flow))
      await flow.press("left", "enter")
      #expect(screen(flow)?.rotation?.next == nil, "\(flow.text)")
      #expect(flow.text.contains("✓ A cycle gets through"), "\(flow.text)")
      #expect(try flow.integration.journal(limit: 10).map(\.outcome) == [.done, .done, .done])
      await flow.press("esc", "t")
      #expect(screen(flow)?.test?.isPassed == true)
    }
  }

  @Test("the classic deployment is set up from nothing")
  func setUp() async throws {
    try await LiveFlow.inMappings(.empty) { flow in
      await flow.press("C")
      #expect(flow.toast.contains("A adds it"), "\(flow.toast)")
      await flow.press("A")
      #expect(flow.text.contains("add Cisco Webex from the gallery"))
      await flow.press("a")
      #expect(isAsked(flow), "\(flow.text)")
      await flow.press("left", "enter")
      await flow.press("C")
      #expect(flow.text.contains("Set the provisioning to automatic?"), "\(flow.text)")
      await flow.press("left", "enter")
      // The connection follows by itself.
      let form = try #require(screen(flow)?.form, "\(flow.text)")
      #expect(form.tenantURL == flow.server.description.gallery && form.scope.selected == 0)
      await flow.send(.paste(flow.server.description.webexToken))
      await flow.press("enter")
      #expect(isAsked(flow), "\(flow.text)")
      await flow.press("left", "enter")
      #expect(screen(flow)?.connection?.synchronizesAll == false, "\(flow.text)")
      await flow.press("t")
      #expect(flow.text.contains("✓ Entra reaches Webex with the saved credentials."))
      #expect(flow.text.contains("^s start"), "\(flow.text)")
      await flow.press("esc", "A")
      #expect(flow.text.contains("hide Cisco Webex"), "\(flow.text)")
      await flow.press("4")
      #expect(isAsked(flow), "\(flow.text)")
      await flow.press("left", "enter")
      let apps = await flow.integration.snapshot.applications.value
      #expect(apps?.first { $0.role == .gallery }?.isVisibleToUsers == false)
    }
  }

  @Test("the rotation names whom it is tried on, and looks for them before anything is changed")
  func trial() async throws {
    try await LiveFlow.inMappings(.galleryTokenExpired) { flow in
      await flow.press("C", "R")
      let proposed = try #require(screen(flow)?.rotation?.user.text)
      #expect(!proposed.isEmpty && flow.text.contains(proposed), "\(flow.text)")
      await flow.press("tab")
      await flow.send(.paste("x"))
      await flow.press("tab")
      await flow.send(.paste(try redirect(flow)))
      await flow.press("enter")
      #expect(flow.text.contains("\(proposed)x"), "\(flow.text)")
      #expect(!isAsked(flow) && screen(flow)?.failure != nil)
      #expect(try flow.integration.journal(limit: 10).isEmpty)
    }
  }

  @Test("a refused token says why, and another one can be pasted, or one steps back")
  func refusedToken() async throws {
    try await LiveFlow.inMappings(.galleryTokenExpired) { flow in
      await flow.press("C", "R")
      let address = try redirect(flow)
      await flow.send(.paste("https://example.com/"))
      await flow.press("enter")
      #expect(screen(flow)?.failure?.advice.hasSuffix("the address that ^o opens.") == true)
      let organization = flow.server.description.orgId
      let wrong = address.replacing(
        flow.server.description.webexToken,
        with: "\(String(repeating: "Zz9", count: 21))_PE93_\(organization)")
      for size in [Size(width: 100, height: 30), Size(width: 60, height: 20)] {
        await flow.send(.resize(size))
        await flow.send(.paste(wrong))
        await flow.press("enter")
        let text = flow.state.frame(size: size).text
        #expect(text.contains("✗ Webex's answer to it"), "\(text)")
        #expect(text.contains("was revoked"), "\(text)")
        #expect(text.contains("Next:") && text.contains("Another address"), "\(text)")
      }
      await flow.press("esc")
      #expect(screen(flow)?.rotation?.token == nil && screen(flow)?.rotation != nil)
      #expect(flow.text.contains("The address that comes back"))
      await flow.send(.paste(wrong))
      await flow.press("enter")
      await flow.send(.paste(address))
      await flow.press("enter")
      #expect(isAsked(flow), "\(flow.text)")
      #expect(try flow.integration.journal(limit: 10).isEmpty)
    }
  }

  @Test("a wrong tenant URL is shown, tried and saved with the right one")
  func tenantURL() async throws {
    try await LiveFlow.inMappings(.galleryWrongTenantURL) { flow in
      await flow.press("C")
      #expect(flow.text.contains("base64"))
      await flow.press("s")
      #expect(screen(flow)?.form?.tenantURL == flow.server.description.gallery)
      await flow.press("enter")
      #expect(flow.text.contains("The token is needed"))
      await flow.send(.paste("eyJhbGciOiJub25lIn0.e30.c2ln"))
      await flow.press("enter")
      #expect(flow.text.contains("Microsoft token"))
      await flow.send(.paste(flow.server.description.webexToken))
      await flow.press("enter")
      #expect(isAsked(flow))
      await flow.press("left", "enter")
      let saved = try #require(screen(flow)?.connection)
      #expect(saved.tenantURL == flow.server.description.gallery && saved.tenantURLFault == nil)
      await flow.press("t")
      #expect(flow.text.contains("✓ Entra reaches Webex with the saved credentials."))
    }
  }

  @Test("a token that is pasted into another field of the form is never shown")
  func misplacedToken() async throws {
    try await LiveFlow.inMappings(.galleryTokenExpired) { flow in
      await flow.press("C", "n", "shift-tab")
      #expect(screen(flow)?.form?.focused == 0)
      let address =
        "http://localhost:3000/auth/code#access_token=c2VjcmV0LXRva2VuLTEyMw&token_type=Bearer"
      await flow.send(.paste(address))
      let text = flow.text
      #expect(!text.contains("c2VjcmV0") && text.contains("holds a token"), "\(text)")
      let form = try #require(screen(flow)?.form)
      #expect(form.focused == 1 && !form.token.isEmpty)
      #expect(form.tenantURL == flow.server.description.gallery)
    }
  }

  @Test("the wizard's deployment has no connection, and a stray token is kept nowhere")
  func refusals() async throws {
    let flow = try await Flow()
    await flow.press("C")
    #expect(flow.state.overlays.isEmpty)
    #expect(flow.toast.contains("wizard"))
    await flow.send(.paste("http://localhost:3000/auth/code#access_token=abc&token_type=Bearer\n"))
    #expect(flow.state.reports.isEmpty)
    #expect(flow.toast.contains("not kept"))
    #expect(await flow.quit() == 0)
  }

  @Test(
    "it fits small screens",
    arguments: [Size(width: 60, height: 20), Size(width: 80, height: 24)])
  func small(_ size: Size) async throws {
    try await LiveFlow.inMappings(.galleryTokenExpired) { flow in
      await flow.send(.resize(size))
      await flow.press("C", "t")
      var text = flow.state.frame(size: size).text
      #expect(text.contains("Next:") && text.contains("Tenant URL"), "\(text)")
      await flow.press("R")
      text = flow.state.frame(size: size).text
      #expect(text.contains("The address that comes back"), "\(text)")
      #expect(text.contains("state="), "\(text)")
      await flow.press("esc", "s")
      text = flow.state.frame(size: size).text
      #expect(text.contains("Secret token") && text.contains("Notification e-mail"), "\(text)")
    }
  }
}
