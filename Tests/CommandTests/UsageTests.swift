import Foundation
import TestSupport
import Testing

/// What holds without any profile or service.
@Suite(.serialized) struct UsageTests {
  private static let usages: [(arguments: [String], code: Int32)] = [
    (["nonsense"], 64),
    (["status", "--watch", "0"], 64),
    (["status", "--format", "xml"], 64),
    (["consent-url", "--cloud", "mars"], 64),
    (["sandbox", "serve", "--users", "-1"], 64),
    (["sandbox", "serve", "--scenario", "nope"], 64),
    (["audit", "list", "--since", "soon"], 64),
    (["apps", "nonsense"], 64),
    (["consent-url", "--tenant", "foo"], 64),
    (["consent-url", "--tenant", "contoso.com/../x"], 64),
    (["consent-url", "--tenant", "common"], 0),
    (["consent-url", "--tenant", "contoso.onmicrosoft.com"], 0),
    (["help", "nope"], 64),
    (["help", "apps", "nope"], 64),
    (["profile", "set", "lab"], 64),
    (["sync", "--direct", "--action", "skip"], 64),
    (["profile", "show", "--format", "csv"], 64),
    (["apps", "show", "identity", "--format", "csv"], 64),
    (["connection", "rotate", "--wait", "-1"], 64),
    (["--help"], 0),
    (["--version"], 0),
    (["help", "diagnose"], 0),
  ]

