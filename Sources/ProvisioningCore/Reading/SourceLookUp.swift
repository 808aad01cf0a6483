internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Webex

/// Some Webex users, by the synchronization that owns them.
struct SourceLook: Sendable {
  /// How many were looked at.
  var users = 0
  /// How many of them each synchronization owns, by Webex's word for it.
  var bySource: [String: Int] = [:]
  /// Those of Okta.
  var ofOkta: [WebexUser] = []

  static let okta = "OKTA"
  /// Entra's own jobs write by SCIM; which of the two words Webex has for them depends on the front.
  static let entra: Set<String> = ["AAD", "SCIM"]

  /// Such as `55 from Okta (OKTA) and 3 from Entra (AAD)`.
  var words: String {
    let parts = bySource.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { source, count in
      let name =
        switch source {
        case Self.okta: "Okta"
        case "AAD": "Entra"
        case "AD": "Directory Connector"
        case "BROADWORKS": "BroadWorks"
        case "SCIM": "a SCIM client"
        default: "another source"
        }
      return "\(Words.grouped(count)) from \(name) (\(Words.cut(source, to: 20)))"
    }
    return Words.list(parts)
  }
}

/// People of Okta whose phone numbers and addresses were compared with Entra's.
struct ContactLook: Sendable {
  /// One value that Webex still has.
  struct Stale: Sendable {
    var name: String
    /// Such as `phoneNumbers[type eq "work"].value`.
    var target: String
    var webex: String
    var entra: String
  }

  /// People who were found on both sides.
  var people = 0
  var stale: [Stale] = []

  /// Attributes with old values, each once.
  var targets: [String] {
    var found: [String] = []
    for item in stale where !found.contains(item.target) { found.append(item.target) }
    return found
  }

  /// The attributes of many values that Okta sets once, with Entra's for them.
  ///
  /// Country and region are left out: they are written in several ways.
  /// Source: help.webex.com, "Synchronize Okta users into Control Hub".
  private static let attributes: [(list: String, type: String, member: String, Read)] = [
    ("phoneNumbers", "work", "value", { $0.businessPhones.first }),
    ("phoneNumbers", "mobile", "value", { $0.mobilePhone }),
    ("addresses", "work", "streetAddress", { $0.streetAddress }),
    ("addresses", "work", "locality", { $0.city }),
    ("addresses", "work", "postalCode", { $0.postalCode }),
  ]
  private typealias Read = @Sendable (GraphUser) -> String?

  static let selection = [
    "id", "userPrincipalName", "displayName", "businessPhones", "mobilePhone", "streetAddress",
    "city", "postalCode",
  ]

  /// Compares what both sides have; what one of them lacks tells nothing.
  mutating func compare(_ user: WebexUser, _ person: GraphUser) {
    people += 1
    for (list, type, member, read) in Self.attributes {
      guard let entra = read(person), !entra.isEmpty,
        let webex = user.source.value(of: list, type: type, member), !webex.isEmpty,
        Self.plain(entra, list) != Self.plain(webex, list)
      else { continue }
      stale.append(
        Stale(
          name: person.displayName ?? user.userName ?? user.id,
          target: "\(list)[type eq \"\(type)\"].\(member)", webex: webex, entra: entra))
    }
  }

  /// Numbers by their digits, words without case and blanks.
  private static func plain(_ text: String, _ list: String) -> String {
    list == "phoneNumbers"
      ? text.filter(\.isNumber) : text.lowercased().filter { !$0.isWhitespace }
  }
}

extension JSONTree {
  /// A member of the element of a list that has a type, such as the value of the work phone.
  fileprivate func value(of list: String, type: String, _ member: String) -> String? {
    guard case .array(let elements) = self[list] else { return nil }
    return elements.first { $0["type"]?.string?.lowercased() == type }?[member]?.string
  }
}

extension Readers {
  static let sourcesPurpose = Purpose("reading who made Webex's users", .consoleToWebex)
  static let contactsPurpose = Purpose(
    "comparing phone numbers and addresses", .consoleToGraph, needs: "User.Read.All")

  private static let sample = 100
  /// Graph's most values of `in`.
  private static let namesAtOnce = 15

  /// By which synchronization the first Webex users were made; nil without a Webex token.
  func sources() async -> Observation<SourceLook?> {
    guard services.webex != nil else { return Observation(result: .success(nil), evidence: []) }
    return await observe(Self.sourcesPurpose) {
      let page = try await services.webex(Self.sourcesPurpose).users(count: Self.sample)
      var look = SourceLook(users: page.resources.count)
      for user in page.resources {
        guard let source = user.provisionSource?.uppercased() else { continue }
        look.bySource[source, default: 0] += 1
        if source == SourceLook.okta, user.active != false { look.ofOkta.append(user) }
      }
      return look
    }
  }

  /// Whether people of Okta have other phone numbers and addresses in Webex than in Entra; nil where
  /// nobody comes from Okta.
  func contacts(of sources: Observation<SourceLook?>) async -> Observation<ContactLook?> {
    let users = sources.value.flatMap(\.self)?.ofOkta ?? []
    guard !users.isEmpty else { return sources.map { _ in nil } }
    return await observe(Self.contactsPurpose) {
      let graph = try services.graph(Self.contactsPurpose)
      var byName: [String: WebexUser] = [:]
      for user in users { byName[user.userName?.lowercased() ?? ""] = user }
      byName[""] = nil
      let names = byName.keys.sorted()
      var look = ContactLook()
      for start in stride(from: 0, to: names.count, by: Self.namesAtOnce) {
        let some = names[start..<min(names.count, start + Self.namesAtOnce)]
        let values = some.map(GraphQuery.literal).joined(separator: ",")
        let found = try await graph.users(
          filter: "userPrincipalName in (\(values))", top: Self.namesAtOnce
        ).collected(limit: Self.namesAtOnce).items
        for person in found {
          guard let user = byName[person.userPrincipalName?.lowercased() ?? ""] else { continue }
          look.compare(user, person)
        }
      }
      return look
    }
  }
}
