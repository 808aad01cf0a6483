extension Unescaping {
  /// Removes tags and resolves entities; block tags become line ends and cells are set apart.
  static func html(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...]
      if bytes[index] == UInt8(ascii: "<"), let tag = tag(in: rest) {
        result.append(contentsOf: replacement(for: tag.name))
        index = tag.end
        // In HTML a line end in the source is white space, the tag is the line end.
        if tag.name == "br", index < bytes.count, bytes[index] == 0x0A { index += 1 }
      } else if bytes[index] == UInt8(ascii: "&"), let entity = entity(in: rest) {
        Decoding.append(entity.scalar, to: &result)
        index = entity.end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  /// A tag at the start: `<` or `</`, a known name, then up to `>`.
  ///
  /// Only known names count: `Cisco Webex <webex@example.com>` is text.
  private static func tag(in bytes: ArraySlice<UInt8>) -> (name: String, end: Int)? {
    var index = bytes.startIndex + 1
    if index < bytes.endIndex, bytes[index] == UInt8(ascii: "/") { index += 1 }
    let name = bytes[index...].prefix(12).prefix { byte in
      byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
        || byte >= UInt8(ascii: "1") && byte <= UInt8(ascii: "6")
    }
    let word = String(decoding: name, as: UTF8.self).lowercased()
    guard blocks.contains(word) || cells.contains(word) || inline.contains(word) else { return nil }
    // A tag is never longer than a few attributes; without an end it is text.
    let end = bytes[name.endIndex...].prefix(2_000).firstIndex(of: UInt8(ascii: ">"))
    return end.map { (word, $0 + 1) }
  }

  private static func replacement(for tag: String) -> [UInt8] {
    if blocks.contains(tag) { return [UInt8(ascii: "\n")] }
    return cells.contains(tag) ? Array(" ".utf8) : []
  }

  private static let blocks: Set = [
    "br", "p", "div", "tr", "li", "ul", "ol", "table", "pre", "blockquote", "section", "article",
    "h1", "h2", "h3", "h4", "h5", "h6", "html", "body", "head", "title", "header", "footer", "dt",
    "dd", "dl", "hr", "tbody", "thead",
  ]
  private static let cells: Set = ["td", "th"]
  private static let inline: Set = [
    "a", "b", "i", "u", "em", "strong", "span", "code", "font", "wbr", "small", "kbd", "tt", "mark",
    "img", "meta", "link", "button", "label", "samp", "sub", "sup",
  ]

  private static func entity(in bytes: ArraySlice<UInt8>) -> (scalar: UInt32, end: Int)? {
    guard let end = bytes.prefix(10).firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: bytes[(bytes.startIndex + 1)..<end], as: UTF8.self)
    if let scalar = named[name] { return (scalar, end + 1) }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value =
      digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.map { ($0, end + 1) }
  }

  private static let named: [String: UInt32] = [
    "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0x20, "shy": 0xAD,
    "ldquo": 0x22, "rdquo": 0x22, "lsquo": 0x27, "rsquo": 0x27, "ndash": 0x2D, "hellip": 0x2026,
    "zwnj": 0x200C, "thinsp": 0x20, "ensp": 0x20, "emsp": 0x20,
  ]
}
