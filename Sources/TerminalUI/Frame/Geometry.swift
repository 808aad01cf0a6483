/// A cell's place: column and row, counted from 0 at the upper left.
public struct Point: Sendable, Hashable {
  public var x: Int
  public var y: Int

  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// Columns and rows.
public struct Size: Sendable, Hashable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// A rectangle of cells.
public struct Rect: Sendable, Hashable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  public init(_ size: Size) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }

  public var size: Size { Size(width: width, height: height) }
  public var origin: Point { Point(x: x, y: y) }
  /// The first column to the right of it.
  public var right: Int { x + width }
  /// The first row below it.
  public var bottom: Int { y + height }
  public var isEmpty: Bool { width == 0 || height == 0 }

  public func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < right && point.y >= y && point.y < bottom
  }

  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  public func inset(by columns: Int, _ rows: Int) -> Rect {
    Rect(x: x + columns, y: y + rows, width: width - 2 * columns, height: height - 2 * rows)
  }

  /// What a box around it leaves inside.
  public var inner: Rect { inset(by: 1, 1) }

  /// One row of it, counted from its top.
  public func row(_ index: Int) -> Rect {
    Rect(x: x, y: y + index, width: width, height: index >= 0 && index < height ? 1 : 0)
  }

  /// A rectangle of the given size in its middle, cut to fit.
  public func centered(width: Int, height: Int) -> Rect {
    let width = min(width, self.width)
    let height = min(height, self.height)
    return Rect(
      x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width,
      height: height)
  }

  /// Side by side: one rectangle for each rule, with `gap` columns between.
  public func columns(_ lengths: [Length], gap: Int = 0) -> [Rect] {
    var at = x
    return Length.divide(width, among: lengths, gap: gap).map { width in
      defer { at += width + gap }
      return Rect(x: at, y: y, width: width, height: height)
    }
  }

  /// One below the other: one rectangle for each rule.
  public func rows(_ lengths: [Length]) -> [Rect] {
    var at = y
    return Length.divide(height, among: lengths).map { height in
      defer { at += height }
      return Rect(x: x, y: at, width: width, height: height)
    }
  }
}

/// How much of a row or column a part takes.
public enum Length: Sendable, Hashable {
  /// This many cells.
  case fixed(Int)
  /// At least `min` cells, and its share by `weight` of what is left over.
  case flexible(min: Int = 0, weight: Int = 1)

  /// Divides `total` cells; when there are too few, the last parts lose theirs first.
  public static func divide(_ total: Int, among lengths: [Length], gap: Int = 0) -> [Int] {
    var sizes = lengths.map { length in
      switch length {
      case .fixed(let cells): max(0, cells)
      case .flexible(let min, _): max(0, min)
      }
    }
    let available = max(0, total - gap * max(0, lengths.count - 1))
    var rest = available - sizes.reduce(0, +)
    for index in sizes.indices.reversed() where rest < 0 {
      let cut = min(sizes[index], -rest)
      sizes[index] -= cut
      rest += cut
    }
    var weights = 0
    for case .flexible(_, let weight) in lengths { weights += max(0, weight) }
    for (index, length) in lengths.enumerated() {
      guard case .flexible(_, let weight) = length, weights > 0 else { continue }
      let share = rest * max(0, weight) / weights
      sizes[index] += share
      rest -= share
      weights -= max(0, weight)
    }
    return sizes
  }
}
