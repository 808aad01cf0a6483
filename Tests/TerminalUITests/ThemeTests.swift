import Settings
import Testing

@testable import TerminalUI

@Suite struct ThemeTests {
  @Test(arguments: ThemeLibrary().entries)
  func builtInThemesAreWholeAndReadable(entry: ThemeLibrary.Entry) throws {
    let theme = try ThemeLibrary().theme(named: entry.name)
    #expect(theme.name == entry.name)
    #expect(Set(theme.looks.keys) == Set(Role.allCases))
    let weak = theme.weakContrasts()
    #expect(weak.isEmpty, "\(weak.map(\.description).joined(separator: "\n"))")
    for role in [Role.selection, .input, .toast, .badgeProd] {
      #expect(theme.look(role, on: .text, .mono).attributes != [], "\(role) shows without colour")
    }
  }

  @Test func selectionInFewColoursSetsItsOwnInk() throws {
    let theme = try ThemeLibrary().theme(named: "dark")
    #expect(theme.look(.error, on: .selection, .colors256).foreground == 210)
    #expect(theme.look(.error, on: .selection, .colors8).foreground == 0)
    #expect(theme.look(.text, on: .text, .colors256).background == Theme.Color.own)
  }

  @Test func tellsAllMistakesWithTheirLines() {
    let source = """
      name = "x"
      title = "X"
      background = "dark"
      [colors]
      red = { 256 = 203, 16 = "bright-rde", 8 = 1 }
      """
    #expect(
      mistakes(source) == [
        "x.toml:5:1: `colors.red.16`: `bright-rde` is no colour: a number up to 255 or a name; did you mean `bright-red`?"
      ])
    let roles = Role.allCases.filter { $0 != .link }.map { "\($0.name) = {}" }.joined(
      separator: "\n")
    let rest = """
      name = "x"
      title = "X"
      background = "dark"
      [colors]
      red = { 256 = 203, 16 = 99, 8 = 1 }
      [roles]
      lnik = { fg = "rde", attributes = ["blod"] }

      """
    #expect(
      mistakes(rest + roles) == [
        "x.toml:5:1: `colors.red.16`: there are only colours 0 to 15",
        "x.toml:7:1: unknown key `roles.lnik`; did you mean `link`?",
        "x.toml: `roles.link` is missing",
      ])
    let bad = rest.replacing("lnik", with: "link").replacing("99", with: "9")
    #expect(
      mistakes(bad + roles) == [
        "x.toml:7:1: `roles.link.attributes`: there is no attribute `blod`; did you mean `bold`?",
        "x.toml:7:1: `roles.link.fg`: there is no colour `rde`; did you mean `red`?",
      ])
  }

  private func mistakes(_ source: String) -> [String] {
    do {
      _ = try Theme(TOMLFile(name: "x.toml", source: source))
      return []
    } catch {
      return error.list.map(\.description)
    }
  }

  @Test func contrastIsThatOfTheStandard() {
    #expect(abs(Contrast.ratio(Contrast.color(231), Contrast.color(16)) - 21) < 0.01)
    #expect(Contrast.color(208) == Contrast.RGB(red: 255, green: 135, blue: 0))
    #expect(Contrast.color(244) == Contrast.RGB(red: 128, green: 128, blue: 128))
  }

  @Test func namesThatAreNoThemesAreToldSo() {
    #expect(throws: Mistakes.self) { try ThemeLibrary().theme(named: "../../etc/passwd") }
    do {
      _ = try ThemeLibrary().theme(named: "drak")
    } catch {
      #expect(error.description.hasSuffix("did you mean `dark`?"))
    }
  }
}
