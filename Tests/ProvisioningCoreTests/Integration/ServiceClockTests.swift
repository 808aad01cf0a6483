import Foundation
import HTTPTransport
import Sandbox
import Testing

@testable import ProvisioningCore

/// A clock that is off is named though nothing was refused, and whose it probably is.
@Suite struct ServiceClockTests {
  @Test(arguments: [7_200.0, -10_800])
  func aClockThatIsOffIsNamed(_ seconds: TimeInterval) async throws {
    try await Tenant.with(.healthy) { tenant in
      var options = Tenant.options
      options.transport.timing.now = { Date().addingTimeInterval(seconds) }
      let integration = try tenant.reopened(
        workspace: try Workspace(inMemory: "test"), options: options)
      let snapshot = await integration.refresh()
      #expect(snapshot.applications.failure == nil)
      let words = seconds > 0 ? "2 h" : "3 h"
      let direction = seconds > 0 ? "ahead of" : "behind"
      #expect(snapshot.verdict.level == .warning)
      #expect(
        snapshot.verdict.sentence
          == "Provisioning works, but this machine's clock is \(words) \(direction) "
          + "Microsoft's and Webex's")
      #expect(snapshot.verdict.reasons.first?.contains("timedatectl") == true)
      let check = await Check.ordered(["console.clock"])[0]
        .result(in: Pass(try await integration.services()), after: [:])
      #expect(check.outcome == .failed)
      await integration.close()
    }
  }

  @Test func clocksThatAgreeAreNotMentioned() async throws {
    try await Tenant.with(.healthy) { tenant in
      let snapshot = await tenant.integration.refresh()
      #expect(snapshot.verdict.level == .ok)
      #expect(snapshot.clocks.warning == nil && snapshot.clocks.graph != nil)
      #expect(snapshot.clocks.webex != nil)
    }
  }

  private static let cases: [(Int?, Int?, String?, String)] = [
    (nil, nil, nil, ""), (299, -299, nil, ""),
    (7_200, nil, "this machine's clock is 2 h behind Microsoft's", "Probably this machine's"),
    (nil, -7_200, "this machine's clock is 2 h ahead of Webex's", "Probably this machine's"),
    (7_200, 3, "Microsoft's clock is 2 h ahead of this machine's and Webex's", "not ours"),
    (3, -7_200, "Webex's clock is 2 h behind this machine's and Microsoft's", "not ours"),
    (
      7_200, -7_200, "this machine's clock is 2 h behind Microsoft's and 2 h ahead of Webex's",
      "can't be told"
    ),
    (7_200, 7_190, "this machine's clock is 2 h behind Microsoft's and Webex's", "Both services"),
  ]

  @Test(arguments: cases) func whoseClockItIs(
    _ graph: Int?, _ webex: Int?, _ warning: String?, _ advice: String
  ) {
    let skews = ClockSkews(graph: graph, webex: webex)
    #expect(skews.warning == warning)
    #expect(skews.advice.first?.contains(advice) ?? advice.isEmpty)
    #expect((skews.warning == nil) == skews.advice.isEmpty)
  }
}
