import Foundation
import TestSupport
import Testing

/// Mappings and filters against a running sandbox.
@Suite(.serialized) struct MappingsCommandTests {
  private func source(of target: String, _ program: Program) throws -> String? {
    let (_, list) = try program.json("mappings", "list", "--format", "json")
    let rows = list["mappings"] as? [[String: Any]] ?? []
    return rows.first { $0["target"] as? String == target && $0["object"] as? String == "User" }?[
      "source"] as? String
  }

  private static let expression = #"Join(" ", [givenName], [surname])"#

  @Test func aSaveIsShownMadeAndTakenBack() throws {
    try withSandbox("healthy") { program, _ in
      let before = try #require(try source(of: "displayName", program))
      let change = ["mappings", "set", "displayName", "--expression", Self.expression]
      let dry = try program.run(change + ["--dry-run", "--show-request"])
      #expect(dry.status == 0, "\(dry.errors)")
      for part in [
        before, Self.expression, "initial cycle", "PUT /servicePrincipals/", "Nothing was changed",
        "people in scope",
      ] { #expect(dry.output.contains(part), "\(part): \(dry.output)") }
      #expect(try source(of: "displayName", program) == before)
      #expect(try program.run(change + ["--yes", "--read-only"]).status == 6)
      let refused = try program.run(change, input: Data("n\n".utf8))
      #expect(refused.status == 6)
      #expect(try source(of: "displayName", program) == before)

      let saved = try program.run(change + ["--yes"])
      #expect(saved.status == 0, "\(saved.output) \(saved.errors)")
      #expect(saved.output.contains("Undo: entrahub mappings restore 1"))
      #expect(try source(of: "displayName", program) == Self.expression)
      let again = try program.run(change + ["--yes"])
      #expect(again.status == 0)
      #expect(again.output.contains("Nothing to change"))

      let (_, backups) = try program.json("mappings", "backups", "--format", "json")
      #expect((backups["backups"] as? [[String: Any]])?.count == 1)
      let restored = try program.run("mappings", "restore", "1", "--yes")
      #expect(restored.status == 0, "\(restored.output) \(restored.errors)")
      #expect(try source(of: "displayName", program) == before)
    }
  }

  @Test func aSaveThatSomebodyElseWasFasterThanIsRefused() throws {
    try withSandbox("healthy") { program, _ in
      let set = ["mappings", "set", "displayName", "--expression", Self.expression]
      let overtaken = try program.run(set, asking: "[y/N]", answer: "y\n") { _ in
        let faster = try program.run(
          "mappings", "set", "displayName", "--source", "mailNickname", "--yes")
        #expect(faster.status == 0, "\(faster.errors)")
      }
      #expect(overtaken.status == 6)
      #expect(overtaken.errors.contains("somebody else saved the mappings meanwhile"))
      #expect(overtaken.errors.contains("displayName"))
      #expect(try source(of: "displayName", program) == "[mailNickname]")
      let (_, backups) = try program.json("mappings", "backups", "--format", "json")
      #expect((backups["backups"] as? [[String: Any]])?.count == 1)
    }
  }

  @Test func whatIsCertainlyWrongIsNotSaved() throws {
    try withSandbox("healthy") { program, _ in
      let before = try source(of: "displayName", program)
      for expression in ["Joni([givenName])", "Join(", "[nobodysAttribute]"] {
        let result = try program.run(
          "mappings", "set", "displayName", "--expression", expression, "--yes")
        #expect(result.status == 1, "\(expression): \(result.output) \(result.errors)")
        #expect(result.output.contains("error:") && result.output.contains("^"))
        #expect(result.output.contains("Nothing was changed"))
      }
      let removal = try program.run("mappings", "remove", "userName", "--yes")
      #expect(removal.status == 1, "\(removal.output)")
      #expect(try source(of: "displayName", program) == before)
      let unknown = try program.run("mappings", "remove", "displayNmae", "--yes")
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("did you mean 'displayName'?"))
      #expect(try program.run("activity", "list").output.contains("Nothing was changed"))
    }
  }

