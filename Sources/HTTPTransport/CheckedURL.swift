import Secrecy
import Synchronization

/// What there is to know of a request's URL before it is sent.
struct CheckedURL: Sendable {
  /// Nil for a URL that can't be used.
  let origin: Origin?
  /// Whether a token may travel to it: HTTPS, or this machine.
  let isSecure: Bool
  let redacted: String
  /// Redacted path and query.
  let path: String

  var hasQuery: Bool { path.utf8.contains(UInt8(ascii: "?")) }

  init(_ url: String) {
    let redacted = Redaction.url(url)
    let origin = Origin(url)
    self.redacted = redacted
    self.origin = origin
    isSecure = origin.map { $0.scheme == "https" || $0.isLoopback } ?? false
    path =
      Redaction.endOfScheme(redacted).map { start in
        String(Substring(redacted.utf8[start...].drop { $0 != UInt8(ascii: "/") }))
      } ?? redacted
  }
}

/// Remembers the first URLs that hold nothing to hide: thousands of requests a second may go to one.
final class CheckedURLs: Sendable {
  private let known = Mutex<[String: CheckedURL]>([:])
  private static let limit = 64

  subscript(url: String) -> CheckedURL {
    if let known = known.withLock({ $0[url] }) { return known }
    let checked = CheckedURL(url)
    guard checked.isSecure, checked.redacted == url, !checked.hasQuery,
      url.utf8.allSatisfy({ $0 < 0x80 })
    else { return checked }
    known.withLock { if $0.count < Self.limit { $0[url] = checked } }
    return checked
  }

  /// How many are remembered.
  var count: Int { known.withLock { $0.count } }
}
