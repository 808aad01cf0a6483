internal import CTerminal

/// Reads keys, mouse and pastes from curses.
@MainActor
struct Keyboard {
  private var decoder = KeyDecoder()

  /// Bytes of a paste kept at most.
  static let pasteLimit = 8 << 20
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// All events that are there now.
  ///
  /// Curses keeps a queue of its own, so it is read until it is empty: bytes that it has already
  /// taken do not wake the waiting thread again.
  mutating func drain() -> [Event] {
    var input: [KeyDecoder.Input] = []
    var value: UInt32 = 0
    reading: while input.count < 65_536 {
      switch unsafe ct_input_next(&value) {
      case CT_SCALAR: input.append(.scalar(value))
      case CT_KEY: if let read = special(ct_key(rawValue: value)) { input.append(read) }
      default: break reading
      }
    }
    if decoder.isBurst(input) { return [.paste(wholeBurst(input))] }
    return decoder.decode(input, now: .now)
  }

  private func special(_ key: ct_key) -> KeyDecoder.Input? {
    switch key {
    case CT_KEY_PASTE_START: return .paste(readPaste())
    case CT_KEY_FOCUS_IN: return .focus(true)
    case CT_KEY_FOCUS_OUT: return .focus(false)
    case CT_KEY_MOUSE:
      var (y, x): (Int32, Int32) = (0, 0)
      let action: Mouse.Action
      switch unsafe ct_input_mouse(&y, &x) {
      case CT_MOUSE_PRESS: action = .press
      case CT_MOUSE_RELEASE: action = .release
      case CT_MOUSE_WHEEL_UP: action = .wheelUp
      case CT_MOUSE_WHEEL_DOWN: action = .wheelDown
      default: return nil
      }
      return .mouse(action, Point(x: Int(x), y: Int(y)))
    default:
      if key.rawValue > CT_KEY_F0.rawValue {
        return .key(.function(Int(key.rawValue - CT_KEY_F0.rawValue)))
      }
      return Self.keys[key.rawValue].map { .key($0) }
    }
  }

  private static let keys: [UInt32: Key] = [
    CT_KEY_UP.rawValue: .up, CT_KEY_DOWN.rawValue: .down, CT_KEY_LEFT.rawValue: .left,
    CT_KEY_RIGHT.rawValue: .right, CT_KEY_HOME.rawValue: .home, CT_KEY_END.rawValue: .end,
    CT_KEY_PAGE_UP.rawValue: .pageUp, CT_KEY_PAGE_DOWN.rawValue: .pageDown,
    CT_KEY_ENTER.rawValue: .enter, CT_KEY_BACKSPACE.rawValue: .backspace,
    CT_KEY_DELETE.rawValue: .delete, CT_KEY_INSERT.rawValue: .insert,
    CT_KEY_BACKTAB.rawValue: .shiftTab,
  ]

  /// Reads a marked paste past curses, which would take it byte by byte.
  ///
  /// A terminal that never marks the end cannot hold the screen: after a second's silence the paste
  /// is what came until then.
  private func readPaste() -> String {
    var bytes: [UInt8] = []
    var block = [CChar](repeating: 0, count: 65_536)
    var overflow = 0
    while true {
      let count = unsafe ct_input_read(&block, block.count, 1_000)
      if count <= 0 { break }
      bytes += block[..<count].map { UInt8(bitPattern: $0) }
      let from = max(0, bytes.count - count - Self.pasteEnd.count)
      if let end = bytes[from...].firstRange(of: Self.pasteEnd) {
        let rest = bytes[end.upperBound...].prefix(128).map { CChar(bitPattern: $0) }
        if !rest.isEmpty { unsafe ct_input_unread(rest, rest.count) }
        bytes.removeSubrange(end.lowerBound...)
        break
      }
      // What is beyond the limit is read and forgotten, but for a possible half of the end mark.
      if bytes.count > Self.pasteLimit + Self.pasteEnd.count {
        overflow = max(overflow, Self.pasteLimit)
        bytes.removeSubrange(Self.pasteLimit..<bytes.count - Self.pasteEnd.count)
      }
    }
    if overflow > 0 { bytes = Array(bytes.prefix(overflow)) }
    return KeyDecoder.unified(String(decoding: bytes, as: UTF8.self))
  }

  /// A paste by a terminal that does not mark it: all that comes without a pause.
  private func wholeBurst(_ input: [KeyDecoder.Input]) -> String {
    var bytes: [UInt8] = []
    var block = [CChar](repeating: 0, count: 65_536)
    while bytes.count < Self.pasteLimit {
      let count = unsafe ct_input_read(&block, block.count, 30)
      if count <= 0 { break }
      bytes += block[..<count].map { UInt8(bitPattern: $0) }
    }
    return KeyDecoder.text(of: input)
      + KeyDecoder.unified(String(decoding: bytes, as: UTF8.self))
  }
}
