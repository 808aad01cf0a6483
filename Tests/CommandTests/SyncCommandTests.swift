import Foundation
import TestSupport
import Testing

/// Plans carried out from here, against a running sandbox.
@Suite(.serialized) struct SyncCommandTests {
  @Test func aPlanIsShownSentAndThenEmpty() throws {
    try withSandbox("healthy") { program, _ in
      #expect(try program.run("sync").status == 64)
      #expect(try program.run("sync", "--direct", "--action", "skip").status == 64)
      let nothing = try program.run("sync", "--direct", "--resume")
      #expect(nothing.status == 2 && nothing.errors.contains("sync --direct"), "\(nothing.errors)")
      let readOnly = try program.run("sync", "--direct", "--yes", "--read-only")
      #expect(readOnly.status == 6)

      let (dry, preview) = try program.json("sync", "--direct", "--dry-run", "--format", "json")
      #expect(dry == 0 && preview["dryRun"] as? Bool == true)
      let planned = try #require(preview["planned"] as? [String: Int])
      let requests = try #require(preview["rows"] as? [[String: Any]])
      #expect(requests.count == planned.values.reduce(0, +) && !requests.isEmpty)

      let unconfirmed = try program.run("sync", "--direct", input: "n\n")
      #expect(unconfirmed.status == 6 && unconfirmed.errors.contains("go on? [y/N]"))

      // The sandbox's Webex refuses two: another organization's user, and a domain nobody verified.
      let (status, run) = try program.json("sync", "--direct", "--yes", "--format", "json")
      #expect(status == 2, "\(run)")
      #expect(run["schema"] as? String == "entrahub.sync/1" && run["complete"] as? Bool == true)
      let rows = try #require(run["rows"] as? [[String: Any]])
      #expect(rows.count == requests.count)
      // Nobody is left then who could become a member of the group.
      let refused = rows.filter { !["done", "skipped"].contains($0["outcome"] as? String) }
      #expect(refused.count == 2)
      #expect(refused.allSatisfy { ($0["trackingId"] as? String)?.isEmpty == false })

      let (_, plan) = try program.json("plan", "--format", "json")
      let summary = try #require(plan["users"] as? [String: Int])
      #expect(summary["create"] == 2 && summary["update"] == 0)
      let again = try program.run("sync", "--direct", "--yes", "--action", "update")
      #expect(again.status == 0 && again.output.contains("Nothing to do"), "\(again.output)")

      let journal = try program.run("activity", "list")
      #expect(journal.output.contains("creations"), "\(journal.output)")
      // Two were refused: not all of it is done.
      #expect(journal.output.contains("partly"), "\(journal.output)")
    }
  }

