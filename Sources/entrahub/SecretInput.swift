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
    defer {
      _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
      Output.message("")
    }
    var bytes: [UInt8] = []
    defer { bytes.erase() }
    while bytes.count < limit {
      var byte: UInt8 = 0
      let count = unsafe Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count > 0, byte != 4 else { break }
      switch byte {
      case 3: throw CancellationError()
      case 8, 127: _ = bytes.popLast()
      case 10, 13:
        // A pasted text may have several lines: the rest of it is there already.
        if !bytes.isEmpty, !moreIsWaiting() { return String(decoding: bytes, as: UTF8.self) }
        if !bytes.isEmpty { bytes.append(10) }
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func moreIsWaiting() -> Bool {
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, 60) > 0
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
