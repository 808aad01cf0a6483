import ArgumentParser
import ProvisioningCore
import Settings

/// Refuses a word that stands where a command does and is none.
///
/// The argument parser would hand it to the default command and print that one's usage.
enum UnknownCommand {
  static func refuse(in arguments: [String]) throws(ProvisioningError) {
    var command: any ParsableCommand.Type = EntraHub.self
    var path = ["entrahub"]
    // `help X` is asked about a command, too.
    let isHelp = arguments.first == "help"
    for word in isHelp ? Array(arguments.dropFirst()) : arguments {
      guard !word.hasPrefix("-") else { return }
      let known = command.configuration.allSubcommands
      if known.isEmpty { return }
      guard let next = known.first(where: { $0.names.contains(word) }) else {
        throw error(word, among: names(known), after: path)
      }
      command = next
      path.append(word)
    }
  }

  private static func names(_ commands: [any ParsableCommand.Type]) -> [String] {
    commands.flatMap { $0.names }
  }

  private static func error(
    _ word: String, among known: [String], after path: [String]
  ) -> ProvisioningError {
    let parent = path.joined(separator: " ")
    let near = Suggestion.nearest(to: word, among: known.sorted())
    let hint = near.map { "; did you mean '\(parent) \($0)'?" } ?? ""
    return ProvisioningError(
      .invalidInput, operation: "reading the command line",
      message: "there is no command '\(parent) \(word.prefix(60))'\(hint)",
      advice: "See \(parent) --help. The commands are: \(known.joined(separator: ", ")).")
  }
}

extension CommandConfiguration {
  fileprivate var allSubcommands: [any ParsableCommand.Type] {
    ungroupedSubcommands + groupedSubcommands.flatMap { $0.subcommands }
  }
}

extension ParsableCommand {
  /// The words that call it.
  fileprivate static var names: [String] {
    [configuration.commandName ?? "\(Self.self)".lowercased()] + configuration.aliases
  }
}
