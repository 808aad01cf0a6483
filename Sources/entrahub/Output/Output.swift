import Foundation
import Glibc
import ProvisioningCore

/// Standard output and standard error of a command.
///
/// Text is written by `write(2)`: whole lines, unbuffered, and a reader that went away ends the
/// command the way it ends `cat`.
struct Output: Sendable {
  var usesColor: Bool
  var isTerminal: Bool
  /// Whether the locale can show signs beyond ASCII.
  var isUnicode: Bool
  /// Columns of the terminal that text goes to; nil for files and pipes.
  var columns: Int?

  init(color: ColorMode, environment: [String: String] = ProcessInfo.processInfo.environment) {
    isTerminal = isatty(STDOUT_FILENO) == 1
    columns = Wrapping.columns(of: STDOUT_FILENO)
    let mono = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    usesColor =
      switch color {
      case .always: true
      case .never: false
      case .auto: isTerminal && !mono && environment["TERM"] != "dumb"
      }
    isUnicode = PlainText.localeIsUnicode
  }

  /// Prints one line for people; foreign text in it must have been cleaned.
  func line(_ text: String = "") {
    write(SuggestedCommand.naming(text))
  }

  private func write(_ text: String) {
    Output.write((isUnicode ? text : ASCIIText.folded(text)) + "\n", to: STDOUT_FILENO)
  }

  /// Prints sentences, which a terminal gets broken between words.
  func prose(_ text: String) {
    let named = SuggestedCommand.naming(text)
    write(columns.map { Wrapping.wrap(named, columns: $0) } ?? named)
  }

  /// Prints foreign text of several lines.
  func lines(_ text: String) { line(PlainText.cleanLines(text)) }

  /// Prints what programs read, always in UTF-8.
  func data(_ text: String) { Output.write(text + "\n", to: STDOUT_FILENO) }

  func document(_ json: JSON, isOneLine: Bool = false) {
    data(isOneLine ? json.line : json.text)
  }

  /// Prints foreign text on standard error: messages and prompts.
  static func message(_ text: String, end: String = "\n") {
    var clean = SuggestedCommand.naming(PlainText.cleanLines(text))
    // A line without an end is written over by the next one.
    if !end.isEmpty, let columns = Wrapping.columns(of: STDERR_FILENO) {
      clean = Wrapping.wrap(clean, columns: columns)
    }
    write(
      (PlainText.localeIsUnicode ? clean : ASCIIText.folded(clean)) + end, to: STDERR_FILENO)
  }

  func bold(_ text: String) -> String { paint(text, "1") }

  func paint(_ text: String, _ attributes: String) -> String {
    usesColor ? "\u{1B}[\(attributes)m\(text)\u{1B}[0m" : text
  }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EPIPE {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
      } else if errno != EINTR && errno != EAGAIN {
        guard descriptor == STDOUT_FILENO else { return }
        let words = unsafe strerror(errno).map { unsafe String(cString: $0) }
        write(
          "entrahub: writing the answer failed: \(words ?? "error \(errno)"). What was done is kept.\n",
          to: STDERR_FILENO)
        exit(2)
      }
    }
  }
}
