/// How the terminal is to be used, from the environment and the operator's wishes.
public struct TerminalOptions: Sendable, Equatable {
  /// The value of `TERM`.
  public var terminal: String?
  /// No colours, only attributes.
  public var isMono: Bool
  /// ASCII even where the locale is UTF-8.
  public var isASCII: Bool
  public var capturesMouse: Bool
  /// Whether the terminal is known to hold its picture between two marks.
  public var synchronizes: Bool
  /// Whether GNU screen stands between, which passes clipboard text only in a wrapping.
  public var isInScreen: Bool

  /// Reads `TERM`, `NO_COLOR` and `CLICOLOR`, and what names the terminal program.
  ///
  /// Source: no-color.org; bixense.com/clicolors.
  public init(
    environment: [String: String], isASCII: Bool = false, capturesMouse: Bool = false
  ) {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    terminal = environment["TERM"]
    isMono = has("NO_COLOR") || environment["CLICOLOR"] == "0"
    self.isASCII = isASCII
    self.capturesMouse = capturesMouse
    isInScreen = has("STY") && !has("TMUX")
    synchronizes = Self.synchronizes(environment)
  }

  /// Terminals that are known to understand mode 2026; others would ignore it.
  private static func synchronizes(_ environment: [String: String]) -> Bool {
    let term = environment["TERM"] ?? ""
    let known = ["xterm-kitty", "foot", "alacritty", "contour", "xterm-ghostty", "wezterm"]
    if known.contains(where: term.hasPrefix) { return true }
    switch environment["TERM_PROGRAM"] ?? "" {
    case "WezTerm", "ghostty", "iTerm.app", "contour": return true
    case "tmux":
      let version = (environment["TERM_PROGRAM_VERSION"] ?? "").split(separator: ".")
      let major = version.first.flatMap { Int($0) } ?? 0
      let minor = version.dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
      return (major, minor) >= (3, 4)
    default: return false
    }
  }
}
