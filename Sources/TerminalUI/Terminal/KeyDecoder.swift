/// Turns what curses read into events.
///
/// Pure: the same input gives the same events, so that it is tested without a terminal.
struct KeyDecoder {
  /// One thing read from the keyboard.
  enum Input: Equatable {
    case scalar(UInt32)
    case key(Key)
    case mouse(Mouse.Action, Point)
    case focus(Bool)
    case paste(String)
  }

  /// Two presses on a cell within this time are a double click.
  static let doubleClick = Duration.milliseconds(400)
  /// Letters that arrive together, at least, to be taken for a paste.
  static let burst = 24
  /// The same of a single line, which somebody on a slow line may have typed ahead.
  static let shortBurst = 8

  private var lastPress: (at: ContinuousClock.Instant, position: Point)?
  /// Whether the terminal has shown that it marks pastes; then a burst is just fast typing.
  private(set) var marksPastes = false

  mutating func decode(_ input: [Input], now: ContinuousClock.Instant) -> [Event] {
    if input.contains(where: { if case .paste = $0 { true } else { false } }) { marksPastes = true }
    if isBurst(input) { return [.paste(Self.text(of: input))] }
    var events: [Event] = []
    var index = 0
    while index < input.count {
      switch input[index] {
      case .scalar(27): index += escape(input[(index + 1)...], &events)
      case .scalar(let value): decode(value, &events)
      case .key(let key): events.append(.key(key))
      case .focus(let on): events.append(.focus(on))
      case .paste(let text): events.append(.paste(text))
      case .mouse(let action, let position): events.append(click(action, position, now))
      }
      index += 1
    }
    return events
  }

  /// Whether input can only be a paste: much text at once, of several letters (a held key has one).
  func isBurst(_ input: [Input]) -> Bool {
    guard !marksPastes, input.count >= Self.shortBurst else { return false }
    var letters = Set<UInt32>()
    for case .scalar(let value) in input {
      guard value >= 32 || value == 9 || value == 10 || value == 13 else { return false }
      letters.insert(value)
    }
    let onlyText = input.allSatisfy { if case .scalar = $0 { true } else { false } }
    guard onlyText else { return false }
    if input.count >= Self.burst { return letters.count >= 6 }
    // A filter or a command's name, and whatever ends with a key, is typed.
    let begins = [UInt32(UInt8(ascii: "/")), UInt32(UInt8(ascii: ":"))]
    return letters.count >= 5 && letters.allSatisfy { $0 >= 32 }
      && !begins.contains { input.first == .scalar($0) }
  }

  /// Pasted bytes as text with LF between its lines.
  static func unified(_ text: String) -> String {
    guard text.utf8.contains(13) else { return text }
    var scalars = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        scalars.append("\n")
      } else if !(scalar == "\n" && afterReturn) {
        scalars.append(scalar)
      }
      afterReturn = scalar == "\r"
    }
    return String(scalars)
  }

  static func text(of input: [Input]) -> String {
    var scalars = String.UnicodeScalarView()
    for case .scalar(let value) in input {
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    return unified(String(scalars))
  }

  /// What follows an escape: nothing, a sequence that curses does not know, or Alt's character.
  ///
  /// - Returns: how many inputs were used.
  private func escape(_ rest: ArraySlice<Input>, _ events: inout [Event]) -> Int {
    guard case .scalar(let next)? = rest.first, next != 27 else {
      events.append(.key(.escape))
      return 0
    }
    if next == 0x5B || next == 0x4F {
      // CSI or SS3 up to its final byte: a key of no name; it must not be typed as letters.
      for (used, input) in rest.dropFirst().enumerated() {
        guard case .scalar(let value) = input else { break }
        if (0x40...0x7E).contains(value) { return used + 2 }
      }
    }
    if next >= 32, next != 127, let scalar = Unicode.Scalar(next) {
      events.append(.key(.alt(Character(scalar))))
      return 1
    }
    events.append(.key(.escape))
    return 0
  }

  private func decode(_ value: UInt32, _ events: inout [Event]) {
    switch value {
    case 3: events.append(.interrupt)
    case 8, 127: events.append(.key(.backspace))
    case 9: events.append(.key(.tab))
    case 10, 13: events.append(.key(.enter))
    case 0: events.append(.key(.control(" ")))
    case 1...26: append(control: 0x60 + value, &events)
    case 28...31: append(control: 0x40 + value, &events)
    case 0x80...0x9F: break
    default:
      guard let scalar = Unicode.Scalar(value) else { return }
      // A mark belongs to the character before it.
      if SafeText.width(of: scalar) == 0, case .key(.character(let base))? = events.last {
        let joined = String(base) + String(Character(scalar))
        if joined.count == 1, let character = joined.first {
          events[events.count - 1] = .key(.character(character))
          return
        }
      }
      events.append(.key(.character(Character(scalar))))
    }
  }

  private func append(control value: UInt32, _ events: inout [Event]) {
    guard let scalar = Unicode.Scalar(value) else { return }
    events.append(.key(.control(Character(scalar))))
  }

  private mutating func click(
    _ action: Mouse.Action, _ position: Point, _ now: ContinuousClock.Instant
  ) -> Event {
    guard action == .press else { return .mouse(Mouse(action, at: position)) }
    if let last = lastPress, last.position == position, now - last.at <= Self.doubleClick {
      lastPress = nil
      return .mouse(Mouse(.doubleClick, at: position))
    }
    lastPress = (now, position)
    return .mouse(Mouse(.press, at: position))
  }
}
