/// The signs that a screen is drawn with, in Unicode or in ASCII.
///
/// Every sign takes one column in both sets unless its name says otherwise.
public struct Glyphs: Sendable, Hashable {
  /// Whether only ASCII may reach the terminal.
  public let isASCII: Bool

  /// Whether nothing but words is drawn: no boxes, no lines.
  public let isPlain: Bool

  public static let unicode = Glyphs(isASCII: false)
  public static let ascii = Glyphs(isASCII: true)
  /// For screen readers: ASCII without boxes.
  public static let plain = Glyphs(isASCII: true, isPlain: true)

  private init(isASCII: Bool, isPlain: Bool = false) {
    self.isASCII = isASCII
    self.isPlain = isPlain
  }

  private func pick(_ unicode: SafeText, _ ascii: SafeText) -> SafeText {
    isASCII ? ascii : unicode
  }

  // States. Each is a sign of its own, so that colour is never the only difference.
  public var ok: SafeText { pick("✓", "+") }
  public var error: SafeText { pick("✗", "x") }
  public var warning: SafeText { pick("▲", "!") }
  public var unknown: SafeText { "?" }
  public var none: SafeText { pick("–", "-") }
  public var active: SafeText { pick("●", "*") }
  public var inactive: SafeText { pick("○", "o") }

  // Lists.
  public var pointer: SafeText { pick("▸", ">") }
  public var mark: SafeText { pick("◆", "*") }
  public var ascending: SafeText { pick("▲", "^") }
  public var descending: SafeText { pick("▼", "v") }
  /// One column in Unicode, three in ASCII.
  public var ellipsis: SafeText { pick("…", "...") }
  /// One column in Unicode, two in ASCII.
  public var arrow: SafeText { pick("→", "->") }
  public var barFull: SafeText { pick("█", "#") }
  public var barEmpty: SafeText { pick("░", ".") }
  public var dot: SafeText { pick("·", "-") }

  // Boxes.
  public var horizontal: SafeText { pick("─", "-") }
  public var vertical: SafeText { pick("│", "|") }
  public var topLeft: SafeText { pick("┌", "+") }
  public var topRight: SafeText { pick("┐", "+") }
  public var bottomLeft: SafeText { pick("└", "+") }
  public var bottomRight: SafeText { pick("┘", "+") }
  public var teeDown: SafeText { pick("┬", "+") }
  public var teeUp: SafeText { pick("┴", "+") }
  public var teeRight: SafeText { pick("├", "+") }
  public var teeLeft: SafeText { pick("┤", "+") }
  public var cross: SafeText { pick("┼", "+") }
}
