/// The user properties that the sandbox knows (Graph v1.0, resource `user`).
enum UserProperty: String, CaseIterable, Sendable {
  case businessPhones, displayName, givenName, jobTitle, mail, mobilePhone, officeLocation
  case preferredLanguage, surname, userPrincipalName, id
  case accountEnabled, userType, department, companyName, employeeId, usageLocation, mailNickname
  case city, country, state, streetAddress, postalCode, faxNumber
  case onPremisesSyncEnabled, onPremisesImmutableId, externalUserState
  case employeeType, employeeHireDate, employeeLeaveDateTime, onPremisesExtensionAttributes
  case onPremisesSecurityIdentifier, createdDateTime, deletedDateTime
  case otherMails, proxyAddresses, identities, assignedLicenses

  /// What an answer holds without `$select`, in the order of the service.
  static let defaults: [UserProperty] = [
    .businessPhones, .displayName, .givenName, .jobTitle, .mail, .mobilePhone, .officeLocation,
    .preferredLanguage, .surname, .userPrincipalName, .id,
  ]

  /// What a client may not set.
  static let readOnly: Set<String> = [
    "id", "createdDateTime", "deletedDateTime", "onPremisesSyncEnabled", "proxyAddresses",
    "assignedLicenses", "externalUserState", "onPremisesSecurityIdentifier",
  ]

  static let byFoldedName = Dictionary(
    allCases.map { ($0.rawValue.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

  private enum Kind { case text, bool, date, list, extensions }

  private var kind: Kind {
    switch self {
    case .accountEnabled, .onPremisesSyncEnabled: .bool
    case .businessPhones, .otherMails, .proxyAddresses, .identities, .assignedLicenses: .list
    case .employeeHireDate, .employeeLeaveDateTime, .createdDateTime, .deletedDateTime: .date
    case .onPremisesExtensionAttributes: .extensions
    default: .text
    }
  }

  /// Whether a value of this shape may be stored.
  func accepts(_ value: JSON) -> Bool {
    switch (kind, value) {
    case (.text, .string), (.text, .null), (.bool, .bool), (.bool, .null), (.list, .array),
      (.date, .null):
      true
    case (.date, .string(let text)): Timestamp(iso: text) != nil
    case (.extensions, .object(let object)):
      object.members.allSatisfy { name, value in
        Self.extensionAttributes.contains(name) && (value.isNull || value.string != nil)
      }
    default: false
    }
  }

  var emptyValue: JSON {
    switch kind {
    case .list: .array([])
    case .extensions: Self.extensions([:])
    default: .null
    }
  }

  /// Names of the members of `onPremisesExtensionAttributes`.
  static let extensionAttributes = (1...15).map { "extensionAttribute\($0)" }

  /// `onPremisesExtensionAttributes` with these values, and null for all others.
  static func extensions(_ values: [Int: String]) -> JSON {
    .object(
      JSONObject(
        extensionAttributes.enumerated().map { ($1, .optional(values[$0 + 1])) }))
  }

  /// What a change of a property leaves: members of an object that it doesn't name stay.
  func merged(_ change: JSON, into old: JSON) -> JSON {
    guard kind == .extensions, let change = change.object, var object = old.object else {
      return change
    }
    object.merge(change)
    return .object(object)
  }
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
    case .otherMails: return .strings(otherMails(identity))
    case .proxyAddresses: return .strings(proxyAddresses(identity))
    case .state: return .optional(place.state)
    case .faxNumber: return .optional(faxNumber)
    case .employeeType: return .optional(employeeType)
    case .employeeHireDate: return .optional(hireDay(directory.start)?.midnightISO)
    case .employeeLeaveDateTime: return .optional(leaveDay(directory.start)?.midnightISO)
    case .onPremisesExtensionAttributes: return UserProperty.extensions(extensionValues)
    case .identities: return .array([signInIdentity(identity)])
    case .assignedLicenses: return []
    case .onPremisesSyncEnabled, .onPremisesImmutableId, .onPremisesSecurityIdentifier,
      .deletedDateTime:
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

  /// The beginning of the day.
  var midnightISO: String {
    Timestamp(microseconds: microseconds.floorDivided(by: 86_400_000_000) * 86_400_000_000).iso
  }
}
