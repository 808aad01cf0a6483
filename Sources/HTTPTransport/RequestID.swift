import FoundationEssentials

/// Ids that a service logs beside a request, so that both sides can find it.
public enum RequestID {
  /// A random UUID (RFC 9562 §5.4).
  ///
  /// Foundation's own opens the system's random device for each one.
  public static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let high = random.next() & ~0xF000 | 0x4000
    let low = random.next() & ~(3 << 62) | 1 << 63
    return unsafe UUID(uuid: unsafeBitCast((high.bigEndian, low.bigEndian), to: uuid_t.self))
      .uuidString.lowercased()
  }

  /// Whether a text has the form of a UUID (RFC 9562).
  public static func isUUID(_ text: String) -> Bool {
    text.utf8.count == 36 && UUID(uuidString: text) != nil
  }
}
