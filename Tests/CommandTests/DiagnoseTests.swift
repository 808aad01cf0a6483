import Foundation
import TestSupport
import Testing

/// `diagnose --offline`: text in, `entrahub.diagnosis/1` out.
@Suite(.serialized) struct DiagnoseTests {
  private func diagnose(_ text: Data) throws -> (Program.Result, [String: Any]) {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(
      ["diagnose", "--offline", "--format", "json"], input: text)
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return (result, try #require(json))
  }

  private func ids(_ json: [String: Any]) -> [String] {
    (json["diagnoses"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
  }

  @Test func theReferenceCase() throws {
    let (result, json) = try diagnose(Data(Fixtures.debugInformation.utf8))
    #expect(result.status == 1)
    #expect(json["schema"] as? String == "entrahub.diagnosis/1")
    #expect(ids(json).first == "wizard-integration-app-missing")
    let facts = try #require(json["facts"] as? [String: Any])
    #expect(facts["status"] as? Int == 401)
    #expect(facts["code"] as? String == "701018")
    #expect(facts["trackingId"] as? String == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
    #expect(facts["clientRequestId"] as? String == "3d0c9b8a-7f6e-4d5c-8b4a-392817060504")
    #expect(facts["orgId"] as? String == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    #expect(facts["occurredAt"] as? String == "2024-03-08T09:15:42Z")
    #expect(facts["scimType"] is NSNull)
    #expect(
      json["consentURL"] as? String
        == "https://login.microsoftonline.com/common/adminconsent?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
    )
  }

  @Test(arguments: ["", "\n\n", "\u{0}\u{1B}[31m\u{7}"])
  func noTextIsWrongUsage(_ text: String) throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(["diagnose", "--offline"], input: Data(text.utf8))
    #expect(result.status == 64)
    #expect(result.errors.contains("there is no text") && result.errors.contains("Next: "))
  }

  @Test func unknownTextSaysWhatToDoNext() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(["diagnose"], input: Data("The quick brown fox.".utf8))
    #expect(result.status == 2)
    #expect(result.output.contains("No diagnosis"))
    #expect(result.errors.contains("Next: entrahub troubleshoot"))
  }

  @Test func unrelatedTextHasNoDiagnosis() throws {
    let (result, json) = try diagnose(Data("The quick brown fox.".utf8))
    #expect(result.status == 2)
    #expect(ids(json).isEmpty)
    #expect(json["consentURL"] is NSNull)
  }

  @Test func rubbishNeverReachesTheTerminal() throws {
    let text = Fixtures.debugInformation.replacing(
      "Unauthorized", with: "Un\u{1B}]0;owned\u{7}\u{9B}31m\u{202E}authorized")
    let program = try Program()
    defer { program.remove() }
    for format in ["text", "json", "markdown"] {
      let result = try program.run(
        ["diagnose", "--offline", "--format", format], input: Data(text.utf8))
      let unsafe = result.output.unicodeScalars.filter {
        ($0.value < 32 && $0 != "\n") || (127...159).contains($0.value) || $0.value == 0x202E
      }
      #expect(unsafe.isEmpty)
    }
  }

  @Test(arguments: ["text", "json", "markdown"]) func secretsNeverLeave(_ format: String) throws {
    let text =
      Fixtures.debugInformation
      + "\nGET https://admin.webex.com/cb?code=0.AXoAbcdef&x=1\nCookie: a=cookieOne; b=cookieTwo\n"
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(
      ["diagnose", "--offline", "--format", format], input: Data(text.utf8))
    #expect(!result.output.contains("cookie") && !result.output.contains("AXoAbc"))
    #expect(result.output.contains("ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"))
  }

  @Test func pipesAndProcessSubstitutionsAreRead() throws {
    let program = try Program()
    defer { program.remove() }
    let report = program.home.appending(path: "report.txt")
    try Data(Fixtures.debugInformation.utf8).write(to: report)
    let script = "'\(Program.path)' diagnose --offline <(cat '\(report.path())')"
    let result = try Program.run(
      "/bin/bash", ["-c", script], environment: program.environment)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.output.contains("701018"))
    let folder = try program.run("diagnose", "--offline", program.home.path())
    #expect(folder.status == 64 && folder.errors.contains("is a folder"))
  }

  @Test func aBrokenSignatureFileIsNamedWithItsPlace() throws {
    let program = try Program()
    defer { program.remove() }
    let folder = program.home.appending(path: "config/signatures")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "mine.json")
    try Data("{\"signatures\": [\n {\"id\": \"a\" \"title\": 1}]}".utf8).write(to: file)
    let syntax = try program.run("diagnose", "--offline")
    #expect(syntax.status == 64 && syntax.errors.contains("mine.json:2:13: not valid JSON"))
    let field =
      "{\"signatures\": [{\"id\": \"a\", \"title\": \"b\",\n \"match\": {\"regex\": \"(\"}}]}"
    try Data(field.utf8).write(to: file)
    #expect(
      try program.run("diagnose", "--offline").errors
        .contains("mine.json:2:21: signatures[0].match.regex: "))
  }

  @Test func aMissingFileIsNamed() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("diagnose", "--offline", "no-such-file.txt")
    #expect(result.status == 64)
    #expect(result.errors.contains("no-such-file.txt"))
    #expect(result.errors.contains("Next:"))
  }
}
