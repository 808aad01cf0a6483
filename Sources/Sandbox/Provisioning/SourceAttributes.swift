import AttributeMapping

/// What the service reads of people and groups, under the names that mappings use.
struct SourceAttributes: Sendable {
  private enum Source: Sendable {
    case objectId, isSoftDeleted, homeName, manager
    case property(UserProperty)
    /// The first of a list.
    case first(UserProperty)
    case extensionAttribute(Int)
    case none
  }

  let names: [String]
  private let sources: [Source]

  init(_ slots: AttributeSlots) {
    names = slots.names
    sources = slots.names.map(Self.source)
  }

  private static let renamed: [String: UserProperty] = [
    "mobile": .mobilePhone, "facsimileTelephoneNumber": .faxNumber,
    "physicalDeliveryOfficeName": .officeLocation, "dirSyncEnabled": .onPremisesSyncEnabled,
    "originalUserPrincipalName": .userPrincipalName,
  ]

  /// Names of Graph that the service does not know.
  private static let unknown: Set<String> = [
    "id", "userType", "mobilePhone", "faxNumber", "officeLocation", "businessPhones",
    "identities", "assignedLicenses", "externalUserState", "onPremisesExtensionAttributes",
  ]

  private static func source(_ name: String) -> Source {
    switch name {
    case "objectId": return .objectId
    case "IsSoftDeleted": return .isSoftDeleted
    case "userPrincipalName": return .homeName
    case "manager": return .manager
    case "telephoneNumber": return .first(.businessPhones)
    default: break
    }
    if let property = renamed[name] { return .property(property) }
    if name.hasPrefix("extensionAttribute"), let number = Int(name.dropFirst(18)) {
      return .extensionAttribute(number)
    }
    guard !unknown.contains(name), let property = UserProperty(rawValue: name) else {
      return .none
    }
    return .property(property)
  }

  /// The values of one person.
  ///
  /// - Parameter isSoftDeleted: also true for people who are unassigned, filtered out or disabled.
  func row(_ index: Int, isSoftDeleted: Bool, in directory: Directory) -> [AttributeValue] {
    sources.map { source in
      switch source {
      case .objectId: .text(directory.userIDs.id(index))
      case .isSoftDeleted: .boolean(isSoftDeleted)
      case .homeName:
        directory.text(.userPrincipalName, of: index).map { .text(GuestName.home(of: $0)) } ?? .null
      case .manager:
        directory.manager(of: index).map { .text(directory.userIDs.id($0)) } ?? .null
      case .property(let property): Self.value(directory.value(property, of: index))
      case .first(let property):
        Self.value(directory.value(property, of: index).array?.first ?? .null)
      case .extensionAttribute(let number):
        Self.value(
          directory.value(.onPremisesExtensionAttributes, of: index)["extensionAttribute\(number)"]
            ?? .null)
      case .none: .null
      }
    }
  }

  /// The values of one group; members are references and go by themselves.
  func row(_ group: DirectoryGroup) -> [AttributeValue] {
    names.map { name in
      switch name {
      case "objectId": .text(group.id)
      case "members": .null
      default: Self.value(group.value(name))
      }
    }
  }

  private static func value(_ json: JSON) -> AttributeValue {
    switch json {
    case .null, .object: return .null
    case .bool(let flag): return .boolean(flag)
    case .integer(let number): return .integer(Int64(number))
    case .number(let number): return .decimal(String(number))
    case .string(let text): return .text(text)
    case .array(let elements):
      let texts = elements.compactMap(\.string)
      return texts.isEmpty ? .null : .list(texts)
    }
  }
}

/// Names of guests.
enum GuestName {
  /// `ada_fabrikam.com#EXT#@contoso.com` is `ada@fabrikam.com` to provisioning.
  static func home(of name: String) -> String {
    guard let mark = name.range(of: "#EXT#") ?? name.range(of: "#ext#") else { return name }
    let alias = name[..<mark.lowerBound]
    guard let underscore = alias.lastIndex(of: "_") else { return String(alias) }
    return alias[..<underscore] + "@" + alias[alias.index(after: underscore)...]
  }
}
