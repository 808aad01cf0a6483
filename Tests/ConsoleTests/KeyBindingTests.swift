import TerminalUI
import Testing

@testable import Console

/// The operator's own keys.
@Suite struct KeyBindingTests {
  @Test func aConflictIsToldOfTheOperatorsCommand() {
    let faults = KeyBindings.faults(in: ["refresh": [.character("q")]])
    #expect(faults.count == 1)
    #expect(faults.first?.command == "refresh")
    #expect(faults.first?.reason.contains("`q`") == true)
  }

  @Test func exchangedKeysAreNoConflict() {
    #expect(
      KeyBindings.faults(in: ["refresh": [.character("o")], "open-url": [.character("r")]]).isEmpty)
  }

  @Test func anUnknownCommandHasASuggestion() {
    let faults = KeyBindings.faults(in: ["tehmes": [.function(2)]])
    #expect(faults.map(\.suggestion) == ["themes"])
  }

  @MainActor
  @Test func aBoundKeyTakesThePlaceOfTheOldOne() throws {
    let map = try ConsoleApp.keyMap(ConsoleOptions(keys: ["refresh": [.function(5)]]))
    #expect(map.command(for: .function(5), in: .overview) == .refresh)
    #expect(map.command(for: .character("r"), in: .overview) == nil)
  }
}
