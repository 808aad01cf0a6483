extension DateFormat {
  /// The point a text means, if it fits this format exactly.
  ///
  /// What the format leaves out is taken as .NET's `DateTime.ParseExact` takes it: month and day
  /// are the first, a missing year is this year, a missing date is today.
  func read(_ text: String, styles: DateTimeStyles, now: Timestamp?) -> ZonedTime? {
    var rest = Substring(text)
    if styles.allowsLeadingWhite { rest = rest.drop { $0.isWhitespace } }
    if styles.allowsTrailingWhite {
      while rest.last?.isWhitespace == true { rest.removeLast() }
    }
    var reader = DateReader(rest.unicodeScalars)
    for (index, field) in fields.enumerated() {
      if styles.allowsInnerWhite { reader.skipWhite() }
      let next = index + 1 < fields.count ? fields[index + 1] : nil
      guard reader.read(field, before: next) else { return nil }
    }
    if styles.allowsInnerWhite { reader.skipWhite() }
    guard reader.isAtEnd else { return nil }
    return reader.zonedTime(styles: styles, now: now)
  }
}

/// What has been read of a text so far.
struct DateReader {
  private var rest: Substring.UnicodeScalarView
  private var parts = DateParts()

  init(_ rest: Substring.UnicodeScalarView) { self.rest = rest }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skipWhite() {
    rest = rest.drop { $0.properties.isWhitespace }
  }

  mutating func read(_ field: DateFormat.Field, before next: DateFormat.Field?) -> Bool {
    switch field {
    case .literal(let letter): return readLiteral(letter, before: next)
    case .year(let count): return readYear(count)
    case .month(let count):
      return count < 3
        ? parts.set(\.month, readNumber(count))
        : parts.set(\.month, readName(count, DateDigits.months))
    case .day(let count):
      return count < 3
        ? parts.set(\.day, readNumber(count))
        : parts.set(\.weekday, readName(count, DateDigits.weekdays))
    case .hour24(let count): return parts.set(\.hour, readNumber(count), below: 24)
    case .hour12(let count): return parts.set(\.halfHour, readNumber(count), below: 13)
    case .minute(let count): return parts.set(\.minute, readNumber(count), below: 60)
    case .second(let count): return parts.set(\.second, readNumber(count), below: 60)
    case .fraction(let count, let isOptional): return readFraction(count, isOptional)
    case .halfDay(let count): return readHalfDay(count)
    case .offset(let count): return readOffset(count)
    case .kind: return rest.first == "Z" ? readZ() : isOffset ? readOffset(3) : true
    case .era: return readWord("A.D.") || readWord("AD")
    }
  }

  private mutating func readLiteral(
    _ letter: Unicode.Scalar, before next: DateFormat.Field?
  ) -> Bool {
    if rest.first == letter {
      rest.removeFirst()
      return true
    }
    // A point before an optional fraction is optional too.
    if letter == ".", case .fraction(_, isOptional: true)? = next { return true }
    return false
  }

  private var isOffset: Bool { rest.first == "+" || rest.first == "-" }

  private mutating func readZ() -> Bool {
    rest.removeFirst()
    parts.offset = 0
    parts.isUTC = true
    return true
  }

  private mutating func readYear(_ count: Int) -> Bool {
    if count > 2 { return parts.set(\.year, digits(count == 3 ? 3...5 : count...count)) }
    return parts.set(\.year, readNumber(count).map { DateDigits.year(ofTwoDigits: $0) })
  }

  /// `dd` wants two digits, `d` takes one or two.
  private mutating func readNumber(_ count: Int) -> Int? {
    digits(count == 1 ? 1...2 : 2...2)
  }

  private mutating func digits(_ range: ClosedRange<Int>) -> Int? {
    let run = rest.prefix(range.upperBound).prefix { ("0"..."9").contains($0) }
    guard run.count >= range.lowerBound, let number = Int(String(run)) else { return nil }
    rest.removeFirst(run.count)
    return number
  }

  /// The place of a name from 1; the longest that fits, without regard to case.
  private mutating func readName(_ count: Int, _ names: [String]) -> Int? {
    for (index, name) in names.enumerated()
    where readWord(count == 3 ? String(name.prefix(3)) : name) {
      return index + 1
    }
    return nil
  }

  private mutating func readWord(_ word: String) -> Bool {
    let start = rest.prefix(word.unicodeScalars.count)
    guard String(start).lowercased() == word.lowercased() else { return false }
    rest.removeFirst(start.count)
    return true
  }

  private mutating func readFraction(_ count: Int, _ isOptional: Bool) -> Bool {
    let start = rest
    guard let number = digits((isOptional ? 0 : count)...count) else { return isOptional }
    let length = start.count - rest.count
    parts.fraction = (0..<(7 - length)).reduce(Int64(number)) { value, _ in value * 10 }
    return true
  }

  private mutating func readHalfDay(_ count: Int) -> Bool {
    let isAfternoon = readWord(count == 1 ? "P" : "PM")
    guard isAfternoon || readWord(count == 1 ? "A" : "AM") else { return false }
    parts.isAfternoon = isAfternoon
    return true
  }

  private mutating func readOffset(_ count: Int) -> Bool {
    guard isOffset else { return false }
    let sign = rest.removeFirst() == "-" ? -1 : 1
    guard let hours = digits(count == 1 ? 1...2 : 2...2), hours <= 14 else { return false }
    var minutes = 0
    if count == 3 {
      if rest.first == ":" { rest.removeFirst() }
      guard let number = digits(2...2), number < 60 else { return false }
      minutes = number
    }
    parts.offset = sign * (hours * 60 + minutes)
    return true
  }

  func zonedTime(styles: DateTimeStyles, now: Timestamp?) -> ZonedTime? {
    let defaultDate =
      styles.hasNoCurrentDateDefault
      ? CalendarDate(dayNumber: 0) : (now ?? .systemTime).date
    return parts.zonedTime(defaultDate: defaultDate)
  }
}
