internal import Glibc

/// A point in time in UTC, to 100 nanoseconds, from year 1 to 9999.
///
/// The range and the unit are those of .NET's `DateTime`, which the service calculates with. All
/// arithmetic is on integers over the proleptic Gregorian calendar.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Units of 100 ns since 0001-01-01T00:00:00Z.
  public let ticks: Int64

  static let ticksPerSecond: Int64 = 10_000_000
  static let ticksPerDay: Int64 = 86_400 * ticksPerSecond
  /// 1970-01-01 and 1601-01-01, the zeros of Unix and of file times.
  static let unixEpoch: Int64 = 719_162 * ticksPerDay
  static let fileTimeEpoch: Int64 = 584_388 * ticksPerDay
  private static let range = 0..<(3_652_059 * ticksPerDay)

  /// Nil outside the years 1 to 9999.
  public init?(ticks: Int64) {
    guard Self.range.contains(ticks) else { return nil }
    self.ticks = ticks
  }

  private init(clamping ticks: Int64) {
    self.ticks = min(max(ticks, Self.range.lowerBound), Self.range.upperBound - 1)
  }

  /// A point given in seconds since 1970-01-01T00:00:00Z; nil outside the years 1 to 9999.
  public init?(unixSeconds seconds: Int64, nanoseconds: Int64 = 0) {
    let (ticks, overflow) = seconds.multipliedReportingOverflow(by: Self.ticksPerSecond)
    let (sum, overflows) = ticks.addingReportingOverflow(Self.unixEpoch + nanoseconds / 100)
    guard !overflow, !overflows else { return nil }
    self.init(ticks: sum)
  }

  /// The system's clock.
  public static var systemTime: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    let ticks = Int64(time.tv_sec) * ticksPerSecond + Int64(time.tv_nsec) / 100
    return Timestamp(clamping: unixEpoch + ticks)
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.ticks < right.ticks }

  /// The point so many ticks later; nil outside the years 1 to 9999.
  func adding(_ count: Int64, of unit: Int64 = 1) -> Timestamp? {
    let (ticks, overflow) = count.multipliedReportingOverflow(by: unit)
    let (sum, overflows) = self.ticks.addingReportingOverflow(ticks)
    return overflow || overflows ? nil : Timestamp(ticks: sum)
  }

  /// Days since 0001-01-01.
  var day: Int64 { ticks / Self.ticksPerDay }
  /// Ticks since midnight.
  var timeOfDay: Int64 { ticks % Self.ticksPerDay }
  /// 0 for Sunday.
  var weekday: Int { Int((day + 1) % 7) }
}
