import Foundation
import GRDB
import TestSupport
import Testing

@testable import ProvisioningCore

/// A directory as an array, against which the real one is compared.
struct NaiveDirectory {
  var people: [Person.ID: Person] = [:]

  static func folded(_ text: String) -> String {
    String(decoding: FoldedText.fold(text), as: UTF8.self)
  }

  func ids(_ query: PeopleQuery) -> [Person.ID] {
    let inverted = query.filter.hasPrefix("!")
    let words = Self.folded(inverted ? String(query.filter.dropFirst()) : query.filter)
      .split(separator: " ")
    func passes(_ person: Person) -> Bool {
      if words.isEmpty { return true }
      let fields = [person.displayName, person.userPrincipalName, person.mail ?? ""]
        .map(Self.folded)
      let hit = words.allSatisfy { word in fields.contains { $0.contains(word) } }
      return hit != inverted
    }
    return people.values.filter(passes).map(\.id)
  }

  static func key(_ person: Person, _ order: PeopleQuery.Order) -> [UInt8] {
    let text =
      switch order {
      case .displayName: person.displayName
      case .userPrincipalName: person.userPrincipalName
      case .department: person.department ?? ""
      case .jobTitle: person.jobTitle ?? ""
      }
    return FoldedText.fold(text)
  }

  static func random(_ id: Int, using generator: inout SeededGenerator) -> Person {
    let names = [
      "Anna", "ÁNNA", "Łukasz", "王伟", "محمد", "Zoë", "Bjørn", "", "e\u{301}mile", "a\nb",
    ]
    let first = names.randomElement(using: &generator) ?? ""
    let last = names.randomElement(using: &generator) ?? ""
    let upn = "\(first).\(id)@contoso.com"
    return Person(
      id: id.isMultiple(of: 7)
        ? "odd id \(id)" : "00000000-0000-4000-8000-" + String(format: "%012x", id),
      userPrincipalName: upn, displayName: "\(first) \(last)",
      mail: [nil, upn, "\(last)\(id)@example.com"].randomElement(using: &generator) ?? nil,
      isEnabled: [nil, true, false].randomElement(using: &generator) ?? nil,
      userType: Person.UserType.allCases.randomElement(using: &generator) ?? .unknown,
      department: [nil, "Sales", "Édition", "IT"].randomElement(using: &generator) ?? nil,
      jobTitle: id.isMultiple(of: 3) ? "Title \(id % 5)" : nil)
  }
}

struct PeopleTests {
  let workspace: Workspace
  var people: People { workspace.people }

  init() throws { workspace = try Workspace(inMemory: "contoso") }

  func all(_ view: PeopleView) throws -> [Person] {
    try (0..<view.count).compactMap { try view.row(at: $0) }
  }

  func check(_ naive: NaiveDirectory, _ query: PeopleQuery) throws {
    let view = try people.view(query)
    let shown = try all(view)
    #expect(Set(shown.map(\.id)) == Set(naive.ids(query)), "\(query)")
    #expect(shown.count == view.count, "\(query)")
    #expect(shown.allSatisfy { naive.people[$0.id] == $0 })
    let keys = shown.map { NaiveDirectory.key($0, query.order) }
    for (left, right) in zip(keys, keys.dropFirst()) {
      let (low, high) = query.isDescending ? (right, left) : (left, right)
      let inOrder = high.isEmpty || (!low.isEmpty && !high.lexicographicallyPrecedes(low))
      #expect(inOrder, "\(query)")
    }
  }

  func checkAll(_ naive: NaiveDirectory) throws {
    for order in PeopleQuery.Order.allCases {
      for descending in [false, true] {
        try check(naive, PeopleQuery(order: order, isDescending: descending))
      }
    }
    for filter in [
      "a", "an", "ann", "anna", "anna l", "ANNA Ł", "!anna", "!a", "王", "zoe", "@example", "1 2",
      "contoso.com", "nobody at all", " ", "!", "! ", "bjor", "emile",
    ] {
      try check(naive, PeopleQuery(filter: filter))
      try check(naive, PeopleQuery(filter: filter, order: .department, isDescending: true))
    }
    let counts = try people.state().counts
    #expect(counts.total == naive.people.count)
    #expect(counts.enabled == naive.people.values.count { $0.isEnabled == true })
    #expect(counts.guests == naive.people.values.count { $0.userType == .guest })
  }

  func read(_ list: [Person], pages: Int = 100) async throws {
    let ingest = try await people.beginFullRead()
    for start in stride(from: 0, to: list.count, by: pages) {
      try await ingest.append(
        Array(list[start..<min(start + pages, list.count)]), next: "link-\(start)")
    }
    _ = try await ingest.finish(deltaLink: "delta-0")
  }

