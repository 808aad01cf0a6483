import Foundation
import TestSupport
import Testing

/// Commands where nothing can be written any more.
@Suite(.serialized) struct FullDiskTests {
  /// Runs the program where no file may grow, as on a full disk.
  private func cramped(_ program: Program, _ arguments: [String]) throws -> Program.Result {
    try Program.run(
      "/bin/sh", ["-c", #"trap "" XFSZ; ulimit -f 0; exec "$0" "$@""#, Program.path] + arguments,
      environment: program.environment)
  }

  @Test func whatIsThereIsReadWithOneWarning() throws {
    try withSandbox("healthy") { program, _ in
      #expect(try program.run("refresh", "--full").status == 0)
      #expect(try program.run("apps", "pause", "--yes").status == 0)
      let (_, plan) = try program.json("plan", "--format", "json", "--action", "update")
      let items = try #require(plan["items"] as? [[String: Any]])
      let person = try #require(items.first?["name"] as? String)
      let folder = program.home.appending(path: "state/workspaces")
      try FileManager.default.removeItem(at: folder.appending(path: "lab.sqlite-shm"))
      for arguments in [["activity", "list"], ["plan", "--stored"], ["explain", person]] {
        let result = try cramped(program, arguments)
        let warnings = result.errors.split(separator: "\n").filter { $0.contains("disk full?") }
        #expect(warnings.count == 1, "\(arguments): \(result.errors)")
        #expect(!result.errors.contains("failed:"), "\(arguments): \(result.errors)")
      }
      let journal = try cramped(program, ["activity", "list"])
      #expect(journal.status == 0 && journal.output.contains("paused"), "\(journal)")
      let change = try cramped(program, ["apps", "start", "--yes"])
      #expect(change.status == 2 && change.errors.contains("journal failed"), "\(change)")
      // With room again everything goes on.
      let start = try program.run("apps", "start", "--yes")
      #expect(start.status == 0 && !start.errors.contains("disk full"), "\(start.errors)")
    }
  }
}
