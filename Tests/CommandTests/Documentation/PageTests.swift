import Foundation
import MicrosoftGraph
import ProvisioningCore
import TestSupport
import Testing

/// The pages say what the program has.
@Suite struct PageTests {
  private static let pages = ["README.md", "Docs/cli.md", "Docs/json.md"]

  /// Command lines of a page: in code blocks, and between backquotes.
  private static func commandLines(_ page: String) -> [[String]] {
    // A line that goes on behind a backslash is one.
    let page = page.components(separatedBy: " \\\n  ").joined(separator: " ")
      .split(separator: "\n").filter { $0.contains("entrahub ") }.joined(separator: "\n")
    let calls = page.matches(
      of: /(?m)(?:^|`|&& |\| |; )\s*entrahub ((?:\\\||[^`\n|>&])+)/)
    return calls.map { match in
      String(match.output.1).components(separatedBy: "  ")[0].components(separatedBy: " #")[0]
        .split(separator: " ").map(String.init)
    }
  }

  /// `apps list\|show` as its two commands; what comes behind them stays.
  private static func spelledOut(_ words: [String]) -> [[String]] {
    guard let place = words.firstIndex(where: { $0.contains("\\|") }) else { return [words] }
    return words[place].replacing("\\|", with: "|").split(separator: "|").map { word in
      Array(words[..<place]) + [String(word)] + words[(place + 1)...]
    }
  }

  @Test(arguments: pages) func everyCommandLineIsOneOfTheProgram(_ page: String) throws {
    let tree = try CommandTree()
    let lines = Self.commandLines(try Documentation.page(page)).flatMap(Self.spelledOut)
    #expect(page == "Docs/json.md" || lines.count > 20, "\(lines)")
    for line in lines {
      let words = line.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: ",.:;)`")) }
      guard let first = words.first, first != "help", !first.hasPrefix("-"),
        first != "COMMAND"
      else { continue }
      let command = try #require(tree.command(of: words), "\(page): entrahub \(words)")
      let arguments = words.dropFirst(command.path.split(separator: " ").count)
      if command.isGroup, let next = arguments.first {
        Issue.record("\(page): entrahub \(command.path) has no '\(next)'")
      }
      for option in arguments where option.hasPrefix("--") {
        let name = String(option.prefix { $0 != "=" })
        #expect(command.options.contains(name), "\(page): entrahub \(words)")
      }
    }
  }

  @Test func everyCommandHasItsPlaceInThePage() throws {
    let page = try Documentation.page("Docs/cli.md")
    let tree = try CommandTree()
    let lines = Self.commandLines(page).flatMap(Self.spelledOut)
    let named = Set(lines.compactMap { tree.command(of: $0)?.path } + Self.alsoNamed(page))
    for command in tree.commands where !command.isGroup && !command.path.isEmpty {
      #expect(named.contains(command.path), "Docs/cli.md does not name \(command.path)")
    }
  }

  /// `audit list` behind another command in the same row of the table.
  private static func alsoNamed(_ page: String) -> [String] {
    page.matches(of: /` · `([a-z][a-z |\\-]*)/).flatMap { match in
      spelledOut(match.output.1.split(separator: " ").map(String.init))
        .map { $0.joined(separator: " ") }
    }
  }

  @Test func theFormatsAreThoseOfThePage() throws {
    let page = try Documentation.page("Docs/cli.md")
    let rows = page.matches(of: /(?m)^\| `((?:text|json)[a-z |\\]*)` \| (.+) \|$/)
    var documented: [String: Set<String>] = [:]
    for row in rows {
      let formats = Set(row.output.1.replacing("\\|", with: " ").split(separator: " "))
      for name in row.output.2.matches(of: /`([a-z][a-z -]*)`/) {
        documented[String(name.output.1)] = Set(formats.map(String.init))
      }
    }
    for command in try CommandTree().commands where command.formats != nil {
      let formats = Set(command.formats ?? [])
      #expect(
        documented[command.path] ?? ["text", "json", "csv"] == formats,
        "\(command.path): \(formats)")
    }
    #expect(documented.count > 5)
  }

  @Test func profilesAreNamedToTheCommandsThatTakeThem() throws {
    let commands = try CommandTree().commands.filter { !$0.isGroup }
    let takers = commands.filter { $0.options.contains("--profile") }.map(\.path)
    #expect(SuggestedCommand.paths == Set(takers))
  }

  /// The parser breaks lines itself: one that is broken in the source ends anywhere.
  @Test func helpIsNotBrokenTwice() throws {
    for command in try CommandTree().commands {
      let lines = command.discussion.split(separator: "\n", omittingEmptySubsequences: false)
      for (line, next) in zip(lines, lines.dropFirst()) {
        #expect(
          line.isEmpty || next.isEmpty || next.hasPrefix("  "), "\(command.path): \(line)|\(next)")
      }
    }
  }

  @Test func theReadmeNamesEveryPermission() throws {
    let page = try Documentation.page("README.md")
    let section = try #require(
      page.components(separatedBy: "permissions\n").last?
        .components(separatedBy: ". Without a Webex token").first)
    let named = Set(
      section.matches(of: /`([A-Z][A-Za-z]+(?:\.[A-Za-z]+)+)`/).map {
        String($0.output.1)
      })
    let wanted = Set(GraphPermission.readScopes + GraphPermission.operateScopes)
    #expect(named == wanted)
  }
}
