public import FoundationEssentials
import Synchronization

/// The value of a `Retry-After` header: seconds, whole or fractional, or an HTTP date.
public enum RetryAfter {
  /// The wait from `now`, never negative; nil for anything else.
  public static func parse(_ text: String, now: Date) -> Duration? {
    let text = String(text.drop { $0 == " " || $0 == "\t" }.prefix(64))
    if let first = text.utf8.first, first.isASCIIDigit || first == UInt8(ascii: ".") {
      let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let seconds = Double(String(digits)), seconds.isFinite, seconds < 1e9 else {
        return nil
      }
      return .milliseconds(Int64((seconds * 1000).rounded(.up)))
    }
    guard let date = HTTPDate.parse(text) else { return nil }
    return max(.zero, .milliseconds(Int64(date.timeIntervalSince(now) * 1000)))
  }
}

/// Dates of HTTP headers (RFC 9110 §5.6.7, the preferred form).
public enum HTTPDate {
  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
  public static func parse(_ text: String) -> Date? {
    if let date = last.withLock({ $0.text == text ? $0.date : nil }) { return date }
    let date = read(text)
    last.withLock { $0 = (text, date) }
    return date
  }

  /// The last one that was read: all answers of a second have the same.
  private static let last = Mutex<(text: String, date: Date?)>(("", nil))

  private static func read(_ text: String) -> Date? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let clock = parts[4].split(separator: ":").map { Int($0) ?? -1 }
    guard clock.count == 3 else { return nil }
    return CivilTime(
      year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2]
    ).date
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
