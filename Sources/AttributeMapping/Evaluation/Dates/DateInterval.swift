/// The intervals of `DateAdd` and `DateDiff`, to the letter (FUNC).
enum DateInterval: String, Sendable {
  case year = "yyyy"
  case month = "m"
  case day = "d"
  case week = "ww"
  case hour = "h"
  case minute = "n"
  case second = "s"

  /// Ticks of an interval of fixed length.
  private var ticks: Int64? {
    switch self {
    case .year, .month: nil
    case .week: 7 * Timestamp.ticksPerDay
    case .day: Timestamp.ticksPerDay
    case .hour: 3600 * Timestamp.ticksPerSecond
    case .minute: 60 * Timestamp.ticksPerSecond
    case .second: Timestamp.ticksPerSecond
    }
  }

  /// The point so many intervals later; nil outside the years 1 to 9999.
  func adding(_ count: Int64, to time: Timestamp) -> Timestamp? {
    if let ticks { return time.adding(count, of: ticks) }
    let (months, overflow) = count.multipliedReportingOverflow(by: self == .year ? 12 : 1)
    guard !overflow, let date = time.date.adding(months: months) else { return nil }
    return Timestamp(date, timeOfDay: time.timeOfDay)
  }

  /// How many intervals lie between two points, by the rules of Visual Basic's `DateDiff`.
  ///
  /// Days and less are the elapsed time cut toward zero; weeks count Sundays crossed, months and
  /// years turns of the calendar. FUNC's rows agree with them.
  func count(from start: Timestamp, to end: Timestamp) -> Int64 {
    switch self {
    case .year: Int64(end.date.year - start.date.year)
    case .month: Int64((end.date.year - start.date.year) * 12 + end.date.month - start.date.month)
    case .week: (weekStart(end) - weekStart(start)) / Timestamp.ticksPerDay / 7
    default: (end.ticks - start.ticks) / (ticks ?? 1)
    }
  }

  /// The same time on the Sunday before.
  private func weekStart(_ time: Timestamp) -> Int64 {
    time.ticks - Int64(time.weekday) * Timestamp.ticksPerDay
  }
}