  @Test(arguments: usages) func exitCodes(_ arguments: [String], _ code: Int32) throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(arguments)
    #expect(result.status == code, "\(arguments): \(result.errors)")
    #expect(code == 0 ? !result.output.isEmpty : !result.errors.isEmpty)
  }

  @Test(arguments: [
    (["diagnose", "--since", "3d"], "Usage: entrahub diagnose "),
    (["diagnose", "--format", "xml"], "Usage: entrahub diagnose "),
    (["audit", "list", "--since", "soon"], "Usage: entrahub audit list "),
    (["errors", "list", "--since", "soon"], "Usage: entrahub errors list "),
    (["status", "--watch", "0"], "Usage: entrahub status "),
  ])
  func aWrongOptionShowsItsCommandsUsage(_ arguments: [String], _ usage: String) throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(usage), "\(result.errors)")
  }

  /// What other programs call `--json` is named as it is called here.
  @Test(arguments: ["plan --json", "status --json", "assignments list --csv"])
  func aFormatAsAnOptionIsUnderstood(_ line: String) throws {
    let program = try Program()
    defer { program.remove() }
    let words = line.split(separator: " ").map(String.init)
    let result = try program.run(words)
    #expect(result.status == 64)
    let option = words[words.count - 1]
    #expect(
      result.errors.hasPrefix(
        "Error: Unknown option '\(option)'. Did you mean '--format \(option.dropFirst(2))'?\n"),
      "\(result.errors)")
  }

  @Test(arguments: [
    "requests list --limit -1", "activity list --limit -1", "plan --limit -3",
    "assignments search x --limit -1", "sandbox serve --users -1", "status --failures -1",
  ])
  func aNumberBelowNoneIsNamedAsSuch(_ line: String) throws {
    let program = try Program()
    defer { program.remove() }
    let words = line.split(separator: " ").map(String.init)
    let result = try program.run(words)
    #expect(result.status == 64)
    #expect(
      result.errors.hasPrefix("Error: \(words[words.count - 2]) "), "\(result.errors)")
    #expect(!result.errors.contains("Missing"), "\(result.errors)")
  }

  @Test(arguments: [
    (["statsu"], "entrahub status"), (["apps", "pasue"], "entrahub apps pause"),
    (["profile", "lsit"], "entrahub profile list"),
  ]) func anUnknownCommandIsToldApart(_ arguments: [String], _ meant: String) throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains("did you mean '\(meant)'?"), "\(result.errors)")
    #expect(!result.errors.contains("Usage:"))
  }

  /// The page of `make install`; the generator is built by `make test`.
  @Test func theManualPageNamesEveryCommand() throws {
    let generator = Program.built("generate-manual")
    guard generator.hasPrefix("/") else {
      print("The manual page was not tried: swift build --product generate-manual")
      return
    }
    let program = try Program()
    defer { program.remove() }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Scripts/manual").standardized
    let folder = program.home.appending(path: "manual").path()
    let made = try Program.run(script.path(), [generator, Program.path, folder])
    #expect(made.status == 0, "\(made.errors)")
    let page = try String(contentsOfFile: folder + "/entrahub.1", encoding: .utf8)
    let help = try program.run("--help").output
    let listed = help.matches(of: /(?m)^  ([a-z][a-z-]+)(?: \(default\))? {2,}/)
      .map { String($0.output.1) }
    #expect(listed.count > 20 && listed.contains("reconcile"), "\(listed)")
    for name in listed + ["rotate", "backups"] {
      #expect(page.contains("\n.It Em \(name)\n"), "\(name)")
    }
    #expect(page.hasPrefix(".\\\"") && page.contains(".Nm entrahub") && !page.contains("\n\n"))
  }

  @Test func aWrongSpanShowsTheUsageOfItsCommand() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("errors", "list", "--since", "foo")
    #expect(result.status == 64)
    #expect(result.errors.contains("Usage: entrahub errors list"), "\(result.errors)")
  }

  @Test(arguments: ["themes list", "config paths --format json"])
  func anAnswerThatIsLostIsAFailure(_ command: String) throws {
    let program = try Program()
    defer { program.remove() }
    let result = try Program.run(
      "/bin/sh", ["-c", "exec '\(Program.path)' \(command) > /dev/full"],
      environment: program.environment)
    #expect(result.status == 2)
    #expect(result.errors.contains("writing the answer failed"))
  }

  @Test func aBrokenProfileIsListed() throws {
    let program = try Program()
    defer { program.remove() }
    let folder = program.home.appending(path: "config/profiles")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("tenant = [".utf8).write(to: folder.appending(path: "broken.toml"))
    try Data("tenant = \"contoso.com\"\n".utf8).write(to: folder.appending(path: "good.toml"))
    let list = try program.run("profile", "list")
    #expect(list.status == 0, "\(list.errors)")
    #expect(list.output.contains("broken") && list.output.contains("unreadable"))
    #expect(list.output.contains("contoso.com"))
    let check = try program.run("config", "check")
    #expect(check.status == 64)
    #expect(check.output.contains("broken.toml:1:"), "\(check.output)")
  }

  @Test func withoutAProfileACommandSaysHowToGoOn() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("status")
    #expect(result.status == 64)
    #expect(result.errors.contains("entrahub demo"))
    #expect(result.errors.contains("entrahub profile add"))
  }

  @Test func pathsStayBelowTheOverriddenFolders() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("config", "paths", "--format", "json")
    #expect(result.status == 0)
    #expect(result.output.contains("\"entrahub.paths/1\""))
    #expect(result.output.contains(program.home.path()))
  }

  @Test func theGlobalConsentURL() throws {
    let program = try Program()
    defer { program.remove() }
    let url =
      "https://login.microsoftonline.com/common/adminconsent?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
    #expect(try program.run("consent-url").output == url + "\n")
    let usgov = try program.run("consent-url", "--cloud", "usgov", "--tenant", "organizations")
    #expect(usgov.output.hasPrefix("https://login.microsoftonline.us/organizations/adminconsent?"))
    let qr = try program.run("consent-url", "--qr")
    #expect(qr.output.split(separator: "\n").count > 15)
  }

  @Test func helpNeverNamesASecretOption() throws {
    let program = try Program()
    defer { program.remove() }
    for command in ["profile add", "status", "diagnose", "sandbox serve"] {
      let help = try program.run(
        ["help"] + command.split(separator: " ").map(String.init), input: Data())
      for word in ["--token ", "--secret ", "--password "] { #expect(!help.output.contains(word)) }
    }
  }
}
