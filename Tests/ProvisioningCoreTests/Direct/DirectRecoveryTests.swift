import AttributeMapping
import Foundation
import Hummingbird
import SCIM
import ServiceStub
import Synchronization
import Testing

@testable import ProvisioningCore

/// What an earlier process left: asked for at once, told as such, and quick for large groups.
@Suite struct DirectRecoveryTests {
  /// The run itself asks for as many at once, or it would never end.
  @Test(.timeLimit(.minutes(5))) func outcomesInDoubtAreAskedForAtOnce() async throws {
    let target = ScriptedTarget()
    let busy = Mutex(0)
    let (gate, opened) = AsyncStream.makeStream(of: Never.self)
    try await DirectBench.with(target) { bench in
      try await withStubServer({ request in
        // The first ones about people are held until so many are there.
        if request.uri.path.contains("/Users/") {
          let count = busy.withLock { count in
            count += 1
            return count
          }
          if count == 8 { opened.finish() }
          for await _ in gate {}
        }
        return try await target.answer(request)
      }) { front in
        let base = front + "/scim"
        let (ledger, _) = try await bench.workspace.beginDirectRun(total: 190, target: base)
        let requests = (0..<190).map { number in
          let id = target.add(["userName": .string("p\(number)@x.example"), "title": "Head"])
          return DirectRequest.update(id, "title", from: "Dean", to: "Head")
        }
        try await ledger.commit(
          intents: requests.enumerated().map { DirectItem(number: $0 + 1, request: $1) })
        let told = Notes<DirectProgress>()
        let summary = try await bench.integration(base: base).carryOut(
          DirectRequestList([], readAt: Date()), options: DirectOptions(rereadsUpTo: 0)
        ) { told.add($0) }
        #expect(summary.outcomes == [.foundDone: 190] && target.applied.isEmpty)
        let asking = told.all.filter { $0.stage == nil && $0.finished > 0 }
        #expect(asking.contains { $0.total == 190 }, "\(told.all)")
        #expect(asking.allSatisfy { $0.words.contains("of 190") }, "\(asking.map(\.words))")
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func membersOfLargeGroupsTakeNoTime() throws {
    let sources = (0..<4_000).map { _ in UUID().uuidString.lowercased() }
    let ids = Dictionary(uniqueKeysWithValues: sources.map { ($0, "webex-\($0)") })
    let builder = RequestBuilder(
      mapping: ObjectMapping(
        name: "Groups", sourceObject: "Group", targetObject: "", isEnabled: true, attributes: []),
      attributes: [])
    for start in stride(from: 0, to: sources.count, by: 100) {
      let members = sources[start..<start + 100]
      let body = builder.changeMembers(
        adding: members.map { DirectRequest.placeholder(for: $0) }, removing: [])
      let request = try #require(
        DirectRequest(
          method: "PATCH", path: "/Groups/g-1", body: body, source: "g", label: "Sales",
          changes: [], part: 1))
      let resolved = request.resolved(ids)
      #expect(resolved.placeholders.isEmpty && resolved.after.count == 100)
      let first = try #require(members.first)
      #expect(resolved.after[0].path == "members[value eq \"webex-\(first)\"].value")
    }
  }

  @Test func aRunWithARefusalIsPartlyDone() async throws {
    let target = ScriptedTarget { asked, _ in
      asked.body.contains("bad@x.example") ? .instead(ScriptedTarget.error(400, "no")) : nil
    }
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut([.create("good@x.example"), .create("bad@x.example")])
      #expect(summary.people == [.done: 1, .failed: 1] && summary.groups.isEmpty)
      #expect(summary.words[0].hasPrefix("Run 1: 1 person done, 1 person refused in"))
      let entry = try #require(try bench.workspace.journal().first)
      #expect(entry.outcome == .partly && entry.isMade)
      #expect(entry.change.object == "Webex users (sync run 1)")
      #expect(entry.message == "1 person done, 1 person refused")
    }
  }
}
