internal import CTerminal

/// What the process's locale can show.
public enum TerminalLocale {
  /// Whether text may go beyond ASCII.
  public static let isUTF8 = ct_locale_is_utf8()
}
