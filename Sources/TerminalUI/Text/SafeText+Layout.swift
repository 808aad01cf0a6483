internal import CTerminal

/// Where text stands in a space wider than itself.
public enum Alignment: Sendable {
  case leading, center, trailing
}

extension SafeText {
  /// Columns of one scalar of safe text.
  static func width(of scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x7F ? 1 : Int(max(0, ct_wcwidth(scalar.value)))
  }

  /// Columns of one character of safe text.
  static func width(of character: Character) -> Int {
    character.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  /// The longest beginning of whole characters within `columns`.
  public func prefix(_ columns: Int) -> SafeText {
    if columns >= width { return self }
    if columns <= 0 { return .empty }
    if isASCII {
      return SafeText(trusted: String(string.utf8.prefix(columns)) ?? "", width: columns)
    }
    var used = 0
    var end = string.startIndex
    for index in string.indices {
      let next = used + Self.width(of: string[index])
      if next > columns { break }
      used = next
      end = string.index(after: index)
    }
    return SafeText(trusted: String(string[..<end]), width: used)
  }

  /// What is left after the first whole characters that fill `columns`.
  public func dropping(_ columns: Int) -> SafeText {
    if columns <= 0 { return self }
    if columns >= width { return .empty }
    if isASCII {
      return SafeText(
        trusted: String(string.utf8.dropFirst(columns)) ?? "", width: width - columns)
    }
    return droppingScalars(of: prefix(columns))
  }

  private func droppingScalars(of head: SafeText) -> SafeText {
    let rest = string.unicodeScalars.dropFirst(head.string.unicodeScalars.count)
    return SafeText(trusted: String(rest), width: width - head.width)
  }

  /// The longest beginning of whole scalars, for characters that are wider than a line: scripts
  /// that join letters have such.
  private func scalarPrefix(_ columns: Int) -> SafeText {
    var head = String.UnicodeScalarView()
    var used = 0
    for scalar in string.unicodeScalars {
      let next = used + Self.width(of: scalar)
      if next > columns { break }
      head.append(scalar)
      used = next
    }
    return SafeText(trusted: String(head), width: used)
  }

  /// The text cut to `columns`, its end replaced by an ellipsis where it is longer.
  public func truncated(to columns: Int, ellipsis: SafeText = "…") -> SafeText {
    if width <= columns { return self }
    if columns <= ellipsis.width { return ellipsis.prefix(columns) }
    return prefix(columns - ellipsis.width) + ellipsis
  }

  /// The text cut in its middle, so that both ends stay readable: `90db942a…a7e2ae`.
  public func truncatedMiddle(to columns: Int, ellipsis: SafeText = "…") -> SafeText {
    if width <= columns { return self }
    if columns <= ellipsis.width + 1 { return truncated(to: columns, ellipsis: ellipsis) }
    let rest = columns - ellipsis.width
    let tail = rest / 2
    return prefix(rest - tail) + ellipsis + dropping(width - tail)
  }

  /// The text filled with blanks to `columns`; never cut.
  public func padded(to columns: Int, _ alignment: Alignment = .leading) -> SafeText {
    let space = columns - width
    if space <= 0 { return self }
    switch alignment {
    case .leading: return self + .blanks(space)
    case .trailing: return .blanks(space) + self
    case .center: return .blanks(space / 2) + self + .blanks(space - space / 2)
    }
  }

  /// Exactly `columns` columns: cut with an ellipsis or filled with blanks.
  public func fitted(
    to columns: Int, _ alignment: Alignment = .leading, ellipsis: SafeText = "…"
  ) -> SafeText {
    truncated(to: columns, ellipsis: ellipsis).padded(to: columns, alignment)
  }

  /// The text in lines of at most `columns`, broken at blanks where that is possible.
  public func wrapped(to columns: Int) -> [SafeText] {
    if width <= columns { return [self] }
    if columns <= 0 { return [] }
    var lines: [SafeText] = []
    var line = SafeText.empty
    for piece in string.split(separator: " ", omittingEmptySubsequences: false) {
      var word = SafeText(piece)
      let joined = lines.isEmpty && line.isEmpty ? word : line.isEmpty ? word : line + " " + word
      if joined.width <= columns {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while word.width > columns {
        var head = word.prefix(columns)
        if head.isEmpty { head = word.scalarPrefix(columns) }
        if head.isEmpty { break }  // one scalar wider than the space
        lines.append(head)
        word = word.droppingScalars(of: head)
      }
      line = word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// Foreign text of several lines, each made safe; tabs reach to the next multiple of eight.
  ///
  /// - Parameter limit: lines read at most, so that a huge body costs no more than what is shown.
  public static func lines(of foreign: some StringProtocol, limit: Int = 100_000) -> [SafeText] {
    var lines: [SafeText] = []
    for line in foreign.split(
      maxSplits: max(0, limit), omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    {
      if lines.count == limit { break }
      lines.append(line.utf8.contains(9) ? expandingTabs(line) : SafeText(line))
    }
    return lines
  }

  private static func expandingTabs(_ line: some StringProtocol) -> SafeText {
    var text = SafeText.empty
    for (index, part) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { text = text + .blanks(8 - text.width % 8) }
      text = text + SafeText(String(part))
    }
    return text
  }
}
