/// Lines of text that scroll.
public struct TextView: Sendable {
  public var lines: [StyledLine]
  public var offset: Int
  public var wraps: Bool

  public init(_ lines: [StyledLine], offset: Int = 0, wraps: Bool = true) {
    self.lines = lines
    self.offset = offset
    self.wraps = wraps
  }

  private func laidOut(_ width: Int) -> [StyledLine] {
    wraps ? lines.flatMap { $0.runs.isEmpty ? [$0] : $0.wrapped(to: width) } : lines
  }

  /// Screen lines at a width.
  public func height(width: Int) -> Int { laidOut(width).count }

  /// How far one can scroll in a space.
  public func maximalOffset(in size: Size) -> Int {
    max(0, height(width: size.width) - size.height)
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let lines = laidOut(rect.width)
    let first = max(0, min(offset, lines.count - rect.height))
    for (y, line) in lines.dropFirst(first).prefix(rect.height).enumerated() {
      frame.put(line, at: Point(x: rect.x, y: rect.y + y), limit: rect.width)
    }
  }
}
