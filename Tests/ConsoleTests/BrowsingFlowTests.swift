import Foundation
import ProvisioningCore
import Synchronization
import TerminalUI
import TestSupport
import Testing

@testable import Console

@Suite("Flow: browsing", .timeLimit(.minutes(3)))
@MainActor
struct BrowsingFlowTests {
  @Test("filter as one types, inverted by !, with a count; esc clears")
  func filter() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("2", "/")
    await flow.type("group")
    #expect(flow.state.listing.count == 2)
    #expect(flow.text.contains("2 of 6"))
    await flow.press("home")
    await flow.type("!")
    #expect(flow.state.listing.count == 4)
    #expect(flow.text.contains("4 of 6"))
    await flow.press("enter", "esc")
    #expect(flow.state.listing.count == 6)
  }

  @Test("sorting keeps the selected line; reversing turns it round")
  func sort() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("2", "down", "down")
    let selected = flow.state.listing.selectedID
    await flow.press("s", "s")
    #expect(flow.toast == "Sorted by Name")
    #expect(flow.state.listing.selectedID == selected)
    let source = flow.state.source(of: .assigned)
    func names() -> [String] {
      (0..<flow.state.listing.count).compactMap { flow.state.listing.row(at: $0) }
        .map { source.entry($0).cells[1].text.string.lowercased() }
    }
    #expect(names() == names().sorted())
    let ascending = names()
    await flow.press("S")
    #expect(names() == ascending.reversed())
  }

  @Test("an empty list says why beside it, whole, and how to get out of it")
  func empty() async throws {
    let flow = try await Flow(Fixture.healthy, size: Size(width: 80, height: 24))
    await flow.press("2", "/")
    await flow.type("zzz")
    #expect(flow.text.contains("Nothing to show"))
    #expect(flow.text.contains("the filter leaves nothing; esc"))
    #expect(flow.text.contains("│ takes it away"))
  }

  @Test("marked lines are copied together")
  func marks() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("2", "space", "space")
    #expect(flow.text.contains("2 marked"))
    await flow.press("y", "y")
    let lines = try #require(flow.terminal.copied.first).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[1].contains("営業部 東京"))
    await flow.press("esc")
    #expect(flow.state.listing.marks.isEmpty)
  }

  @Test("y opens the copy menu, y again copies its first entry")
  func copyMenu() async throws {
    let flow = try await Flow()
    await flow.press("y")
    #expect(flow.text.contains("consent URL"))
    await flow.press("y")
    #expect(flow.terminal.copied == [Fixture.consentURL])
  }

  @Test("a refresh that fails leaves the old data and stands beside it")
  func staleData() async throws {
    let flow = try await Flow(Fixture.healthy)
    flow.fake.publish(Fixture.stale)
    await flow.app.when { $0.state.snapshot.audit.failure != nil }
    await flow.press("6", "v", "v")
    #expect(flow.text.contains("Add app role assignment"))
    #expect(flow.state.subject?.detail.plainText.contains("Authorization_RequestDenied") == true)
    await flow.press("r")
    #expect(flow.toast.contains("HTTP 403, Authorization_RequestDenied"))
  }

  @Test("100,000 people: read, filtered and sorted by the core, only visible rows made")
  func people() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("2", "v")
    #expect(flow.text.contains("none read yet; P reads them"))
    await flow.press("P")
    #expect(flow.text.contains("1 of 100,000"))
    await flow.press("G")
    #expect(flow.text.contains("Person 99999"))
    await flow.press("/")
    await flow.type("9999")
    await flow.app.when { $0.state.people?.query.filter == "9999" && $0.state.isIdle }
    #expect(flow.text.contains("19 of 100,000"))
    await flow.press("enter", "s", "s", "S")
    #expect(flow.fake.asked.last == "people “9999” by userPrincipalName descending")
  }

  @Test("a click selects, a double click opens, the wheel scrolls, m gives the mouse back")
  func mouse() async throws {
    let flow = try await Flow(Fixture.healthy)
    let layout = Layout(flow.state)
    let list = layout.list(flow.state)
    await flow.send(.mouse(Mouse(.press, at: Point(x: list.x + 5, y: list.y + 5))))
    #expect(flow.state.listing.selectedID == "job")
    await flow.send(.mouse(Mouse(.doubleClick, at: Point(x: list.x + 5, y: list.y + 5))))
    #expect(flow.state.focus == .detail)
    // A heading takes no click.
    await flow.send(.mouse(Mouse(.press, at: Point(x: list.x + 5, y: list.y))))
    #expect(flow.state.listing.selectedID == "job")
    await flow.send(.mouse(Mouse(.wheelDown, at: Point(x: layout.detail.x, y: layout.detail.y))))
    #expect(flow.state.detailOffset > 0)
    await flow.send(.mouse(Mouse(.press, at: Point(x: 20, y: layout.tabs.y))))
    #expect(flow.state.pane == .assignments)
    await flow.press("m")
    #expect(!flow.terminal.isMouseCaptured)
  }

  @Test("themes are tried live; esc goes back to the one before")
  func themes() async throws {
    let flow = try await Flow()
    let names = try Themes.all().map(\.name)
    #expect(flow.terminal.theme?.name == names[0])
    await flow.press("T")
    await flow.press("down")
    #expect(flow.terminal.theme?.name == names[1])
    await flow.press("esc")
    #expect(flow.terminal.theme?.name == names[0])
    await flow.press("T")
    await flow.press("down", "enter")
    #expect(flow.terminal.theme?.name == names[1])
  }

  @Test("at the start one theme is loaded, the others when they are to be chosen from")
  func themesWhenAsked() throws {
    let loaded = Mutex<[String]>([])
    let all = try Themes.all()
    let source = ThemeSource(
      fallback: "dark",
      named: { name in
        loaded.withLock { $0.append(name) }
        return all.first { $0.name == name }
      },
      all: {
        loaded.withLock { $0 += all.map(\.name) }
        return all
      })
    func start(_ theme: String?) throws -> ConsoleState {
      ConsoleState(
        snapshot: Fixture.healthy, options: ConsoleOptions(themes: source, theme: theme),
        keyMap: try CommandTable.keyMap(), now: Fixture.now)
    }
    #expect(try start("nord").theme?.name == "nord")
    #expect(loaded.withLock { $0 } == ["nord"])
    #expect(try start(nil).theme?.name == "dark")
    let missing = try start("midnight")
    #expect(missing.theme?.name == "dark")
    #expect(missing.toast?.text.string.contains("“midnight”") == true)
  }

  @Test("a folder or a device in the place of a report's file is told so")
  func reportFile() async throws {
    for (path, words) in [
      ("/", "that is a folder"), ("/dev/zero", "that is a pipe or a device"),
      ("/there/is/none", "there is no such file"),
    ] {
      let error = await #expect(throws: ProvisioningError.self) { try await LocalFiles.read(path) }
      #expect(error?.message.contains(words) == true, "\(path)")
    }
  }

  @Test("an export is its owner's alone and replaces nothing, not even through a link")
  func exportedFile() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "entrahub-export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "people.csv").path(percentEncoded: false)
    try await LocalFiles.write(file, "name")
    #expect(try mode(of: file) == 0o600)
    let link = folder.appending(path: "link.csv").path(percentEncoded: false)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file + "2")
    for (path, words) in [
      (file, "exists already"), (link, "exists already"), (file + "/x", "no such file or folder"),
    ] {
      let error = await #expect(throws: ProvisioningError.self) {
        try await LocalFiles.write(path, "other")
      }
      #expect(error?.message.contains(words) == true, "\(path): \(error?.message ?? "")")
    }
    #expect(try await LocalFiles.read(file) == "name")
  }

  private func mode(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("pane, list, filter, sort order and theme are there again at the next start")
  func session() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "entrahub-session-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "session.json")
    let first = try await Flow(Fixture.healthy, sessionFile: file)
    await first.press("3", "s", "/")
    await first.type("name")
    await first.press("enter", "6", "v", "3")
    _ = await first.quit()
    #expect(try mode(of: file.path(percentEncoded: false)) == 0o600)
    let second = try await Flow(Fixture.healthy, sessionFile: file)
    #expect(second.state.pane == .mappings)
    #expect(second.state.listing.filter == "name")
    #expect(second.state.listing.sort == Table.Sort(column: 0, ascending: true))
    #expect(second.state.shownLists[.activity] == .requests)
    _ = await second.quit()
    try Data("{ nonsense".utf8).write(to: file)
    let third = try await Flow(Fixture.healthy, sessionFile: file)
    #expect(third.state.pane == .overview)
  }

  @Test("idle: nothing is drawn until something happens, and a minute changes one line only")
  func idle() async throws {
    let flow = try await Flow(Fixture.healthy)
    // What the start asked for is drawn as it comes; then comes quiet.
    await flow.app.when { $0.state.isIdle }
    var (frames, rounds) = (-1, 0)
    while frames != flow.terminal.frames.count, rounds < 100 {
      frames = flow.terminal.frames.count
      rounds += 1
      // Each is a turn of the whole main actor, on which all these tests run.
      for _ in 0..<50 { await Task.yield() }
    }
    #expect(rounds < 100)
    var later = flow.state
    let before = later.frame(size: flow.terminal.size)
    _ = later.update(.tick(Fixture.now.addingTimeInterval(60)))
    let after = later.frame(size: flow.terminal.size)
    let changed = (0..<30).filter { before.row($0) != after.row($0) }
    #expect(changed == [0])
  }

  @Test("esc goes back one level at a time")
  func back() async throws {
    let flow = try await Flow(Fixture.healthy)
    await flow.press("2", "/")
    await flow.type("a")
    await flow.press("enter", "enter")
    #expect(flow.state.focus == .detail)
    await flow.press("esc")
    #expect(flow.state.focus == .list)
    await flow.press("esc")
    #expect(flow.state.listing.filter.isEmpty)
    await flow.press("esc")
    #expect(flow.state.pane == .overview)
  }

  @Test("no order of keys, pastes, clicks and sizes harms it", arguments: 0..<6)
  func anything(_ seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let spellings = [
      "1", "2", "3", "4", "5", "6", "t", "y", "Y", "o", "Q", "R", "J", "f", "x", "/", "!", "a", "s",
      "S", "space", "enter", "esc", "tab", "shift-tab", "up", "down", "pgup", "pgdn", "g", "G", "v",
      "T",
      "m", "?", ":", "backspace", "ctrl-u", "P", "r", "left", "right", "U", "home", "end", "p", "e",
    ]
    let snapshots = [
      Fixture.deleted, Fixture.healthy, Fixture.quarantined, Fixture.unread, Fixture.stale,
    ]
    let runs = [
      Fixture.checking, Fixture.watching, Fixture.recovered, Fixture.stopped, Fixture.wellRun,
    ]
    var state = try Scene.state(snapshots[Int(seed) % snapshots.count])
    for _ in 0..<600 {
      let message: Message
      switch Int.random(in: 0..<22, using: &random) {
      case 20: message = .plan(.made(Fixture.planRows()))
      case 21: message = .plan(.explained(.explanation(Fixture.explanation)))
      case 0:
        message = .snapshot(
          snapshots.randomElement(using: &random) ?? Fixture.unread, at: Fixture.now)
      case 1:
        message = .run(runs.randomElement(using: &random) ?? Fixture.checking, at: Fixture.now)
      case 2: message = Scene.people
      case 3: message = Scene.report
      case 4: message = .incidents([Fixture.incident])
      case 5: message = .described(Fixture.restore)
      case 6: message = .event(.paste("ana\u{1B}[2J\nzoë"))
      case 7:
        let point = Point(
          x: .random(in: -1..<120, using: &random), y: .random(in: -1..<40, using: &random))
        message = .event(
          .mouse(Mouse(Bool.random(using: &random) ? .press : .wheelDown, at: point)))
      case 8:
        message = .event(
          .resize(
            Size(
              width: .random(in: 0..<130, using: &random),
              height: .random(in: 0..<40, using: &random))))
      default:
        let spelling = spellings.randomElement(using: &random) ?? "1"
        guard let key = Key(spelling: spelling) else { continue }
        message = .event(.key(key))
      }
      _ = state.update(message)
      #expect(state.frame(size: state.size).size == state.size, "seed \(seed)")
    }
  }
}
