/// A key as an application sees it.
public enum Key: Sendable, Hashable {
  case character(Character)
  /// Ctrl with a lower-case letter or a sign.
  case control(Character)
  /// Alt with a character, which terminals send as escape and the character.
  case alt(Character)
  case enter, tab, shiftTab, escape, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)

  public static let space = Key.character(" ")

  private static let names: [(String, Key)] = [
    ("space", .space), ("enter", .enter), ("tab", .tab), ("shift-tab", .shiftTab),
    ("esc", .escape), ("backspace", .backspace), ("delete", .delete), ("insert", .insert),
    ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home),
    ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown),
  ]
  private static let synonyms: [String: Key] = [
    "return": .enter, "escape": .escape, "del": .delete, "pageup": .pageUp,
    "pagedown": .pageDown, "backtab": .shiftTab,
  ]

  /// Reads `G`, `space`, `ctrl-p`, `alt-x` or `f5`; nil for what is no key.
  public init?(spelling: String) {
    if let only = spelling.first, spelling.count == 1, only.isShown {
      self = .character(only)
      return
    }
    let lower = spelling.lowercased()
    if let key = Self.names.first(where: { $0.0 == lower })?.1 ?? Self.synonyms[lower] {
      self = key
    } else if lower.hasPrefix("ctrl-"), let rest = lower.dropFirst(5).single {
      self = .control(rest)
    } else if lower.hasPrefix("alt-"), let rest = spelling.dropFirst(4).single {
      self = .alt(rest)
    } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// How the key is written in files, help and hints; read back by ``init(spelling:)``.
  public var spelling: String {
    if let name = Self.names.first(where: { $0.1 == self })?.0 { return name }
    return switch self {
    case .character(let character): String(character)
    case .control(let character): "ctrl-\(character)"
    case .alt(let character): "alt-\(character)"
    case .function(let number): "f\(number)"
    default: ""
    }
  }

  /// The spelling for the screen.
  public var label: SafeText { SafeText(spelling) }
}

extension Character {
  fileprivate var isShown: Bool { !isWhitespace && (asciiValue ?? 0x21) > 0x20 }
}

extension Substring {
  fileprivate var single: Character? {
    guard let only = first, count == 1, only.isShown else { return nil }
    return only
  }
}
