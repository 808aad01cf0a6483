import Foundation
import Sandbox
import TestSupport
import Testing

/// Commands against a running sandbox, by a profile that points at it.
@Suite(.serialized) struct SandboxCommandTests {
  private func with(
    _ scenario: String, _ body: (Program, _ sandbox: [String: String]) throws -> Void
  ) throws {
    try withSandbox(scenario, body)
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The table of the documentation is the list of scenarios, in its order.
  @Test func theDocumentationNamesEveryScenario() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Docs/cli.md").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    let section = try #require(text.split(separator: "\n## Scenarios\n").last)
    let rows = section.split(separator: "\n## ")[0].split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(rows.map { $0[0] } == Scenario.allCases.map { "`\($0.rawValue)`" })
    #expect(rows.allSatisfy { $0.count == 3 && !$0[1].isEmpty && !$0[2].isEmpty })
    let program = try Program()
    defer { program.remove() }
    let help = try program.run("sandbox", "serve", "--help").output
    for row in rows { #expect(help.contains("  \(row[0].dropFirst().dropLast()): "), "\(row[0])") }
  }

  /// The remedy as an administrator carries it out: by the profile, which then signs in there.
  @Test func theProfilesCloudIsChangedAndItWorks() throws {
    try with("wrong-cloud") { program, sandbox in
      #expect(try program.run("status").status == 3)
      // Webex answers: the refused sign-in is what is found, and no command leads to itself.
      let told = try program.run("troubleshoot")
      #expect(told.status == 1)
      #expect(told.errors.contains("leg 1"), "\(told.errors)")
      #expect(
        told.errors.contains("Next: entrahub profile set lab --cloud usgov"), "\(told.errors)")
      #expect(told.output.contains("entrahub profile set lab --cloud usgov"), "\(told.output)")
      #expect(told.output.contains("US Government (GCC High)"), "\(told.output)")
      #expect(
        told.output.contains(
          "--login-url \(sandbox["usgovLogin"] ?? "?") --graph-url \(sandbox["usgovGraph"] ?? "?")"),
        "\(told.output)")
      let half = try program.run("profile", "set", "lab", "--cloud", "usgov")
      #expect(half.status == 0 && half.output.contains("Cloud: global → usgov"), "\(half.output)")
      #expect(half.errors.contains("addresses of its own"), "\(half.errors)")
      let (login, graph) = (sandbox["usgovLogin"] ?? "", sandbox["usgovGraph"] ?? "")
      let changed = try program.run(
        "profile", "set", "lab", "--login-url", login, "--graph-url", graph)
      #expect(changed.status == 0, "\(changed.errors)")
      #expect(changed.output.contains("Login URL: \(sandbox["login"] ?? "?") → \(login)"))
      let status = try program.run("status")
      #expect(status.status == 0, "\(status.output)")
      #expect(status.output.contains("Provisioning works"))
      #expect(try program.run("troubleshoot").status == 0)
      let same = try program.run("profile", "set", "lab", "--cloud", "usgov")
      #expect(same.output.contains("says just that already"))
      let gone = try program.run("profile", "set", "lab", "--theme", "nord", "--graph-url", "")
      #expect(gone.output.contains("Graph URL: \(graph) → https://graph.microsoft.us/v1.0"))
      #expect(try program.run("profile", "set", "nobody", "--cloud", "china").status == 64)
      #expect(try program.run("profile", "set", "lab", "--cloud", "mars").status == 64)
    }
  }

  /// The cure is done, and the end proved, in one go.
  @Test(arguments: ["okta", "missing-group"])
  func theHeadlessDemoRecovers(_ scenario: String) throws {
    let program = try Program()
    defer { program.remove() }
    let told = try program.run("demo", "--headless", "--scenario", scenario, "--users", "60")
    #expect(told.status == 0, "\(told.output) \(told.errors)")
    #expect(told.output.contains("recovered after"), "\(told.output)")
  }

  /// The mapping of groups, switched on by the command that the remedy prints.
  @Test func groupsAreMappedByTheCommandOfTheRemedy() throws {
    try with("missing-group") { program, _ in
      let told = try program.run("troubleshoot")
      #expect(told.status == 1)
      #expect(told.output.contains(": entrahub mappings enable --object Group\n"))
      let enabled = try program.run("mappings", "enable", "--object", "Group", "--yes")
      #expect(enabled.status == 0, "\(enabled.errors)")
      #expect(enabled.output.contains("- false\n  + true"), "\(enabled.output)")
      let same = try program.run("mappings", "enable", "--object", "Group", "--yes")
      #expect(same.output.contains("Nothing to change"), "\(same.output)")
      let users = try program.run("mappings", "disable", "--yes")
      #expect(users.status == 64 && users.errors.contains("users can't be switched off"))
      #expect(try program.run("provision", "group:Board", "--yes").status == 0)
      #expect(try program.run("troubleshoot").output.contains("recovered after"))
      #expect(try program.run("status").status == 0)
    }
  }

  @Test func theHeadlessDemoShowsBothClouds() throws {
    let program = try Program()
    defer { program.remove() }
    let told = try program.run("demo", "--headless", "--scenario", "wrong-cloud", "--users", "60")
    #expect(told.status == 0, "\(told.output) \(told.errors)")
    let parts = told.output.components(separatedBy: "changes the profile's cloud")
    #expect(parts.count == 2, "\(told.output)")
    #expect(parts.last?.contains("Provisioning works") == true, "\(told.output)")
  }

  @Test(arguments: [
    ("healthy", 0), ("integration-app-deleted", 1), ("identity-app-deleted", 1),
    ("both-apps-deleted", 1), ("consent-incomplete", 1), ("app-disabled", 1),
    ("gallery-healthy", 0), ("gallery-token-expired", 1), ("gallery-wrong-tenant-url", 1),
    ("empty", 0),
  ]) func statusSaysWhetherSomethingIsWrong(_ scenario: String, _ code: Int32) throws {
    try with(scenario) { program, _ in
      let status = try program.run("status", "--format", "json")
      #expect(status.status == code, "\(scenario): \(status.output) \(status.errors)")
      #expect(try json(status.output)["schema"] as? String == "entrahub.status/1")
    }
  }

  @Test func aStartAloneProvesNothing() throws {
    try with("gallery-token-expired") { program, _ in
      let started = try program.run("apps", "start", "--yes")
      #expect(started.status == 0, "\(started.errors)")
      #expect(started.output.contains("Next: entrahub troubleshoot --watch"))
      // Its first cycle is under way or has failed already: neither is well.
      let status = try program.run("status")
      #expect(status.status == 1, "\(status.output)")
      #expect(!status.output.contains("Provisioning works"), "\(status.output)")
    }
  }

  @Test func restoreEndsTheReferenceCase() throws {
    try with("integration-app-deleted") { program, _ in
      let before = try program.run("troubleshoot", "--format", "json")
      #expect(before.status == 1)
      let first = (try json(before.output)["diagnoses"] as? [[String: Any]])?.first
      #expect(first?["id"] as? String == "wizard-integration-app-missing")
      #expect(first?["confidence"] as? String == "confirmed")
      let readOnly = try program.run("apps", "restore", "integration", "--yes", "--read-only")
      #expect(readOnly.status == 6, "\(readOnly.errors)")
      let restored = try program.run("apps", "restore", "integration", "--yes")
      #expect(restored.status == 0, "\(restored.errors)")
      #expect(try program.run("status").status == 0)
      let activity = try json(try program.run("activity", "list", "--format", "json").output)
      let changes = activity["changes"] as? [[String: Any]]
      #expect(changes?.count == 1)
      #expect(changes?.first?["outcome"] as? String == "done")
    }
  }

  @Test func listingsSpeakEveryFormat() throws {
    try with("healthy") { program, _ in
      for listing in [
        ["apps", "list"], ["assignments", "list"], ["mappings", "list"], ["errors", "list"],
        ["audit", "list"], ["activity", "list"], ["requests", "list"], ["incidents", "list"],
        ["profile", "list"],
      ] {
        let text = try program.run(listing, input: Data())
        #expect(text.status == 0, "\(listing): \(text.errors)")
        let document = try program.run(listing + ["--format", "json"], input: Data())
        #expect(try json(document.output)["schema"] is String)
        let csv = try program.run(listing + ["--format", "csv"], input: Data())
        #expect(csv.output.contains(","))
      }
    }
  }

  @Test func aWrongSecretIsExitThree() throws {
    try with("healthy") { program, _ in
      var program = program
      program.environment["ENTRAHUB_CLIENT_SECRET"] = "wrong"
      let result = try program.run("status")
      #expect(result.status == 3)
      #expect(result.errors.contains("leg 1"))
      #expect(result.errors.contains("AADSTS7000215"))
      #expect(!result.errors.contains("wrong\""))
    }
  }

  @Test func anUnreachableServiceIsExitFive() throws {
    let program = try Program()
    defer { program.remove() }
    _ = try program.run(
      "profile", "add", "gone", "--tenant", "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10", "--graph-url",
      "http://127.0.0.1:9/v1.0", "--login-url", "http://127.0.0.1:9", "--client-id",
      "14d82eec-204b-4c2f-b7e8-296a70dab67e")
    var lonely = program
    lonely.environment["ENTRAHUB_GRAPH_TOKEN"] = "x.y.z"
    let result = try lonely.run("status")
    #expect(result.status == 5, "\(result.errors)")
  }

  /// Each command that reads, each exit the same, the old snapshot no excuse.
  @Test(arguments: ["two words", "tökén", "x.y.z"])
  func anUnusableGraphTokenIsExitThreeEverywhere(_ token: String) throws {
    try with("healthy") { program, _ in
      #expect(try program.run("status").status == 0)
      var program = program
      program.environment["ENTRAHUB_GRAPH_TOKEN"] = token
      for command in [
        ["status"], ["apps", "list"], ["troubleshoot"], ["refresh"], ["errors", "list"],
        ["audit", "list"], ["apps", "pause", "--yes"],
      ] {
        let result = try program.run(command)
        #expect(result.status == 3, "\(command): \(result.errors)")
        #expect(result.errors.contains("leg 1"), "\(command): \(result.errors)")
        #expect(result.errors.contains("ENTRAHUB_GRAPH_TOKEN"))
        #expect(!result.errors.contains(token))
      }
    }
  }

  @Test func anUnusableWebexTokenIsNotBlamedOnGraph() throws {
    try with("healthy") { program, _ in
      var program = program
      program.environment["ENTRAHUB_WEBEX_TOKEN"] = "two words"
      #expect(try program.run("apps", "list").status == 0)
      let status = try program.run("status")
      #expect(status.status == 1)
      #expect(status.output.contains("Webex can't be read"))
      #expect(!status.output.contains("Graph can't be read"))
    }
  }

  /// Who has no token reads one side; whose token fails is told so.
  @Test func aSideThatCouldNotBeReadFailsTheRefresh() throws {
    try with("healthy") { program, _ in
      var program = program
      program.environment["ENTRAHUB_WEBEX_TOKEN"] = "two words"
      let refused = try program.run("refresh")
      #expect(refused.status == 3, "\(refused.output)")
      #expect(refused.errors.contains("leg 2"), "\(refused.errors)")
      program.environment["ENTRAHUB_WEBEX_TOKEN"] = nil
      let alone = try program.run("refresh")
      #expect(alone.status == 0, "\(alone.errors)")
    }
  }

  @Test func theGalleryDeploymentIsJudgedOnLoopback() throws {
    try with("gallery-healthy") { program, _ in
      let well = try program.run("troubleshoot")
      #expect(well.status == 0, "\(well.output)")
      #expect(well.output.contains("Tenant URL: http://127.0.0.1"))
    }
    try with("gallery-token-expired") { program, _ in
      let expired = try program.run("troubleshoot", "--format", "json")
      #expect(expired.status == 1)
      let diagnoses = try json(expired.output)["diagnoses"] as? [[String: Any]] ?? []
      #expect(
        diagnoses.prefix(2).map { $0["id"] as? String }
          == ["gallery-bearer-expired", "prov-quarantine-credentials"])
    }
  }

  @Test func anEmptyTenantIsToldWhatToDoFirst() throws {
    try with("empty") { program, _ in
      let text = try program.run("troubleshoot")
      #expect(text.status == 0, "\(text.output)")
      #expect(text.output.contains("Set the wizard up in Control Hub"))
      #expect(text.output.contains("nothing is set up in this tenant yet"))
      let document = try json(try program.run("troubleshoot", "--format", "json").output)
      #expect(document["phase"] as? String == "not-set-up")
    }
  }

  @Test func whatIsNotConfirmedIsNotDone() throws {
    try with("identity-app-deleted") { program, _ in
      for answer in ["n\n", "", "yes please\n"] {
        let result = try program.run("apps", "restore", "identity", input: answer)
        #expect(result.status == 6, "\(result.errors)")
        #expect(result.errors.contains("not confirmed"))
      }
      #expect(try program.run("activity", "list").output.contains("Nothing was changed"))
      let restored = try program.run("apps", "restore", "identity", input: "y\n")
      #expect(restored.status == 0)
      #expect(restored.output.contains("start it: entrahub apps start"))
      let readOnly = try program.run("apps", "restart", "--read-only", "--yes")
      #expect(readOnly.errors.contains("restarting the provisioning job failed"))
    }
  }

  @Test func textHasLocalTimesAndFitsTheLocale() throws {
    try with("integration-app-deleted") { program, _ in
      var program = program
      program.environment["TZ"] = "America/New_York"
      for command in ["status", "troubleshoot"] {
        let text = try program.run(command).output
        #expect(!text.contains(" UTC"), "\(text)")
        #expect(text.contains(" -05:00") || text.contains(" -04:00"))
        let document = try program.run(command, "--format", "json").output
        #expect(document.contains(#"Z""#))
        #expect(!document.contains(" -05:00") && !document.contains(" -04:00"))
      }
      program.environment["LC_ALL"] = "C"
      for command in [["status"], ["troubleshoot"], ["assignments", "list"]] {
        let text = try program.run(command).output
        #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text)")
      }
    }
  }

  @Test func anExportedIncidentIsSafeToPrint() throws {
    try with("healthy") { program, _ in
      let report = Fixtures.debugInformation.replacing(
        "Unauthorized", with: "Un\u{9B}31m\u{202E}\u{1B}authorized")
      let run = try program.run("troubleshoot", "--report", "-", input: report)
      #expect(run.status == 0 || run.status == 1, "\(run.errors)")
      let document = try program.run("incidents", "show", "1", "--format", "json").output
      #expect(try json(document)["schema"] is String)
      #expect(
        document.unicodeScalars.allSatisfy {
          ($0.value >= 32 || $0 == "\n") && !(0x7F...0x9F).contains($0.value) && $0 != "\u{202E}"
        })
    }
  }

  @Test func aPortInUseIsNamed() throws {
    try with("healthy") { program, sandbox in
      let port = try #require(sandbox["login"]?.split(separator: ":").last.map(String.init))
      let second = try program.run("sandbox", "serve", "--port", port)
      #expect(second.status == 2)
      #expect(second.errors.contains(port))
      #expect(second.errors.contains("--port 0"))
    }
  }

  @Test func aDirectoryWithoutPeopleIsNoCrash() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("demo", "--headless", "--users", "0")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("recovered"))
  }

  @Test func theDemoTellsTheCaseWithoutATerminal() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("demo", "--users", "100")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("/adminconsent?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"))
    #expect(result.output.contains("recovered"))
  }
}
