internal import CTerminal

/// Puts what differs between two frames on the screen, in the colours of a theme.
@MainActor
struct Painter {
  /// Colours and attributes as curses wants them.
  private struct Ink {
    var pair: Int32
    var attributes: UInt32
  }

  private struct Colors: Hashable {
    var foreground: Int16
    var background: Int16
  }

  private let depth: ColorDepth
  private var theme: Theme
  private var shown: Frame?
  private var pairs: [Colors: Int32] = [:]
  private var inks: [UInt16: Ink] = [:]
  private var cells: [ct_cell] = []

  init(theme: Theme, depth: ColorDepth) {
    self.theme = theme
    self.depth = depth
  }

  mutating func apply(_ theme: Theme) {
    self.theme = theme
    pairs = [:]
    inks = [:]
    shown = nil
  }

  /// Forgets what is on the screen.
  mutating func forget() { shown = nil }

  /// Hands the changed cells to curses; returns how many there were.
  mutating func paint(_ frame: Frame) -> Int {
    let before = shown?.size == frame.size ? shown : nil
    var changed = 0
    for y in 0..<frame.size.height {
      guard let span = Self.difference(frame, before, row: y) else { continue }
      paint(frame, row: y, span)
      changed += span.count
    }
    if let cursor = frame.cursor, frame.bounds.contains(cursor) {
      ct_screen_cursor(Int32(cursor.y), Int32(cursor.x))
    } else {
      ct_screen_cursor(-1, 0)
    }
    shown = frame
    return changed
  }

  /// The columns of a row between the first and the last that differ, whole characters only.
  private static func difference(_ frame: Frame, _ before: Frame?, row: Int) -> Range<Int>? {
    let width = frame.size.width
    let start = row * width
    guard let before else { return width > 0 ? 0..<width : nil }
    func same(_ x: Int) -> Bool {
      let (new, old) = (frame.cells[start + x], before.cells[start + x])
      guard new == old else { return false }
      guard new.content & Frame.Cell.clusterBit != 0 else { return true }
      return new.content == Frame.Cell.continuation
        || frame.contents(at: start + x) == before.contents(at: start + x)
    }
    guard var first = (0..<width).first(where: { !same($0) }),
      var last = (0..<width).last(where: { !same($0) })
    else { return nil }
    while first > 0, frame.cells[start + first].content == Frame.Cell.continuation { first -= 1 }
    while last + 1 < width, frame.cells[start + last + 1].content == Frame.Cell.continuation {
      last += 1
    }
    return first..<last + 1
  }

  private mutating func paint(_ frame: Frame, row: Int, _ span: Range<Int>) {
    cells.removeAll(keepingCapacity: true)
    for x in span {
      let index = row * frame.size.width + x
      let cell = frame.cells[index]
      if cell.content == Frame.Cell.continuation { continue }
      let ink = ink(cell.role, cell.surface)
      var attributes = ink.attributes
      attributes |= UInt32(cell.attributes.rawValue)
      var scalars: (UInt32, UInt32, UInt32, UInt32, UInt32) = (cell.content, 0, 0, 0, 0)
      if cell.content & Frame.Cell.clusterBit != 0 {
        let parts = frame.contents(at: index) + [0, 0, 0, 0]
        scalars = (parts[0], parts[1], parts[2], parts[3], parts[4])
      }
      cells.append(ct_cell(scalars: scalars, attributes: attributes, pair: ink.pair))
    }
    unsafe ct_screen_put(Int32(row), Int32(span.lowerBound), cells, Int32(cells.count))
  }

  private mutating func ink(_ role: Role, _ surface: Role) -> Ink {
    let key = UInt16(role.rawValue) << 8 | UInt16(surface.rawValue)
    if let ink = inks[key] { return ink }
    let look = theme.look(role, on: surface, depth)
    let colors = Colors(foreground: look.foreground, background: look.background)
    let ink = Ink(pair: pair(colors), attributes: UInt32(look.attributes.rawValue))
    inks[key] = ink
    return ink
  }

  private mutating func pair(_ colors: Colors) -> Int32 {
    if depth == .mono || colors == Colors(foreground: -1, background: -1) { return 0 }
    if let pair = pairs[colors] { return pair }
    let made = ct_screen_pair(
      Int32(pairs.count + 1), Int32(colors.foreground), Int32(colors.background))
    let pair = max(0, made)
    pairs[colors] = pair
    return pair
  }
}
