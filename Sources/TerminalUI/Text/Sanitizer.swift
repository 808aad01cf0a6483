internal import CTerminal

/// The one function between foreign text and a terminal.
enum Sanitizer {
  /// ncurses keeps one spacing character and four marks in a cell (`CCHARW_MAX` is 5).
  static let marksPerCell = 4
  /// What stands for a scalar that must not reach the terminal but should be seen.
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  static func sanitize(_ text: String) -> SafeText {
    // Nearly all text is printable ASCII, and is taken as it is.
    if text.utf8.allSatisfy({ $0 &- 0x20 < 0x5F }) {
      return SafeText(trusted: text, width: text.utf8.count)
    }
    return sanitizeScalars(text)
  }

  private static func sanitizeScalars(_ text: String) -> SafeText {
    var scalars = String.UnicodeScalarView()
    var width = 0
    var marks = marksPerCell  // no base yet: a leading mark gets a dotted circle
    var hasBase = false
    var afterJoiner = false
    for scalar in text.unicodeScalars {
      switch classify(scalar) {
      case .joiner:
        afterJoiner = hasBase
      case .dropped:
        continue
      case .mark:
        if !hasBase {
          scalars.append("\u{25CC}")
          (width, marks, hasBase) = (width + 1, 0, true)
        }
        if marks < marksPerCell {
          scalars.append(scalar)
          marks += 1
        }
      case .shown(let shown, let columns):
        // What follows a joiner belongs to a cluster of which only the first scalar is kept.
        if afterJoiner,
          scalar.properties.isEmojiPresentation || scalar.value > 0x1F000
            || isJoinedSign(scalar)
        {
          afterJoiner = false
          continue
        }
        // A skin tone after its base is drawn into the base by terminals, but not by wcwidth.
        if hasBase, (0x1F3FB...0x1F3FF).contains(scalar.value) { continue }
        afterJoiner = false
        scalars.append(shown)
        (width, marks, hasBase) = (width + columns, 0, true)
      }
    }
    return SafeText(trusted: String(scalars), width: width)
  }

  private enum Treatment {
    case shown(Unicode.Scalar, Int)
    case mark
    case joiner
    case dropped
  }

  private static func classify(_ scalar: Unicode.Scalar) -> Treatment {
    switch scalar.value {
    case 0x20...0x7E: return .shown(scalar, 1)
    case 0x09: return .shown(" ", 1)
    case 0x00...0x1F: return .shown(Unicode.Scalar(0x2400 + scalar.value) ?? replacement, 1)
    case 0x7F: return .shown("\u{2421}", 1)
    case 0x80...0x9F: return .shown(replacement, 1)
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F: return .shown(" ", 1)
    case 0x200D: return .joiner
    // Soft hyphen, zero-width, directional marks, variation selectors, keycap, tags.
    case 0xAD, 0x34F, 0x61C, 0x180B...0x180F, 0x200B...0x200F, 0x2060...0x2064, 0x206A...0x206F,
      0x20E3, 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      return .dropped
    // Line separators, bidirectional embeddings, overrides and isolates.
    case 0x2028...0x202E, 0x2066...0x2069: return .shown(replacement, 1)
    default: break
    }
    let width = Int(ct_wcwidth(scalar.value))
    if width < 0 { return .shown(replacement, 1) }
    return width == 0 ? .mark : .shown(scalar, width)
  }

  /// Signs below the emoji planes that stand after a joiner, such as in "woman health worker".
  private static func isJoinedSign(_ scalar: Unicode.Scalar) -> Bool {
    (0x2190...0x2BFF).contains(scalar.value) && scalar.properties.isEmoji
  }
}
