internal import Foundation
internal import SCIM
internal import Secrecy

/// Takes people and secrets out of a bundle; ids, codes and times stay, for they are what support
/// needs.
///
/// Walks the document twice: names are first collected where they stand by themselves, then
/// replaced wherever they occur. The same name always gets the same placeholder.
struct BundleRedactor {
  /// What was taken out.
  enum Kind: String, CaseIterable {
    case name, address, domain, ip, value, text, secret
  }

  /// How many different ones were replaced; of texts and secrets, how many places.
  private(set) var counts: [Kind: Int] = [:]
  private var placeholders: [Kind: [String: String]] = [:]
  private var names = KnownNames()

  /// Members that hold nothing but a name.
  private static let nameKeys: Set<String> = [
    "principalName", "sourceName", "targetName", "initiator", "deletedBy", "tenantName", "who",
    "account", "groupNames",
  ]
  private static let ownApplications: Set<String> = [
    "Cisco Webex", "Cisco Webex Identity", "Cisco Webex Identity Integration", "Webex",
  ]
  /// What our own requests filter by.
  private static let ownWords: Set<String> = [
    "Remove service principal", "ApplicationManagement", "ProvisioningManagement", "Cisco Webex",
  ]
  /// What the operator pasted or wrote can hold anything.
  private static let droppedKeys: Set<String> = ["report", "notes", "credentialCommand", "raw"]
  private static let publicDomains: Set<String> = [
    "webex.com", "cisco.com", "ciscospark.com", "microsoft.com", "microsoftonline.com",
    "windows.net", "azure.com", "office.com", "okta.com", "wbx2.com",
  ]

  mutating func redacted(_ document: JSONValue) -> JSONValue {
    collect(document, key: "")
    return replaced(document, key: "")
  }

  // MARK: Collecting

  private mutating func collect(_ value: JSONValue, key: String) {
    switch value {
    case .array(let elements):
      for element in elements { collect(element, key: key) }
    case .object(let object):
      if key == "changes", let pair = propertyChange(object) {
        for value in pair where value.contains(where: \.isLetter) && value.count >= 4 {
          names.add(value, as: placeholder(.value, value))
        }
        return
      }
      // A nested group has its name and a count, and stands in words and commands too.
      if key == "nested", let name = object["name"]?.string { note(name: name) }
      for member in object { collect(member.value, key: member.key) }
    case .string(let text):
      if Self.nameKeys.contains(key) || key == "displayName" { note(name: text) }
      if key == "ipAddress" { names.add(text, as: placeholder(.ip, text)) }
      if key == "tenant", text.contains("."), !isIdentifier(text) { note(domain: text) }
      for match in addresses(in: text) { note(domain: match) }
    case .null, .bool, .number: break
    }
  }

  private mutating func note(name text: String) {
    guard !isIdentifier(text), !Self.ownApplications.contains(text), !isAddress(text) else {
      return
    }
    let new = placeholder(.name, text)
    names.add(text, as: new)
    guard text.contains("@") else { return }
    // Addresses are replaced before names, so a name is also looked for without them.
    let rest = addresses(in: text).reduce(text) { $0.replacing($1, with: "") }
    names.add(rest.trimmingCharacters(in: .alphanumerics.inverted), as: new)
  }

  private mutating func note(domain address: Substring) {
    guard let at = address.firstRange(of: "@") ?? address.firstRange(of: "%40") else { return }
    note(domain: String(address[at.upperBound...]))
  }

  private mutating func note(domain: String) {
    let domain = domain.lowercased()
    guard !Self.isPublic(domain) else { return }
    names.add(domain, as: placeholder(.domain, domain))
  }

  private static func isPublic(_ domain: String) -> Bool {
    publicDomains.contains { domain == $0 || domain.hasSuffix(".\($0)") }
  }

  // MARK: Replacing

  private mutating func replaced(_ value: JSONValue, key: String) -> JSONValue {
    switch value {
    case .array(let elements):
      if key == "notes" || key == "samples" {
        if !elements.isEmpty { counts[.text, default: 0] += elements.count }
        return .array([])
      }
      if key == "counts", let sorted = Self.sortedPairs(elements) { return .array(sorted) }
      return .array(elements.map { replaced($0, key: key) })
    case .object(let object):
      if key == "changes", propertyChange(object) != nil { return .object(change(object)) }
      var result = JSONObject()
      for member in object {
        if member.key != "notes", Self.droppedKeys.contains(member.key) {
          if member.value != .null { counts[.text, default: 0] += 1 }
          continue
        }
        result[member.key] =
          member.key == "mappings"
          ? mapping(member.value, key: "mappings") : replaced(member.value, key: member.key)
      }
      return .object(result)
    case .string(let text): return .string(replaced(text, key: key))
    case .null, .bool, .number: return value
    }
  }