  @Test func driftFailsInCI() throws {
    try withSandbox("healthy") { program, _ in
      let file = program.home.appending(path: "schema.json").path()
      let exported = try program.run("mappings", "export", "--output", file)
      #expect(exported.status == 0, "\(exported.errors)")
      #expect(try program.run("mappings", "import", file, "--plan").status == 0)
      #expect(try program.run("mappings", "diff", file).status == 0)
      let validated = try program.run("mappings", "validate", file)
      #expect(validated.status == 0, "\(validated.output)")

      let set = try program.run(
        "mappings", "set", "displayName", "--expression", Self.expression, "--yes")
      #expect(set.status == 0, "\(set.output)")
      let (status, plan) = try program.json(
        "mappings", "import", file, "--plan", "--format", "json")
      #expect(status == 1)
      #expect(plan["schema"] as? String == "entrahub.mappings-diff/1")
      #expect(plan["drift"] as? Bool == true)
      let difference = (plan["differences"] as? [[String: Any]])?.first
      #expect(difference?["target"] as? String == "displayName")
      #expect(difference?["before"] as? String == Self.expression)
      let second = program.home.appending(path: "second.json").path()
      _ = try program.run("mappings", "export", "--output", second)
      let compared = try program.run("mappings", "diff", file, second)
      #expect(compared.status == 1)
      #expect(compared.output.contains("+ \(Self.expression)"), "\(compared.output)")

      let imported = try program.run("mappings", "import", file, "--yes")
      #expect(imported.status == 0, "\(imported.output) \(imported.errors)")
      #expect(try program.run("mappings", "diff", file).status == 0)
    }
  }

  @Test func aPersonIsPreviewed() throws {
    try withSandbox("healthy") { program, _ in
      _ = try program.run("refresh", "--full")
      let (status, everyone) = try program.json(
        "mappings", "preview", "--everyone", "--format", "json")
      #expect(status == 0)
      #expect(everyone["people"] as? Int ?? 0 > 0)
      let (_, assigned) = try program.json("assignments", "list", "--format", "json")
      let rows = assigned["assignments"] as? [[String: Any]] ?? []
      let user = rows.first { $0["kind"] as? String == "user" }?["principalId"] as? String
      let id = try #require(user)
      let (code, preview) = try program.json("mappings", "preview", id, "--format", "json")
      #expect(code == 0)
      let mappings = preview["mappings"] as? [[String: Any]] ?? []
      let name = try #require(mappings.first { $0["target"] as? String == "userName" })
      #expect(name["mapped"] as? String == preview["userPrincipalName"] as? String)
      let upn = try #require(preview["userPrincipalName"] as? String)
      let (agreed, evaluation) = try program.json(
        "mappings", "eval", "--expression", "ToUpper([userPrincipalName])", "--user", upn,
        "--service", "--format", "json")
      #expect(agreed == 0)
      #expect(evaluation["value"] as? String == upn.uppercased())
      let service = try #require(evaluation["service"] as? [String: Any])
      #expect(service["agrees"] as? Bool == true)
      #expect(service["values"] as? [String] == [upn.uppercased()])
      let nobody = try program.run("mappings", "preview", "nobody@example.invalid")
      #expect(nobody.status == 2, "\(nobody.errors)")
    }
  }

  @Test func aFilterIsSetTestedAndRemoved() throws {
    try withSandbox("healthy") { program, _ in
      let text = #"department EQUALS "Sales" AND accountEnabled IS TRUE"#
      let set = try program.run("filters", "set", text, "--yes")
      #expect(set.status == 0, "\(set.output) \(set.errors)")
      let (_, list) = try program.json("filters", "list", "--format", "json")
      let clauses = list["filters"] as? [[String: Any]] ?? []
      #expect(clauses.map { $0["attribute"] as? String } == ["department", "accountEnabled"])
      let removed = try program.run("filters", "remove", "--yes")
      #expect(removed.status == 0, "\(removed.output) \(removed.errors)")
      #expect(try program.run("filters", "list").output.contains("everybody who is assigned"))
      let broken = try program.run("filters", "set", "department EQUAL \"x\"", "--yes")
      #expect(broken.status == 64)
      #expect(broken.errors.contains("^"), "\(broken.errors)")
    }
  }

  @Test func aResetBringsTheDefaultsBack() throws {
    try withSandbox("healthy") { program, _ in
      let before = try source(of: "displayName", program)
      _ = try program.run("mappings", "set", "displayName", "--source", "mail", "--yes")
      #expect(try source(of: "displayName", program) == "[mail]")
      let reset = try program.run("mappings", "reset", "--yes")
      #expect(reset.status == 0, "\(reset.output) \(reset.errors)")
      #expect(try source(of: "displayName", program) == before)
    }
  }
}
