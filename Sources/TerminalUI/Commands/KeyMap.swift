/// Which key means which command where.
public struct KeyMap<ID: Hashable & Sendable, Context: Hashable & Sendable>: Sendable {
  /// The commands with the keys that hold, in the table's order.
  public let commands: [Command<ID, Context>]
  private let places: [ID: Int]
  private var everywhere: [Key: ID] = [:]
  private var local: [Context: [Key: ID]] = [:]
  private let modal: Set<Context>

  /// Builds the map and refuses keys that are wanted twice.
  ///
  /// - Parameters:
  ///   - overrides: other keys for some commands, as an operator's configuration gives them.
  ///   - modal: contexts in which the keys of everywhere do not work, such as a text field.
  public init(
    _ commands: [Command<ID, Context>], overrides: [ID: [Key]] = [:], modal: Set<Context> = []
  ) throws(KeyConflict<ID>) {
    self.commands = commands.map { command in
      var command = command
      command.keys = overrides[command.id] ?? command.keys
      return command
    }
    places = Dictionary(
      self.commands.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.modal = modal
    for command in self.commands {
      for key in command.keys { try add(key, command) }
    }
  }

  private mutating func add(_ key: Key, _ command: Command<ID, Context>) throws(KeyConflict<ID>) {
    func refuse(_ other: ID?) throws(KeyConflict<ID>) {
      guard let other, other != command.id else { return }
      throw KeyConflict(key: key, first: other, second: command.id)
    }
    if command.contexts.isEmpty {
      try refuse(everywhere[key])
      for (context, keys) in local where !modal.contains(context) { try refuse(keys[key]) }
      everywhere[key] = command.id
    }
    for context in command.contexts {
      if !modal.contains(context) { try refuse(everywhere[key]) }
      try refuse(local[context]?[key])
      local[context, default: [:]][key] = command.id
    }
  }

  /// The command of a key in a context.
  public func command(for key: Key, in context: Context) -> ID? {
    if let id = local[context]?[key] { return id }
    return modal.contains(context) ? nil : everywhere[key]
  }

  /// The commands that can be reached in a context, in the table's order.
  public func commands(in context: Context) -> [Command<ID, Context>] {
    commands.filter { command in
      command.contexts.isEmpty ? !modal.contains(context) : command.contexts.contains(context)
    }
  }

  public func command(_ id: ID) -> Command<ID, Context>? { places[id].map { commands[$0] } }

  /// The keys of a command as the screen writes them: "tab, l".
  public func label(_ id: ID) -> SafeText {
    (command(id)?.keys ?? []).map(\.label).joined(separator: ", ")
  }

  /// Sections of all commands of a context, for the help.
  public func help(in context: Context) -> [HelpSection] {
    var sections: [HelpSection] = []
    for command in commands(in: context) {
      let row = HelpSection.Row(keys: label(command.id), text: command.help)
      if let index = sections.firstIndex(where: { $0.title == command.section }) {
        sections[index].rows.append(row)
      } else {
        sections.append(HelpSection(title: command.section, rows: [row]))
      }
    }
    return sections
  }
}
