import TerminalUI
import Testing

@testable import Console

@Suite("Command table")
struct CommandTableTests {
  @Test("no key means two things in one place")
  func conflicts() throws {
    _ = try CommandTable.keyMap()
  }

  @Test("every command is in the table once, with title, help, section and a key")
  func complete() {
    for id in CommandID.allCases {
      let entries = CommandTable.commands.filter { $0.id == id }
      #expect(entries.count == 1, "\(id)")
      #expect(entries.allSatisfy { !$0.title.isEmpty && !$0.section.isEmpty }, "\(id)")
      #expect(entries.allSatisfy { $0.help.string.hasSuffix(".") }, "\(id)")
      #expect(entries.allSatisfy { !$0.keys.isEmpty }, "\(id) has no key")
    }
  }

  @Test("nothing needs Alt, a function key or a control arrow")
  func typable() {
    for key in CommandTable.commands.flatMap(\.keys) {
      switch key {
      case .alt, .function: Issue.record("\(key.spelling) cannot be typed everywhere")
      default: break
      }
    }
  }

  @Test("every command has a palette entry on every screen")
  func palette() throws {
    for snapshot in [Fixture.deleted, Fixture.unread] {
      for keys in [[], Scene.keys("2"), Scene.keys("4"), Scene.run(Fixture.watching)] {
        let state = try Scene.state(snapshot, after: keys)
        let entries = state.palette.entries
        #expect(Set(entries.map(\.id)) == Set(CommandID.allCases))
        #expect(entries.count == CommandID.allCases.count)
      }
    }
  }

  @Test("help of a screen names each of its keys")
  func help() throws {
    let map = try CommandTable.keyMap()
    for context in KeyContext.allCases where !CommandTable.modal.contains(context) {
      let rows = map.help(in: context).flatMap(\.rows)
      for command in map.commands(in: context) {
        #expect(rows.contains { $0.text == command.help }, "\(command.id) in \(context)")
      }
    }
  }

  @Test("own keys: a free one works, a taken one is named with both commands")
  func overrides() throws {
    let key = try #require(Key(spelling: "Z"))
    #expect(try CommandTable.keyMap([.refresh: [key]]).command(for: key, in: .overview) == .refresh)
    let taken = try #require(Key(spelling: "q"))
    let error = #expect(throws: KeyConflict<CommandID>.self) {
      try CommandTable.keyMap([.refresh: [taken]])
    }
    #expect(Set([error?.first, error?.second]) == [.refresh, .quit])
  }

  @Test("a command that can't be done says why, and stays in the palette")
  func reasons() throws {
    let state = try Scene.state(Fixture.healthy, isReadOnly: true)
    #expect(state.reason(against: .restore) == "the console was started read-only")
    let entry = try #require(state.palette.entries.first { $0.id == .restore })
    #expect(entry.disabledBecause == "the console was started read-only")
    let writable = try Scene.state(Fixture.healthy)
    #expect(writable.reason(against: .restore) == "no application is deleted and restorable")
    #expect(try Scene.state(Fixture.deleted).reason(against: .restore) == nil)
  }
}
