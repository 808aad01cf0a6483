/// A date of the proleptic Gregorian calendar.
///
/// The conversions are those of Howard Hinnant, "chrono-compatible low-level date algorithms".
struct CalendarDate: Equatable {
  var year: Int
  var month: Int
  var day: Int

  /// Nil if the calendar has no such date between the years 1 and 9999.
  init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The date so many days after 0001-01-01.
  init(dayNumber: Int64) {
    // Counts from 0000-03-01, so that the leap day ends a year.
    let shifted = Int(dayNumber) + 306
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 0001-01-01.
  var dayNumber: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear % 400
    let shiftedMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 306)
  }

  /// The date so many months later, cut to the month's last day as .NET's `AddMonths` does.
  func adding(months: Int64) -> CalendarDate? {
    guard (-120_000...120_000).contains(months) else { return nil }
    let count = (year - 1) * 12 + month - 1 + Int(months)
    guard count >= 0 else { return nil }
    let (year, month) = (count / 12 + 1, count % 12 + 1)
    return CalendarDate(
      year: year, month: month, day: min(day, Self.length(ofMonth: month, year: year)))
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Timestamp {
  var date: CalendarDate { CalendarDate(dayNumber: day) }

  /// A date and ticks since its midnight.
  init?(_ date: CalendarDate, timeOfDay: Int64 = 0) {
    self.init(ticks: date.dayNumber * Self.ticksPerDay + timeOfDay)
  }

  /// Date functions exchange text in this form: `M/d/yyyy h:mm:ss tt`.
  public var text: String {
    let (date, seconds) = (date, timeOfDay / Self.ticksPerSecond)
    let hour = seconds / 3600
    return "\(date.month)/\(date.day)/\(DateDigits.padded(Int64(date.year), to: 4)) "
      + "\((hour + 11) % 12 + 1):\(DateDigits.padded(seconds / 60 % 60, to: 2)):"
      + "\(DateDigits.padded(seconds % 60, to: 2)) \(hour < 12 ? "AM" : "PM")"
  }
}

/// Numbers and names of dates, as the invariant culture writes them.
enum DateDigits {
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  /// Years of two digits lie within the hundred that end here (.NET, `TwoDigitYearMax`).
  static let lastTwoDigitYear = 2049

  /// The year that two digits stand for.
  static func year(ofTwoDigits year: Int) -> Int {
    let century = lastTwoDigitYear / 100 * 100
    return year <= lastTwoDigitYear % 100 ? century + year : century - 100 + year
  }

  /// At least so many digits.
  static func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return digits.utf8.count >= width
      ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}
