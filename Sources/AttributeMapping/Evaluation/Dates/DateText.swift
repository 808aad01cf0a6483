/// Reading dates as leniently as .NET's `DateTime.Parse` in the invariant culture.
///
/// Known forms: ISO 8601 with or without time and offset, an offset right after a date
/// (`2020-03-16-07:00`), month/day/year with `/`, `-` or `.`, month names, RFC 1123, 12- and
/// 24-hour clocks. Without an offset the text means UTC.
struct DateText {
  private var rest: Substring.UnicodeScalarView
  private var parts = DateParts()
  private var numbers: [(value: Int, length: Int)] = []
  private var hasMonthName = false

  /// The point a text means, nil if it means none.
  static func time(of text: String, now: Timestamp?) -> Timestamp? {
    guard text.utf8.count <= 100 else { return nil }
    var reader = DateText(rest: Substring(text).unicodeScalars)
    guard reader.readAll() else { return nil }
    return reader.parts.zonedTime(defaultDate: (now ?? .systemTime).date)?.time
  }

  private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

  private mutating func readAll() -> Bool {
    while true {
      rest = rest.drop { $0.properties.isWhitespace || $0 == "," }
      guard let first = rest.first else { break }
      let isRead: Bool
      switch first {
      case "0"..."9": isRead = readNumbers()
      case "+", "-": isRead = readOffset()
      default: isRead = readWord()
      }
      guard isRead else { return false }
    }
    return placeNumbers()
  }

  /// A clock (`7:00`), a date of numbers (`2020-03-16`), or a number beside a month's name.
  private mutating func readNumbers() -> Bool {
    guard let first = digits(4) else { return false }
    switch rest.first {
    case ":"?: return parts.hour == nil && parts.halfHour == nil && readClock(hour: first)
    case "/"?, "-"?, "."?: return readDate(first)
    default:
      guard !isLetter(rest.first) || rest.first == "T" || isHalfDay else { return false }
      if isHalfDay { return parts.halfHour == nil && parts.set(\.halfHour, first.value, below: 13) }
      numbers.append(first)
      return numbers.count <= 2
    }
  }

  private mutating func readDate(_ first: (value: Int, length: Int)) -> Bool {
    guard numbers.isEmpty, let separator = rest.first else { return false }
    var group = [first]
    while group.count < 3, rest.first == separator {
      let before = rest
      rest.removeFirst()
      guard let number = digits(4) else {
        // `16-Mar-2020`: a word follows.
        numbers.append(contentsOf: group)
        rest = group.count == 1 && isLetter(rest.first) ? rest : before
        return isLetter(rest.first)
      }
      group.append(number)
    }
    return place(group)
  }

  private mutating func place(_ group: [(value: Int, length: Int)]) -> Bool {
    guard parts.year == nil, parts.month == nil else { return false }
    switch group.count {
    case 3 where group[0].length >= 3:
      return parts.set(\.year, group[0].value) && parts.set(\.month, group[1].value)
        && parts.set(\.day, group[2].value)
    case 3:
      return parts.set(\.month, group[0].value) && parts.set(\.day, group[1].value)
        && parts.set(\.year, year(group[2]))
    case 2 where group[0].length == 4:
      return parts.set(\.year, group[0].value) && parts.set(\.month, group[1].value)
    case 2 where group[1].length == 4:
      return parts.set(\.month, group[0].value) && parts.set(\.year, group[1].value)
    case 2: return parts.set(\.month, group[0].value) && parts.set(\.day, group[1].value)
    default: return false
    }
  }

  private func year(_ number: (value: Int, length: Int)) -> Int {
    number.length <= 2 ? DateDigits.year(ofTwoDigits: number.value) : number.value
  }

