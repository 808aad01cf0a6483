public import FoundationEssentials
public import HTTPTransport

/// A person of the directory, with the attributes that mappings use.
public struct GraphUser: Sendable, Equatable {
  public var id: String
  public var userPrincipalName: String?
  public var displayName: String?
  public var givenName: String?
  public var surname: String?
  public var mail: String?
  public var accountEnabled: Bool?
  /// `Member` or `Guest`.
  public var userType: String?
  public var jobTitle: String?
  public var department: String?
  public var companyName: String?
  public var employeeId: String?
  public var usageLocation: String?
  public var preferredLanguage: String?
  public var mailNickname: String?
  public var mobilePhone: String?
  public var businessPhones: [String] = []
  public var faxNumber: String?
  public var officeLocation: String?
  public var streetAddress: String?
  public var city: String?
  public var state: String?
  public var postalCode: String?
  public var country: String?
  public var otherMails: [String] = []
  public var proxyAddresses: [String] = []
  public var onPremisesSyncEnabled: Bool?
  public var onPremisesImmutableId: String?
  public var createdDateTime: Date?
  public var deletedDateTime: Date?
  /// In a delta: why the person is gone; all else but the id is then missing.
  public var removed: RemovalReason?
  /// Every other member that came with a text, number or Boolean, such as
  /// `onPremisesExtensionAttributes/extensionAttribute1` or a directory extension.
  public var others: [String: String] = [:]

  /// The properties to ask for so that all of the above can come.
  public static let selection = Property.allCases.map(\.rawValue)

  /// What mappings can use besides, for the preview of one person; it comes in ``others``.
  public static let mappingSelection =
    selection + [
      "employeeType", "employeeHireDate", "employeeLeaveDateTime", "onPremisesExtensionAttributes",
      "onPremisesSecurityIdentifier",
    ]

  /// Properties of Graph's `user`, by their names there.
  enum Property: String, CaseIterable, Sendable {
    case id, userPrincipalName, displayName, givenName, surname, mail, accountEnabled, userType
    case jobTitle, department, companyName, employeeId, usageLocation, preferredLanguage
    case mailNickname, mobilePhone, businessPhones, faxNumber, officeLocation, streetAddress, city
    case state, postalCode, country, otherMails, proxyAddresses, onPremisesSyncEnabled
    case onPremisesImmutableId, createdDateTime, deletedDateTime
  }
}

extension GraphUser: JSONReadable {
  private static let properties = Property.allCases
  private static let names = JSONNames(selection)

  public init?(json: JSONNode) {
    id = ""
    for member in json.members where !member.value.isNull {
      if let place = Self.names.place(of: member) {
        read(Self.properties[place], member.value)
      } else {
        keep(member)
      }
    }
    guard !id.isEmpty else { return nil }
  }

  private mutating func read(_ property: Property, _ value: JSONNode) {
    switch property {
    case .id: id = value.string ?? ""
    case .userPrincipalName: userPrincipalName = value.string
    case .displayName: displayName = value.string
    case .givenName: givenName = value.string
    case .surname: surname = value.string
    case .mail: mail = value.string
    case .accountEnabled: accountEnabled = value.bool
    case .userType: userType = value.string
    case .jobTitle: jobTitle = value.string
    case .department: department = value.string
    case .companyName: companyName = value.string
    case .employeeId: employeeId = value.string
    case .usageLocation: usageLocation = value.string
    case .preferredLanguage: preferredLanguage = value.string
    case .mailNickname: mailNickname = value.string
    case .mobilePhone: mobilePhone = value.string
    case .businessPhones: businessPhones = value.strings
    case .faxNumber: faxNumber = value.string
    case .officeLocation: officeLocation = value.string
    case .streetAddress: streetAddress = value.string
    case .city: city = value.string
    case .state: state = value.string
    case .postalCode: postalCode = value.string
    case .country: country = value.string
    case .otherMails: otherMails = value.strings
    case .proxyAddresses: proxyAddresses = value.strings
    case .onPremisesSyncEnabled: onPremisesSyncEnabled = value.bool
    case .onPremisesImmutableId: onPremisesImmutableId = value.string
    case .createdDateTime: createdDateTime = value.date
    case .deletedDateTime: deletedDateTime = value.date
    }
  }

  private mutating func keep(_ member: JSONMember) {
    let name = member.name
    if name == "@removed" { removed = RemovalReason(json: member.value) }
    guard !name.hasPrefix("@") else { return }
    if member.value.isObject {
      for inner in member.value.members {
        if let text = inner.value.text { others["\(name)/\(inner.name)"] = text }
      }
    } else if let text = member.value.text {
      others[name] = text
    }
  }
}
