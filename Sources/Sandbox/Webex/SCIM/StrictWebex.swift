import SCIM

/// What Webex's reference promises, and nothing more (webex.md, 3.2 and 3.3).
enum StrictWebex {
  private typealias Comparison = Filter.Comparison

  private static let full: Set<Comparison> = [.equal, .startsWith, .endsWith]
  private static let beginning: Set<Comparison> = [.equal, .startsWith]
  private static let exact: Set<Comparison> = [.equal]

  private static let userOperators: [String: Set<Comparison>] = [
    "id": exact, "username": full, "name.familyname": full, "displayname": full,
    "nickname": full, "emails.display": full, "emails.value": full, "emails.type": exact,
    "phonenumbers.value": full, "phonenumbers.display": full, "phonenumbers.type": exact,
    "name.givenname": beginning, "name.middlename": beginning, "name.formatted": beginning,
    "employeenumber": full, "costcenter": full, "organization": full, "division": full,
    "department": full, "manager.value": exact, "manager.displayname": full,
    "meta.organizationid": exact,
  ]
  private static let groupOperators: [String: Set<Comparison>] = [
    "id": exact, "displayname": exact,
  ]
  private static let userSorts: Set<String> = ["username", "id", "meta.lastmodified"]
  private static let groupSorts: Set<String> = ["displayname", "id", "meta.lastmodified"]

  static func check(_ query: SearchQuery, type: ResourceType) throws(SCIMError) {
    let isUser = type.name == "User"
    if let filter = query.filter {
      try check(filter, operators: isUser ? userOperators : groupOperators)
    }
    if let path = query.sortBy {
      guard (isUser ? userSorts : groupSorts).contains(key(path)) else {
        throw .invalidValue("Sorting by '\(path)' is not supported.")
      }
    }
  }

  private static func key(_ path: AttributePath) -> String {
    [path.name, path.subAttribute].compactMap { $0?.lowercased() }.joined(separator: ".")
  }

  private static func check(
    _ filter: Filter, operators: [String: Set<Filter.Comparison>]
  ) throws(SCIMError) {
    if let part = filter.firstNegation {
      throw .invalidFilter("'not (\(part))' is not supported.")
    }
    var fault: String?
    filter.forEachTest { path, comparison, _ in
      guard fault == nil else { return }
      let allowed = operators[key(path)]
      if allowed == nil {
        fault = "Filtering by '\(path)' is not supported."
      } else if let comparison, allowed?.contains(comparison) != true {
        fault = "'\(comparison.rawValue)' is not supported on '\(path)'."
      } else if comparison == nil {
        fault = "'pr' is not supported."
      }
    }
    if let fault { throw .invalidFilter(fault) }
  }

  // MARK: Users

  /// Checks the user name and the words of closed lists.
  static func check(_ user: SCIM.JSONObject) throws(SCIMError) {
    let userName = user["userName"]?.string ?? ""
    guard isAddress(userName) else {
      throw .invalidValue("'userName' must be an e-mail address.")
    }
    if let type = user["userType"]?.string, !WebexUserSchema.userTypes.contains(type) {
      throw .invalidValue("'userType' is one of \(WebexUserSchema.userTypes).")
    }
    for name in ["preferredLanguage", "locale"] {
      if let value = user[name]?.string, value.contains("-") {
        throw .invalidValue("'\(name)' has the form en_US.")
      }
    }
  }

  /// Keeps a primary work address that equals the user name.
  static func keepWorkAddress(_ user: inout SCIM.JSONObject) {
    guard let userName = user["userName"]?.string, isAddress(userName) else { return }
    user["emails"] = .array(emails(user["emails"]?.array ?? [], userName: userName))
  }

  private static func isAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(UInt8(ascii: "."))
      && !text.unicodeScalars.contains(where: \.isBlank)
  }

  /// The addresses with exactly one primary work address, which is the user name.
  private static func emails(_ emails: [JSONValue], userName: String) -> [JSONValue] {
    let own: JSONValue = ["value": .string(userName), "type": "work", "primary": true]
    let others = emails.compactMap { email -> JSONValue? in
      guard case .object(var object) = email else { return nil }
      let isPrimaryWork = object["primary"]?.bool == true && object["type"]?.string == "work"
      if isPrimaryWork || object["value"]?.string?.lowercased() == userName.lowercased() {
        return nil
      }
      if object["primary"] != nil { object["primary"] = false }
      return .object(object)
    }
    return [own] + others
  }
}

extension Filter {
  /// The first expression under a `not`.
  fileprivate var firstNegation: Filter? {
    switch self {
    case .not(let filter): return filter
    case .and(let filters), .or(let filters):
      return filters.lazy.compactMap(\.firstNegation).first
    case .compare(let path, _, _), .present(let path), .valuePath(let path):
      return path.valueFilter?.firstNegation
    }
  }
}
