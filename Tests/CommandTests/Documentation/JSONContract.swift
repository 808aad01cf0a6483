import Foundation
import TestSupport
import Testing

/// The list of members in `Docs/json.md`.
struct JSONContract {
  /// The members of an object at one place of a document.
  struct Members {
    var all: Set<String> = []
    var lists: Set<String> = []
    /// There only where the page's text says so.
    var optional: Set<String> = []
    /// Whose inside is somebody else's.
    var open: Set<String> = []
  }

  /// Schema → place → members; the place of the document itself is empty.
  private(set) var schemas: [String: [String: Members]] = [:]
  /// What prints a schema, as the page says.
  private(set) var commands: [String: [String]] = [:]

  init() throws {
    let page = try Documentation.page("Docs/json.md")
    let block = try #require(page.components(separatedBy: "```text\n").dropFirst().first)
    var schema = ""
    for line in Self.joined(block.components(separatedBy: "\n```")[0]) {
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      if !line.hasPrefix(" ") {
        schema = parts[0]
        commands[schema] = parts[1].split(separator: ",")
          .map { $0.trimmingCharacters(in: .whitespaces) }
        schemas[schema] = ["": Members(all: ["schema"])]
      } else {
        let places = parts.count == 2 ? parts[0].split(separator: " ").map(String.init) : [""]
        for place in places { add(parts[parts.count - 1], to: place, of: schema) }
      }
    }
  }

  /// Lines with those that go on further in.
  private static func joined(_ block: String) -> [String] {
    block.split(separator: "\n").reduce(into: []) { lines, line in
      if line.hasPrefix("      "), let last = lines.indices.last {
        lines[last] += " " + line.trimmingCharacters(in: .whitespaces)
      } else {
        lines.append(String(line))
      }
    }
  }

  private mutating func add(_ words: String, to place: String, of schema: String) {
    for word in words.split(separator: " ") {
      let name = String(word.prefix { !"[]*?".contains($0) })
      var members = schemas[schema]?[place] ?? Members()
      members.all.insert(name)
      if word.contains("[]") { members.lists.insert(name) }
      if word.contains("?") { members.optional.insert(name) }
      if word.contains("*") { members.open.insert(name) }
      schemas[schema]?[place] = members
    }
  }

  /// What an answer has otherwise than the page says; `seen` collects what it does have.
  func faults(of document: [String: Any], seen: inout Set<String>) -> [String] {
    guard let schema = document["schema"] as? String, let places = schemas[schema] else {
      return ["\(document["schema"] ?? "no schema") is not in Docs/json.md"]
    }
    var faults: [String] = []
    func visit(_ value: Any, _ place: String) {
      if let values = value as? [Any] {
        for value in values { visit(value, place) }
      } else if let object = value as? [String: Any] {
        guard let members = places[place] else {
          faults.append("\(schema): \(place) is an object, undocumented")
          return
        }
        let missing = members.all.subtracting(object.keys).subtracting(members.optional)
        let unknown = Set(object.keys).subtracting(members.all)
        faults += missing.map { "\(schema): \(place) lacks \($0)" }
        faults += unknown.map { "\(schema): \(place) has \($0), undocumented" }
        for (name, inner) in object where members.all.contains(name) {
          seen.insert("\(schema) \(place).\(name)")
          let isList = inner is [Any]
          let isKnown = !(inner is NSNull) && !members.open.contains(name)
          if isKnown, members.lists.contains(name) != isList {
            faults.append("\(schema): \(place).\(name) is \(isList ? "a" : "no") list")
          }
          guard !members.open.contains(name) else { continue }
          visit(inner, (place.isEmpty ? name : "\(place).\(name)") + (isList ? "[]" : ""))
        }
      }
    }
    visit(document, "")
    return Array(Set(faults)).sorted()
  }

  /// Every documented member, as `seen` names them.
  var all: Set<String> {
    Set(
      schemas.flatMap { schema, places in
        places.flatMap { place, members in members.all.map { "\(schema) \(place).\($0)" } }
      })
  }
}

/// The pages of this repository.
enum Documentation {
  static func page(_ path: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../\(path)").standardized
    return try String(contentsOf: file, encoding: .utf8)
  }
}
