import FoundationEssentials

/// Ids that a service logs beside a request, so that both sides can find it.
public enum RequestID {
  /// A random UUID (RFC 9562 §5.4).
  ///
  /// Foundation's own opens the system's random device for each one, and writes it through C's
  /// `printf`: together some hundredths of the time that a request takes.
  public static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let high = random.next() & ~0xF000 | 0x4000
    let low = random.next() & ~(3 << 62) | 1 << 63
    return unsafe String(unsafeUninitializedCapacity: 36) { text in
      var end = 0
      for digit in 0..<32 {
        if end == 8 || end == 13 || end == 18 || end == 23 {
          unsafe text[end] = UInt8(ascii: "-")
          end += 1
        }
        let half = digit < 16 ? high : low
        let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4)) & 15
        unsafe text[end] = value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
        end += 1
      }
      return end
    }
  }

  /// Whether a text has the form of a UUID (RFC 9562).
  public static func isUUID(_ text: String) -> Bool {
    text.utf8.count == 36 && UUID(uuidString: text) != nil
  }
}
