import Foundation
import TestSupport
import Testing

/// What the program itself says about its commands.
struct CommandTree {
  struct Command {
    /// Such as `apps restore`; empty for the program.
    var path: String
    var discussion: String
    /// With their dashes.
    var options: Set<String>
    var formats: [String]?
    var isGroup: Bool
  }

  private(set) var commands: [Command] = []

  init() throws {
    let program = try Program()
    defer { program.remove() }
    let dump = try program.run("--experimental-dump-help")
    let object = try JSONSerialization.jsonObject(with: Data(dump.output.utf8))
    let root = try #require((object as? [String: Any])?["command"] as? [String: Any])
    add(root, below: [])
  }

  private mutating func add(_ command: [String: Any], below path: [String]) {
    let subcommands = (command["subcommands"] as? [[String: Any]] ?? [])
      .filter { $0["commandName"] as? String != "help" }
    var options: Set<String> = []
    var formats: [String]?
    for argument in command["arguments"] as? [[String: Any]] ?? [] {
      let names = (argument["names"] as? [[String: Any]] ?? []).compactMap { name in
        (name["name"] as? String).map { (name["kind"] as? String == "short" ? "-" : "--") + $0 }
      }
      options.formUnion(names)
      if names.contains("--format") { formats = argument["allValues"] as? [String] }
    }
    commands.append(
      Command(
        path: path.joined(separator: " "), discussion: command["discussion"] as? String ?? "",
        options: options, formats: formats, isGroup: !subcommands.isEmpty))
    for subcommand in subcommands {
      add(subcommand, below: path + [subcommand["commandName"] as? String ?? "?"])
    }
  }

  /// The command that a line calls, by its longest known beginning; its words without `entrahub`.
  func command(of words: [String]) -> Command? {
    let known = Dictionary(uniqueKeysWithValues: commands.map { ($0.path, $0) })
    for count in stride(from: min(3, words.count), through: 1, by: -1) {
      if let command = known[words.prefix(count).joined(separator: " ")] { return command }
    }
    return nil
  }
}
