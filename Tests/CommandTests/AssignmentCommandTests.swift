import Foundation
import TestSupport
import Testing

/// Assignments, undo and application set-up against a running sandbox.
@Suite(.serialized) struct AssignmentCommandTests {
  /// User principal names of enabled people who are not assigned directly.
  private func people(_ program: Program, _ count: Int) throws -> [String] {
    let (_, found) = try program.json(
      "assignments", "search", "a", "--limit", "60", "--format", "json")
    let all = found["principals"] as? [[String: Any]] ?? []
    let names = all.compactMap { one -> String? in
      guard one["kind"] as? String == "user", one["assigned"] as? Bool == false,
        one["enabled"] as? Bool == true
      else { return nil }
      return one["detail"] as? String
    }
    try #require(names.count >= count)
    return Array(names.prefix(count))
  }

  private func assigned(_ program: Program) throws -> Set<String> {
    let (_, list) = try program.json("assignments", "list", "--format", "json")
    let rows = list["assignments"] as? [[String: Any]] ?? []
    return Set(rows.compactMap { $0["principalId"] as? String })
  }

  private func summary(_ document: [String: Any]) -> [String: Int] {
    document["summary"] as? [String: Int] ?? [:]
  }

  @Test func aPersonIsAssignedShownAndTakenBack() throws {
    try withSandbox("healthy") { program, _ in
      let person = try people(program, 1)[0]
      let before = try assigned(program)
      let dry = try program.run("assignments", "add", person, "--dry-run")
      #expect(dry.status == 0, "\(dry.errors)")
      #expect(dry.output.contains("scope") && dry.output.contains("Nothing was changed"))
      let refused = try program.run("assignments", "add", person, input: "n\n")
      #expect(refused.status == 6)
      #expect(refused.errors.contains("lab (test"))
      #expect(try program.run("assignments", "add", person, "--yes", "--read-only").status == 6)
      #expect(try assigned(program) == before)

      let (status, made) = try program.json(
        "assignments", "add", person.uppercased(), "--yes", "--format", "json")
      #expect(status == 0)
      #expect(made["schema"] as? String == "entrahub.assignment-changes/1")
      #expect(summary(made)["done"] == 1)
      #expect(try assigned(program).count == before.count + 1)
      let again = try program.run("assignments", "add", person, "--yes")
      #expect(again.status == 0 && again.output.contains("assigned already"))

      #expect(try program.run("activity", "undo", "--yes").status == 0)
      #expect(try assigned(program) == before)
      #expect(try program.run("activity", "undo", "--yes").status == 2)
    }
  }

  @Test func aTableIsCarriedOutRowByRow() throws {
    try withSandbox("healthy") { program, _ in
      let names = try people(program, 3)
      let before = try assigned(program)
      let file = try program.file(
        "people.csv",
        "Name;User principal name;Role\r\n\"x\";\(names[0]);User\r\n;\(names[1]);\r\n"
          + ";nobody@nowhere.example;\r\n;\(names[0]);User\r\n;\(names[2]);Emperor\r\n;short\r\n")
      let result = try program.run(
        "assignments", "add", "--from", file, "--yes", "--format", "csv")
      #expect(result.status == 2, "\(result.output) \(result.errors)")
      let lines = result.output.split(separator: "\r\n").map(String.init)
      func row(_ line: Int) -> String { lines.first { $0.hasPrefix("\(line),") } ?? "" }
      #expect(row(2).contains(",done,") && row(3).contains(",done,"))
      #expect(row(4).contains("no user or group"))
      #expect(row(5).contains("the same as line 2"))
      #expect(row(6).contains("no role"))
      #expect(row(7).contains("2 columns where the header has 3"))
      #expect(try assigned(program).count == before.count + 2)
      let undone = try program.run("activity", "undo", "--yes")
      #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
      #expect(try assigned(program) == before)
    }
  }

  @Test func namesThatCanNotBeUsedStopEverything() throws {
    try withSandbox("healthy") { program, _ in
      let person = try people(program, 1)[0]
      let before = try assigned(program)
      let nobody = try program.run("assignments", "add", person, "Departmnt", "--yes")
      #expect(nobody.status == 2)
      #expect(nobody.errors.contains("'Departmnt'"))
      let role = try program.run("assignments", "add", person, "--role", "Emperor", "--yes")
      #expect(role.status == 64 && role.errors.contains("but User"))
      #expect(try program.run("assignments", "add").status == 64)
      #expect(try program.run("assignments", "add", "--from", "-", input: person).status == 64)
      #expect(try program.run("assignments", "add", "--from", "/nowhere.csv").status == 64)
      let columns = try program.file("columns.csv", "role,type\nUser,user\n")
      let wrong = try program.run("assignments", "add", "--from", columns, "--yes")
      #expect(wrong.status == 64 && wrong.errors.contains("no column names anybody"))
      #expect(try assigned(program) == before)
    }
  }

  @Test func manyAreConfirmedByTheirNumberAndWhatLeavesIsCounted() throws {
    try withSandbox("healthy") { program, _ in
      let group = "group:Webex Users"
      let before = try assigned(program)
      let dry = try program.run("assignments", "remove", group, "--dry-run")
      #expect(dry.output.contains("become inactive in Webex with the next cycle"), "\(dry.output)")
      let yes = try program.run("assignments", "remove", group, input: "y\n")
      #expect(yes.status == 6)
      let asked = try #require(yes.errors.firstMatch(of: /type (\d+) to go on/)?.1)
      #expect(try assigned(program) == before)
      let typed = try program.run("assignments", "remove", group, input: "\(asked)\n")
      #expect(typed.status == 0, "\(typed.output) \(typed.errors)")
      #expect(try assigned(program).count == before.count - 1)
    }
  }

  @Test func theGallerysApplicationIsAddedAndHidden() throws {
    try withSandbox("empty") { program, _ in
      let added = try program.run("apps", "add", "--yes")
      #expect(added.status == 0, "\(added.output) \(added.errors)")
      let again = try program.run("apps", "add", "--yes")
      #expect(again.status == 0 && again.output.contains("in the tenant already"))
      let hidden = try program.run("apps", "hide", "gallery", "--yes")
      #expect(hidden.status == 0, "\(hidden.output) \(hidden.errors)")
      #expect(try program.run("apps", "hide", "--yes").output.contains("hidden already"))
      #expect(try program.run("activity", "undo", "--yes").status == 0)
      #expect(
        try program.run("apps", "unhide", "--yes").output.contains("visible to users already"))
    }
  }
}