  @Test func everyFaceCountsPeopleAndGroupsAlike() throws {
    try withSandbox("nested-groups", users: 400) { program, _ in
      let (_, first) = try program.json("plan", "--format", "json")
      let notes = try #require(first["notes"] as? [String])
      let note = try #require(notes.first { $0.contains("in nested groups only") })
      let name = try #require(note.firstMatch(of: /assignments add "([^"]+)"/)?.1)
      #expect(try program.run("reconcile", "--stored").output.contains(name))
      #expect(try program.run("assignments", "add", String(name), "--yes").status == 0)

      let (_, plan) = try program.json("plan", "--format", "json")
      let (people, groups) = (plan["users"] as? [String: Int], plan["groups"] as? [String: Int])
      let changed = ["create", "update", "disable", "delete"].reduce(into: (0, 0)) {
        $0.0 += people?[$1] ?? 0
        $0.1 += groups?[$1] ?? 0
      }
      #expect(changed.0 > 10 && changed.1 == 1)
      let words = "\(changed.0) people (\(changed.0) creations) and 1 group (1 creation)"
      let planned = try program.run("plan", "--stored").output
      #expect(planned.contains("A cycle would change \(words)."), "\(planned)")
      let dry = try program.run("sync", "--direct", "--dry-run").output
      #expect(dry.contains("To be changed: \(words), by "), "\(dry)")
      let (_, listed) = try program.json("sync", "--direct", "--dry-run", "--format", "json")
      #expect((listed["users"] as? [String: Int])?["create"] == changed.0)
      #expect((listed["groups"] as? [String: Int])?["create"] == 1)
      let csv = try program.run("sync", "--direct", "--dry-run", "--format", "csv").output
      #expect(
        csv.split(whereSeparator: \.isNewline).count == changed.0 + 2, "a row for each object")
      let requests = (listed["rows"] as? [Any])?.count ?? 0
      #expect(requests > changed.0 + changed.1 && dry.contains("by \(requests) requests."))
      let run = try program.run("sync", "--direct", "--yes").output
      let summary = try #require(run.firstMatch(of: /Run 1: [^\n]*/)?.0)
      let numbers = summary.matches(of: /([0-9]+) (?:people|person)/).compactMap { Int($0.1) }
      #expect(numbers.reduce(0, +) == changed.0, "\(summary)")
      #expect(summary.contains("1 group done"), "\(summary)")
      #expect(summary.contains("by \(requests) requests"), "\(summary)")
    }
  }

  @Test func aProductionProfileWantsItsNameTyped() throws {
    try withSandbox("healthy") { program, sandbox in
      let added = try program.run(
        "profile", "add", "live", "--class", "prod", "--tenant", sandbox["tenantId"] ?? "",
        "--org", sandbox["orgId"] ?? "", "--client-id", sandbox["clientId"] ?? "", "--graph-url",
        sandbox["graph"] ?? "", "--login-url", sandbox["login"] ?? "", "--scim-url",
        sandbox["scim"] ?? "")
      #expect(added.status == 0, "\(added.errors)")
      let yes = try program.run(
        "sync", "--direct", "--profile", "live", "--action", "update", input: "y\n")
      #expect(yes.status == 6 && yes.errors.contains("type the profile's name"), "\(yes.errors)")
      let typed = try program.run(
        "sync", "--direct", "--profile", "live", "--action", "update", input: "live\n")
      #expect(typed.status == 0, "\(typed.errors)")
      #expect(typed.output.contains("done in"), "\(typed.output)")
    }
  }

  @Test func onePersonIsSentFromHere() throws {
    try withSandbox("healthy") { program, _ in
      let (_, plan) = try program.json("plan", "--format", "json", "--action", "update")
      let items = try #require(plan["items"] as? [[String: Any]])
      let name = try #require(
        items.first { $0["object"] as? String == "user" }?["name"] as? String)
      let (status, run) = try program.json(
        "provision", name, "--direct", "--yes", "--format", "json")
      #expect(status == 0)
      #expect((run["rows"] as? [[String: Any]])?.map { $0["name"] as? String } == [name])
      // What was sent can't be taken back; the journal's earlier change can.
      #expect(try program.run("apps", "pause", "--yes").status == 0)
      let sent = try program.run("activity", "undo", "1", "--yes")
      #expect(sent.status == 2, "\(sent.errors)")
      #expect(sent.errors.contains("Webex users (sync run 1)") && !sent.errors.contains("http"))
      #expect(sent.errors.contains("undone is 2: entrahub activity undo 2"), "\(sent.errors)")
      let unknown = try program.run("provision", "nobody@nowhere.example", "--direct", "--yes")
      #expect(unknown.status == 2 && unknown.errors.contains("Nothing was sent"))
    }
  }

  @Test func theServiceProvisionsOnDemandAndTellsItsSteps() throws {
    try withSandbox("healthy") { program, _ in
      let (_, plan) = try program.json("plan", "--format", "json", "--action", "update")
      let items = try #require(plan["items"] as? [[String: Any]])
      let name = try #require(
        items.first { $0["object"] as? String == "user" }?["name"] as? String)
      #expect(try program.run("provision").status == 64)
      let nobody = try program.run("provision", "nobody@nowhere.example", "--yes")
      #expect(nobody.status == 2 && nobody.errors.contains("Nothing was sent"))
      // A part of a name is no name, but says whom it may mean.
      let part = String(name.prefix { $0 != "@" })
      let close = try program.run("provision", part, "--dry-run")
      #expect(close.status == 2, "\(close.errors)")
      #expect(close.errors.contains("Did you mean") && close.errors.contains(name))
      #expect(close.errors.contains("Next: entrahub assignments search \(part)"))
      let empty = try program.run("explain", " ")
      #expect(empty.status == 64 && empty.errors.contains("Name somebody."))
      let dry = try program.run("provision", name, "--dry-run")
      #expect(dry.status == 0 && dry.output.contains("1 call"))
      let done = try program.run("provision", name, "--yes")
      #expect(done.status == 0, "\(done.errors)")
      #expect(done.output.contains("updated in Webex"), "\(done.output)")
      #expect(done.output.contains("Written to Webex"), "\(done.output)")
      let (status, again) = try program.json("provision", name, "--yes", "--format", "json")
      #expect(status == 0)
      let rows = try #require(again["rows"] as? [[String: Any]])
      #expect(rows.first?["outcome"] as? String == "skipped")
      let resumed = try program.run("provision", name, "--yes", "--resume")
      #expect(resumed.output.contains("done by the last batch"), "\(resumed.output)")
    }
  }
}
