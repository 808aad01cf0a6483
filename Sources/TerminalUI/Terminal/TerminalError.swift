/// Why there is no screen; the command line does the same without one.
public enum TerminalError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Standard input or output is a pipe or a file.
  case notATerminal
  /// `TERM` is not set or empty.
  case unnamed
  /// The terminal cannot place its cursor, such as `dumb`.
  case tooSimple(String)
  /// The terminal database knows neither `TERM` nor what was tried instead.
  case unknown(String)
  /// The system gave no pipe for signals.
  case noResources

  public var description: String {
    let hint = "every pane has a command that prints the same; see `entrahub --help`"
    let cause =
      switch self {
      case .notATerminal: "standard input and output are not a terminal"
      case .unnamed: "TERM is not set, so the terminal's abilities are unknown"
      case .tooSimple(let name): "the terminal `\(SafeText(name))` cannot place its cursor"
      case .unknown(let name):
        "the terminal database has no entry for `\(SafeText(name))` (Debian: ncurses-term)"
      case .noResources: "no pipe for signals could be made"
      }
    return "the console cannot start: \(cause); \(hint)"
  }
}
