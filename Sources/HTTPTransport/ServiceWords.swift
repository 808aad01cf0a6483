/// The words of a service, before they are looked at.
public enum ServiceWords {
  /// Longest message that is kept of an error.
  public static let limit = 4_000

  /// The text, or the beginning of one that is longer than anybody would read.
  public static func bounded(_ text: String) -> String {
    guard text.utf8.count > limit else { return text }
    return "\(text.prefix(limit / 2))… (\(text.utf8.count) bytes in all)"
  }
}
