import Foundation
import GRDB
import Testing

@testable import ProvisioningCore

struct WorkspaceJournalTests {
  let folder: ScratchFolder
  var file: URL { folder.file("contoso.sqlite") }

  init() throws { folder = try ScratchFolder() }

  func open() throws -> Workspace { try Workspace(file: file, profile: "contoso") }

  @Test func outcomeFollowsIntent() async throws {
    let workspace = try open()
    let intent = try await workspace.record(Intent(.restore(), clientRequestId: "c-1"))
    #expect(intent.outcome == .intended)
    #expect(intent.clientRequestId == "c-1")
    #expect(try workspace.unresolvedIntents(ownersGone: false).map(\.id) == [intent.id])
    let done = try await workspace.finish(
      intent.id, IntentOutcome(.done, status: 200, requestId: "r-1", message: "restored"))
    #expect(done.outcome == .done)
    #expect(done.change == .restore())
    #expect(done.clientRequestId == "c-1")
    #expect(done.finishedAt != nil)
    #expect(try workspace.journal() == [done])
    #expect(try workspace.unresolvedIntents(ownersGone: false).isEmpty)
  }

  @Test func intentsOfALivingConsoleAreNotJudged() async throws {
    let first = try open()
    let intent = try await first.record(Intent(.restore()))
    let second = try open()
    #expect(try second.unresolvedIntents().isEmpty)
    #expect(try second.unresolvedIntents(ownersGone: false).map(\.id) == [intent.id])
    await first.close()
    #expect(try second.unresolvedIntents().map(\.id) == [intent.id])
    try await second.finish(intent.id, IntentOutcome(.foundDone))
    #expect(try second.unresolvedIntents(ownersGone: false).isEmpty)
  }

  @Test func anIntentSurvivesACrash() async throws {
    var crashing: Workspace? = try open()
    let intent = try await crashing?.record(Intent(.restore()))
    // What a killed process leaves: the row, and a lock file that nobody holds.
    crashing = nil
    let next = try open()
    let token = try await next.database.read {
      try String.fetchOne($0, sql: "SELECT token FROM owner")
    }
    let lock = WorkspaceFiles(database: file).ownerLock(try #require(token))
    try Data().write(to: lock)
    #expect(try next.unresolvedIntents().map(\.id) == [try #require(intent).id])
  }

  @Test func aForeignConsoleThatHoldsItsLockIsAlive() async throws {
    let workspace = try open()
    let entry = try await workspace.record(Intent(.restore()))
    // Another machine's boot, another process: the lock alone speaks for it.
    let foreign = JournalOwner(files: WorkspaceFiles(database: file))
    try await workspace.database.write { database in
      let id = try foreign.register(in: database)
      try database.execute(
        sql: "UPDATE owner SET boot = 'other', pid = 1, startedAt = '1' WHERE id = ?",
        arguments: [id])
      try database.execute(
        sql: "UPDATE journal SET owner = ? WHERE id = ?", arguments: [id, entry.id])
    }
    #expect(try workspace.unresolvedIntents().isEmpty)
    foreign.release()
    #expect(try workspace.unresolvedIntents().count == 1)
  }

  @Test func intentsThatArriveTogetherShareACommit() async throws {
    let workspace = try open()
    let ids = try await withThrowingTaskGroup(of: JournalEntry.ID.self) { group in
      for index in 0..<500 {
        group.addTask { try await workspace.record(Intent(.restore("item-\(index)"))).id }
      }
      return try await group.reduce(into: Set<JournalEntry.ID>()) { $0.insert($1) }
    }
    #expect(ids.count == 500)
    #expect(try workspace.journal(limit: 1_000).count == 500)
    let moments = Set(try workspace.journal(limit: 1_000).map(\.intendedAt))
    #expect(moments.count < 250, "each commit has one moment: \(moments.count)")
  }

  @Test func pagesGoBackInTime() async throws {
    let workspace = try open()
    let entries = try await workspace.record((0..<25).map { Intent(.restore("item-\($0)")) })
    let newest = try workspace.journal(limit: 10)
    #expect(newest.map(\.id) == entries.suffix(10).reversed().map(\.id))
    let older = try workspace.journal(limit: 100, before: try #require(newest.last).id)
    #expect(older.map(\.id) == entries.prefix(15).reversed().map(\.id))
  }

  @Test func outcomesWithoutIntentAreRefused() async throws {
    let workspace = try open()
    let error = await failure { () async throws(ProvisioningError) in
      try await workspace.finish(42, IntentOutcome(.done))
    }
    #expect(error?.kind == .notFound)
  }

  @Test func aFailedCommitLetsNoIntentThrough() async throws {
    let workspace = try open()
    try await workspace.database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA query_only = ON")
    }
    let error = await failure { () async throws(ProvisioningError) in
      try await workspace.record(Intent(.restore()))
    }
    #expect(error?.kind == .storage)
    try await workspace.database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA query_only = OFF")
    }
    #expect(try workspace.journal().isEmpty)
    _ = try await workspace.record(Intent(.restore()))
    #expect(try workspace.unresolvedIntents(ownersGone: false).count == 1)
  }

  @Test func damagedProcessIdsAreNotAlive() {
    #expect(ProcessIdentity.current.isRunning)
    var other = ProcessIdentity.current
    other.startedAt = "1"
    #expect(!other.isRunning)
    other = .current
    other.boot = "another boot"
    #expect(!other.isRunning)
  }
}