  @Test func anEmptyDirectoryIsAView() throws {
    let view = try people.view()
    #expect(view.count == 0)
    #expect(try view.row(at: 0) == nil)
    #expect(try people.view(PeopleQuery(filter: "x")).count == 0)
    #expect(try people.view(PeopleQuery(order: .department)).count == 0)
    #expect(try people.person(id: "x") == nil)
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func viewsEqualANaiveDirectory(_ run: UInt64) async throws {
    var generator = SeededGenerator(seed: SeededGenerator.base &+ run)
    var naive = NaiveDirectory()
    let first = (0..<700).map { NaiveDirectory.random($0, using: &generator) }
    for person in first { naive.people[person.id] = person }
    try await read(first)
    try checkAll(naive)
    for round in 0..<4 {
      let ingest = people.beginDelta()
      var changed: [Person] = []
      for _ in 0..<[0, 1, 40, 300][round] {
        changed.append(
          NaiveDirectory.random(Int.random(in: 0..<900, using: &generator), using: &generator))
      }
      let removed = (0..<[1, 0, 30, 200][round]).compactMap { _ in
        naive.people.keys.sorted().randomElement(using: &generator)
      }
      for person in changed { naive.people[person.id] = person }
      for id in removed { naive.people[id] = nil }
      try await ingest.append(changed, removed: removed)
      _ = try await ingest.finish(deltaLink: "delta-\(round + 1)")
      try checkAll(naive)
      #expect(try people.state().deltaLink == "delta-\(round + 1)")
    }
  }

  @Test func aSecondFullReadReplacesTheFirst() async throws {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let old = (0..<300).map { NaiveDirectory.random($0, using: &generator) }
    try await read(old)
    let view = try people.view()
    var naive = NaiveDirectory()
    let new = (200..<500).map { NaiveDirectory.random($0, using: &generator) }
    for person in new { naive.people[person.id] = person }
    let ingest = try await people.beginFullRead()
    try await ingest.append(new)
    #expect(try people.state().counts.total == 300, "the old ones stay until the read is finished")
    #expect(try all(view).count == 300)
    _ = try await ingest.finish(deltaLink: nil)
    try checkAll(naive)
    #expect(try all(view).count == 300, "a view keeps its people")
  }

  @Test func repetitionsAndRemovalsWithinAFullRead() async throws {
    let ingest = try await people.beginFullRead()
    func person(_ id: String, _ name: String) -> Person {
      Person(id: id, userPrincipalName: "\(name)@x", displayName: name)
    }
    try await ingest.append([person("1", "old"), person("2", "gone"), person("3", "back")])
    try await ingest.append([person("1", "new")], removed: ["2", "3", "unknown"])
    try await ingest.append([person("3", "again")], removed: ["4"])
    let counts = try await ingest.finish(deltaLink: nil)
    #expect(counts.total == 2)
    #expect(try all(try people.view()).map(\.displayName) == ["again", "new"])
    #expect(try people.view(PeopleQuery(filter: "old")).count == 0)
    #expect(try people.view(PeopleQuery(filter: "!new")).count == 1)
  }

  @Test func anInterruptedReadGoesOn() async throws {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let list = (0..<20_100).map { NaiveDirectory.random($0, using: &generator) }
    let first = try await people.beginFullRead()
    #expect(first.resumeLink == nil)
    for start in stride(from: 0, to: 18_000, by: 1_000) {
      try await first.append(Array(list[start..<start + 1_000]), next: "\(start + 1_000)")
    }
    _ = try await first.settled()
    let second = try await people.beginFullRead()
    let link = try #require(second.resumeLink.flatMap(Int.init))
    #expect(link > 0 && link < 20_000)
    try await second.append(Array(list[link...]))
    let late = await failure { () async throws(ProvisioningError) in
      try await first.finish(deltaLink: nil)
    }
    #expect(late?.kind == .changedMeanwhile, "the first one lost its turn")
    let counts = try await second.finish(deltaLink: "d")
    #expect(counts.total == Set(list.map(\.id)).count)
    #expect(try people.view().count == counts.total)
  }

  /// The last page is stored with the link to itself, and its people are indexed before they are shown.
  @Test(arguments: ["CREATE UNIQUE INDEX", "CREATE INDEX"])
  func aReadThatWasInterruptedAtItsEndGoesOn(_ index: String) async throws {
    func page(_ ids: Range<Int>) -> [Person] {
      ids.map { Person(id: "\($0)", userPrincipalName: "\($0)@x", displayName: "\($0)") }
    }
    // Pages that are large enough to be stored at once.
    let first = try await people.beginFullRead()
    try await first.append(page(0..<9_000), next: "2")
    try await first.append(page(9_000..<18_000))
    _ = try await first.settled()
    let slot = 1 - (try people.state().slot)
    try await people.database.write { database in
      try database.execute(sql: "\(index) person_\(slot)_id ON person_\(slot)(id)")
    }
    let second = try await people.beginFullRead()
    #expect(second.resumeLink == "2")
    try await second.append(page(9_000..<18_000))
    let counts = try await second.finish(deltaLink: "d")
    #expect(counts.total == 18_000)
    #expect(Set(try all(try people.view()).map(\.id)).count == 18_000)
  }

  @Test func aDeltaNeedsAFullReadBefore() async throws {
    let ingest = people.beginDelta()
    let person = Person(id: "1", userPrincipalName: "a", displayName: "a")
    let error = await failure { () async throws(ProvisioningError) in
      try await ingest.append([person])
      return try await ingest.finish(deltaLink: "d")
    }
    #expect(error?.advice == "Read the whole directory first.")
  }

  @Test func linesAreFoundByID() async throws {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let list = (0..<300).map { NaiveDirectory.random($0, using: &generator) }
    try await read(list)
    for query in [
      PeopleQuery(), PeopleQuery(filter: "anna"), PeopleQuery(isDescending: true),
      PeopleQuery(filter: "a", order: .department, isDescending: true),
    ] {
      let view = try people.view(query)
      for line in stride(from: 0, to: view.count, by: 17) {
        let person = try #require(try view.row(at: line))
        #expect(try view.index(of: person.id) == line, "\(query)")
      }
      #expect(try view.index(of: "nobody") == nil)
    }
  }

  @Test func hugeForeignTextsAreBounded() async throws {
    let long = String(repeating: "🙂é", count: 50_000)
    try await read([
      Person(id: long, userPrincipalName: long, displayName: long, mail: long, department: long)
    ])
    let person = try #require(try people.view().row(at: 0))
    #expect(person.displayName.utf8.count <= 4_096)
    #expect(try people.view(PeopleQuery(filter: "🙂e")).count == 1)
  }
}
