import Evidence
import ProvisioningCore
import TerminalUI

/// The four legs between Entra ID, this console and Webex; a broken one is seen before it is read.
enum LegPicture {
  static func draw(_ legs: [LegStatus], isPlain: Bool, on frame: inout Frame, in rect: Rect) {
    guard rect.height > 0 else { return }
    if rect.height == 1 {
      drawLine(legs, on: &frame, in: rect)
    } else if isPlain {
      drawWords(legs, on: &frame, in: rect)
    } else {
      drawPicture(legs, on: &frame, in: rect.inset(by: 1, 0))
    }
  }

  private static func status(_ leg: Leg, _ legs: [LegStatus]) -> LegStatus {
    legs.first { $0.leg == leg } ?? LegStatus(leg: leg, health: .unknown, detail: "not read yet")
  }

  /// For screens without room: `1 ✓ 2 ✓ 3 ✓ 4 ✗ Webex → Entra: …`.
  private static func drawLine(_ legs: [LegStatus], on frame: inout Frame, in rect: Rect) {
    var line = StyledLine("Legs", .header)
    for leg in Leg.allCases {
      let sign = Sign(status(leg, legs))
      line = line + StyledLine("  \(leg.rawValue) \(sign.glyph)", sign.style)
    }
    let worst = Leg.allCases.map { status($0, legs) }.first { $0.health == .problem }
    if let worst {
      line = line + StyledLine("  \(worst.leg.title): \(worst.detail)", .error)
    }
    frame.put(line, at: Point(x: rect.x + 1, y: rect.y), limit: rect.width - 2)
  }

  private static func drawWords(_ legs: [LegStatus], on frame: inout Frame, in rect: Rect) {
    for (index, leg) in Leg.allCases.enumerated() {
      let status = status(leg, legs)
      let sign = Sign(status)
      let line =
        StyledLine("Leg \(leg.rawValue), \(leg.title): ", .text)
        + StyledLine("\(sign.word), \(status.detail)", sign.style)
      frame.put(line, at: Point(x: rect.x + 1, y: rect.y + index), limit: rect.width - 2)
    }
  }

  private static func drawPicture(_ legs: [LegStatus], on frame: inout Frame, in rect: Rect) {
    let entra = Rect(x: rect.x, y: rect.y, width: 12, height: 3)
    let webex = Rect(x: rect.right - 9, y: rect.y, width: 9, height: 3)
    frame.box(entra)
    frame.put("Entra ID", at: Point(x: entra.x + 2, y: entra.y + 1), .title)
    frame.box(webex)
    frame.put("Webex", at: Point(x: webex.x + 2, y: webex.y + 1), .title)
    let middle = Rect(
      x: entra.right + 1, y: rect.y, width: webex.x - entra.right - 2, height: 3)
    let console: SafeText = " EntraHub "
    let half = (middle.width - console.width) / 2
    let top = middle.row(0)
    drawLeg(
      status(.consoleToGraph, legs), pointsLeft: true, on: &frame,
      in: Rect(x: top.x, y: top.y, width: half, height: 1))
    frame.put(console, at: Point(x: top.x + half, y: top.y), .title)
    drawLeg(
      status(.consoleToWebex, legs), pointsLeft: false, on: &frame,
      in: Rect(
        x: top.x + half + console.width, y: top.y,
        width: middle.width - half - console.width, height: 1))
    drawLeg(status(.entraToWebex, legs), pointsLeft: false, on: &frame, in: middle.row(1))
    drawLeg(status(.webexToEntra, legs), pointsLeft: true, on: &frame, in: middle.row(2))
  }

  private static func drawLeg(
    _ status: LegStatus, pointsLeft: Bool, on frame: inout Frame, in rect: Rect
  ) {
    let sign = Sign(status)
    let isASCII = frame.glyphs.isASCII
    let stroke: SafeText =
      switch status.health {
      case .ok where !status.isUsed, .unknown: isASCII ? "." : "┄"
      case .ok, .warning: frame.glyphs.horizontal
      case .problem: isASCII ? "~" : "╌"
      }
    let style = status.health == .ok && status.isUsed ? Style.border : sign.style
    frame.put(stroke.repeated(rect.width), at: rect.origin, style)
    let head: SafeText = pointsLeft ? (isASCII ? "<" : "◄") : (isASCII ? ">" : "►")
    frame.put(head, at: Point(x: pointsLeft ? rect.x : rect.right - 1, y: rect.y), style)
    let full = SafeText(" \(status.leg.rawValue) \(sign.glyph) \(status.detail) ")
    let short = SafeText(" \(status.leg.rawValue) \(sign.glyph) \(sign.word) ")
    let label = full.width <= rect.width - 4 || rect.width >= 24 ? full : short
    let text = label.truncated(to: rect.width - 4, ellipsis: "… ")
    let x = rect.x + (rect.width - text.width) / 2
    frame.put(
      text, at: Point(x: x, y: rect.y), status.health == .problem ? sign.style.bold : sign.style)
  }
}
