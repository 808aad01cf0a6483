import Foundation
import ProvisioningCore

/// Dates and spans as people and programs read them.
enum Times {
  /// RFC 3339 in UTC, whole seconds, for JSON and CSV.
  static func utc(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle())
  }

  /// Local time with its offset, for the screen.
  static func local(_ date: Date, in zone: TimeZone = .current) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
    let offset = zone.secondsFromGMT(for: date)
    return
      "\(pad(parts.year, 4))-\(pad(parts.month))-\(pad(parts.day)) \(pad(parts.hour)):\(pad(parts.minute)) "
      + "\(offset < 0 ? "-" : "+")\(pad(abs(offset) / 3600)):\(pad(abs(offset) / 60 % 60))"
  }

  /// Local time to the millisecond, for what is compared with a service's log.
  static func exact(_ date: Date, in zone: TimeZone = .current) -> String {
    let text = local(date, in: zone)
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
    let second = milliseconds / 1000 % 60
    return text.prefix(16) + ":\(pad(second)).\(pad(milliseconds % 1000, 3))" + text.dropFirst(16)
  }

  /// The same, where it may not be known.
  static func local(_ date: Date?) -> String {
    guard let date else { return "unknown" }
    return local(date)
  }

  /// Empty where it isn't known, for CSV.
  static func utc(_ date: Date?) -> String {
    guard let date else { return "" }
    return utc(date)
  }

  /// The core writes moments as `2026-03-08 09:15 UTC`; for people they are local, with offset.
  static func localized(_ text: String, in zone: TimeZone = .current) -> String {
    guard text.contains(" UTC") else { return text }
    return text.replacing(/(\d{4}-\d\d-\d\d)[ ](\d\d:\d\d) UTC/) { match in
      let stamp = "\(match.output.1)T\(match.output.2):00Z"
      guard let date = try? Date(stamp, strategy: .iso8601) else { return String(match.output.0) }
      return local(date, in: zone)
    }
  }

  /// "2 h 5 min", "27 days 4 h", "40 s".
  static func span(_ seconds: TimeInterval) -> String { Duration.seconds(seconds).words }

  private static func pad(_ value: Int?, _ width: Int = 2) -> String {
    let digits = String(value ?? 0)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
