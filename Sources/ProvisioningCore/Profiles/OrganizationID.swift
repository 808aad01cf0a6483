import Foundation

/// Webex's organization id in its two forms.
///
/// Source: Webex developer documentation: the public form is base64 of
/// `ciscospark://us/ORGANIZATION/{UUID}`, often without padding; SCIM wants the UUID.
public enum OrganizationID {
  /// The UUID in lower case, or a sentence that says why the text is none.
  public static func normalize(_ text: String) throws(InvalidIdentifier) -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { throw InvalidIdentifier("It is empty.") }
    guard text.utf8.count <= 400 else {
      throw InvalidIdentifier("It is too long for an organization id.")
    }
    if text.contains("-") || text.utf8.count <= 36, !text.hasPrefix("Y2lz") {
      return try uuid(text)
    }
    let path = text.hasPrefix("ciscospark://") ? text : try decode(text)
    let parts = path.split(separator: "/")
    guard path.hasPrefix("ciscospark://"), parts.count >= 4, let last = parts.last else {
      throw InvalidIdentifier("It is neither a UUID nor Webex's public form of one.")
    }
    guard parts[parts.count - 2] == "ORGANIZATION" else {
      let kind = parts[parts.count - 2].lowercased()
      throw InvalidIdentifier("It is the id of a \(kind), not of an organization.")
    }
    return try uuid(String(last))
  }

  private static func uuid(_ text: String) throws(InvalidIdentifier) -> String {
    let text = text.lowercased()
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] else {
      throw InvalidIdentifier(
        "“\(text.prefix(60))” is no UUID: five groups of 8, 4, 4, 4 and 12 digits. "
          + "Control Hub shows it under the organization's name, bottom left.")
    }
    guard let wrong = text.first(where: { $0 != "-" && !isHexDigit($0) }) else { return text }
    let known =
      text == sample
      ? " It is the sample of Cisco's article, which has this mistake in it; use your own." : ""
    throw InvalidIdentifier(
      "“\(text)” is no UUID: “\(wrong)” is not one of the digits 0–9 and a–f.\(known)")
  }

  /// The id that Cisco's article shows; operators try it.
  private static let sample = "a35bfbc6-ccbd-4a17-a488-72gf46c5420c"

  private static func decode(_ text: String) throws(InvalidIdentifier) -> String {
    var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    while base64.hasSuffix("=") { base64.removeLast() }
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: base64),
      let path = String(validating: data, as: UTF8.self)
    else { throw InvalidIdentifier("It is neither a UUID nor Webex's public form of one.") }
    return path
  }

  private static func isHexDigit(_ character: Character) -> Bool {
    character.isASCII && character.isHexDigit
  }
}

/// The tenant of a profile: its id or one of its domains.
public enum TenantID {
  /// The id or domain in lower case, or a sentence that says why the text is neither.
  public static func normalize(_ text: String) throws(InvalidIdentifier) -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    if UUID(uuidString: text) != nil { return text }
    guard !["common", "organizations", "consumers"].contains(text) else {
      throw InvalidIdentifier("“\(text)” stands for many tenants; name one, by id or domain.")
    }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let isDomain =
      text.utf8.count <= 253 && labels.count >= 2
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.allSatisfy { $0 == "-" || $0.isLetter || $0.isNumber }
      }
    guard isDomain else {
      throw InvalidIdentifier(
        "“\(text.prefix(60))” is neither a tenant id (a UUID) nor a domain such as contoso.com.")
    }
    return text
  }
}

/// Why a text is not the identifier that it should be, as a sentence.
public struct InvalidIdentifier: Error, Sendable, Equatable {
  public var reason: String

  init(_ reason: String) { self.reason = reason }
}
