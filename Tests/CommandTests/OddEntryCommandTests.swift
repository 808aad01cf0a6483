import Foundation
import Hummingbird
import ServiceStub
import TestSupport
import Testing

/// Entries of the logs that can't be understood are shown as such, in every form.
@Suite(.serialized) struct OddEntryCommandTests {
  private static let odd = """
    {"id":7},"o\\u001bdd",null,{"id":"odd-1","activityDateTime":"yesterday",
    "activityDisplayName":"Update","targetResources":"Cisco Webex","sourceIdentity":"Ada",
    "provisioningAction":"create","provisioningStatusInfo":{"status":"failure",
    "errorInformation":{"errorCode":"OddCode","reason":"taken"}}}
    """

  /// A Graph with one application and its job, whose logs hold nothing but odd entries.
  @Sendable private static func answer(_ request: Request) async throws -> Response {
    let path = request.head.path ?? ""
    if path.contains("/auditLogs/") { return .text(#"{"value":[\#(odd)]}"#) }
    if path.contains("/synchronization/jobs") {
      return .text(#"{"value":[{"id":"job-1","status":{"code":"Active"}}]}"#)
    }
    if path.contains("startswith"), path.contains("/servicePrincipals") {
      return .text(#"{"value":[{"id":"sp-1","appId":"a","displayName":"Cisco Webex Identity"}]}"#)
    }
    return .text(#"{"value":[]}"#)
  }

  /// Runs the program on a thread of its own: the stub needs those that tests share.
  private func run(_ program: Program, _ line: String) async throws -> Program.Result {
    try await withCheckedThrowingContinuation { waiter in
      Thread.detachNewThread {
        waiter.resume(
          with: Swift.Result {
            try program.run(line.split(separator: " ").map(String.init))
          })
      }
    }
  }

  private func document(_ result: Program.Result) throws -> [String: Any] {
    let object = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any], "\(result.output) \(result.errors)")
  }

  @Test func everyFormShowsThem() async throws {
    var program = try Program()
    defer { program.remove() }
    program.environment["ENTRAHUB_GRAPH_TOKEN"] = "opaque-token-of-a-test"
    let odd = program
    try await withStubServer(Self.answer) { base in
      let added = try await run(
        odd,
        "profile add odd --tenant 7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10 --graph-url \(base)/v1.0 "
          + "--login-url \(base)")
      #expect(added.status == 0, "\(added.errors)")

      let contract = try JSONContract()
      var seen: Set<String> = []
      let list = try document(try await run(odd, "errors list --format json"))
      #expect(contract.faults(of: list, seen: &seen) == [])
      let unreadable = try #require(list["unreadable"] as? [[String: Any]])
      #expect(unreadable.count == 3)
      let sources = unreadable.compactMap { ($0["raw"] as? [String: Any])?["source"] as? String }
      #expect(sources.contains(#"{"id":7}"#) && sources.contains("null"))
      let group = try #require((list["errors"] as? [[String: Any]])?.first)
      #expect(group["code"] as? String == "OddCode")
      #expect(group["firstSeen"] is NSNull && group["failingNow"] as? Int == 1)

      let text = try await run(odd, "errors list")
      for word in ["OddCode", "unknown", #"unreadable-1  {"id":7}"#, "null"] {
        #expect(text.output.contains(word), "\(word): \(text.output)")
      }
      #expect(!text.output.contains("0001") && !text.output.contains("\u{1B}"))
      #expect(text.errors.contains("3 entries of the log can't be understood"), "\(text.errors)")
      let table = try await run(odd, "errors list --format csv")
      #expect(table.errors.contains("3 entries"), "\(table.errors)")

      for id in ["unreadable-2", "odd-1"] {
        let shown = try await run(odd, "errors show \(id)")
        #expect(shown.status == 0 && shown.output.contains("As it came"), "\(shown.errors)")
        #expect(!shown.output.contains("\u{1B}"))
        let story = try document(try await run(odd, "errors show \(id) --format json"))
        #expect(contract.faults(of: story, seen: &seen) == [])
      }
      let cause = try await run(odd, "errors show OddCode")
      #expect(cause.output.contains("unknown") && !cause.output.contains("0001"))

      let audit = try await run(odd, "audit list")
      for word in ["An entry that can't be understood", #"{"id":7}"#, "targetResources"] {
        #expect(audit.output.contains(word), "\(word): \(audit.output)")
      }
      let events = try document(try await run(odd, "audit list --format json"))
      #expect(contract.faults(of: events, seen: &seen) == [])
      // The log is asked for two categories, and each answer has the three.
      #expect((events["events"] as? [Any])?.count == 7)
    }
  }
}
