public import Foundation

/// Turns moments into words: local time with its offset, ages in whole minutes.
public struct Clock: Sendable, Equatable {
  /// What counts as now; it moves once a minute, so that an idle screen stays silent.
  public var now: Date
  public var timeZone: TimeZone

  public init(now: Date, timeZone: TimeZone = .current) {
    self.now = now
    self.timeZone = timeZone
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private func parts(_ date: Date) -> DateComponents {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
  }

  private static func two(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }

  private func day(_ parts: DateComponents, withYear: Bool) -> String {
    let month = Self.months[max(0, min(11, (parts.month ?? 1) - 1))]
    return "\(parts.day ?? 0) \(month)" + (withYear ? " \(parts.year ?? 0)" : "")
  }

  /// Such as `16:43`.
  func time(_ date: Date) -> String {
    let parts = parts(date)
    return "\(Self.two(parts.hour)):\(Self.two(parts.minute))"
  }

  /// Such as `16:43:07 +02:00`, for moments that are compared with a service's log.
  func exactTime(_ date: Date) -> String {
    "\(time(date)):\(Self.two(parts(date).second)) \(offset(date))"
  }

  /// `16:43:07.123` for today, else as `short`: at most 12 columns.
  func precise(_ date: Date) -> String {
    let text = short(date)
    return text.count == 5 ? text + subminute(date) : text
  }

  /// Such as `21 May 2023 16:43:07.123 +02:00, 2 h 4 min ago`, for what is compared with a log.
  func preciseWithAge(_ date: Date) -> String {
    "\(day(parts(date), withYear: true)) \(time(date))\(subminute(date)) \(offset(date)), "
      + age(date)
  }

  /// Such as `:07.123`.
  private func subminute(_ date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
    let rest = "\(abs(milliseconds % 1000))"
    return ":\(Self.two(abs(milliseconds / 1000 % 60)))."
      + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// `16:43` for today, `21 May 16:43` for this year, `21 May 2023` before: at most 12 columns.
  func short(_ date: Date) -> String {
    let parts = parts(date)
    let today = self.parts(now)
    if parts.year != today.year { return day(parts, withYear: true) }
    if parts.month == today.month, parts.day == today.day { return time(date) }
    return "\(day(parts, withYear: false)) \(time(date))"
  }

  /// Such as `21 May 2023 16:43 +02:00`.
  func full(_ date: Date) -> String {
    "\(day(parts(date), withYear: true)) \(time(date)) \(offset(date))"
  }

  /// Such as `21 May 2023 16:43 +02:00, 2 h 4 min ago`.
  ///
  /// `now` moves once a minute, so that what has just happened may lie after it.
  func fullWithAge(_ date: Date) -> String {
    "\(full(date)), \(date.timeIntervalSince(now) < 60 ? age(date) : "in \(until(date))")"
  }

  /// The same of what is still to come, such as `…, in less than a minute`.
  func fullWithWait(_ date: Date) -> String {
    "\(full(date)), \(date <= now ? age(date) : "in \(until(date))")"
  }

  /// `short` and `fullWithAge`, where the moment may not be known.
  func short(ifKnown date: Date?) -> String { date.map(short) ?? "unknown" }
  func fullWithAge(ifKnown date: Date?) -> String { date.map(fullWithAge) ?? "unknown" }

  /// Such as `+02:00`.
  func offset(_ date: Date) -> String {
    let seconds = timeZone.secondsFromGMT(for: date)
    let minutes = abs(seconds) / 60
    return "\(seconds < 0 ? "-" : "+")\(Self.two(minutes / 60)):\(Self.two(minutes % 60))"
  }

  /// Such as `just now`, `3 min ago`, `2 h 4 min ago`, `12 days ago`.
  func age(_ date: Date) -> String {
    let seconds = now.timeIntervalSince(date)
    return seconds < 60 ? "just now" : "\(Self.duration(seconds)) ago"
  }

  /// Such as `27 days 4 h`; `less than a minute` when it is that near or past.
  func until(_ date: Date) -> String { Self.duration(date.timeIntervalSince(now)) }

  /// Whole minutes, in at most two units.
  static func duration(_ seconds: TimeInterval) -> String {
    guard seconds.isFinite, seconds < 1e11 else { return "very long" }
    let minutes = Int(seconds / 60)
    switch minutes {
    case ..<1: return "less than a minute"
    case ..<60: return "\(minutes) min"
    case ..<1_440:
      return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    case ..<86_400:
      let days = minutes / 1_440
      let hours = minutes % 1_440 / 60
      return "\(days) \(days == 1 ? "day" : "days")" + (hours == 0 ? "" : " \(hours) h")
    default: return "\(minutes / 1_440) days"
    }
  }

  /// Whole seconds, for work that runs or has just ended: `4 s`, `2 min 13 s`, `1 h 2 min`.
  static func stopwatch(_ seconds: TimeInterval) -> String {
    guard seconds.isFinite, seconds < 86_400 else { return duration(seconds) }
    let seconds = max(0, Int(seconds))
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3_600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return duration(TimeInterval(seconds))
  }

  /// The day of a series that began then, counted from 1.
  func dayNumber(since date: Date) -> Int {
    max(1, Int((now.timeIntervalSince(date) / 86_400).rounded(.down)) + 1)
  }
}
