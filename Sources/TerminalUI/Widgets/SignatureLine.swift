/// A line in which one part stands out, such as the argument that is being written.
public struct SignatureLine: Sendable, Equatable {
  public var label: String
  /// UTF-8 offsets in the label.
  public var active: Range<Int>?
  public var note: SafeText

  public init(_ label: String, active: Range<Int>? = nil, note: SafeText = .empty) {
    self.label = label
    self.active = active
    self.note = note
  }

  public var line: StyledLine {
    let bytes = Array(label.utf8)
    let active = (active ?? 0..<0).clamped(to: 0..<bytes.count)
    func piece(_ range: Range<Int>) -> SafeText {
      SafeText(String(decoding: bytes[range], as: UTF8.self))
    }
    var line = StyledLine(piece(0..<active.lowerBound), .muted)
    if !active.isEmpty { line = line + StyledLine(piece(active), Style.accent.bold.underlined) }
    line = line + StyledLine(piece(active.upperBound..<bytes.count), .muted)
    return note.isEmpty ? line : line + StyledLine("  " + note, .muted)
  }

  /// The line with the part that stands out in sight.
  public func draw(on frame: inout Frame, in rect: Rect) {
    let start = active.map { SafeText(String(label.utf8.prefix($0.upperBound)) ?? "").width } ?? 0
    let shift = max(0, min(start - rect.width + 4, line.width - rect.width))
    frame.clipped(to: rect.row(0)) { frame in
      frame.put(line, at: Point(x: rect.x - shift, y: rect.y))
    }
  }
}
