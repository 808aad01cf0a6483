/// Text of several lines that the operator writes, wrapped to the width it is shown in.
///
/// Places in the text are UTF-8 offsets, always between characters.
public struct TextArea: Sendable, Equatable {
  /// What is written: the operator's own, not sanitised.
  public private(set) var text: String
  /// The cursor's place.
  public private(set) var cursor: Int

  private struct Moment: Sendable, Equatable {
    var text: String
    var cursor: Int
  }

  /// What stood there before, the latest last.
  private var history: [Moment] = []
  /// Whether the last key wrote a letter: a word is taken back as a whole.
  private var isTyping = false

  /// Bytes kept at most.
  public static let limit = 65_536
  private static let historyLimit = 200

  public init(_ text: String = "") {
    self.text = text
    cursor = text.utf8.count
  }

  /// Puts another text in the place of all of it; it can be taken back.
  public mutating func set(_ text: String, cursor: Int? = nil) {
    guard text.utf8.count <= Self.limit else { return }
    remember()
    self.text = text
    move(to: cursor ?? text.utf8.count)
  }

  /// Puts the cursor at the beginning of the character at a place.
  public mutating func move(to offset: Int) {
    let offset = max(0, min(offset, text.utf8.count))
    var index = text.utf8.index(text.startIndex, offsetBy: offset)
    while index.samePosition(in: text) == nil, index > text.startIndex {
      index = text.utf8.index(before: index)
    }
    // Not inside a character that several scalars make up either.
    let whole = index == text.endIndex ? index : text.rangeOfCharacter(at: index)
    cursor = text.utf8.distance(from: text.startIndex, to: whole)
  }

  /// Puts text in the place of a part; the cursor goes to `caret`, an offset in the new piece.
  public mutating func replace(_ range: Range<Int>, with piece: String, caret: Int? = nil) {
    let range = range.clamped(to: 0..<text.utf8.count)
    guard text.utf8.count - range.count + piece.utf8.count <= Self.limit else { return }
    remember()
    let bytes = Array(text.utf8)
    text = String(
      decoding: bytes[..<range.lowerBound] + Array(piece.utf8) + bytes[range.upperBound...],
      as: UTF8.self)
    move(to: range.lowerBound + (caret ?? piece.utf8.count))
  }

  /// Inserts pasted text with its line breaks.
  public mutating func paste(_ pasted: String) {
    isTyping = false
    replace(cursor..<cursor, with: pasted)
  }

  /// Takes the latest change back; false if there is none.
  @discardableResult
  public mutating func undo() -> Bool {
    guard let last = history.popLast() else { return false }
    text = last.text
    cursor = last.cursor
    isTyping = false
    return true
  }

  private mutating func remember() {
    history.append(Moment(text: text, cursor: cursor))
    if history.count > Self.historyLimit { history.removeFirst() }
  }

  /// Puts the cursor on the character that a point of the drawn text shows.
  ///
  /// - Parameter rect: what the text is drawn in.
  public mutating func click(at point: Point, in rect: Rect, mark: Mark? = nil) {
    isTyping = false
    move(to: offset(at: point, in: rect, mark: mark))
  }

  // MARK: Keys

  /// Takes editing keys and characters; says whether the key was used.
  ///
  /// Up in the first row and down in the last are not: they lead out of the text.
  ///
  /// - Parameter width: columns of the space it is shown in.
  public mutating func handle(_ key: Key, width: Int) -> Bool {
    if case .character(let character) = key {
      type(String(character))
      return true
    }
    isTyping = false
    switch key {
    case .left, .control("b"): move(to: before(cursor))
    case .right, .control("f"): move(to: after(cursor))
    case .up: return moveRow(-1, width: width)
    case .down: return moveRow(1, width: width)
    case .home, .control("a"): move(to: row(width).range.lowerBound)
    case .end, .control("e"): move(to: row(width).contentEnd)
    case .backspace: remove(before(cursor)..<cursor)
    case .delete, .control("d"): remove(cursor..<after(cursor))
    case .control("u"): remove(row(width).range.lowerBound..<cursor)
    case .control("k"): remove(cursor..<row(width).contentEnd)
    case .control("w"): remove(wordStart..<cursor)
    case .alt("b"): move(to: wordStart)
    case .alt("f"): move(to: wordEnd)
    case .control("_"): undo()
    default: return false
    }
    return true
  }

  /// Inserts what is typed; the letters of a word are one step back.
  private mutating func type(_ piece: String) {
    let isWord = piece.first.map { $0.isLetter || $0.isNumber } ?? false
    let moments = history
    replace(cursor..<cursor, with: piece)
    if isTyping, isWord { history = moments }
    isTyping = isWord
  }

  private mutating func remove(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    replace(range, with: "")
  }

  private func index(_ offset: Int) -> String.Index {
    text.utf8.index(text.startIndex, offsetBy: max(0, min(offset, text.utf8.count)))
  }

  private func before(_ offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    return text.utf8.distance(from: text.startIndex, to: text.index(before: index(offset)))
  }

  private func after(_ offset: Int) -> Int {
    guard offset < text.utf8.count else { return text.utf8.count }
    return text.utf8.distance(from: text.startIndex, to: text.index(after: index(offset)))
  }

  private var wordStart: Int {
    var place = index(cursor)
    func previous() -> Character? {
      place > text.startIndex ? text[text.index(before: place)] : nil
    }
    while let character = previous(), !character.isPartOfWord { place = text.index(before: place) }
    while let character = previous(), character.isPartOfWord { place = text.index(before: place) }
    return text.utf8.distance(from: text.startIndex, to: place)
  }

  private var wordEnd: Int {
    var place = index(cursor)
    while place < text.endIndex, !text[place].isPartOfWord { place = text.index(after: place) }
    while place < text.endIndex, text[place].isPartOfWord { place = text.index(after: place) }
    return text.utf8.distance(from: text.startIndex, to: place)
  }

  // MARK: Rows

  private func row(_ width: Int) -> TextRows.Row {
    let rows = TextRows(text, width: width)
    return rows.rows[rows.place(of: cursor).row]
  }

  private mutating func moveRow(_ step: Int, width: Int) -> Bool {
    let rows = TextRows(text, width: width)
    let place = rows.place(of: cursor)
    guard rows.rows.indices.contains(place.row + step) else { return false }
    move(to: rows.offset(row: place.row + step, column: place.column))
    return true
  }
}

extension Character {
  fileprivate var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}

extension String {
  /// The beginning of the character in which an index lies.
  fileprivate func rangeOfCharacter(at place: Index) -> Index {
    let next = index(after: place)
    return index(before: next)
  }
}
