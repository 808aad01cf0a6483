import Foundation
import TerminalUI
import Testing

@testable import Console

@Suite("Screens")
struct GoldenTests {
  @Test("at 100×30 in five terminal profiles", arguments: Scene.all)
  func fullSize(_ scene: Scene) throws {
    let state = try scene.make()
    let theme = try #require(Themes.all().first)
    for profile in TerminalProfile.allCases {
      let frame = state.frame(size: Size(width: 100, height: 30), glyphs: profile.glyphs)
      try Golden.compare(
        Golden.describe(frame, profile, theme), with: "\(scene.name).\(profile.rawValue)")
    }
  }

  @Test("at smaller sizes", arguments: Scene.all)
  func smaller(_ scene: Scene) throws {
    let state = try scene.make()
    for size in [Size(width: 80, height: 24), Size(width: 60, height: 20)] {
      let frame = state.resized(to: size).frame(size: size)
      try Golden.compare(frame.text, with: "\(scene.name).\(size.width)x\(size.height)")
    }
  }

  @Test("plain: ASCII, no boxes, the cursor on the focused item")
  func plain() throws {
    for snapshot in [("overview", []), ("assignments", Scene.keys("2", "down"))] {
      let state = try Scene.state(Fixture.deleted, isPlain: true, after: snapshot.1)
      let frame = state.frame(size: Size(width: 80, height: 24))
      let isASCII = frame.text.allSatisfy { $0.isASCII }
      #expect(isASCII)
      let cursor = try #require(frame.cursor)
      #expect(frame.row(cursor.y).dropFirst(cursor.x).first == ">")
      try Golden.compare(frame.text, with: "plain-\(snapshot.0)")
    }
  }

  @Test("too small: says what size it needs")
  func tooSmall() throws {
    let state = try Scene.state(Fixture.deleted)
    let text = state.frame(size: Size(width: 59, height: 16)).text
    #expect(text.contains("needs 60x16"))
    #expect(text.contains("has 59x16"))
    #expect(!state.frame(size: Size(width: 60, height: 16)).text.contains("needs 60x16"))
  }

  @Test("every size from 0×0 on can be drawn", arguments: Scene.all)
  func anySize(_ scene: Scene) throws {
    let state = try scene.make()
    for width in stride(from: 0, through: 200, by: 25) {
      for height in stride(from: 0, through: 64, by: 8) {
        let size = Size(width: width, height: height)
        #expect(state.resized(to: size).frame(size: size).size == size)
      }
    }
  }
}

extension ConsoleState {
  func resized(to size: Size) -> ConsoleState {
    var state = self
    _ = state.update(.event(.resize(size)))
    return state
  }
}
