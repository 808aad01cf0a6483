import Foundation
import Webex

/// Why a value can't be used, as a sentence.
struct Refusal: Error, Equatable {
  var reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Reads the ids of a profile into the one form in which they are kept.
enum Identifiers {
  /// The UUID of a Webex organization, from any form that Webex shows.
  static func organization(_ text: String) throws(Refusal) -> String {
    do throws(OrganizationID.Unreadable) {
      return try OrganizationID(text).uuid
    } catch {
      let shown = "“\(text.prefix(80))”"
      switch error {
      case .empty: throw Refusal("It is empty.")
      case .notHexadecimal(let character):
        let known =
          text.lowercased().contains(sample)
          ? " It is the sample of Cisco's article, which has this mistake in it; use your own." : ""
        throw Refusal(
          "\(shown) is no UUID: “\(character)” is none of the digits 0–9 and a–f.\(known)")
      case .otherKind(let kind):
        let what = kind.lowercased() == "people" ? "person" : kind.lowercased()
        throw Refusal("\(shown) is the id of a \(what), not of an organization.")
      case .notAnID:
        throw Refusal(
          "\(shown) is neither a UUID nor Webex's public form of one. "
            + "Control Hub shows the id under the organization's name, bottom left.")
      }
    }
  }

  /// The id that Cisco's article shows; operators try it.
  private static let sample = "a35bfbc6-ccbd-4a17-a488-72gf46c5420c"

  /// A tenant's id or one of its domains, in lower case.
  static func tenant(_ text: String) throws(Refusal) -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    if UUID(uuidString: text) != nil { return text }
    guard !["common", "organizations", "consumers"].contains(text) else {
      throw Refusal("“\(text)” stands for many tenants; name one, by id or domain.")
    }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, labels.count >= 2, labels.allSatisfy(isDomainLabel) else {
      throw Refusal(
        "“\(text.prefix(60))” is neither a tenant id (a UUID) nor a domain such as contoso.com.")
    }
    return text
  }

  /// The application (client) id of a registration.
  static func application(_ text: String) throws(Refusal) -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    guard UUID(uuidString: text) != nil else {
      throw Refusal("“\(text.prefix(60))” is no application id, which is a UUID.")
    }
    return text
  }

  private static func isDomainLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
      && label.allSatisfy { $0 == "-" || $0.isLetter || $0.isNumber }
  }
}
