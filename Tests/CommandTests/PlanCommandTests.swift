import Foundation
import TestSupport
import Testing

/// Plan, explanation and reconciliation against a running sandbox.
@Suite(.serialized) struct PlanCommandTests {
  @Test func plansExplanationsAndReconciliationsAreOneDocumentEach() throws {
    try withSandbox("healthy") { program, _ in
      let unread = try program.run("plan", "--stored")
      #expect(unread.status == 2, "\(unread.output)")
      #expect(unread.errors.contains("refresh --full") || unread.errors.contains("job"))

      let (status, plan) = try program.json("plan", "--format", "json", "--requests")
      #expect(status == 0)
      #expect(plan["schema"] as? String == "entrahub.plan/1")
      let summary = try #require(plan["summary"] as? [String: Int])
      #expect(
        Set(summary.keys) == ["create", "update", "disable", "delete", "skip", "conflict"])
      let items = try #require(plan["items"] as? [[String: Any]])
      for action in summary.keys {
        #expect(items.count { $0["action"] as? String == action } == summary[action], "\(action)")
      }
      let update = try #require(items.first { $0["action"] as? String == "update" })
      #expect((update["changes"] as? [Any])?.isEmpty == false)
      #expect((update["requests"] as? [Any])?.isEmpty == false)

      let name = try #require(update["name"] as? String)
      let one = try program.run("plan", "--stored", "--user", name)
      #expect(one.status == 0)
      #expect(one.output.contains("PATCH /Users/"), "\(one.output)")
      let (_, some) = try program.json(
        "plan", "--stored", "--format", "json", "--action", "skip", "--limit", "2")
      #expect(
        (some["items"] as? [[String: Any]])?.map { $0["action"] as? String } == ["skip", "skip"])
      let csv = try program.run("plan", "--stored", "--format", "csv", "--action", "update")
      #expect(csv.output.hasPrefix("action,object,name,"))
      #expect(try program.run("plan", "--action", "explode").status == 64)
      #expect(try program.run("plan", "--stored", "--user", "nobody at all").status == 2)

      let (explained, explanation) = try program.json("explain", name, "--format", "json")
      #expect(explained == 0)
      #expect(explanation["schema"] as? String == "entrahub.explanation/1")
      #expect((explanation["steps"] as? [[String: Any]])?.first?["outcome"] as? String == "passed")
      #expect(try program.run("explain", "nobody@nowhere.example").status == 2)

      let (drift, reconciliation) = try program.json(
        "reconcile", "--stored", "--format", "json")
      #expect(drift == 1)
      #expect(reconciliation["schema"] as? String == "entrahub.reconciliation/1")
      let findings = try #require(reconciliation["summary"] as? [String: Int])
      #expect(findings["missing"] == summary["create"])
    }
  }

  @Test func pairsOfAMismatchAreDuplicates() throws {
    try withSandbox("upn-mismatch") { program, _ in
      let text = try program.run("plan").output
      let (status, document) = try program.json("reconcile", "--stored", "--format", "json")
      #expect(status == 1)
      let summary = try #require(document["summary"] as? [String: Int])
      let pairs = try #require(document["pairs"] as? [[String: Any]])
      #expect(!pairs.isEmpty && summary["duplicate"] == pairs.count)
      let twice = pairs.count { $0["duplicateId"] is String }
      #expect(summary["secondUsers"] == twice)
      // Plan and reconciliation count them with one sentence.
      let sentence = try #require(
        text.firstMatch(of: /! (.* a Webex user under another name.*): entrahub reconcile/)?.1)
      #expect(sentence.hasPrefix("\(pairs.count) people have"), "\(sentence)")
      let originals = Set(pairs.compactMap { $0["webexUserId"] as? String })
      let items = try #require(document["items"] as? [[String: Any]])
      #expect(!items.contains { originals.contains($0["targetId"] as? String ?? "") })
      let lines = try program.run("reconcile", "--stored").output
      #expect(lines.contains("! \(pairs.count) duplicate"), "\(lines)")
      #expect(lines.contains("\(sentence) (UPN mismatch)"), "\(lines)")
    }
  }
}
