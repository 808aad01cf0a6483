internal import Foundation
internal import Settings

/// How the core writes moments, counts and lists into its sentences.
enum Words {
  /// A moment to the minute, such as `2026-03-08 09:15 UTC`; faces that know the operator's zone
  /// have the dates themselves.
  static func moment(_ date: Date) -> String {
    let style = Date.ISO8601FormatStyle(timeZone: .gmt)
      .year().month().day().dateSeparator(.dash).dateTimeSeparator(.space)
      .time(includingFractionalSeconds: false)
    return String(date.formatted(style).prefix(16)) + " UTC"
  }

  /// The same, where it may not be known.
  static func moment(_ date: Date?) -> String {
    guard let date else { return "an unknown time" }
    return moment(date)
  }

  /// Such as `1 user` or `2,304 users`.
  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// Such as `1 person` or `887 people`.
  static func people(_ number: Int) -> String { count(number, "person", plural: "people") }

  /// A number with a comma at every third digit.
  static func grouped(_ number: Int) -> String { Digits.grouped(number) }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A length of time in its largest sensible unit, such as `40 min` or `13 h`.
  static func duration(_ seconds: TimeInterval) -> String {
    let minutes = Int((max(0, seconds) / 60).rounded())
    switch minutes {
    case ..<1: return "less than a minute"
    case ..<120: return "\(minutes) min"
    case ..<2880: return "\(minutes / 60) h"
    default: return "\(minutes / 1440) days"
    }
  }

  /// The text cut to a length in characters.
  static func cut(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(length - 1) + "…"
  }
}
