import ProvisioningCore
import TerminalUI

extension ConsoleApp {
  /// The key map with the operator's own keys; names and conflicts are checked.
  static func keyMap(
    _ options: ConsoleOptions
  ) throws(ProvisioningError) -> ConsoleKeyMap {
    var overrides: [CommandID: [Key]] = [:]
    for (name, keys) in options.keys {
      guard let command = CommandID(rawValue: name) else {
        throw invalid("there is no command “\(name)”")
      }
      overrides[command] = keys
    }
    do {
      return try CommandTable.keyMap(overrides)
    } catch {
      throw invalid(
        "the key “\(error.key.spelling)” is wanted by “\(error.first.rawValue)” and by "
          + "“\(error.second.rawValue)”")
    }
  }

  private static func invalid(_ message: String) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "reading the keys", message: message,
      advice: "Mend the keys in the configuration file.")
  }
}
