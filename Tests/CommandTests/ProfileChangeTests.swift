import Foundation
import TestSupport
import Testing

/// What `profile set` changes of whom a profile reaches stands in the journal.
@Suite(.serialized) struct ProfileChangeTests {
  private func changes(_ program: Program) throws -> [[String: Any]] {
    try program.json("activity", "list", "--format", "json").1["changes"] as? [[String: Any]] ?? []
  }

  @Test func whatMattersIsJournalled() throws {
    try withSandbox("healthy", users: 20) { program, sandbox in
      let tenant = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
      let set = try program.run("profile", "set", "lab", "--tenant", tenant, "--cloud", "usgov")
      #expect(set.status == 0, "\(set.errors)")
      let rows = try changes(program)
      #expect(rows.count == 1)
      #expect(rows.first?["object"] as? String == "profile lab")
      #expect(rows.first?["outcome"] as? String == "done")
      let before = rows.first?["before"] as? String ?? ""
      let after = rows.first?["after"] as? String ?? ""
      #expect(before.contains("cloud global") && before.contains(sandbox["tenantId"] ?? "?"))
      #expect(after.contains("cloud usgov") && after.contains("tenant \(tenant)"), "\(after)")
      #expect(!after.contains("organization"))

      // A theme changes nothing that a request could reach.
      #expect(try program.run("profile", "set", "lab", "--theme", "dark").status == 0)
      #expect(try changes(program).count == 1)
      // What it says already is no change.
      #expect(try program.run("profile", "set", "lab", "--cloud", "usgov").status == 0)
      #expect(try changes(program).count == 1)
    }
  }
}
