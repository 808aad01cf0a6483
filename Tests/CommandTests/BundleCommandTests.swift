import Foundation
import TestSupport
import Testing

/// A bundle for support: written on one machine, studied on another.
@Suite(.serialized) struct BundleCommandTests {
  /// What the directory calls its people, as somebody who reads the bundle must not learn.
  private func names(_ program: Program) throws -> Set<String> {
    let listings: [(arguments: [String], rows: String, columns: [String])] = [
      (["assignments", "list"], "assignments", ["name", "principalName"]),
      (["audit", "list"], "events", ["initiator", "target", "ipAddress"]),
    ]
    var names: Set<String> = []
    for listing in listings {
      let result = try program.run(listing.arguments + ["--format", "json"])
      let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      for row in (document as? [String: Any])?[listing.rows] as? [[String: Any]] ?? [] {
        names.formUnion(listing.columns.compactMap { row[$0] as? String })
      }
    }
    return names.filter { $0.count > 3 && !$0.hasPrefix("Cisco Webex") }
  }

  private func bundle(_ program: Program, _ arguments: String...) throws -> String {
    let result = try program.run(["bundle", "export", "-"] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test func itTellsTheStateAndNobodysName() throws {
    try withSandbox("integration-app-deleted") { program, sandbox in
      let report = Fixtures.debugInformation + "\nFrom: Ada Lovelace <ada@lovelace.example>\n"
      _ = try program.run("diagnose", input: report)
      _ = try program.run("troubleshoot")
      let names = try names(program)
      #expect(names.count > 3, "\(names)")
      let text = try bundle(program)
      for name in names {
        #expect(!text.contains(name), "\(name) is in the bundle")
      }
      #expect(!text.contains("lovelace"))
      #expect(!text.contains(try #require(sandbox["clientSecret"])))
      #expect(!text.contains(try #require(sandbox["webexToken"])))
      // Ids are what support needs.
      #expect(text.contains(try #require(sandbox["tenantId"])))
      #expect(text.contains(try #require(sandbox["orgId"])))
      #expect(text.contains("90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"))
      #expect(text.contains("ATLAS_"))

      let (code, document) = try program.json(
        "bundle", "show", "-", "--format", "json", input: text)
      #expect(code == 0)
      let removed = document["removed"] as? [[String: Any]] ?? []
      #expect(removed.contains { ($0["what"] as? String)?.hasPrefix("names of people") == true })
    }
  }

  @Test func theSameStateGivesTheSameBytes() throws {
    try withSandbox("quarantined-escrow") { program, _ in
      _ = try program.run("status")
      let first = try bundle(program, "--stored")
      #expect(first == (try bundle(program, "--stored")))
      #expect(first.utf8.count > 5_000)
    }
  }

  @Test func aFileIsItsOwnersAndNotReplaced() throws {
    try withSandbox("healthy") { program, _ in
      let file = program.home.appending(path: "case.bundle").path()
      #expect(try program.run("bundle", "export", file).status == 0)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let again = try program.run("bundle", "export", file)
      #expect(again.status == 64)
      #expect(again.errors.contains("--force"))
      #expect(try program.run("bundle", "export", file, "--force").status == 0)
      #expect(try program.run("bundle", "export", "/nowhere/x.json").status == 64)
    }
  }

  /// On a machine without any profile, and with the services gone.
  @Test func itIsStudiedElsewhere() throws {
    var text = ""
    try withSandbox("integration-app-deleted") { program, _ in
      _ = try program.run("troubleshoot")
      text = try bundle(program)
    }
    let elsewhere = try Program()
    defer { elsewhere.remove() }
    let shown = try elsewhere.run("bundle", "show", "-", input: text)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("Cisco Webex Identity Integration was deleted"))
    #expect(shown.output.contains("names of people, groups, accounts and the tenant"))
    #expect(shown.output.contains("recovered") || shown.output.contains("open"))
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "not json", #"{"schema": "entrahub.status/1"}"#,
    #"{"schema": "entrahub.bundle/2"}"#, #"{"schema": "entrahub.bundle/1"}"#,
    #"{"schema": "entrahub.bundle/1", "n": 1e300}"#,
    String(repeating: "[", count: 100_000),
  ]) func whatIsNoBundleIsNamed(_ text: String) throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("bundle", "show", "-", input: text)
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains("reading the bundle failed"), "\(result.errors)")
  }

  /// Every cut and many changed bytes: a bundle, or a refusal, never a crash.
  @Test func aDamagedBundleIsNoCrash() throws {
    var text = ""
    try withSandbox("healthy") { program, _ in
      _ = try program.run("status")
      text = try bundle(program, "--stored")
    }
    let program = try Program()
    defer { program.remove() }
    var random = SeededGenerator(seed: SeededGenerator.base)
    for _ in 0..<30 {
      var bytes = Array(text.utf8)
      if Bool.random(using: &random) {
        bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
      } else {
        for _ in 0..<5 {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
            in: 0x20...0x7E, using: &random)
        }
      }
      let result = try program.run(["bundle", "show", "-"], input: Data(bytes))
      #expect([0, 64].contains(result.status), "\(result.status): \(result.errors)")
    }
  }
}
