import Testing

@testable import TerminalUI

@Suite struct QRCodeTests {
  @Test func hasFinderPatternsAndAQuietZone() throws {
    let code = try #require(QRCode("HELLO"))
    #expect(code.side == 21)
    let ascii = code.lines(.ascii)
    #expect(ascii.count == 29)
    #expect(ascii.allSatisfy { $0.width == 58 })
    #expect(ascii.prefix(4).allSatisfy { $0.string == String(repeating: "#", count: 58) })
    // A finder pattern's first row: seven dark modules, then a light one.
    #expect(ascii[4].string.hasPrefix("########              ##"))
    let unicode = code.lines(.unicode)
    #expect(unicode.count == 15)
    #expect(unicode.allSatisfy { $0.width == 29 })
    #expect(unicode[0].string == String(repeating: "█", count: 29))
    #expect(unicode[2].string.hasPrefix("████ ▄▄▄▄▄ █"))
  }

  @Test func bothFormsShowTheSameModules() throws {
    let code = try #require(QRCode("https://login.example/common/adminconsent?client_id=90db942a"))
    let ascii = code.lines(.ascii).map { Array($0.string) }
    for (y, line) in code.lines(.unicode).enumerated() {
      for (x, character) in line.string.enumerated() {
        let top = ascii[2 * y][2 * x] == "#"
        #expect(top == (character == "█" || character == "▀"))
        guard 2 * y + 1 < ascii.count else { continue }
        let bottom = ascii[2 * y + 1][2 * x] == "#"
        #expect(bottom == (character == "█" || character == "▄"))
      }
    }
  }

  @Test func takesTheWidestQuietZoneThatFits() throws {
    let code = try #require(QRCode(String(repeating: "u", count: 134)))
    #expect(code.side == 41)
    func zone(_ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode) -> Int? {
      code.fittingQuietZone(in: Size(width: width, height: height), glyphs)
    }
    #expect(zone(200, 60) == 4)
    #expect(zone(80, 23) == 2)
    #expect(zone(80, 22) == nil)
    #expect(zone(44, 60) == nil)
    #expect(zone(80, 23, .ascii) == nil)
    var frame = Frame(size: Size(width: 80, height: 23))
    #expect(code.draw(on: &frame, in: frame.bounds))
    // Two light modules, which are one row of half blocks, above the code and at its left.
    #expect(frame.row(0).trimmingPrefix(while: { $0 == " " }).allSatisfy { $0 == "█" })
    #expect(frame.row(1).contains("██ ▄▄▄▄▄ █"))
  }

  @Test func refusesWhatDoesNotFit() {
    #expect(QRCode("") == nil)
    #expect(QRCode(String(repeating: "x", count: 2_954)) == nil)
    #expect(QRCode(String(repeating: "x", count: 2_953))?.side == 177)
  }
}
