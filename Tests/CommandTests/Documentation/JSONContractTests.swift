import Foundation
import TestSupport
import Testing

/// Every JSON answer has the members that `Docs/json.md` lists, no more and no fewer.
@Suite(.serialized) struct JSONContractTests {
  /// Answers of commands, held to the page as they come.
  private final class Answers {
    let contract: JSONContract
    let program: Program
    var seen: Set<String> = []

    init(_ program: Program) throws {
      contract = try JSONContract()
      self.program = program
    }

    /// Runs a command for its JSON.
    @discardableResult
    func take(_ command: String..., input: String = "") throws -> [String: Any] {
      let arguments = command.flatMap { $0.split(separator: " ").map(String.init) }
      return try take(arguments, input: input)
    }

    @discardableResult
    func take(_ arguments: [String], input: String = "") throws -> [String: Any] {
      let result = try program.run(
        arguments + ["--format", "json"], input: Data(input.utf8))
      return try hold(result.output, of: arguments, result.errors)
    }

    @discardableResult
    func hold(_ text: String, of arguments: [String], _ errors: String = "") throws
      -> [String: Any]
    {
      let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
      let document = try #require(object as? [String: Any], "\(arguments): \(text) \(errors)")
      let faults = contract.faults(of: document, seen: &seen)
      #expect(faults.isEmpty, "\(arguments): \(faults.joined(separator: "\n"))")
      let words = arguments.joined(separator: " ")
      let schema = document["schema"] as? String ?? ""
      let printers = contract.commands[schema] ?? []
      #expect(
        printers.contains { Self.isMeant($0, words) }, "\(words) prints \(schema): \(printers)")
      return document
    }

