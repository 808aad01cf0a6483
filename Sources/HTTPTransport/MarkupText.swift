/// The readable words of a web page, for an excerpt.
enum MarkupText {
  /// Drops tags, scripts and styles, and runs of white space.
  static func plain(_ page: String) -> String {
    var result = ""
    var rest = Substring(page)
    while let open = rest.firstIndex(of: "<") {
      append(rest[..<open], to: &result)
      rest = rest[open...]
      let name = rest.dropFirst().prefix { $0.isLetter }.lowercased()
      if name == "script" || name == "style", let end = rest.firstRange(of: "</") {
        rest = rest[end.upperBound...]
      }
      guard let close = rest.firstIndex(of: ">") else { return result }
      rest = rest[rest.index(after: close)...]
    }
    append(rest, to: &result)
    return result
  }

  private static func append(_ text: Substring, to result: inout String) {
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !result.isEmpty { result += " " }
      result += word
    }
  }
}
