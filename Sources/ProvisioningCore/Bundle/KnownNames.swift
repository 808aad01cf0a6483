/// Finds names in free text, whole words only, in time linear in the text.
struct KnownNames {
  /// What stands for each name, by the name in small letters.
  private var placeholders: [[UInt8]: String] = [:]
  /// Names by their first word, the longest first.
  private var byFirstWord: [[UInt8]: [[UInt8]]] = [:]

  /// Words that stand in our own sentences: somebody's group may be called so, but the sentences
  /// must stay readable.
  private static let vocabulary: Set<String> = [
    "webex", "cisco", "entra", "microsoft", "control hub", "user", "users", "group", "groups",
    "all", "all users", "test", "default", "admin", "administrator", "unknown", "none", "true",
    "false", "active", "identity", "provisioning", "member", "guest", "cisco webex", "graph",
    "cisco webex identity", "cisco webex identity integration", "windows azure active directory",
    "microsoft graph", "azure ad", "sales", "the", "and",
  ]

  mutating func add(_ name: String, as placeholder: String) {
    let key = Self.folded(Array(name.utf8)[...])
    guard key.count >= 3, key.first.map(Self.isWord) == true, placeholders[key] == nil,
      !Self.vocabulary.contains(String(decoding: key, as: UTF8.self))
    else { return }
    placeholders[key] = placeholder
    let first = Array(key.prefix { Self.isWord($0) })
    let place = byFirstWord[first]?.firstIndex { $0.count < key.count }
    byFirstWord[first, default: []].insert(key, at: place ?? byFirstWord[first]?.count ?? 0)
  }

  /// The text with placeholders in the place of names.
  func replaced(in text: String) -> String {
    guard !byFirstWord.isEmpty else { return text }
    let bytes = Array(text.utf8)
    let small = Self.folded(bytes[...])
    var out: [UInt8] = []
    var (at, kept) = (0, 0)
    while at < small.count {
      guard Self.isWord(small[at]) else {
        at += 1
        continue
      }
      let end = small[at...].firstIndex { !Self.isWord($0) } ?? small.count
      if let name = name(at: at, firstWordEnds: end, in: small), let new = placeholders[name] {
        out += bytes[kept..<at] + Array(new.utf8)
        at += name.count
        kept = at
      } else {
        at = end
      }
    }
    return kept == 0 ? text : String(decoding: out + bytes[kept...], as: UTF8.self)
  }

  private func name(at start: Int, firstWordEnds end: Int, in small: [UInt8]) -> [UInt8]? {
    byFirstWord[Array(small[start..<end])]?.first { name in
      let last = start + name.count
      guard last <= small.count, small[start..<last].elementsEqual(name) else { return false }
      return last == small.count || !Self.isWord(small[last]) || !Self.isWord(small[last - 1])
    }
  }

  /// Letters, digits, and everything beyond ASCII.
  private static func isWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte >= 0x80
  }

  private static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}
