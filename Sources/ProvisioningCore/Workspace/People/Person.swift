/// A user of the directory, as far as lists need one.
///
/// Source: Microsoft Graph `user`.
public struct Person: Sendable, Equatable, Codable, Identifiable {
  public enum UserType: Int, Sendable, Codable, CaseIterable { case unknown, member, guest }

  /// Object id.
  public var id: String
  public var userPrincipalName: String
  public var displayName: String
  public var mail: String?
  /// Nil where the directory does not tell.
  public var isEnabled: Bool?
  public var userType: UserType
  public var department: String?
  public var jobTitle: String?
  /// What mappings need besides; lists read it empty.
  public var attributes = PersonAttributes()

  public init(
    id: String, userPrincipalName: String, displayName: String, mail: String? = nil,
    isEnabled: Bool? = nil, userType: UserType = .unknown, department: String? = nil,
    jobTitle: String? = nil
  ) {
    self.id = id
    self.userPrincipalName = userPrincipalName
    self.displayName = displayName
    self.mail = mail
    self.isEnabled = isEnabled
    self.userType = userType
    self.department = department
    self.jobTitle = jobTitle
  }
}

/// Which people a list shows, and in which order.
public struct PeopleQuery: Sendable, Equatable {
  public enum Order: Int, Sendable, Codable, CaseIterable {
    case displayName
    case userPrincipalName
    case department
    case jobTitle
  }

  /// Words that must all occur in name, user principal name or mail, without regard to case and
  /// accents; a leading `!` shows those where they don't.
  ///
  /// Empty: everybody.
  public var filter: String
  public var order: Order
  public var isDescending: Bool

  public init(filter: String = "", order: Order = .displayName, isDescending: Bool = false) {
    self.filter = filter
    self.order = order
    self.isDescending = isDescending
  }
}
