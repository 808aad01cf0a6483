import Foundation
import Glibc
import HTTPTransport
import ProvisioningCore

/// Reads what nobody may see: from a pipe as it comes, from a terminal without showing it.
enum SecretInput {
  private static let limit = 1 << 20

  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// - Parameter prompt: what is asked for, such as "Secret token".
  /// - Throws: `invalidInput` when nothing came.
  static func read(_ prompt: String) throws -> String {
    let text = isTerminal ? try typed(prompt) : piped()
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw ProvisioningError(
        .invalidInput, operation: "reading the \(prompt.lowercased())",
        message: "nothing came on standard input",
        advice: "Pipe it in, or run this on a terminal and paste it there.")
    }
    return text
  }

  private static func piped() -> String {
    var bytes: [UInt8] = []
    defer { bytes.erase() }
    var block = [UInt8](repeating: 0, count: 65_536)
    defer { block.erase() }
    while bytes.count < limit {
      let count = unsafe Glibc.read(STDIN_FILENO, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Key by key, so that neither length nor echo of the terminal's own line editing matters.
  private static func typed(_ prompt: String) throws -> String {
    var saved = termios()
    guard unsafe tcgetattr(STDIN_FILENO, &saved) == 0 else { return piped() }
    Output.message("\(prompt) (not shown; Enter ends it):", end: " ")
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    markPastes(true)
    defer {
      markPastes(false)
      _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
      Output.message("")
    }
    var keys = SecretKeys()
    defer { keys.bytes.erase() }
    while keys.bytes.count < limit {
      var byte: UInt8 = 0
      let count = unsafe Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      switch keys.take(byte) {
      case .more: continue
      case .cancelled: throw CancellationError()
      case .line where !keys.marksPastes && moreIsWaiting(): keys.bytes.append(10)
      case .line, .end: return String(decoding: keys.bytes, as: UTF8.self)
      }
    }
    return String(decoding: keys.bytes, as: UTF8.self)
  }

  /// Asks the terminal to say where a paste begins and ends.
  private static func markPastes(_ isOn: Bool) {
    if isatty(STDERR_FILENO) == 1 {
      Output.write("\u{1B}[?2004\(isOn ? "h" : "l")", to: STDERR_FILENO)
    }
  }

  /// A text pasted into a terminal that marks nothing may have several lines, which come at once,
  /// or over a slow connection almost.
  private static func moreIsWaiting() -> Bool {
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, 400) > 0
  }
}

/// What the keys of a hidden input mean: a line break inside a marked paste belongs to the secret.
private struct SecretKeys {
  enum Step {
    case more, cancelled, end
    /// Enter, unless it is a line break of an unmarked paste.
    case line
  }

  var bytes: [UInt8] = []
  /// Whether the terminal has shown that it marks pastes.
  private(set) var marksPastes = false
  private var isPasting = false
  /// An escape sequence so far; nil outside of one.
  private var sequence: [UInt8]?

  mutating func take(_ byte: UInt8) -> Step {
    if sequence != nil, takesSequence(byte) { return .more }
    switch byte {
    case 27: sequence = []
    case 3: return .cancelled
    case 4: return .end
    case 8, 127: _ = bytes.popLast()
    case 10, 13:
      if !bytes.isEmpty, !isPasting { return .line }
      if !bytes.isEmpty { bytes.append(10) }
    default: bytes.append(byte)
    }
    return .more
  }

  /// `[`, parameters and a last byte; keys such as arrows send them, too, and mean nothing here.
  private mutating func takesSequence(_ byte: UInt8) -> Bool {
    guard let begun = sequence, begun.count < 16, begun.isEmpty ? byte == 0x5B : byte >= 0x20 else {
      sequence = nil
      return false
    }
    sequence = begun + [byte]
    guard !begun.isEmpty, (0x40...0x7E).contains(byte) else { return true }
    if let mark = ["[200~": true, "[201~": false][String(decoding: begun + [byte], as: UTF8.self)] {
      (isPasting, marksPastes) = (mark, true)
    }
    sequence = nil
    return true
  }
}

extension [UInt8] {
  /// Overwrites the buffer, in a way that no optimiser leaves out.
  mutating func erase() {
    unsafe withUnsafeMutableBytes { buffer in
      if let base = buffer.baseAddress { unsafe explicit_bzero(base, buffer.count) }
    }
    removeAll()
  }
}
