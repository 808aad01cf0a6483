import Foundation
import TestSupport
import Testing

/// The operator's `config.toml`.
@Suite(.serialized) struct SettingsFileTests {
  private func with(_ text: String, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    let folder = program.home.appending(path: "config")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: "config.toml"))
    try body(program)
  }

  static let mistakes: [(text: String, says: String)] = [
    ("tehme = \"dark\"", "config.toml:1:1: unknown key `tehme`; did you mean `theme`?"),
    ("\ntheme = \"drak\"", "config.toml:2:1: `theme`: there is no `drak`; did you mean `dark`?"),
    ("pane = \"erorrs\"", "config.toml:1:1: `pane`: there is no `erorrs`; did you mean `errors`?"),
    ("plain = 1", "config.toml:1:1: `plain` must be true or false, not an integer"),
    ("refresh-minutes = 0", "config.toml:1:1: `refresh-minutes`: it takes a number from 1 to 1440"),
    (
      "[watch]\nfirst-seconds = 20\nlongest-seconds = 10",
      "config.toml:3:1: `watch.longest-seconds`: it takes a number from 20 to 3600"
    ),
    (
      "[keys]\n  refrseh = \"x\"",
      "config.toml:2:3: `keys.refrseh`: there is no command `refrseh`; did you mean `refresh`?"
    ),
    ("[keys]\nrefresh = \"ctrl-\"", "config.toml:2:1: `keys.refresh`: `ctrl-` is no key"),
    (
      "[keys]\nrefresh = \"t\"",
      "config.toml:2:1: `keys.refresh`: the key `t` is that of `"
    ),
    ("[keys]\nquit = []", "config.toml:2:1: `keys.quit`: without a key there is no way out"),
    ("theme = ", "config.toml:1:"),
  ]

  @Test(arguments: mistakes) func everyMistakeHasItsPlace(_ text: String, _ says: String) throws {
    try with(text) { program in
      let check = try program.run("config", "check")
      #expect(check.status == 64)
      #expect(check.output.contains(says), "\(check.output)")
      // The console does not open on settings that it would have to guess at.
      let console = try program.run("console")
      #expect(console.status == 64)
      #expect(console.errors.contains(says), "\(console.errors)")
    }
  }

  @Test func goodSettingsAreWell() throws {
    let text = """
      theme = "high-contrast"
      pane = "errors"
      plain = false
      mouse = false
      refresh-at-start = false
      refresh-minutes = 5

      [watch]
      first-seconds = 1
      longest-seconds = 30

      [keys]
      refresh = ["f5", "ctrl-l"]
      troubleshoot = "alt-t"
      """
    try with(text) { program in
      let check = try program.run("config", "check", "--format", "json")
      #expect(check.status == 0, "\(check.output)")
      #expect(check.output.contains(#""mistake": null"#))
    }
  }

  @Test func aMistakeStopsWhatUsesTheSettingsAlone() throws {
    try with("tehme = \"dark\"") { program in
      #expect(try program.run("config", "paths").status == 0)
      #expect(try program.run("themes", "list").status == 0)
      let status = try program.run("status")
      #expect(status.status == 64)
      #expect(status.errors.contains("config.toml:1:1"), "\(status.errors)")
    }
  }
}
