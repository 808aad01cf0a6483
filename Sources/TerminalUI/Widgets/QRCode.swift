internal import CQREncode

/// A QR code, as modules and as text that a phone can read off a terminal.
public struct QRCode: Sendable, Equatable {
  /// Modules along one side, without the quiet zone.
  public let side: Int
  private let dark: [Bool]

  /// Light modules around the code; the standard asks for four.
  public static let quietZone = 4
  /// Where there is no room for four, cameras make do with two.
  public static let leastQuietZone = 2

  /// Encodes text as bytes at the lowest correction level, so that the code stays small.
  ///
  /// Nil for empty text and for text too long for a code (2,953 bytes).
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 2_953,
      let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_L)
    else { return nil }
    defer { unsafe QRcode_free(code) }
    let side = unsafe Int(code.pointee.width)
    guard let data = unsafe code.pointee.data else { return nil }
    self.side = side
    dark = (0..<side * side).map { unsafe data[$0] & 1 == 1 }
  }

  private func isDark(_ x: Int, _ y: Int) -> Bool {
    x >= 0 && y >= 0 && x < side && y < side && dark[y * side + x]
  }

  /// Columns and rows as text.
  public func size(_ glyphs: Glyphs, quietZone: Int = Self.quietZone) -> Size {
    let whole = side + 2 * quietZone
    return glyphs.isASCII
      ? Size(width: 2 * whole, height: whole) : Size(width: whole, height: (whole + 1) / 2)
  }

  /// The widest quiet zone with which the code fits, down to ``leastQuietZone``; nil when none does.
  public func fittingQuietZone(in size: Size, _ glyphs: Glyphs) -> Int? {
    (Self.leastQuietZone...Self.quietZone).last { zone in
      let needed = self.size(glyphs, quietZone: zone)
      return needed.width <= size.width && needed.height <= size.height
    }
  }

  /// The code in lines, drawn in light modules: right on dark terminals, inverted on light ones.
  ///
  /// In Unicode two modules share a character by half blocks; in ASCII a module is two characters.
  ///
  /// - Parameter invert: draws the dark modules instead, for terminals with a light background.
  public func lines(
    _ glyphs: Glyphs, invert: Bool = false, quietZone: Int = Self.quietZone
  ) -> [SafeText] {
    let range = -quietZone..<side + quietZone
    if glyphs.isASCII {
      return range.map { y in
        SafeText(range.map { isDark($0, y) != invert ? "  " : "##" }.joined())
      }
    }
    return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { y in
      SafeText(
        String(
          range.map { x -> Character in
            let top = isDark(x, y) == invert
            let bottom = isDark(x, y + 1) == invert
            switch (top, bottom) {
            case (true, true): return "█"
            case (true, false): return "▀"
            case (false, true): return "▄"
            case (false, false): return " "
            }
          }))
    }
  }

  /// Draws the code in the middle of `rect`; false when it does not fit.
  public func draw(on frame: inout Frame, in rect: Rect, invert: Bool = false) -> Bool {
    guard let zone = fittingQuietZone(in: rect.size, frame.glyphs) else { return false }
    let size = size(frame.glyphs, quietZone: zone)
    let area = rect.centered(width: size.width, height: size.height)
    for (y, line) in lines(frame.glyphs, invert: invert, quietZone: zone).enumerated() {
      frame.put(line, at: Point(x: area.x, y: area.y + y))
    }
    return true
  }
}
