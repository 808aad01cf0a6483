internal import AttributeMapping
internal import MicrosoftGraph

/// Where Graph keeps an attribute that mappings name.
///
/// Mappings use the names of Entra's provisioning service, Graph its own: `mobile` is
/// `mobilePhone`. Source: Microsoft Graph `user`; "Tutorial: Customize attribute mappings".
struct DirectoryAttribute: Sendable {
  /// As mappings write it in brackets.
  let name: String
  /// The property to `$select`.
  let property: String
  /// How its values stand in the property.
  let shape: Shape
  let value: @Sendable (GraphUser) -> AttributeValue

  enum Shape: Sendable, Equatable {
    case text, list, boolean
    /// The first of a list.
    case first
    /// A text, number or Boolean, in a member of the property if one is named.
    case other(member: String?)
  }

  private init(
    _ name: String, _ property: String? = nil, as shape: Shape = .text,
    _ text: @escaping @Sendable (GraphUser) -> String?
  ) {
    self.name = name
    self.property = property ?? name
    self.shape = shape
    value = { text($0).map(AttributeValue.text) ?? .null }
  }

  private init(_ name: String, list: @escaping @Sendable (GraphUser) -> [String]) {
    self.name = name
    property = name
    shape = .list
    value = { user in
      let texts = list(user)
      return texts.isEmpty ? .null : .list(texts)
    }
  }

  private init(other name: String, in group: String? = nil) {
    let path = group.map { "\($0)/\(name)" } ?? name
    self.init(name, group, as: .other(member: group == nil ? nil : name)) { $0.others[path] }
  }

  /// The attributes that stand in the workspace beside a person's columns.
  ///
  /// The place of one is how it is stored: new ones come at the end.
  static let stored: [DirectoryAttribute] = [
    .init("givenName") { $0.givenName },
    .init("surname") { $0.surname },
    .init("mailNickname") { $0.mailNickname },
    .init("companyName") { $0.companyName },
    .init("employeeId") { $0.employeeId },
    .init("usageLocation") { $0.usageLocation },
    .init("preferredLanguage") { $0.preferredLanguage },
    .init("telephoneNumber", "businessPhones", as: .first) { $0.businessPhones.first },
    .init("mobile", "mobilePhone") { $0.mobilePhone },
    .init("facsimileTelephoneNumber", "faxNumber") { $0.faxNumber },
    .init("physicalDeliveryOfficeName", "officeLocation") { $0.officeLocation },
    .init("streetAddress") { $0.streetAddress },
    .init("city") { $0.city },
    .init("state") { $0.state },
    .init("postalCode") { $0.postalCode },
    .init("country") { $0.country },
    .init("otherMails", list: { $0.otherMails }),
    .init("proxyAddresses", list: { $0.proxyAddresses }),
    .init("dirSyncEnabled", "onPremisesSyncEnabled", as: .boolean) {
      $0.onPremisesSyncEnabled.map { $0 ? "True" : "False" }
    },
    .init(other: "onPremisesSecurityIdentifier"),
    .init(other: "employeeType"),
    .init(other: "employeeHireDate"),
    .init(other: "employeeLeaveDateTime"),
  ]

  static let places = Dictionary(
    uniqueKeysWithValues: stored.enumerated().map { ($1.name, $0) })

  /// What the workspace holds of everybody, whatever the mappings are: the sources of the
  /// attributes that Webex knows.
  static let usual: Set<String> = [
    "givenName", "surname", "mailNickname", "companyName", "employeeId", "usageLocation",
    "preferredLanguage", "telephoneNumber", "mobile", "facsimileTelephoneNumber", "streetAddress",
    "city", "state", "postalCode", "country",
  ]

  /// The attribute of that name; nil for those that a person's columns hold, and those that Graph
  /// does not give.
  static func named(_ name: String) -> DirectoryAttribute? {
    if let place = places[name] { return stored[place] }
    if isExtensionAttribute(name) {
      return DirectoryAttribute(other: name, in: "onPremisesExtensionAttributes")
    }
    return SourceSchema.isDirectoryExtension(name) ? DirectoryAttribute(other: name) : nil
  }

  private static func isExtensionAttribute(_ name: String) -> Bool {
    let prefix = "extensionAttribute"
    guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else {
      return false
    }
    return (1...15).contains(number)
  }
}
