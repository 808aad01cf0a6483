import Foundation
import ProvisioningCore
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
    let editing = try Scene.mappings() + Scene.keys("j", "j", "e", "up", "right", "right")
    let scenes: [(String, Snapshot, [Message])] = [
      ("overview", Fixture.deleted, []),
      ("assignments", Fixture.deleted, Scene.keys("2", "down")),
      ("mappings", Fixture.healthy, try Scene.mappings() + Scene.keys("j", "j")),
      ("mappings-targets", Fixture.healthy, try Scene.mappings() + Scene.keys("v", "v", "j")),
      ("mapping-editor", Fixture.healthy, editing),
      (
        "scoping-filter", Fixture.healthy,
        try Scene.mappings()
          + Scene.keys("F", "a", "d", "e", "p", "enter", "enter", "S", "enter", "up", "down")
      ),
    ]
    for snapshot in scenes {
      let state = try Scene.state(snapshot.1, isPlain: true, after: snapshot.2)
      let frame = state.frame(size: Size(width: 80, height: 24))
      let isASCII = frame.text.allSatisfy { $0.isASCII }
      #expect(isASCII)
      let cursor = try #require(frame.cursor)
      // In an editor the cursor stands on the value, behind the pointer of its line.
      let line = frame.row(cursor.y)
      #expect(line.prefix(cursor.x + 1).contains(">"), "\(snapshot.0): \(line)")
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