    /// Whether the page's `errors show CODE` stands for a command line.
    private static func isMeant(_ printer: String, _ words: String) -> Bool {
      let fixed = printer.split(separator: " ").filter { $0 != $0.uppercased() || $0 == "-" }
      let said = words.split(separator: " ")
      return fixed.allSatisfy(said.contains)
    }
  }

  /// Members inside of what the runs below do not bring about.
  private static let seldom = [
    "entrahub.status/1 problemsReading[].", "entrahub.troubleshooting/1 recovery.",
    "entrahub.event/1 changes[].", "entrahub.event/1 requests[].", "entrahub.event/1 audit[].",
    "entrahub.diagnosis/1 repairs[].", "entrahub.plan/1 items[].emptied[].", ".changes[].",
    "entrahub.app/1 application.deletion.", "entrahub.errors/1 unreadable[].", "raw.",
    "entrahub.incidents/1 incidents[].notes[].",
  ]

  @Test func answersHaveTheMembersThatThePageLists() throws {
    var seen: Set<String> = []
    try withSandbox("quarantined-escrow", users: 120) { program, sandbox in
      let answers = try Answers(program)
      let line = String(
        decoding: try JSONSerialization.data(withJSONObject: sandbox), as: UTF8.self)
      try answers.hold(line, of: ["sandbox", "serve"])
      try readings(answers)
      try changes(answers, sandbox)
      try mappings(answers)
      seen.formUnion(answers.seen)
    }
    try withSandbox("gallery-token-expired", users: 60) { program, _ in
      let answers = try Answers(program)
      for command in ["connection show", "connection test", "status", "apps show gallery"] {
        try answers.take(command)
      }
      seen.formUnion(answers.seen)
    }
    try withSandbox("integration-app-deleted", users: 60) { program, _ in
      let answers = try Answers(program)
      for command in ["status --failures 3", "apps list", "troubleshoot"] {
        try answers.take(command)
      }
      seen.formUnion(answers.seen)
    }
    try withSandbox("upn-mismatch", users: 120) { program, _ in
      let answers = try Answers(program)
      try answers.take("reconcile")
      seen.formUnion(answers.seen)
    }
    try withSandbox("null-not-cleared", users: 120) { program, _ in
      let answers = try Answers(program)
      try answers.take("plan")
      try answers.take("reconcile --stored")
      seen.formUnion(answers.seen)
    }
    try ConnectingTests().with("healthy") { program, sandbox in
      let answers = try Answers(program)
      try answers.take("token parse", input: ConnectingTests().mint(program, sandbox))
      try answers.take("token show")
      seen.formUnion(answers.seen)
    }
    for scenario in ["wrong-cloud", "okta"] {
      try withSandbox(scenario, users: 20) { program, sandbox in
        let answers = try Answers(program)
        let line = String(
          decoding: try JSONSerialization.data(withJSONObject: sandbox), as: UTF8.self)
        try answers.hold(line, of: ["sandbox", "serve"])
        seen.formUnion(answers.seen)
      }
    }
    let unseen = try JSONContract().all.subtracting(seen)
      .filter { member in !Self.seldom.contains { member.contains($0) } }
    #expect(unseen.isEmpty, "never answered: \(unseen.sorted().joined(separator: "\n"))")
  }

  private func readings(_ answers: Answers) throws {
    for command in [
      "status", "status --permissions", "apps list", "apps show integration", "apps show identity",
      "assignments list",
      "assignments search an", "audit list", "requests list", "requests show 1", "profile list",
      "profile show", "config paths", "config check", "themes list", "consent-url",
      "mappings functions", "mappings functions Join", "token url", "filters list",
      "mappings list", "mappings attributes list", "mappings attributes list --source",
      "diagnose --offline", "troubleshoot", "incidents list", "incidents show 1", "reconcile",
      "sync --direct --dry-run", "plan --stored --requests",
    ] {
      try answers.take(
        command, input: command.hasPrefix("diagnose") ? Fixtures.debugInformation : "")
    }
    try answers.take("diagnose", input: Fixtures.debugInformation)
    let errors = try answers.take("errors list")["errors"] as? [[String: Any]] ?? []
    let code = try #require(errors.first?["code"] as? String)
    let group = try answers.take(["errors", "show", code])
    let event = try #require((group["events"] as? [[String: Any]])?.first?["id"] as? String)
    try answers.take(["errors", "show", event])
    try answers.take(["errors", "retry", code, "--dry-run"])
    let items = try answers.take("plan", "--stored")["items"] as? [[String: Any]] ?? []
    let name = try #require(
      items.first { $0["object"] as? String == "user" }?["name"] as? String)
    try answers.take(["explain", name])
    let several = try answers.take("explain", "a")
    #expect((several["candidates"] as? [Any])?.isEmpty == false)
    try answers.take(["provision", name, "--yes"])
    try answers.take(["mappings", "preview", name])
    let bundle = answers.program.home.appending(path: "case.bundle").path()
    #expect(try answers.program.run("bundle", "export", bundle).status == 0)
    try answers.take(["bundle", "show", bundle])
  }

  private func changes(_ answers: Answers, _ sandbox: [String: String]) throws {
    let found = try answers.take("assignments", "search", "an")["principals"] as? [[String: Any]]
    let free = try #require(found?.first { $0["assigned"] as? Bool == false })
    let id = try #require(free["id"] as? String)
    try answers.take(["assignments", "add", id, "--dry-run"])
    try answers.take(["assignments", "add", id, "--yes"])
    try answers.take("activity undo --yes")
    try answers.take("activity list")
    try answers.take("sync --direct --yes")
    let secret = answers.program.environment["ENTRAHUB_CLIENT_SECRET"] ?? ""
    try answers.take("sign-in --as application", input: secret)
  }

  private func mappings(_ answers: Answers) throws {
    let program = answers.program
    let file = program.home.appending(path: "mappings.json").path()
    #expect(try program.run("mappings", "export", "-o", file).status == 0)
    let set = ["mappings", "set", "displayName", "--expression", "ToUpper([displayName])", "--yes"]
    let filter = ["filters", "set", "department EQUALS \"Sales\"", "--yes"]
    for change in [set, filter] {
      let saved = try program.run(change)
      #expect(saved.status == 0, "\(saved.output)")
    }
    let items = try answers.take("plan", "--stored")["items"] as? [[String: Any]] ?? []
    let person = items.first { $0["object"] as? String == "user" }?["name"] as? String
    try answers.take(["filters", "test", try #require(person)])
    for command in [
      ["mappings", "diff", file], ["mappings", "import", file, "--plan"],
      ["mappings", "validate", file], ["mappings", "backups"], ["filters", "list"],
      ["mappings", "preview", "--everyone"],
    ] {
      try answers.take(command)
    }
    let wrong = try program.file("wrong.txt", "Joim([mail])")
    try answers.take(["mappings", "validate", wrong])
    try answers.take(["mappings", "eval", "Trum([mail])", "--source", "-"], input: "{}")
    try answers.take(["mappings", "eval", "\"a\"", "--source", "-", "--service"], input: "{}")
    let cases = try program.file(
      "cases.json", #"[{"expression": "Trim(\" a \")", "expected": "a"}]"#)
    try answers.take(["mappings", "eval", "--cases", cases])
  }
}
