import Foundation
import TestSupport
import Testing

/// Notes of the operator to an incident.
@Suite(.serialized) struct IncidentNoteTests {
  @Test func aNoteIsKeptAndStandsInEveryForm() throws {
    try withSandbox("integration-app-deleted", users: 20) { program, _ in
      #expect(try program.run("troubleshoot").status == 1)
      let list = try program.json("incidents", "list", "--format", "json").1
      let number = try #require((list["incidents"] as? [[String: Any]])?.first?["id"] as? Int)
      let id = String(number)
      let noted = try program.run("incidents", "note", id, "Called", "Cisco\u{1B}[31m,\ncase 7")
      #expect(noted.status == 0, "\(noted.errors)")
      #expect(noted.output.contains("Called Cisco [31m, case 7"), "\(noted.output)")
      for format in ["text", "markdown", "json"] {
        let shown = try program.run("incidents", "show", id, "--format", format)
        #expect(shown.output.contains("Called Cisco"), "\(format): \(shown.output)")
        #expect(shown.output.contains("case 7") && !shown.output.contains("\u{1B}"))
      }
      let rows = try program.json("incidents", "list", "--format", "json").1["incidents"]
      let notes = (rows as? [[String: Any]])?.first?["notes"] as? [[String: Any]]
      #expect(notes?.map { $0["text"] as? String } == ["Called Cisco [31m, case 7"])
      #expect(notes?.first?["at"] as? String != nil)

      for text in ["", "  ", "\u{7}\n"] {
        let empty = try program.run("incidents", "note", id, text)
        #expect(empty.status == 64 && empty.errors.contains("empty"), "\(empty.errors)")
      }
      let long = try program.run(
        "incidents", "note", id, String(repeating: "long ", count: 2_000))
      #expect(long.status == 64 && long.errors.contains("8,192"), "\(long.errors)")
      #expect(try program.run("incidents", "note", id).status == 64)
      let missing = try program.run("incidents", "note", "99", "nobody")
      #expect(missing.status == 2 && missing.errors.contains("entrahub incidents list"))
      let after = try program.json("incidents", "list", "--format", "json").1["incidents"]
      #expect(((after as? [[String: Any]])?.first?["notes"] as? [Any])?.count == 1)
    }
  }
}