  /// Keys and values in turn, as a dictionary is written whose keys are no texts: by key, so that
  /// equal dictionaries give equal bytes.
  private static func sortedPairs(_ elements: [JSONValue]) -> [JSONValue]? {
    guard elements.count.isMultiple(of: 2) else { return nil }
    var pairs: [(String, JSONValue)] = []
    for place in stride(from: 0, to: elements.count, by: 2) {
      guard let key = elements[place].string else { return nil }
      pairs.append((key, elements[place + 1]))
    }
    return pairs.sorted { $0.0 < $1.0 }.flatMap { [.string($0.0), $0.1] }
  }

  mutating func replaced(_ text: String, key: String) -> String {
    switch key {
    case "ipAddress": return placeholder(.ip, text)
    case "profile": return "profile"
    case _ where Self.nameKeys.contains(key) || key == "displayName":
      if isIdentifier(text) || Self.ownApplications.contains(text) { return text }
      return isAddress(text) ? free(text) : placeholder(.name, text)
    case "tenant" where !isIdentifier(text): return placeholder(.domain, text.lowercased())
    case "url": return free(url(text))
    default: return isIdentifier(text) ? text : free(text)
    }
  }

  /// A text in which a name or a secret may stand anywhere.
  private mutating func free(_ text: String) -> String {
    var result = text
    for match in Set(addresses(in: text).map(String.init)).sorted(by: { $0.count > $1.count }) {
      result = result.replacing(match, with: placeholder(.address, match.lowercased()))
    }
    result = names.replaced(in: result)
    result = result.replacing(#/\b\d{1,3}(?:\.\d{1,3}){3}\b/#) { match in
      let ip = String(match.output)
      return ip.hasPrefix("127.") ? ip : placeholder(.ip, ip)
    }
    let clean = Redaction.text(result)
    if clean != result { counts[.secret, default: 0] += 1 }
    return clean
  }

  /// Search words and addresses stand in the query of a request.
  private mutating func url(_ text: String) -> String {
    guard let question = text.firstIndex(of: "?") else { return text }
    let query = text[question...]
    let plain = (query.removingPercentEncoding ?? String(query)).replacing("+", with: " ")
    let hidden = plain.replacing(#/'([^']*)'|"([^"]*)"/#) { match in
      let literal = String(match.1 ?? match.2 ?? "")
      let mark = match.1 == nil ? "\"" : "'"
      return isIdentifier(literal) || literal.isEmpty || Self.ownWords.contains(literal)
        ? String(match.0) : "\(mark)\(placeholder(.value, literal))\(mark)"
    }
    return text[..<question] + hidden
  }

  /// Whether a text is one address and nothing else.
  private func isAddress(_ text: String) -> Bool {
    addresses(in: text).first?.count == text.count
  }

  private func addresses(in text: String) -> [Substring] {
    guard text.contains("@") || text.contains("%40") else { return [] }
    return text.matches(
      of: #/[^\s"'<>(),;:=\/@%&?]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/#
    ).map(\.output)
  }

  // MARK: Attribute values

  private func propertyChange(_ object: JSONObject) -> [String]? {
    guard object["name"] != nil, object.allSatisfy({ ["name", "old", "new"].contains($0.key) })
    else { return nil }
    return [object["old"], object["new"]].compactMap { $0?.string }.filter { !isPlain($0) }
  }

  private mutating func change(_ object: JSONObject) -> JSONObject {
    var result = object
    for key in ["old", "new"] {
      guard let text = object[key]?.string, !isPlain(text) else { continue }
      result[key] = .string(placeholder(.value, text))
    }
    return result
  }

  /// A value that tells nothing of a person.
  func isPlain(_ value: String) -> Bool {
    isIdentifier(value) || value.isEmpty
      || ["true", "false", "null", "[]", "{}"].contains(value.lowercased())
  }

  /// A UUID, or several joined by what ids are joined with.
  private func isIdentifier(_ text: String) -> Bool {
    text.wholeMatch(
      of: #/[A-Za-z0-9._-]*[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[A-Za-z0-9._-]*/#)
      != nil
  }

  mutating func placeholder(_ kind: Kind, _ text: String) -> String {
    if let known = placeholders[kind]?[text] { return known }
    let number = (counts[kind] ?? 0) + 1
    counts[kind] = number
    let new =
      switch kind {
      case .address: "person-\(number)@removed.invalid"
      case .domain: "domain-\(number).invalid"
      default: "\(kind.rawValue)-\(number)"
      }
    placeholders[kind, default: [:]][text] = new
    return new
  }
}

extension BundleRedactor.Kind {
  /// For the list of what was removed.
  var words: String {
    switch self {
    case .name: "names of people, groups, accounts and the tenant"
    case .address: "e-mail addresses and user names"
    case .domain: "domains"
    case .ip: "IP addresses"
    case .value: "attribute values, texts in mappings and filters, and search words"
    case .text: "pasted texts, entries as they came, notes and credential commands"
    case .secret: "places that looked like secrets"
    }
  }

  /// What stands in their place.
  var example: String {
    switch self {
    case .address: "person-1@removed.invalid"
    case .domain: "domain-1.invalid"
    case .text: "left out"
    case .secret: Redaction.mark
    default: "\(rawValue)-1"
    }
  }
}
