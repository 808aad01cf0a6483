internal import HTTPTransport
internal import SCIM
internal import Webex

/// A Webex user besides the one who matches who is the same person by an address.
struct OtherAccount: Sendable {
  var userName: String
  var id: String
  /// The person's address that is the user's name.
  var address: String
  var isActive: Bool
}

extension Integration {
  /// Another Webex user under one of the person's addresses, where there is one.
  ///
  /// This is what a mapping of userName does that gives something else than Webex knows people by.
  func otherAccount(of source: SourcePerson) async -> OtherAccount? {
    guard source.webexFailure == nil, let services = try? await services() else { return nil }
    let own = source.webex?["userName"]?.string?.lowercased()
    let ownId = source.webex?["id"]?.string
    var seen: Set<String> = []
    for address in [source.person.mail, source.person.userPrincipalName].compactMap(\.self) {
      let name = address.lowercased()
      guard name.contains("@"), name != own, seen.insert(name).inserted else { continue }
      let filter = "userName eq \(JSONValue.string(address).text())"
      guard let found = await webexUser(filter, services), found.id != ownId else { continue }
      // Somebody else of the directory may have the address in Webex by right.
      let external = found.json["externalId"]?.nonEmptyString ?? ""
      guard !ObjectKey.isUUID(external) || ObjectKey(external) == ObjectKey(source.person.id) else {
        continue
      }
      return OtherAccount(
        userName: found.json["userName"]?.string ?? address, id: found.id, address: address,
        isActive: found.json["active"]?.bool != false)
    }
    return nil
  }
}

extension Explanation.Step {
  /// Says that Webex knows the person under another name, which matching does not see.
  mutating func add(_ other: OtherAccount, of source: SourcePerson) {
    let state = other.isActive ? "active" : "inactive"
    evidence.append(
      "\(other.userName), \(state), is the person's address \(other.address); Webex id \(other.id)")
    guard outcome != .failed else { return }
    outcome = .failed
    detail =
      source.webex == nil
      ? "nobody by the mapped name, but Webex has the person as \(other.userName): a second user would be made"
      : "\(detail); Webex has the person a second time, as \(other.userName)"
    cure = Self.cure(other, own: source.webex?["userName"]?.string, mail: source.person.mail)
  }

  /// Which of the two stays, as ``Reconciliation/mending`` has it.
  private static func cure(_ other: OtherAccount, own: String?, mail: String?) -> String {
    let steps = "entrahub reconcile has the steps, and everybody concerned."
    guard let own else {
      return "Before the next cycle, map userName to the address that Webex knows: \(steps)"
    }
    return other.address.lowercased() == mail?.lowercased()
      ? "Keep \(other.userName), which was there first, with its meetings and messages: map userName "
        + "from mail, then remove \(own) in Control Hub. \(steps)"
      : "Keep \(own), which the service finds; remove \(other.userName) in Control Hub once nobody "
        + "uses it. \(steps)"
  }
}
