/// One line made of pieces in different styles.
public struct StyledLine: Sendable, Equatable {
  /// A piece of text in one style.
  public struct Run: Sendable, Equatable {
    public var text: SafeText
    public var style: Style

    public init(_ text: SafeText, _ style: Style = .text) {
      self.text = text
      self.style = style
    }
  }

  public var runs: [Run]

  public init(_ runs: [Run] = []) {
    self.runs = runs
  }

  public init(_ text: SafeText, _ style: Style = .text) {
    runs = [Run(text, style)]
  }

  /// Columns on the screen.
  public var width: Int { runs.reduce(0) { $0 + $1.text.width } }

  /// The words without their styles.
  public var text: SafeText { runs.map(\.text).joined(separator: .empty) }

  public static func + (left: StyledLine, right: StyledLine) -> StyledLine {
    StyledLine(left.runs + right.runs)
  }

  /// The text with the given characters in another style, as a search shows its hits.
  ///
  /// - Parameter offsets: positions of characters, counted from 0.
  public init(_ text: SafeText, _ style: Style, highlighting offsets: [Int], as match: Style) {
    guard !offsets.isEmpty else {
      self.init(text, style)
      return
    }
    let hits = Set(offsets)
    var runs: [Run] = []
    for (index, character) in text.string.enumerated() {
      let runStyle = hits.contains(index) ? match : style
      let piece = SafeText(trusted: String(character), width: SafeText.width(of: character))
      if let last = runs.last, last.style == runStyle {
        runs[runs.count - 1].text = last.text + piece
      } else {
        runs.append(Run(piece, runStyle))
      }
    }
    self.init(runs)
  }
}

extension StyledLine: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) {
    self.init(SafeText(stringLiteral: value))
  }

  public init(stringInterpolation: DefaultStringInterpolation) {
    self.init(SafeText(stringInterpolation: stringInterpolation))
  }
}
