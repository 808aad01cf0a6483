public import TerminalUI
import ProvisioningCore
import Settings

/// What is wrong with the operator's own keys for one command.
public struct KeyBindingFault: Sendable, Equatable {
  /// The command's name, as it was written.
  public var command: String
  public var reason: String
  public var suggestion: String?
}

/// All that is wrong with them; never empty.
struct KeyBindingFaults: Error {
  var faults: [KeyBindingFault]
}

/// The operator's own keys, by command name.
public enum KeyBindings {
  /// All that keeps them from being used: unknown commands, else the first conflict.
  public static func faults(in keys: [String: [Key]]) -> [KeyBindingFault] {
    do {
      _ = try keyMap(keys)
      return []
    } catch {
      return error.faults
    }
  }

  /// The key map with them in it.
  static func keyMap(_ keys: [String: [Key]]) throws(KeyBindingFaults) -> ConsoleKeyMap {
    var overrides: [CommandID: [Key]] = [:]
    var faults: [KeyBindingFault] = []
    for (name, keys) in keys.sorted(by: { $0.key < $1.key }) {
      if let command = CommandID(rawValue: name) {
        overrides[command] = keys
      } else {
        faults.append(
          KeyBindingFault(
            command: name, reason: "there is no command `\(name)`",
            suggestion: Suggestion.nearest(
              to: name, among: CommandID.allCases.map(\.rawValue))))
      }
    }
    if overrides[.quit]?.isEmpty == true {
      faults.append(
        KeyBindingFault(
          command: CommandID.quit.rawValue, reason: "without a key there is no way out",
          suggestion: nil))
    }
    guard faults.isEmpty else { throw KeyBindingFaults(faults: faults) }
    do {
      return try CommandTable.keyMap(overrides)
    } catch {
      throw KeyBindingFaults(faults: [fault(error, overrides)])
    }
  }

  /// Told of the command whose keys the operator gave.
  private static func fault(
    _ conflict: KeyConflict<CommandID>, _ overrides: [CommandID: [Key]]
  ) -> KeyBindingFault {
    let own = overrides[conflict.second] != nil ? conflict.second : conflict.first
    let other = own == conflict.second ? conflict.first : conflict.second
    return KeyBindingFault(
      command: own.rawValue,
      reason: "the key `\(conflict.key.spelling)` is that of `\(other.rawValue)` there",
      suggestion: nil)
  }
}

extension ConsoleApp {
  /// The key map with the operator's own keys; names and conflicts are checked.
  static func keyMap(
    _ options: ConsoleOptions
  ) throws(ProvisioningError) -> ConsoleKeyMap {
    do {
      return try KeyBindings.keyMap(options.keys)
    } catch {
      throw invalid(error.faults[0])
    }
  }

  private static func invalid(_ fault: KeyBindingFault) -> ProvisioningError {
    let hint = fault.suggestion.map { "; did you mean `\($0)`?" } ?? ""
    return ProvisioningError(
      .invalidInput, operation: "reading the keys",
      message: "`\(fault.command)`: \(fault.reason)\(hint)",
      advice: "Mend the keys in the configuration file.")
  }
}
