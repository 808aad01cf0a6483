import Foundation
import TestSupport
import Testing

/// What the first commands of somebody in trouble say, and how they end.
@Suite(.serialized) struct RecoveryCommandTests {
  private func lastLine(_ text: String) -> String {
    text.split(separator: "\n").last.map(String.init) ?? ""
  }

  /// The last words say what to do, a single person's failure is no alarm, and a restart is warned of.
  @Test func theDominatingErrorIsNamedWithItsCure() throws {
    try withSandbox("quarantined-escrow") { program, _ in
      let found = try program.run("troubleshoot")
      #expect(found.status == 1)
      #expect(lastLine(found.output).hasPrefix("Next: entrahub errors show "), "\(found.output)")
      #expect(
        found.output.contains("\n  ! Failures in the provisioning log: "), "\(found.output)")
      #expect(found.output.contains("Claim users"))
      let restart = try program.run("apps", "restart", "--dry-run")
      #expect(restart.output.contains("puts the job into quarantine again"), "\(restart.output)")
      let start = try program.run("apps", "start", "--dry-run")
      #expect(start.output.contains("puts the job into quarantine again"), "\(start.output)")
    }
  }

  /// Two looks at one outage are one incident, and the first look at a healthy tenant closes it.
  @Test func anOutageIsOneIncidentAndEnds() throws {
    try withSandbox("app-disabled") { program, _ in
      for _ in 0..<2 { #expect(try program.run("troubleshoot").status == 1) }
      #expect(try program.run("apps", "enable", "integration", "--yes").status == 0)
      let status = try program.run("status")
      #expect(status.status == 0, "\(status.output)")
      let (_, list) = try program.json("incidents", "list", "--format", "json")
      let incidents = try #require(list["incidents"] as? [[String: Any]])
      #expect(incidents.map { $0["state"] as? String } == ["recovered"])
      #expect(try program.run("incidents", "show", "1").output.contains("not watched"))
    }
  }

  @Test func aSecondProfileLeavesTheActiveOne() throws {
    let program = try Program()
    defer { program.remove() }
    func add(_ name: String, _ more: String...) throws -> String {
      let tenant = "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10"
      return try program.run(["profile", "add", name, "--tenant", tenant] + more).output
    }
    #expect(try add("one").contains("one; which is active now"))
    #expect(try add("two").contains("one stays the active one"))
    #expect(try add("three", "--use").contains("three; which is active now"))
    #expect(try program.run("profile", "show").output.contains("three"))
  }
}
