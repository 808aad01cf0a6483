/// A point in time and what the text it came from said about its zone.
struct ZonedTime: Equatable {
  enum Kind {
    /// No zone: taken as UTC.
    case unspecified
    case utc
    /// An offset was read; the service's own zone is UTC.
    case local
  }

  var time: Timestamp
  var kind: Kind
}

extension DateFormat {
  /// The text of a point in this format.
  func print(_ zoned: ZonedTime) -> String {
    let time = zoned.time
    let date = time.date
    let seconds = time.timeOfDay / Timestamp.ticksPerSecond
    let fraction = time.timeOfDay % Timestamp.ticksPerSecond
    var result = ""
    for field in fields {
      switch field {
      case .literal(let letter): result.unicodeScalars.append(letter)
      case .year(let count):
        result += DateDigits.padded(Int64(count < 3 ? date.year % 100 : date.year), to: count)
      case .month(let count): result += Self.named(date.month, count, DateDigits.months)
      case .day(let count):
        result +=
          count < 3
          ? DateDigits.padded(Int64(date.day), to: count)
          : Self.named(time.weekday + 1, count, DateDigits.weekdays)
      case .hour24(let count): result += DateDigits.padded(seconds / 3600, to: count)
      case .hour12(let count):
        result += DateDigits.padded((seconds / 3600 + 11) % 12 + 1, to: count)
      case .minute(let count): result += DateDigits.padded(seconds / 60 % 60, to: count)
      case .second(let count): result += DateDigits.padded(seconds % 60, to: count)
      case .fraction(let count, let isOptional):
        Self.append(fraction, count, isOptional, to: &result)
      case .halfDay(let count):
        result += (seconds < 43_200 ? "AM" : "PM").prefix(count)
      case .offset(let count): result += ["+0", "+00", "+00:00"][count - 1]
      case .kind: result += [.utc: "Z", .local: "+00:00"][zoned.kind] ?? ""
      case .era: result += "A.D."
      }
    }
    return result
  }

  /// A number of one or two digits, or a name, abbreviated or in full.
  private static func named(_ number: Int, _ count: Int, _ names: [String]) -> String {
    if count < 3 { return DateDigits.padded(Int64(number), to: count) }
    let name = names[number - 1]
    return count == 3 ? String(name.prefix(3)) : name
  }

  private static func append(
    _ fraction: Int64, _ count: Int, _ isOptional: Bool, to result: inout String
  ) {
    var digits = DateDigits.padded(fraction, to: 7).prefix(count)
    if isOptional {
      while digits.last == "0" { digits.removeLast() }
      // An optional fraction takes its point along when it vanishes.
      if digits.isEmpty, result.last == "." { result.removeLast() }
    }
    result += digits
  }
}
