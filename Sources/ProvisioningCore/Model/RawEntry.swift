/// What of an entry of a service's log can't be understood, with the entry as it came.
public struct RawEntry: Sendable, Equatable, Codable {
  /// Its members that can't be; empty where nothing of it can.
  public var unread: [String]
  /// Its JSON without secrets, at most `limit` characters.
  public var source: String

  public init(unread: [String] = [], source: String) {
    self.unread = unread
    self.source = source
  }

  /// Characters of an entry that are kept.
  public static let limit = 4_000

  /// Such as `activityDateTime and sourceIdentity can't be understood`.
  public var words: String {
    "\(unread.isEmpty ? "this entry" : Words.list(unread)) can't be understood"
  }
}
