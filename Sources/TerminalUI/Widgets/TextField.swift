/// One line that the operator writes.
public struct TextField: Sendable, Equatable {
  /// What is written: the operator's own, not sanitised.
  public private(set) var text: String
  /// The cursor's place in characters.
  public private(set) var cursor: Int
  /// Shows dots instead of the text.
  public var isSecret: Bool
  public var placeholder: SafeText

  /// UTF-8 bytes kept at most.
  public static let limit = 65_536

  /// UTF-8 bytes of the latest paste where they found no room; nil again with the next key.
  private var refusedBytes: Int?

  public init(_ text: String = "", isSecret: Bool = false, placeholder: SafeText = .empty) {
    self.text = text
    cursor = text.count
    self.isSecret = isSecret
    self.placeholder = placeholder
  }

  public mutating func set(_ text: String) {
    self.text = text
    cursor = text.count
    refusedBytes = nil
  }

  /// Why nothing of the latest paste was taken; nil where it was, and after the next key.
  public var problem: SafeText? {
    guard let refusedBytes else { return nil }
    let room = Self.limit - text.utf8.count
    return SafeText("not taken: \(grouped(refusedBytes)) bytes, room for \(grouped(room))")
  }

  /// Takes editing keys and characters; says whether the key was used.
  public mutating func handle(_ key: Key) -> Bool {
    refusedBytes = nil
    switch key {
    case .character(let character): insert(String(character))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .backspace: remove(cursor - 1..<cursor)
    case .delete, .control("d"): remove(cursor..<cursor + 1)
    case .control("u"): remove(0..<cursor)
    case .control("k"): remove(cursor..<text.count)
    case .control("w"): remove(wordStart..<cursor)
    case .alt("b"): cursor = wordStart
    case .alt("f"): cursor = wordEnd
    default: return false
    }
    return true
  }

  /// Inserts pasted text: line breaks become blanks, or vanish in a secret, as do its outer blanks.
  ///
  /// What is too long is not taken at all, as half a token or address is of no use.
  public mutating func paste(_ pasted: String) {
    let piece: String =
      isSecret
      ? pasted.filter { !$0.isWhitespace && !$0.isNewline }
      : pasted.split(whereSeparator: \.isNewline).joined(separator: " ")
    refusedBytes = hasRoom(for: piece) ? nil : piece.utf8.count
    insert(piece)
  }

  /// Puts the cursor on the character that a point of the drawn field shows.
  ///
  /// - Parameter rect: what the field is drawn in.
  public mutating func click(at point: Point, in rect: Rect) {
    func width(_ part: some StringProtocol) -> Int {
      isSecret ? part.count : SafeText(String(part)).width
    }
    let shift = max(0, width(text.prefix(cursor)) - (rect.width - 1))
    let column = point.x - rect.x + shift
    var used = 0
    var place = 0
    for character in text {
      let next = used + width(String(character))
      if next > column { break }
      used = next
      place += 1
    }
    cursor = place
  }

  private func hasRoom(for piece: String) -> Bool {
    text.utf8.count + piece.utf8.count <= Self.limit
  }

  private mutating func insert(_ piece: String) {
    guard hasRoom(for: piece) else { return }
    let before = text.count
    text.insert(contentsOf: piece, at: text.index(text.startIndex, offsetBy: cursor))
    cursor = min(text.count, cursor + max(0, text.count - before))
  }

  private mutating func remove(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<text.count)
    guard !range.isEmpty else { return }
    let start = text.index(text.startIndex, offsetBy: range.lowerBound)
    text.removeSubrange(start..<text.index(start, offsetBy: range.count))
    cursor = min(range.lowerBound, text.count)
  }

  private var wordStart: Int {
    let characters = Array(text)
    var index = cursor
    while index > 0, characters[index - 1].isWhitespace { index -= 1 }
    while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
    return index
  }

  private var wordEnd: Int {
    let characters = Array(text)
    var index = cursor
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    while index < characters.count, !characters[index].isWhitespace { index += 1 }
    return index
  }

  /// Draws the field in the first row of `rect` and, when focused, puts the terminal's cursor in.
  public func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool = true) {
    let line = rect.row(0)
    guard line.width > 1 else { return }
    frame.fill(line, .input)
    if isFocused, let problem {
      frame.put(problem, at: line.origin, Style.error.on(.input), limit: line.width)
      frame.cursor = line.origin
      return
    }
    if text.isEmpty, !placeholder.isEmpty {
      frame.put(placeholder, at: line.origin, Style.muted.on(.input), limit: line.width)
    }
    let dots: SafeText = frame.glyphs.isASCII ? "*" : "•"
    let before =
      isSecret ? dots.repeated(cursor) : SafeText(String(text.prefix(cursor)))
    let after =
      isSecret
      ? dots.repeated(text.count - cursor)
      : SafeText(String(text.dropFirst(cursor).prefix(line.width)))
    let shift = max(0, before.width - (line.width - 1))
    frame.clipped(to: line) { frame in
      frame.put(before + after, at: Point(x: line.x - shift, y: line.y), .input)
    }
    if isFocused { frame.cursor = Point(x: line.x + before.width - shift, y: line.y) }
  }
}
