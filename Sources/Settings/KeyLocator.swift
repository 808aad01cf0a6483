/// Finds the place of a key in TOML source.
///
/// The parser gives positions for syntax errors only, so the text is searched: table headers,
/// dotted and quoted keys are followed; a key inside an inline table is found at that table's line.
struct KeyLocator {
  /// Where a key begins, both counted from 1.
  struct Place: Equatable {
    var line: Int
    var column: Int
  }

  private var places: [(path: [String], place: Place)] = []

  init(_ source: String) {
    var table: [String] = []
    var closing: String?
    for (index, raw) in source.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let line = raw.drop { $0 == " " || $0 == "\t" }
      if let mark = closing {
        if line.contains(mark) { closing = nil }
        continue
      }
      if line.isEmpty || line.first == "#" { continue }
      let place = Place(
        line: index + 1, column: raw.distance(from: raw.startIndex, to: line.startIndex) + 1)
      if line.first == "[" {
        let inner = line.drop { $0 == "[" }
        table = Self.keys(inner, until: "]").keys
        places.append((table, place))
        continue
      }
      let (keys, rest) = Self.keys(line, until: "=")
      guard !keys.isEmpty else { continue }
      places.append((table + keys, place))
      for mark in ["\"\"\"", "'''"] where rest.components(mark) % 2 == 1 { closing = mark }
    }
  }

  /// The place of a key, or of the nearest table around it.
  func place(of path: [String]) -> Place? {
    var path = path
    while !path.isEmpty {
      if let found = places.first(where: { $0.path == path }) { return found.place }
      path.removeLast()
    }
    return nil
  }

  /// Dotted keys up to a sign, and what follows it.
  private static func keys(
    _ text: Substring, until end: Character
  ) -> (keys: [String], rest: Substring) {
    var keys: [String] = []
    var key = ""
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if let mark = quote {
        if character == mark { quote = nil } else { key.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "." {
        keys.append(key)
        key = ""
      } else if character == end {
        return (keys + [key], text[text.index(after: index)...])
      } else if !character.isWhitespace {
        key.append(character)
      }
    }
    return ([], "")
  }
}

extension Substring {
  /// How often a mark occurs.
  fileprivate func components(_ mark: String) -> Int {
    var count = 0
    var rest = self
    while let range = rest.firstRange(of: mark) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
