import HTTPTransport

/// Takes away what mail, chat and terminals do to an address, and says what it took away.
struct PasteCleaner {
  private(set) var repairs: [String] = []
  private var text: String
  private let expectedState: String?

  init(_ text: String, expectedState: String?) {
    self.text = text
    self.expectedState = expectedState
  }

  /// The address, or the token alone, on one line.
  mutating func clean() -> String {
    dropInvisible()
    dropMailQuotes()
    undoQuotedPrintable()
    joinLines()
    unwrapQuotes()
    unwrapSafeLink()
    replace("&amp;", "&", "HTML escapes")
    decodeWholly()
    joinWords()
    dropBearer()
    return text
  }

  private mutating func note(_ repair: String) {
    if !repairs.contains(repair) { repairs.append(repair) }
  }

  private mutating func replace(_ old: String, _ new: String, _ what: String) {
    guard text.contains(old) else { return }
    text = text.replacing(old, with: new)
    note(what)
  }

  private mutating func dropInvisible() {
    let visible = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    if visible.count != text.unicodeScalars.count { note("invisible characters") }
    text = String(String.UnicodeScalarView(visible))
    text = trimmed(text)
  }

  private mutating func dropMailQuotes() {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.contains(where: { $0.drop(while: \.isWhitespace).hasPrefix(">") }) else { return }
    text = lines.map { line in
      String(line.drop { $0.isWhitespace || $0 == ">" })
    }.joined(separator: "\n")
    note("a mail's quotation marks")
  }

  /// `=3D` for `=`, and `=` at the end of a line that goes on (RFC 2045 §6.7).
  private mutating func undoQuotedPrintable() {
    guard text.contains("access_token=3D") else { return }
    text = text.replacing("=\r\n", with: "").replacing("=\n", with: "").replacing("=3D", with: "=")
    note("a mail's transfer encoding")
  }

  /// Lines that go on where the last one ended; what follows a blank or a sentence is left out.
  private mutating func joinLines() {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { trimmed(String($0)) }
    guard lines.count > 1 else { return }
    let start =
      lines.firstIndex { $0.contains("://") || $0.contains("access_token") }
      ?? lines.firstIndex { !$0.isEmpty } ?? 0
    var parts = [Self.address(in: lines[start])]
    for line in lines[(start + 1)...] {
      guard !line.isEmpty, !line.contains(where: \.isWhitespace), !line.contains("://") else {
        break
      }
      parts.append(line)
    }
    if parts.count > 1 { note("line breaks") }
    let rest = lines[(start + parts.count)...].joined(separator: "\n")
    text = parts.joined()
    // A second address with another token must be seen, not left out.
    if let other = rest.firstRange(of: "access_token=") { text += "&" + rest[other.lowerBound...] }
  }

  /// The part of a line that is an address: words before and after it are somebody's sentence.
  private static func address(in line: String) -> String {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count > 1, let word = words.first(where: { $0.contains("access_token") }),
      word.contains("token_type")
    else { return line }
    return String(word)
  }

  private mutating func unwrapQuotes() {
    text = trimmed(Self.address(in: text))
    let opening: Set<Character> = ["\"", "'", "`", "“", "‘", "«", "<", "(", "[", "„"]
    let closing: Set<Character> = [
      "\"", "'", "`", "”", "’", "»", ">", ")", "]", "“", ".", ",", ";",
    ]
    var isQuoted = false
    while let first = text.first, opening.contains(first) {
      text.removeFirst()
      isQuoted = true
    }
    var hasStop = false
    while let last = text.last, closing.contains(last) {
      text.removeLast()
      if ".,;".contains(last) { hasStop = true } else { isQuoted = true }
    }
    if isQuoted { note("quotation marks") }
    if hasStop { note("a full stop at the end") }
    text = trimmed(text)
  }

  /// Outlook puts every address of a mail behind one of its own.
  private mutating func unwrapSafeLink() {
    guard text.contains("safelinks.protection.outlook.com"),
      let question = text.firstIndex(of: "?")
    else { return }
    let fields = URLText.fields(text[text.index(after: question)...])
    guard let url = fields.first(where: { $0.name == "url" })?.value else { return }
    text = url
    note("Outlook's safe link")
  }

  private mutating func decodeWholly() {
    for _ in 0..<2 {
      guard !text.contains("access_token="), text.lowercased().contains("access_token%") else {
        return
      }
      text = URLText.decode(text)
      note("percent escapes")
    }
  }

  /// White space inside goes only when the right `state` at the end proves the address whole.
  private mutating func joinWords() {
    guard let expectedState, text.contains(where: \.isWhitespace), text.contains("access_token=")
    else { return }
    let joined = text.filter { !$0.isWhitespace }
    guard joined.hasSuffix("state=\(expectedState)") else { return }
    text = joined
    note("white space inside")
  }

  private mutating func dropBearer() {
    for prefix in ["authorization:", "bearer "] where text.lowercased().hasPrefix(prefix) {
      text = trimmed(String(text.dropFirst(prefix.count)))
    }
  }

  private func trimmed(_ text: String) -> String {
    var slice = text[...]
    while slice.first?.isWhitespace == true { slice.removeFirst() }
    while slice.last?.isWhitespace == true { slice.removeLast() }
    return String(slice)
  }
}
