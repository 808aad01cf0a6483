import FoundationEssentials

/// Ids that a service logs beside a request, so that both sides can find it.
public enum RequestID {
  public static func make() -> String { UUID().uuidString.lowercased() }

  /// Whether a text has the form of a UUID (RFC 9562).
  public static func isUUID(_ text: String) -> Bool {
    text.utf8.count == 36 && UUID(uuidString: text) != nil
  }
}
