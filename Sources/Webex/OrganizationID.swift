import FoundationEssentials
import HTTPTransport

/// The id of a Webex organization, as SCIM and Control Hub want it: a UUID.
public struct OrganizationID: Sendable, Hashable, CustomStringConvertible {
  /// Lower case.
  public let uuid: String

  public enum Unreadable: Error, Sendable, Equatable {
    case empty
    /// 36 characters in the form of a UUID, but with letters after `f`, as in the sample of
    /// Cisco's article.
    case notHexadecimal(character: Character)
    /// A public id of something else, such as a person or a room.
    case otherKind(String)
    case notAnID
  }

  /// Reads a UUID, a public id (`Y2lzY29zcGFyazov…`), or a tenant URL that holds one of them.
  public init(_ text: String) throws(Unreadable) {
    let trimmed = String(text.prefix(2048)).split(whereSeparator: \.isWhitespace).first ?? ""
    guard !trimmed.isEmpty else { throw .empty }
    var candidates = trimmed.split { "/?#".contains($0) }.map(String.init)
    if !trimmed.contains("://") { candidates = [String(trimmed)] }
    var reason = Unreadable.notAnID
    for candidate in candidates {
      do {
        uuid = try Self.read(candidate)
        return
      } catch {
        if error != .notAnID { reason = error }
      }
    }
    throw reason
  }

  /// The form of the public API: base64 of `ciscospark://us/ORGANIZATION/{uuid}`.
  public var publicID: String {
    let text = Data("ciscospark://us/ORGANIZATION/\(uuid)".utf8).base64EncodedString()
    return String(text.prefix { $0 != "=" })
  }

  public var description: String { uuid }

  private static func read(_ text: String) throws(Unreadable) -> String {
    if let odd = uuidLikeFault(text) { throw .notHexadecimal(character: odd) }
    if RequestID.isUUID(text) { return text.lowercased() }
    guard let decoded = decodedPublicID(text) else { throw .notAnID }
    let parts = decoded.split(separator: "/")
    guard parts.count >= 3, let last = parts.last, RequestID.isUUID(String(last)) else {
      throw .notAnID
    }
    let kind = String(parts[parts.count - 2])
    guard kind == "ORGANIZATION" else { throw .otherKind(kind) }
    return last.lowercased()
  }

  /// The first character that keeps a text in UUID form from being one.
  private static func uuidLikeFault(_ text: String) -> Character? {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.count) == [8, 4, 4, 4, 12],
      groups.joined().allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
    else { return nil }
    return groups.joined().first { !$0.isHexDigit }
  }

  private static func decodedPublicID(_ text: String) -> String? {
    guard text.utf8.count <= 512 else { return nil }
    var standard = text.filter { $0 != "=" }.map { character -> Character in
      character == "-" ? "+" : character == "_" ? "/" : character
    }
    while standard.count % 4 != 0 { standard.append("=") }
    guard let data = Data(base64Encoded: String(standard)) else { return nil }
    let decoded = String(decoding: data, as: UTF8.self)
    return decoded.hasPrefix("ciscospark://") ? decoded : nil
  }
}
