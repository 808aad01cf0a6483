/// An instant in microseconds since 1970, UTC.
struct Timestamp: Sendable, Hashable, Comparable {
  var microseconds: Int64

  init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  init(seconds: Int) {
    microseconds = Int64(seconds) * 1_000_000
  }

  /// Whole seconds since 1970.
  var seconds: Int { Int(microseconds.floorDivided(by: 1_000_000)) }

  static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }

  static func + (left: Timestamp, right: Duration) -> Timestamp {
    let parts = right.components
    let (whole, overflow) = parts.seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return Timestamp(microseconds: right < .zero ? .min : .max) }
    return Timestamp(
      microseconds: left.microseconds &+ whole &+ parts.attoseconds / 1_000_000_000_000)
  }

  static func - (left: Timestamp, right: Duration) -> Timestamp { left + (.zero - right) }

  static func - (left: Timestamp, right: Timestamp) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }

  /// ISO 8601 with `Z`; fraction digits only where there is a fraction.
  var iso: String {
    var (fraction, digits) = (fraction, 6)
    while digits > 0, fraction % 10 == 0 { (fraction, digits) = (fraction / 10, digits - 1) }
    return Civil(self).text("T", fraction: fraction, digits: digits, "Z")
  }

  /// With exactly three digits of fraction, as Webex writes times.
  var milliseconds: String { Civil(self).text("T", fraction: fraction / 1000, digits: 3, "Z") }

  /// `2026-01-09 02:02:12Z`, as token errors print it.
  var spaced: String { Civil(self).text(" ", "Z") }

  /// `2026-02-13T10:17:06`, as Graph's inner errors print it.
  var zoneless: String { Civil(self).text("T", "") }

  /// Microseconds beyond the whole second.
  private var fraction: Int64 { microseconds - Int64(seconds) * 1_000_000 }

  /// What Microsoft's services put where nothing ever happened.
  static let never = "0001-01-01T00:00:00Z"

  /// Reads `2026-08-01`, with or without a time, a fraction and a zone.
  init?(iso text: some StringProtocol) {
    let parts = text.split(separator: "T", maxSplits: 1)
    guard let day = parts.first?.split(separator: "-"), day.count == 3, day[0].count == 4,
      let year = Int(day[0]), let month = Int(day[1]), let dayOfMonth = Int(day[2]),
      (1...12).contains(month), (1...31).contains(dayOfMonth), year >= 1
    else { return nil }
    var microseconds = Int64(Civil.days(year, month, dayOfMonth)) * 86_400_000_000
    if parts.count == 2 {
      guard let time = Self.timeOfDay(parts[1]) else { return nil }
      microseconds += time
    }
    self.microseconds = microseconds
  }

  private static func timeOfDay(_ text: some StringProtocol) -> Int64? {
    var clock = Substring(text)
    var offset: Int64 = 0
    if clock.last == "Z" || clock.last == "z" {
      clock.removeLast()
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = clock[clock.index(after: sign)...].split(separator: ":")
      guard let hours = zone.first.flatMap({ Int64($0) }), hours < 24 else { return nil }
      let minutes = zone.count > 1 ? Int64(zone[1]) ?? 0 : 0
      guard (0..<60).contains(minutes) else { return nil }
      offset = (hours * 3600 + minutes * 60) * (clock[sign] == "-" ? -1 : 1)
      clock = clock[..<sign]
    }
    let pieces = clock.split(separator: ":")
    guard pieces.count >= 2, pieces.count <= 3, let hour = Int64(pieces[0]),
      let minute = Int64(pieces[1]), (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    var seconds = 0.0
    if pieces.count == 3 {
      guard let value = Double(pieces[2]), value >= 0, value < 61 else { return nil }
      seconds = value
    }
    return (hour * 3600 + minute * 60 - offset) * 1_000_000
      + Int64((seconds * 1_000_000).rounded())
  }
}

/// Calendar fields of an instant (Gregorian, UTC).
private struct Civil {
  private let year, month, day: Int64
  private let secondOfDay: Int64

  init(_ instant: Timestamp) {
    let seconds = instant.microseconds.floorDivided(by: 1_000_000)
    let days = seconds.floorDivided(by: 86_400)
    secondOfDay = seconds - days * 86_400
    // Howard Hinnant's days-to-civil algorithm.
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Date and time, with so many digits of a fraction between time and end.
  func text(
    _ separator: Unicode.Scalar, fraction: Int64 = 0, digits: Int = 0, _ end: StaticString
  ) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(32)
    func put(_ number: Int64, _ width: Int) {
      if number < 0 || number >= 10_000_000 {
        text += Array(String(number).utf8)
        return
      }
      var unit: Int64 = 1
      for place in 1..<8 where place < width || number >= unit * 10 { unit *= 10 }
      while unit > 0 {
        text.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
        unit /= 10
      }
    }
    put(year, 4)
    text.append(UInt8(ascii: "-"))
    put(month, 2)
    text.append(UInt8(ascii: "-"))
    put(day, 2)
    text.append(UInt8(ascii: separator))
    put(secondOfDay / 3600, 2)
    text.append(UInt8(ascii: ":"))
    put(secondOfDay / 60 % 60, 2)
    text.append(UInt8(ascii: ":"))
    put(secondOfDay % 60, 2)
    if digits > 0 {
      text.append(UInt8(ascii: "."))
      put(fraction, digits)
    }
    end.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
    return String(decoding: text, as: UTF8.self)
  }

  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.floorDivided(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension BinaryInteger {
  /// The quotient rounded towards minus infinity; the divisor must be positive.
  func floorDivided(by divisor: Self) -> Self {
    let quotient = self / divisor
    return self < 0 && quotient * divisor != self ? quotient - 1 : quotient
  }
}
