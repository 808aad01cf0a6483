import Foundation
import GRDB
import Testing

@testable import ProvisioningCore

struct WorkspaceTests {
  let folder: ScratchFolder
  var file: URL { folder.file("state/workspaces/contoso.sqlite") }

  init() throws { folder = try ScratchFolder() }

  func open() throws -> Workspace { try Workspace(file: file, profile: "contoso") }

  /// The next start would read what the log holds before anything is shown.
  ///
  /// Into an empty log the next start would have to write first.
  @Test func closingLeavesAShortLogBehind() async throws {
    let folder = try ScratchFolder()
    let file = folder.file("test.db")
    let workspace = try Workspace(file: file, profile: "test")
    try await workspace.write("filling") {
      try $0.execute(sql: "CREATE TABLE filling AS SELECT zeroblob(1000000) AS bytes")
    }
    let log = URL(filePath: file.path + "-wal")
    #expect(try Data(contentsOf: log).count > 1_000_000)
    await workspace.close()
    let left = try Data(contentsOf: log).count
    #expect(left > 0 && left < 10_000, "\(left) bytes")
  }

  @Test func filesAreTheOwnersAlone() async throws {
    let workspace = try open()
    _ = try await workspace.record(Intent(.restore()))
    #expect(try permissions(file.deletingLastPathComponent().path) == 0o700)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: file.deletingLastPathComponent().path)
    #expect(files.count == 4, "database, WAL, shared memory and the owner's lock: \(files)")
    for name in files {
      let path = file.deletingLastPathComponent().appending(path: name).path
      #expect(try permissions(path) == 0o600, "\(name)")
    }
    await workspace.close()
  }

  @Test func widePermissionsAreNarrowed() async throws {
    await (try open()).close()
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    await (try open()).close()
    #expect(try permissions(file.path) == 0o600)
  }

  @Test func commitsReachTheDisk() throws {
    let workspace = try open()
    let modes = try workspace.database.writeWithoutTransaction {
      (
        try String.fetchOne($0, sql: "PRAGMA journal_mode"),
        try Int.fetchOne($0, sql: "PRAGMA synchronous")
      )
    }
    #expect(modes.0 == "wal")
    #expect(modes.1 == 2, "FULL")
  }

  @Test func damagedFileIsNamed() async throws {
    await (try open()).close()
    try Data(repeating: 0x41, count: 8_192).write(to: file)
    let error = await failure { () throws(ProvisioningError) in
      try Workspace(file: file, profile: "contoso")
    }
    #expect(error?.kind == .storage)
    #expect(error?.message.contains(file.path) == true)
    #expect(error?.message.contains("damaged") == true)
    #expect(error?.advice.contains("Move the file away") == true)
  }

  @Test func truncatedFileIsNoCrash() async throws {
    let workspace = try open()
    for _ in 0..<50 { _ = try await workspace.record(Intent(.restore())) }
    await workspace.close()
    let bytes = try Data(contentsOf: file)
    for length in stride(from: 100, to: bytes.count, by: 4_096 + 511) {
      try bytes.prefix(length).write(to: file)
      let error = await failure { () throws(ProvisioningError) in
        let damaged = try Workspace(file: file, profile: "contoso")
        _ = try damaged.journal()
        _ = try damaged.storedSnapshot()
      }
      #expect(error == nil || error?.kind == .storage)
    }
  }

  @Test func newerLayoutIsRefused() async throws {
    let workspace = try open()
    try await workspace.database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA user_version = 999")
    }
    await workspace.close()
    let error = await failure { () throws(ProvisioningError) in
      try Workspace(file: file, profile: "contoso")
    }
    #expect(error?.code == "newer-schema")
    #expect(error?.message.contains("999") == true)
  }

  @Test func aFileInTheFoldersPlaceIsNamed() async throws {
    try Data().write(to: folder.file("state"))
    let error = await failure { () throws(ProvisioningError) in
      try Workspace(file: file, profile: "contoso")
    }
    #expect(error?.kind == .storage)
    #expect(error?.advice.contains("ENTRAHUB_STATE_HOME") == true)
  }

  @Test func linksAreNotFollowed() async throws {
    await (try open()).close()
    let elsewhere = folder.file("elsewhere")
    try FileManager.default.moveItem(at: file, to: elsewhere)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
    let error = await failure { () throws(ProvisioningError) in
      try Workspace(file: file, profile: "contoso")
    }
    #expect(error?.advice.contains("symbolic link") == true)
  }

  @Test func aFullDiskIsNamed() async throws {
    let workspace = try open()
    try await workspace.database.writeWithoutTransaction {
      let pages = try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0
      try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    let incident = Incident(
      title: "t", startedAt: Date(), report: String(repeating: "x", count: 60_000))
    let error = await failure { () async throws(ProvisioningError) in
      try await workspace.save(incident)
    }
    #expect(error?.message.contains("disk is full") == true)
    #expect(try workspace.incidents().isEmpty)
  }

  @Test func twoWorkspacesShareAFile() async throws {
    let (first, second) = (try open(), try open())
    let entry = try await first.record(Intent(.restore()))
    #expect(try second.journal().map(\.id) == [entry.id])
    _ = try await second.record(Intent(.restore()))
    #expect(try first.journal().count == 2)
  }

  @Test func closedWorkspaceFailsInsteadOfCrashing() async throws {
    let workspace = try open()
    await workspace.close()
    let error = await failure { () throws(ProvisioningError) in try workspace.journal() }
    #expect(error?.kind == .storage)
  }
}
