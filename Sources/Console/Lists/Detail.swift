import TerminalUI

/// What is said about one selected thing, laid out for whatever width there is.
struct Detail: Sendable, Equatable {
  enum Block: Sendable, Equatable {
    case heading(SafeText)
    /// A label and a value that wraps beneath itself.
    case field(SafeText, SafeText, Style)
    /// A paragraph.
    case text(SafeText, Style)
    /// A sign, and a sentence that wraps beneath itself.
    case sign(Sign, SafeText)
    /// Lines of a foreign body, broken between words and beneath their indentation.
    case body([SafeText])
    /// Text that is copied as a whole, broken only where the width ends.
    case verbatim(SafeText, Style)
    case blank
  }

  var title: SafeText
  var blocks: [Block] = []

  init(_ title: SafeText) { self.title = title }

  mutating func heading(_ text: SafeText) {
    if !blocks.isEmpty { blocks.append(.blank) }
    blocks.append(.heading(text))
  }

  /// Adds a field where there is a value.
  mutating func field(_ label: SafeText, _ value: String?, _ style: Style = .text) {
    guard let value, !value.isEmpty else { return }
    blocks.append(.field(label, SafeText(value), style))
  }

  mutating func text(_ text: String, _ style: Style = .text) {
    blocks.append(.text(SafeText(text), style))
  }

  mutating func sign(_ sign: Sign, _ text: String) { blocks.append(.sign(sign, SafeText(text))) }
  mutating func blank() { if !blocks.isEmpty { blocks.append(.blank) } }

  mutating func verbatim(_ text: String, _ style: Style = .link) {
    blocks.append(.verbatim(SafeText(text), style))
  }

  /// Adds the beginning of a foreign text; copying gives all of it.
  mutating func body(_ text: String) {
    let shown = text.utf8.prefix(Self.bodyLimit)
    blocks.append(.body(SafeText.lines(of: String(decoding: shown, as: UTF8.self))))
    let left = text.utf8.count - shown.count
    if left > 0 { self.text("… and \(grouped(left)) bytes more", .muted) }
  }

  /// Bytes of a foreign text shown at most.
  static let bodyLimit = 20_000

  /// The column at which values begin, from the longest label.
  private var labelWidth: Int {
    var width = 0
    for case .field(let label, _, _) in blocks { width = max(width, label.width) }
    return width + 2
  }

  func lines(width: Int) -> [StyledLine] {
    guard width > 0 else { return [] }
    let label = min(labelWidth, max(2, width / 2 + 2))
    return blocks.flatMap { Self.lines(of: $0, width: width, label: label) }
  }

  private static func lines(of block: Block, width: Int, label labelWidth: Int) -> [StyledLine] {
    switch block {
    case .blank: return [StyledLine()]
    case .heading(let text): return [StyledLine(text.truncated(to: width), .header)]
    case .text(let text, let style):
      return text.wrapped(to: width).map { StyledLine($0, style) }
    case .verbatim(let text, let style): return broken(text, width).map { StyledLine($0, style) }
    case .body(let lines):
      return lines.flatMap { indented($0, width) }.map { StyledLine($0, .text) }
    case .sign(let sign, let text):
      return hanging(
        StyledLine(SafeText(sign.glyph) + " ", sign.style), text.wrapped(to: width - 2), .text)
    case .field(let label, let value, let style):
      // An id that fits one line by itself is not broken for the sake of its label.
      if value.width > width - labelWidth, value.width <= width - 2,
        !value.string.contains(" ")
      {
        return [
          StyledLine(label, .muted), StyledLine([.init(.blanks(2)), .init(value, style)]),
        ]
      }
      return hanging(
        StyledLine(label.fitted(to: labelWidth - 1) + " ", .muted),
        value.wrapped(to: width - labelWidth), style)
    }
  }

  private static func hanging(
    _ head: StyledLine, _ lines: [SafeText], _ style: Style
  ) -> [StyledLine] {
    if lines.isEmpty { return [head] }
    return lines.enumerated().map { index, line in
      (index == 0 ? head : StyledLine(.blanks(head.width))) + StyledLine(line, style)
    }
  }

  /// The line broken between words where that is possible, all parts as far indented as it is.
  private static func indented(_ line: SafeText, _ width: Int) -> [SafeText] {
    guard line.width > width else { return [line] }
    let blanks = min(line.string.prefix { $0 == " " }.count, width / 2)
    return line.dropping(blanks).wrapped(to: width - blanks).map { .blanks(blanks) + $0 }
  }

  /// The text in lines that are full to the last column, so that nothing is lost in copying.
  static func broken(_ text: SafeText, _ width: Int) -> [SafeText] {
    guard width > 0, text.width > width else { return [text] }
    var lines: [SafeText] = []
    var rest = text
    while rest.width > width {
      let line = rest.prefix(width)
      if line.isEmpty { break }
      lines.append(line)
      rest = rest.dropping(line.width)
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }
}
