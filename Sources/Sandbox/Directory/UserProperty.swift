/// The user properties that the sandbox knows (Graph v1.0, resource `user`).
enum UserProperty: String, CaseIterable, Sendable {
  case businessPhones, displayName, givenName, jobTitle, mail, mobilePhone, officeLocation
  case preferredLanguage, surname, userPrincipalName, id
  case accountEnabled, userType, department, companyName, employeeId, usageLocation, mailNickname
  case city, country, state, streetAddress, postalCode, faxNumber
  case onPremisesSyncEnabled, onPremisesImmutableId, externalUserState
  case createdDateTime, deletedDateTime
  case otherMails, proxyAddresses, identities, assignedLicenses

  /// What an answer holds without `$select`, in the order of the service.
  static let defaults: [UserProperty] = [
    .businessPhones, .displayName, .givenName, .jobTitle, .mail, .mobilePhone, .officeLocation,
    .preferredLanguage, .surname, .userPrincipalName, .id,
  ]

  /// What a client may not set.
  static let readOnly: Set<String> = [
    "id", "createdDateTime", "deletedDateTime", "onPremisesSyncEnabled", "proxyAddresses",
    "assignedLicenses", "externalUserState",
  ]

  static let byFoldedName = Dictionary(
    allCases.map { ($0.rawValue.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

  private enum Kind { case text, bool, list }

  private var kind: Kind {
    switch self {
    case .accountEnabled, .onPremisesSyncEnabled: .bool
    case .businessPhones, .otherMails, .proxyAddresses, .identities, .assignedLicenses: .list
    default: .text
    }
  }

  /// Whether a value of this shape may be stored.
  func accepts(_ value: JSON) -> Bool {
    switch (kind, value) {
    case (.text, .string), (.text, .null), (.bool, .bool), (.bool, .null), (.list, .array): true
    default: false
    }
  }

  var emptyValue: JSON { kind == .list ? .array([]) : .null }
}

extension Person {
  func value(_ property: UserProperty, in directory: Directory) -> JSON {
    let identity = directory.identity
    switch property {
    case .id: return .string(directory.userIDs.id(index))
    case .displayName: return .string(displayName)
    case .givenName: return .string(given.native)
    case .surname: return index == Self.withoutSurname ? .null : .string(family.native)
    case .userPrincipalName: return .string(userPrincipalName(identity))
    case .mail: return .optional(mail(identity))
    case .businessPhones: return .strings(businessPhone.map { [$0] } ?? [])
    case .mobilePhone: return .optional(mobilePhone)
    case .jobTitle: return .optional(jobTitle)
    case .officeLocation: return .optional(officeLocation)
    case .preferredLanguage: return isGuest ? .null : .string(place.language)
    case .accountEnabled: return .bool(isEnabled)
    case .userType: return .string(isGuest ? "Guest" : "Member")
    case .department: return isGuest ? .null : .string(department)
    case .companyName: return .string(isGuest ? "Adatum" : identity.displayName)
    case .employeeId: return isGuest ? .null : .string(employeeId)
    case .usageLocation, .country: return .string(place.country)
    case .city: return .string(place.city)
    case .streetAddress: return .string(streetAddress)
    case .postalCode: return .string(postalCode)
    case .mailNickname:
      return .string(isGuest ? "\(alias)_\(identity.partnerDomain)#EXT#" : alias)
    case .externalUserState: return isGuest ? "Accepted" : .null
    case .createdDateTime:
      return .string((directory.start - .seconds(ageInDays * 86_400 + index % 86_400)).wholeISO)
    case .otherMails: return isGuest ? .strings(mail(identity).map { [$0] } ?? []) : []
    case .proxyAddresses: return .strings(mail(identity).map { ["SMTP:\($0)"] } ?? [])
    case .identities: return .array([signInIdentity(identity)])
    case .assignedLicenses: return []
    case .state, .faxNumber, .onPremisesSyncEnabled, .onPremisesImmutableId, .deletedDateTime:
      return .null
    }
  }

  private func signInIdentity(_ identity: TenantIdentity) -> JSON {
    [
      "signInType": "userPrincipalName", "issuer": .string(identity.initialDomain),
      "issuerAssignedId": .string(userPrincipalName(identity)),
    ]
  }
}

extension Timestamp {
  /// Without a fraction of a second.
  var wholeISO: String { Timestamp(seconds: seconds).iso }
}
