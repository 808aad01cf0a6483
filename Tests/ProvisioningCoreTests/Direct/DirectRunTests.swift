import Evidence
import Foundation
import GRDB
import Hummingbird
import SCIM
import ServiceStub
import Synchronization
import Testing

@testable import ProvisioningCore

/// Runs as a whole: order, guard, pauses, stops, resumption.
@Suite struct DirectRunTests {
  @Test func whatFreesANameComesFirst() async throws {
    let target = ScriptedTarget()
    let leaver = target.add(["userName": "ada@contoso.example", "active": true])
    let mover = target.add(["userName": "ben@contoso.example", "active": true])
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut([
        .create("ben@contoso.example"),
        .update(
          mover, "userName", from: "ben@contoso.example", to: "ada@contoso.example"),
        .delete(leaver),
      ])
      #expect(summary.isClean)
      #expect(
        target.applied == [
          "DELETE /Users/\(leaver)", "PATCH /Users/\(mover)", "POST /Users ben@contoso.example",
        ])
    }
  }

  @Test func aChainOfRenamesSortsItselfOut() async throws {
    let target = ScriptedTarget()
    let ids = (0..<5).map { target.add(["userName": .string("p\($0)@contoso.example")]) }
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut(
        ids.enumerated().map { index, id in
          .update(
            id, "userName", from: .string("p\(index)@contoso.example"),
            to: .string("p\(index + 1)@contoso.example"))
        })
      #expect(summary.isClean)
      let names = ids.map { target.user($0)?["userName"]?.string }
      #expect(names == (1...5).map { "p\($0)@contoso.example" })
    }
  }

  @Test func twoWhoSwapTheirNamesAreAConflict() async throws {
    let target = ScriptedTarget()
    let a = target.add(["userName": "a@contoso.example"])
    let b = target.add(["userName": "b@contoso.example", "displayName": "Bea"])
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut([
        .update(a, "userName", from: "a@contoso.example", to: "b@contoso.example"),
        .update(b, "userName", from: "b@contoso.example", to: "a@contoso.example"),
      ])
      #expect(summary.outcomes == [.conflict: 2] && summary.isComplete && summary.exitCode == 2)
      let words = try bench.results(summary).compactMap(\.message)
      #expect(words.contains("\(b) (Bea) has the user name b@contoso.example"))
      #expect(target.applied.isEmpty)
    }
  }

  @Test func managersFollowWhoWasCreated() async throws {
    let target = ScriptedTarget()
    let path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
    @Sendable func link(_ name: String, to manager: String) -> DirectRequest {
      let id = JSONValue.string(DirectRequest.placeholder(for: "source-\(manager)"))
      var request = DirectRequest.update("", path, from: nil, to: id)
      request.key = "manager:\(name)"
      request.targetId = DirectRequest.placeholder(for: "source-\(name)")
      return request
    }
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut(
        [.create("boss@contoso.example"), .create("ben@contoso.example")],
        references: [
          link("ben@contoso.example", to: "boss@contoso.example"),
          link("boss@contoso.example", to: "nobody"),
        ])
      let rows = try bench.results(summary)
      let ids = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.targetId) })
      let boss = try #require(ids["create:boss@contoso.example"] ?? nil)
      let ben = try #require(ids["create:ben@contoso.example"] ?? nil)
      let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
      #expect(target.user(ben)?[urn]?["manager"]?["value"] == .string(boss))
      let skipped = try #require(rows.first { $0.outcome == .skipped })
      #expect(skipped.message == "refers to source-nobody, who is not in the target")
      #expect(summary.exitCode == 2)
    }
  }

  @Test func removalsBeyondTheThresholdNeedTheirNumber() async throws {
    let target = ScriptedTarget()
    let ids = (0..<4).map { target.add(["userName": .string("p\($0)@x.example"), "active": true]) }
    let requests = ids.map(DirectRequest.disable)
    try await DirectBench.with(target) { bench in
      let integration = try bench.integration()
      var options = DirectOptions(removalThreshold: 3, rereadsUpTo: 0)
      let refusal = await failure { () async throws(ProvisioningError) in
        try await integration.carryOut(
          DirectRequestList(requests, readAt: Date()), options: options)
      }
      #expect(refusal?.kind == .notConfirmed && refusal?.exitCode == 6)
      #expect(refusal?.message.contains("4 people") == true)
      options.confirmedRemovals = 3
      let wrongNumber = await failure { () async throws(ProvisioningError) in
        try await integration.carryOut(
          DirectRequestList(requests, readAt: Date()), options: options)
      }
      #expect(wrongNumber?.kind == .notConfirmed)
      #expect(target.asked.isEmpty)
      options.confirmedRemovals = 4
      #expect(try await bench.carryOut(requests, options: options).isClean)
      #expect(target.users().allSatisfy { $0["active"] == false })
    }
  }

  @Test func aReadOnlyProfileSendsNothing() async throws {
    let target = ScriptedTarget()
    try await DirectBench.with(target) { bench in
      let integration = try bench.integration(readOnly: true)
      let refusal = await failure { () async throws(ProvisioningError) in
        try await integration.carryOut(
          DirectRequestList([.create("a@x.example")], readAt: Date()))
      }
      #expect(refusal?.kind == .readOnly)
      #expect(target.asked.isEmpty)
    }
  }

  @Test func aRefusedTokenEndsTheRun() async throws {
    let target = ScriptedTarget { asked, _ in
      asked.method == "POST" ? .instead(ScriptedTarget.error(401, "expired")) : nil
    }
    try await DirectBench.with(target) { bench in
      let requests = (0..<300).map { DirectRequest.create("p\($0)@x.example") }
      let summary = try await bench.carryOut(requests)
      #expect(summary.stop?.kind == .notSignedIn && summary.stop?.leg == .consoleToWebex)
      #expect(summary.exitCode == 3)
      #expect(summary.remaining == 300 && summary.unresolved == 0)
      #expect(target.writes.count <= 16)
    }
  }

  @Test func nonsenseEndsTheRun() async throws {
    let target = ScriptedTarget { asked, _ in
      asked.path.hasPrefix("/Users")
        ? .instead(.text("<html>Welcome to the hotel</html>", type: "text/html")) : nil
    }
    try await DirectBench.with(target) { bench in
      let requests = (0..<300).map { DirectRequest.create("p\($0)@x.example") }
      let summary = try await bench.carryOut(requests)
      #expect(summary.stop?.kind == .unexpectedAnswer)
      #expect(summary.stop?.message.contains("made no sense") == true)
      #expect(summary.unresolved > 0 && summary.unresolved + summary.remaining == 300)
      #expect(target.writes.count <= 16)
    }
  }

  @Test func everybodyWaitsAsLongAsTheTargetAsks() async throws {
    let target = ScriptedTarget { asked, times in
      asked.method == "POST" && times == 20
        ? .instead(.text("{}", status: .tooManyRequests, [("Retry-After", "30")])) : nil
    }
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut((0..<100).map { .create("p\($0)@x.example") })
      #expect(summary.isClean && target.users().count == 100)
      #expect(bench.clock.sleeps.all.contains { $0 > .seconds(29) && $0 <= .seconds(30) })
    }
  }

  @Test func stoppingKeepsWhatIsDoneAndTheNextRunGoesOn() async throws {
    let control = DirectControl()
    let target = ScriptedTarget { asked, times in
      if asked.method == "POST", times == 40 { control.stop() }
      return nil
    }
    try await DirectBench.with(target) { bench in
      let requests = (0..<200).map { DirectRequest.create("p\($0)@x.example") }
      let readAt = Date()
      let first = try await bench.integration().carryOut(
        DirectRequestList(requests, readAt: readAt), options: DirectOptions(rereadsUpTo: 0),
        control: control)
      let done = target.users().count
      #expect(first.stop?.kind == .cancelled && first.exitCode == 130)
      #expect(first.outcomes[.done] == done && done >= 40 && done < 200)
      #expect(first.remaining == 200 - done && first.unresolved == 0)
      let second = try await bench.carryOut(requests, readAt: readAt)
      #expect(second.isClean && second.run == first.run)
      #expect(second.alreadyDone == done && second.outcomes[.done] == 200 - done)
      #expect(target.applied.count == 200 && Set(target.applied).count == 200)
      #expect(try bench.workspace.directResults(ofRun: first.run).count == 200)
      let entry = try #require(try bench.workspace.journal().first)
      #expect(entry.outcome == .done && entry.change.action == .carryOutPlan(run: first.run))
    }
  }

  @Test func aCancelledTaskEndsGentlyAndTheJournalKnows() async throws {
    let running = Mutex<Task<DirectSummary, any Error>?>(nil)
    let sent = Mutex(0)
    let target = ScriptedTarget { asked, _ in
      let count = sent.withLock { sent in
        if asked.method != "GET" { sent += 1 }
        return sent
      }
      if count == 40 { running.withLock { $0?.cancel() } }
      return nil
    }
    let requests = (0..<200).map { DirectRequest.create("p\($0)@x.example") }
    try await DirectBench.with(target) { bench in
      let integration = try bench.integration()
      let task = Task {
        try await integration.carryOut(
          DirectRequestList(requests, readAt: Date()), options: DirectOptions(concurrency: 4))
      }
      running.withLock { $0 = task }
      let summary = try await task.value
      #expect(summary.stop?.kind == .cancelled && summary.unresolved == 0)
      #expect(summary.outcomes[.done] == target.users().count)
      let entry = try #require(try bench.workspace.journal().first)
      #expect(entry.outcome == .partly && entry.message?.contains("not begun") == true)
    }
  }

  /// A process wrote its intents down and was killed: one was done, one open, and somebody else has
  /// changed what the third is about.
  private func killedRun(
    _ bench: DirectBench, _ target: ScriptedTarget, and more: [DirectRequest] = []
  ) async throws -> (run: Int64, requests: [DirectRequest], open: String) {
    let users = zip(["a", "b", "c"], ["Head", "Dean", "Cook"]).map { name, title in
      target.add(["userName": .string("\(name)@x.example"), "title": .string(title)])
    }
    let (ledger, _) = try await bench.workspace.beginDirectRun(total: 4, target: bench.base)
    let requests =
      users.map { DirectRequest.update($0, "title", from: "Dean", to: "Head") } + more
    try await ledger.commit(
      intents: requests.enumerated().map { DirectItem(number: $0 + 1, request: $1) })
    return (ledger.run, requests, users[1])
  }

  @Test func anIntentWithoutOutcomeIsAskedForAndNotSentAgain() async throws {
    let target = ScriptedTarget()
    try await DirectBench.with(target) { bench in
      let (run, _, open) = try await killedRun(bench, target, and: [.create("d@x.example")])
      let summary = try await bench.carryOut(
        [], options: DirectOptions(rereadsUpTo: 0, settling: .seconds(3_600)))
      let rows = try bench.results(summary)
      #expect(summary.run == run)
      #expect(rows.map(\.outcome) == [.foundDone, .done, .conflict, .done])
      #expect(rows[2].message == "changed meanwhile: title is “Cook”, the plan saw “Dean”")
      #expect(target.applied.sorted() == ["PATCH /Users/\(open)", "POST /Users d@x.example"])
      #expect(bench.clock.sleeps.all.contains { $0 > .seconds(3_500) })
    }
  }

  /// What is written down before it is sent is asked about after a kill.
  @Test(arguments: [(most: 1_024, first: 32), (most: 8, first: 8)])
  func aTargetOfUnknownSpeedGetsSmallGroups(most: Int, first: Int) async throws {
    let target = ScriptedTarget()
    try await DirectBench.with(target) { bench in
      let source = CountingSource(
        DirectRequestList((0..<100).map { .create("p\($0)@contoso.example") }, readAt: Date()))
      let summary = try await bench.integration().carryOut(
        source, options: DirectOptions(rereadsUpTo: 0, groupSize: most))
      #expect(summary.outcomes == [.done: 100])
      #expect(source.asked.all.first == first)
      #expect(source.asked.all.allSatisfy { $0 <= most })
    }
  }

  /// An index with a list of three made SQLite open a table of its own for each result.
  @Test func resultsAreWrittenAndTroubleIsFoundByIndexAlone() async throws {
    let target = ScriptedTarget()
    try await DirectBench.with(target) { bench in
      let (steps, search) = try bench.workspace.read("explaining") { database in
        let steps = try Row.fetchAll(
          database,
          sql: """
            EXPLAIN INSERT OR REPLACE INTO direct_result (run, number, identity, key, action, kind,
              source, label, outcome, finishedAt, attempts)
            VALUES (1, 1, 1, 'k', 'create', 'user', 's', 'l', 'done', 0, 1)
            """)
        let search = try Row.fetchAll(
          database,
          sql: """
            EXPLAIN QUERY PLAN SELECT * FROM direct_result
            WHERE run = 1 AND number > 0 AND \(DirectTables.isTrouble) ORDER BY number
            """)
        return try (
          steps.map { row in try row.value("opcode") as String },
          search.map { row in try row.value("detail") as String }
        )
      }
      #expect(steps.contains("IdxInsert") && !steps.contains("OpenEphemeral"))
      #expect(search.count == 1 && search.first?.contains("direct_trouble") == true)
    }
  }

  @Test func whatAnEarlierProcessLeftIsCountedOnce() async throws {
    let target = ScriptedTarget()
    try await DirectBench.with(target) { bench in
      let (_, requests, _) = try await killedRun(bench, target)
      let readAt = Date().addingTimeInterval(-60)
      for _ in 0..<2 {
        // The conflict of the asking is sent once more, and is no second row.
        let summary = try await bench.carryOut(requests, readAt: readAt)
        let outcomes = summary.outcomes.values.reduce(0, +)
        #expect(outcomes + summary.alreadyDone == 3 && summary.isClean)
        let trouble = try bench.workspace.directResults(ofRun: summary.run, troubleOnly: true)
        #expect(trouble.isEmpty)
      }
      let list = DirectRequestList(requests, readAt: readAt)
      #expect(try await bench.integration().directRest(of: list) == DirectRest(done: 3))
    }
  }

  @Test func whatCannotBeNotedIsNotSent() async throws {
    let folder = try ScratchFolder()
    let target = ScriptedTarget()
    let workspace = try Workspace(file: folder.file("test.db"), profile: "test")
    try await DirectBench.with(target, workspace: workspace) { bench in
      let integration = try bench.integration()
      // The file may not grow beyond what it is now, as on a full disk.
      try await workspace.write("filling") { database in
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + 12)")
      }
      let requests = (0..<2_000).map { DirectRequest.create("p\($0)@x.example") }
      let summary = try await integration.carryOut(
        DirectRequestList(requests, readAt: Date()), options: DirectOptions(rereadsUpTo: 0))
      #expect(summary.stop?.kind == .storage)
      #expect(target.users().count <= 512)
      let stopped = target.writes.count
      try await workspace.write("freeing") {
        _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1000000")
      }
      let second = try await bench.carryOut(requests)
      #expect(second.isComplete)
      #expect(target.users().count == 2_000)
      #expect(target.applied.count == 2_000, "\(stopped) had been sent before")
    }
  }
}

/// Notes how many requests are asked for at a time.
private struct CountingSource: DirectSource {
  let list: DirectRequestList
  let asked = Notes<Int>()

  init(_ list: DirectRequestList) { self.list = list }

  var counts: [DirectRequest.Action: Int] { list.counts }
  var targetReadAt: Date { list.targetReadAt }

  func requests(of stage: DirectStage) -> any DirectCursor {
    Cursor(rest: list.requests(of: stage), asked: asked)
  }

  private struct Cursor: DirectCursor {
    let rest: any DirectCursor
    let asked: Notes<Int>

    func next(_ count: Int) async throws -> [DirectRequest] {
      asked.add(count)
      return try await rest.next(count)
    }
  }
}
