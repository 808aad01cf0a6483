import Glibc
import TerminalUI

/// Long lines of a message, broken between words.
///
/// Words wider than the terminal, such as addresses that are to be copied, stay whole.
enum Wrapping {
  /// Columns of the terminal behind a descriptor; nil for files and pipes.
  static func columns(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Lines that continue another begin where its words do, or `hanging` columns further in.
  static func wrap(_ text: String, columns: Int, hanging: Int = 0) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { wrap(line: $0, columns: columns, hanging: hanging) }.joined(separator: "\n")
  }

  private static func wrap(line: Substring, columns: Int, hanging: Int) -> String {
    guard width(of: line) > columns else { return String(line) }
    let start = start(of: unpainted(line)[...])
    let indent = String(repeating: " ", count: min(start + hanging, columns / 2))
    var lines: [String] = []
    var current = line.prefix { $0 == " " }.description
    var used = current.count
    var isBlank = true
    for word in line.split(separator: " ") {
      let width = width(of: word)
      let gap = isBlank ? 0 : 1
      if isBlank || used + gap + width <= columns {
        current += (isBlank ? "" : " ") + word
        used += gap + width
      } else {
        lines.append(current)
        current = indent + word
        used = indent.count + width
      }
      isBlank = false
    }
    return (lines + [current]).joined(separator: "\n")
  }

  private static func width(of text: Substring) -> Int { SafeText(unpainted(text)).width }

  /// Without colours, which take no room.
  private static func unpainted(_ line: Substring) -> String {
    line.contains("\u{1B}")
      ? String(line).replacing(/\u{1B}\[[0-9;]*m/, with: "") : String(line)
  }

  /// Where the words of a line begin: behind blanks, and behind a bullet, a number or a sign.
  private static func start(of line: Substring) -> Int {
    let blanks = line.prefix { $0 == " " }.count
    let mark = line.dropFirst(blanks).prefix { $0 != " " }
    let isMark =
      mark.count == 1 && mark.allSatisfy { !$0.isLetter && !$0.isNumber }
      || mark.count <= 3 && mark.hasSuffix(".")
    return isMark ? blanks + mark.count + 1 : blanks
  }
}
