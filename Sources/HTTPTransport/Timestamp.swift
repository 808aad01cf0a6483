public import FoundationEssentials

/// Calendar fields in UTC (proleptic Gregorian).
struct CivilTime {
  var year, month, day, hour, minute, second: Int
  var fraction = 0.0

  /// Nil when a field is out of range.
  var date: Date? {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...24).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    // Days from civil (H. Hinnant): years start in March, so that the leap day comes last.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let seconds = (days - 719_468) * 86_400 + hour * 3600 + minute * 60 + second
    return Date(timeIntervalSince1970: Double(seconds) + fraction)
  }
}

/// Dates as the services write them: ISO 8601, any number of fraction digits.
public enum Timestamp {
  /// Reads `2026-07-17T12:31:44.7488681Z`, `2026-02-13T10:17:06` (taken as UTC),
  /// `2026-01-09 02:02:12Z`, offsets such as `+02:00`, and plain dates.
  ///
  /// Nil for everything else, for the empty text and for year 1 ("never happened").
  public static func parse(_ text: String) -> Date? { parse(utf8: text.utf8) }

  static func parse(utf8 bytes: some Collection<UInt8>) -> Date? {
    var reader = DigitReader(bytes)
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
      reader.skip("-"), let day = reader.number(2), year > 1
    else { return nil }
    var time = CivilTime(year: year, month: month, day: day, hour: 0, minute: 0, second: 0)
    if reader.atEnd { return time.date }
    guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let hour = reader.number(2),
      reader.skip(":"), let minute = reader.number(2)
    else { return nil }
    time.hour = hour
    time.minute = minute
    if reader.skip(":") {
      guard let second = reader.number(2) else { return nil }
      time.second = second
      if reader.skip(".") { time.fraction = reader.fraction() }
    }
    guard let offset = reader.offset(), reader.atEnd else { return nil }
    return time.date?.addingTimeInterval(-Double(offset))
  }
}

private struct DigitReader<Bytes: Collection<UInt8>> {
  private let bytes: Bytes
  private var index: Bytes.Index

  init(_ bytes: Bytes) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  var atEnd: Bool { index == bytes.endIndex }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard !atEnd, bytes[index] == UInt8(ascii: scalar) else { return false }
    index = bytes.index(after: index)
    return true
  }

  mutating func number(_ digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard !atEnd, bytes[index].isASCIIDigit else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
      index = bytes.index(after: index)
    }
    return value
  }

  mutating func fraction() -> Double {
    var value = 0.0
    var scale = 0.1
    while !atEnd, bytes[index].isASCIIDigit {
      value += Double(bytes[index] - 0x30) * scale
      scale /= 10
      index = bytes.index(after: index)
    }
    return value
  }

  /// Seconds east of UTC; 0 for `Z` and for no zone at all.
  mutating func offset() -> Int? {
    if atEnd || skip("Z") || skip("z") { return 0 }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = number(2) else { return nil }
    _ = skip(":")
    return sign * (hours * 3600 + (number(2) ?? 0) * 60)
  }
}
