/// One whole screen as styled cells: what a view makes and what a terminal shows.
///
/// Drawing outside the frame or the current clip is ignored. Wide characters take two cells; half
/// of one is never shown.
public struct Frame: Sendable, Equatable {
  /// One column of one row.
  struct Cell: Sendable, Equatable {
    /// A scalar value, ``continuation``, or ``clusterBit`` with an index into `clusters`.
    var content: UInt32
    var role: Role
    var surface: Role
    var attributes: Attributes

    /// The second column of a wide character.
    static let continuation: UInt32 = 0xFFFF_FFFF
    /// Marks a base with combining marks, kept aside.
    static let clusterBit: UInt32 = 0x8000_0000

    static let blank = Cell(content: 0x20, role: .text, surface: .text, attributes: [])
  }

  public let size: Size
  public let glyphs: Glyphs
  /// Where the terminal's own cursor stands; nil hides it.
  public var cursor: Point?

  var cells: [Cell]
  /// Bases with their combining marks, as scalars.
  var clusters: [[UInt32]] = []
  private var clip: Rect

  public init(size: Size, glyphs: Glyphs = .unicode) {
    let size = Size(width: max(0, min(size.width, 2_000)), height: max(0, min(size.height, 1_000)))
    self.size = size
    self.glyphs = glyphs
    clip = Rect(size)
    cells = Array(repeating: .blank, count: size.width * size.height)
  }

  /// The whole frame.
  public var bounds: Rect { Rect(size) }

  /// Draws with everything outside `rect` protected.
  public mutating func clipped(to rect: Rect, _ draw: (inout Frame) -> Void) {
    let outer = clip
    clip = outer.intersection(rect)
    draw(&self)
    clip = outer
  }

  /// Writes text from a place to the right.
  ///
  /// - Parameter limit: columns to use at most; longer text ends with an ellipsis.
  /// - Returns: the columns that the text took.
  @discardableResult
  public mutating func put(
    _ text: SafeText, at point: Point, _ style: Style = .text, limit: Int? = nil
  ) -> Int {
    var text = text
    if let limit, text.width > limit {
      text = text.truncated(to: limit, ellipsis: glyphs.ellipsis)
    }
    guard point.y >= clip.y, point.y < clip.bottom else { return text.width }
    if text.isASCII {
      putASCII(text.string, at: point, style)
    } else {
      putScalars(glyphs.isASCII ? text.asciiFolded.string : text.string, at: point, style)
    }
    return text.width
  }

  /// Writes a line of several styles; returns the columns that it took.
  @discardableResult
  public mutating func put(_ line: StyledLine, at point: Point, limit: Int? = nil) -> Int {
    var x = point.x
    var left = limit ?? Int.max
    for run in line.runs where left > 0 {
      let used = put(
        run.text, at: Point(x: x, y: point.y), run.style, limit: limit == nil ? nil : left)
      x += used
      left -= used
    }
    return x - point.x
  }

  private mutating func putASCII(_ string: String, at point: Point, _ style: Style) {
    let row = point.y * size.width
    let end = min(clip.right, point.x + string.utf8.count)
    let start = max(clip.x, point.x)
    guard start < end else { return }
    splitWide(row, from: start, to: end)
    var x = point.x
    for byte in string.utf8 {
      if x >= end { break }
      if x >= start {
        cells[row + x] = Cell(
          content: UInt32(byte), role: style.role, surface: style.surface,
          attributes: style.attributes)
      }
      x += 1
    }
  }

  private mutating func putScalars(_ string: String, at point: Point, _ style: Style) {
    var x = point.x
    let row = point.y * size.width
    var base: Int?
    for scalar in string.unicodeScalars {
      let columns = SafeText.width(of: scalar)
      if columns == 0 {
        if let base { addMark(scalar, to: base) }
        continue
      }
      base = nil
      let start = max(x, clip.x)
      let end = min(x + columns, clip.right)
      if start >= clip.right { break }
      if start < end {
        splitWide(row, from: start, to: end)
        let whole = end - start == columns
        let cell = Cell(
          content: whole ? scalar.value : 0x20, role: style.role, surface: style.surface,
          attributes: style.attributes)
        cells[row + start] = cell
        if whole, columns == 2 {
          cells[row + start + 1] = cell
          cells[row + start + 1].content = Cell.continuation
        }
        base = whole ? row + start : nil
      }
      x += columns
    }
  }

  private mutating func addMark(_ scalar: Unicode.Scalar, to cell: Int) {
    let content = cells[cell].content
    if content & Cell.clusterBit != 0, content != Cell.continuation {
      clusters[Int(content & ~Cell.clusterBit)].append(scalar.value)
    } else {
      cells[cell].content = Cell.clusterBit | UInt32(clusters.count)
      clusters.append([content, scalar.value])
    }
  }

  /// Blanks the halves of wide characters that writing from `from` up to `to` leaves behind.
  private mutating func splitWide(_ row: Int, from: Int, to: Int) {
    if from > 0, cells[row + from].content == Cell.continuation {
      cells[row + from - 1].content = 0x20
    }
    if to < size.width, cells[row + to].content == Cell.continuation {
      cells[row + to].content = 0x20
    }
  }

  /// Blanks a rectangle.
  public mutating func fill(_ rect: Rect, _ style: Style = .text) {
    let area = rect.intersection(clip)
    let cell = Cell(
      content: 0x20, role: style.role, surface: style.surface, attributes: style.attributes)
    for y in area.y..<area.bottom where area.width > 0 {
      let row = y * size.width
      splitWide(row, from: area.x, to: area.right)
      for x in area.x..<area.right { cells[row + x] = cell }
    }
  }

  /// Lays the selection's bar under a rectangle, keeping its text.
  ///
  /// Under the bar only errors and warnings keep their colours: each change of colour in a row is
  /// sent to the terminal twice for every move of the bar, a third of all its bytes.
  public mutating func select(_ rect: Rect) {
    let area = rect.intersection(clip)
    for y in area.y..<area.bottom {
      for index in y * size.width + area.x..<y * size.width + area.right {
        cells[index].surface = .selection
        cells[index].attributes = []
        switch cells[index].role {
        case .error, .warning: break
        default: cells[index].role = .text
        }
      }
    }
  }
}
