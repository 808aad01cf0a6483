internal import FoundationEssentials
internal import RegularExpressions

extension FactCollector {
  private static let httpDate = try? RegularExpression(
    "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), *([0-9OoIl]{1,2}) *"
      + "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) *([0-9OoIl]{4}) *"
      + "([0-9OoIl]{2}):([0-9OoIl]{2}):([0-9OoIl]{2}) *(?:GMT|UTC)",
    options: [.caseInsensitive, .anchored])
  private static let isoDate = try? RegularExpression(
    "([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]?([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.[0-9]{1,9})?"
      + "(Z|[+-][0-9]{2}:?[0-9]{2})?", options: .anchored)

  /// When the failure happened, by the clock line or a time stamp of the service.
  mutating func readTime() {
    for hit in hits(.clock) {
      if readHTTPDate(at: hit) { return }
    }
    for hit in hits(.time) where hit.isKey || hit.isQuoted || facts.aadsts != nil {
      if readISODate(at: hit) { return }
    }
  }

  private mutating func readHTTPDate(at hit: FieldHit) -> Bool {
    guard let pattern = Self.httpDate,
      let match =
        (try? pattern.firstMatch(
          in: text.unwrapped.bytes, from: hit.value)) ?? nil
    else { return false }
    let parts = (1...7).compactMap { match[$0].map(text.unwrapped.text) }
    guard parts.count == 7 else { return false }
    let from = text.unwrapped.text(match.range)
    let digits = parts.map { Confusable.digits($0) }
    guard let month = Civil.months.firstIndex(of: parts[2].capitalizedASCII),
      let day = Int(digits[1]), let year = Int(digits[3]), let hour = Int(digits[4]),
      let minute = Int(digits[5]), let second = Int(digits[6]),
      let time = Civil.time(year, month + 1, day, hour, minute, second)
    else { return false }
    guard Civil.weekday(of: time) == parts[0].capitalizedASCII else {
      suspected(.occurredAt, from: from, guess: nil, why: Words.weekday)
      return false
    }
    guard [1, 3, 4, 5, 6].allSatisfy({ parts[$0] == digits[$0] }) else {
      suspected(
        .occurredAt, from: from, guess: time.formatted(.iso8601), why: Words.noIntactCopy)
      return false
    }
    facts.occurredAt = time
    locate(.occurredAt, match.range)
    return true
  }

  private mutating func readISODate(at hit: FieldHit) -> Bool {
    guard let pattern = Self.isoDate,
      let match =
        (try? pattern.firstMatch(
          in: text.unwrapped.bytes, from: hit.value)) ?? nil
    else { return false }
    let numbers = (1...6).compactMap { match[$0].flatMap { Int(text.unwrapped.text($0)) } }
    guard numbers.count == 6,
      let time = Civil.time(
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    else { return false }
    // Graph writes no zone and means UTC.
    let zone = match[7].map(text.unwrapped.text) ?? "Z"
    facts.occurredAt = time.addingTimeInterval(-Civil.offset(of: zone))
    locate(.occurredAt, match.range)
    return true
  }
}

/// The few rules of the Gregorian calendar that time stamps need.
enum Civil {
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// The instant in UTC, nil if there is no such date.
  static func time(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
  ) -> Date? {
    guard (1970...9999).contains(year), (1...12).contains(month),
      (1...days(in: month, of: year)).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    var count = (1970..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) }
    count += (1..<month).reduce(0) { $0 + days(in: $1, of: year) } + day - 1
    return Date(timeIntervalSince1970: Double(count * 86_400 + hour * 3_600 + minute * 60 + second))
  }

  static func weekday(of time: Date) -> String {
    weekdays[Int(time.timeIntervalSince1970 / 86_400) % 7]
  }

  /// Seconds east of Greenwich.
  static func offset(of zone: String) -> Double {
    let digits = zone.filter(\.isNumber)
    guard digits.count == 4, let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2))
    else { return 0 }
    return Double(hours * 3_600 + minutes * 60) * (zone.hasPrefix("-") ? -1 : 1)
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension String {
  /// First letter large, the others small.
  var capitalizedASCII: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
