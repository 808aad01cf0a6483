import Foundation
import TestSupport
import Testing

/// Commands that are suggested can be pasted.
@Suite(.serialized) struct SuggestedCommandTests {
  /// The command lines in a text, up to where the words go on in prose.
  private static func commands(_ text: String) -> [[String]] {
    text.matches(of: /entrahub ([a-z][a-z -]*(?:--[a-z-]+ [a-z0-9-]+)?[^,;.:\n]*)/).map {
      $0.output.1.split(separator: " ").map(String.init)
    }
  }

  @Test func anotherProfilesCommandsNameIt() throws {
    try withSandbox("integration-app-deleted", users: 60) { program, _ in
      let other = try program.run(
        "profile", "add", "other", "--tenant", "contoso.com", "--no-lookup", "--use")
      #expect(other.status == 0, "\(other.errors)")
      let tree = try CommandTree()
      var count = 0
      for line in [
        "status", "troubleshoot", "plan", "errors list", "apps show integration",
        "explain nobody@nowhere.example", "apps restore gallery", "diagnose",
        "sync --direct --resume",
        "requests show 99999", "incidents show 99", "mappings restore 99",
        "mappings set nothing --source mail",
        "apps restore integration --dry-run",
      ] {
        let words = line.split(separator: " ").map(String.init)
        for format in [[], ["--format", "json"]] {
          let result = try program.run(words + ["--profile", "lab"] + format, input: Data())
          for command in Self.commands(result.output + "\n" + result.errors) {
            guard let known = tree.command(of: command), !known.isGroup,
              known.options.contains("--profile"),
              !command.contains(where: { $0.hasPrefix("--help") })
            else { continue }
            count += 1
            #expect(command.joined(separator: " ").contains("--profile lab"), "\(line): \(command)")
          }
        }
      }
      #expect(count > 10)
      let taken = try program.run(
        "apps", "restore", "--profile", "lab", "integration", "--yes")
      #expect(taken.status == 0, "\(taken.errors)")
      #expect(taken.output.contains("--profile lab"), "\(taken.output)")
    }
  }

  @Test func theActiveProfileIsNotNamed() throws {
    try withSandbox("integration-app-deleted", users: 20) { program, _ in
      let status = try program.run("status", "--profile", "lab")
      #expect(status.output.contains("entrahub apps restore integration"), "\(status.output)")
    }
  }
}
