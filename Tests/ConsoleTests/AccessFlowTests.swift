import Foundation
import HTTPTransport
import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

/// The console's own sign-in to Graph, on a sandbox.
@Suite("The sign-in")
@MainActor
struct AccessFlowTests {
  private func screen(_ flow: LiveFlow) -> AccessScreen? {
    flow.state.overlays.lazy.compactMap {
      if case .access(let screen) = $0 { screen } else { nil }
    }.first
  }

  /// While a sign-in is waited for, the console is never idle.
  private func press(
    _ key: String, _ flow: LiveFlow, until condition: @escaping () -> Bool
  ) async {
    flow.terminal.press(key)
    flow.sent += 1
    let sent = flow.sent
    await flow.app.when { $0.eventsHandled >= sent && condition() }
  }

  @Test("permissions are shown; a code is shown, can be cancelled, and nothing is kept")
  func cancelled() async throws {
    try await LiveFlow.inMappings(.healthy) { flow in
      await flow.press("I")
      #expect(screen(flow)?.report != nil, "\(flow.text)")
      #expect(flow.text.contains("What it may do"), "\(flow.text)")
      await press("s", flow) { self.screen(flow)?.code != nil }
      let code = try #require(screen(flow)?.code)
      #expect(flow.text.contains(code.code) && flow.text.contains("esc cancels"), "\(flow.text)")
      await press("Q", flow) { flow.state.overlays.count == 2 }
      #expect(flow.text.contains("any key closes"), "\(flow.text)")
      await press("esc", flow) { flow.state.overlays.count == 1 }
      await flow.press("esc")
      #expect(flow.toast.contains("cancelled"))
      #expect(screen(flow)?.code == nil)
      await flow.press("esc")
      #expect(flow.state.overlays.isEmpty)
    }
  }
}
