/// A point in time as SCIM writes it, for comparing (`xsd:dateTime`, RFC 7643 §2.3.5).
///
/// A time without a zone is taken as UTC.
public struct DateTime: Sendable, Hashable, Comparable {
  /// Seconds since 1970.
  public var seconds: Int64
  public var nanoseconds: Int32

  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Reads `2024-02-02T11:38:31.009Z`, with or without fraction, zone `Z` or `±hh:mm`.
  public init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let year = reader.number(digits: 4), reader.take("-"),
      let month = reader.number(digits: 2), reader.take("-"), 1...12 ~= month,
      let day = reader.number(digits: 2), 1...31 ~= day, reader.take("T") || reader.take("t"),
      let hour = reader.number(digits: 2), hour <= 24, reader.take(":"),
      let minute = reader.number(digits: 2), minute < 60, reader.take(":"),
      let second = reader.number(digits: 2), second <= 60,
      let fraction = reader.fraction(), let zone = reader.zoneMinutes(), reader.isAtEnd
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    seconds = days * 86_400 + hour * 3_600 + (minute - zone) * 60 + second
    nanoseconds = fraction
  }

  public static func < (left: DateTime, right: DateTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// Days since 1970 in the Gregorian calendar, counted from March so that leap days come last.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    var isAtEnd: Bool { at == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
      at += 1
      return true
    }

    mutating func number(digits: Int) -> Int64? {
      guard at + digits <= bytes.count else { return nil }
      var value: Int64 = 0
      for byte in bytes[at..<(at + digits)] {
        guard byte.isASCIIDigit else { return nil }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      at += digits
      return value
    }

    /// Nanoseconds; digits beyond the ninth are dropped.
    mutating func fraction() -> Int32? {
      guard take(".") else { return 0 }
      var value: Int32 = 0
      var digits = 0
      while at < bytes.count, bytes[at].isASCIIDigit {
        if digits < 9 { value = value * 10 + Int32(bytes[at] - UInt8(ascii: "0")) }
        digits += 1
        at += 1
      }
      guard digits > 0 else { return nil }
      for _ in 0..<max(0, 9 - digits) { value *= 10 }
      return value
    }

    mutating func zoneMinutes() -> Int64? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let isNegative = take("-")
      guard isNegative || take("+"), let hours = number(digits: 2), hours <= 14, take(":"),
        let minutes = number(digits: 2), minutes < 60
      else { return nil }
      return (hours * 60 + minutes) * (isNegative ? -1 : 1)
    }
  }
}