  /// Numbers beside a month's name: a day, a year, or both, the day first unless it is too large.
  private mutating func placeNumbers() -> Bool {
    guard hasMonthName else {
      return numbers.isEmpty
        && (parts.day != nil || parts.month != nil || parts.hour != nil || parts.halfHour != nil)
    }
    if numbers.count == 2, numbers[0].length > 2 { numbers.swapAt(0, 1) }
    if numbers.count == 1, numbers[0].length > 2 { return parts.set(\.year, numbers[0].value) }
    guard let day = numbers.first, parts.set(\.day, day.value) else { return false }
    return numbers.count < 2 || parts.set(\.year, year(numbers[1]))
  }

  private mutating func readClock(hour: (value: Int, length: Int)) -> Bool {
    rest.removeFirst()
    guard let minute = digits(2), parts.set(\.minute, minute.value, below: 60) else { return false }
    if rest.first == ":" {
      rest.removeFirst()
      guard let second = digits(2), parts.set(\.second, second.value, below: 60) else {
        return false
      }
      guard rest.first != "." || readFraction() else { return false }
    }
    rest = rest.drop { $0 == " " }
    if isHalfDay { return parts.set(\.halfHour, hour.value, below: 13) }
    return parts.set(\.hour, hour.value, below: 24)
  }

  private mutating func readFraction() -> Bool {
    rest.removeFirst()
    let digits = rest.prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty, let number = Int64(String(digits.prefix(7))) else { return false }
    parts.fraction = (0..<(7 - min(digits.count, 7))).reduce(number) { value, _ in value * 10 }
    rest.removeFirst(digits.count)
    return true
  }

  /// `+02:00`, `-0700` or `+2`, after a date or a clock.
  private mutating func readOffset() -> Bool {
    guard parts.offset == nil, parts.day != nil || parts.hour != nil else { return false }
    let sign = rest.removeFirst() == "-" ? -1 : 1
    guard let hours = digits(4) else { return false }
    var minutes = hours.length > 2 ? hours.value / 100 * 60 + hours.value % 100 : hours.value * 60
    if rest.first == ":" {
      rest.removeFirst()
      guard hours.length <= 2, let number = digits(2), number.value < 60 else { return false }
      minutes += number.value
    }
    guard minutes <= 14 * 60 else { return false }
    parts.offset = sign * minutes
    return true
  }

  private mutating func readWord() -> Bool {
    let word = rest.prefix { isLetter($0) }
    guard !word.isEmpty else { return false }
    rest.removeFirst(word.count)
    // A point after an abbreviation, or the hyphen of `16-Mar-2020`.
    if rest.first == "." || (rest.first == "-" && !numbers.isEmpty) { rest.removeFirst() }
    let name = String(word).lowercased()
    switch name {
    case "t": return parts.day != nil
    case "z", "gmt", "utc":
      parts.isUTC = true
      return parts.set(\.offset, 0)
    case "am", "pm":
      guard parts.isAfternoon == nil, parts.halfHour != nil else { return false }
      parts.isAfternoon = name == "pm"
      return true
    default: return readName(name)
    }
  }

  private mutating func readName(_ name: String) -> Bool {
    func place(_ names: [String]) -> Int? {
      names.firstIndex { $0.lowercased() == name || $0.prefix(3).lowercased() == name }
    }
    if let weekday = place(DateDigits.weekdays) { return parts.set(\.weekday, weekday + 1) }
    guard !hasMonthName, parts.month == nil, let month = place(DateDigits.months) else {
      return false
    }
    hasMonthName = true
    return parts.set(\.month, month + 1)
  }

  private mutating func digits(_ limit: Int) -> (value: Int, length: Int)? {
    let run = rest.prefix(limit + 1).prefix { ("0"..."9").contains($0) }
    guard run.count <= limit, let value = Int(String(run)) else { return nil }
    rest.removeFirst(run.count)
    return (value, run.count)
  }

  private var isHalfDay: Bool {
    let word = String(rest.drop { $0 == " " }.prefix(3)).lowercased()
    guard word.hasPrefix("am") || word.hasPrefix("pm") else { return false }
    return !isLetter(word.unicodeScalars.dropFirst(2).first)
  }

  private func isLetter(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("a"..."z").contains($0) || ("A"..."Z").contains($0) } ?? false
  }
}
