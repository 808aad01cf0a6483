/// How objects are found in the target (CUST, "Matching"; KNOWN).
extension LintPass {
  mutating func checkMatching() {
    let rules = mapping.matchingRules
    if rules.isEmpty {
      let name = mapping.mapsGroups ? "displayName" : "userName"
      let edits: [MappingEdit] =
        mapping.rule(for: name) == nil ? [] : [.setMatching([name], mapping: mapping.id)]
      report(
        .missingMatch, .error,
        "No attribute is used to match. Nobody is found in Webex, and the service refuses it.",
        fix: "Match on \(name).", edits: edits)
    }
    for rule in rules {
      checkFilterable(rule)
      checkSpecialCharacters(rule)
    }
    if rules.count == 1, isRightFromMail(rules[0]), isOptional(rules[0]) {
      report(
        .matchWithoutValue, .note, rules[0],
        "Who has no mail address fails to import; everybody else is matched by the name that Webex "
          + "knows.",
        fix: "Take Coalesce([mail], [userPrincipalName]) where some have none.")
    } else if !rules.isEmpty, rules.allSatisfy({ isOptional($0) }) {
      report(
        .matchWithoutValue, .warning, rules[0],
        "Every matching attribute can be empty. Who has no value for one of them fails to import.",
        fix: "Match on an attribute that everybody has, such as the user principal name.")
    }
  }

  private mutating func checkFilterable(_ rule: MappingRule) {
    guard webex(rule)?.isFilterable != true else { return }
    let name = mapping.mapsGroups ? "displayName" : "userName"
    report(
      .unfilterableMatch, .error, rule,
      "Webex can't be searched by \(rule.target), and the service refuses to match on it: only \(name) "
        + "is listed as filterable.",
      fix: "Match on \(name) alone.",
      edits: mapping.rule(for: name) == nil ? [] : [.setMatching([name], mapping: mapping.id)])
  }

  /// Characters that break the query of a match in practice.
  static let special: Set<Character> = ["\"", "\\", "'", "#", "%", "&", "+", "<", ">"]

  private mutating func checkSpecialCharacters(_ rule: MappingRule) {
    let texts = rule.parsed?.constants ?? []
    if let text = texts.first(where: { $0.contains(where: Self.special.contains) }),
      rule.kind != .direct, !rule.removes(text)
    {
      report(
        .specialCharactersInMatch, .warning, rule,
        "The matched value can hold special characters ('\(text)'), which can't be searched for "
          + "reliably.", fix: "Match on a value without them.")
    } else if mapping.mapsGroups, rule.target == "displayName" {
      report(
        .specialCharactersInMatch, .note, rule,
        "A group whose name holds special characters can't be searched for reliably.",
        fix: "Keep quotes, ampersands, plus and number signs out of group names.")
    }
  }

  mutating func checkUserName() {
    guard mapping.mapsUsers, let rule = mapping.rule(for: "userName"), rule.kind != .none else {
      return
    }
    let address = "Webex identifies people by their e-mail address."
    if let text = rule.constantText, !Self.isAddress(text) {
      report(
        .userNameNotAddress, .error, rule, "'\(text)' is no e-mail address. \(address)",
        fix: Self.fixUserName, edits: userNameEdits(rule))
      return
    }
    let names = Set(rule.parsed?.attributeNames ?? [])
    let constants = rule.parsed?.constants ?? []
    guard
      names.isEmpty || !names.isSubset(of: Self.withoutAt)
        || constants.contains(where: { $0.contains("@") })
    else {
      report(
        .userNameNotAddress, .error, rule,
        "\(names.sorted().joined(separator: ", ")) hold no e-mail address. \(address)",
        fix: Self.fixUserName, edits: userNameEdits(rule))
      return
    }
    if rule.sourceAttribute != "userPrincipalName", !isRightFromMail(rule) {
      report(
        .userNameNotPrincipalName, .warning, rule,
        "userName doesn't come from the user principal name. Whose address differs from the one in "
          + "Webex is created anew instead of matched.",
        fix: "Check it on a few people before the next cycle, or take [userPrincipalName].",
        edits: userNameEdits(rule))
    }
  }

  /// Whether userName comes from mail where Webex was seen to know people by that.
  private func isRightFromMail(_ rule: MappingRule) -> Bool {
    lint.webexKnowsMail && mapping.mapsUsers && rule.target == "userName" && rule.takesMail
  }

  private static let fixUserName = "Take [userPrincipalName], or [mail] where that is the address."

  private func userNameEdits(_ rule: MappingRule) -> [MappingEdit] {
    var mended = rule
    mended.kind = .direct
    mended.expression = "[userPrincipalName]"
    return [.setRule(rule.id, mended, mapping: mapping.id)]
  }

  /// Attributes of users that never hold an address.
  private static let withoutAt: Set<String> = [
    "objectId", "displayName", "givenName", "surname", "mailNickname", "employeeId", "jobTitle",
    "department", "companyName", "telephoneNumber", "mobile", "facsimileTelephoneNumber", "city",
    "country", "state", "streetAddress", "postalCode", "usageLocation", "preferredLanguage",
    "accountEnabled", "IsSoftDeleted", "onPremisesSecurityIdentifier", "employeeType",
  ]

  /// Whether a text has the form of an e-mail address.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
      && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".") && !text.contains(" ")
  }
}

extension Expression {
  /// All constant texts in the expression.
  var constants: [String] {
    var texts: [String] = []
    visit { if case .text(let text) = $0.node { texts.append(text) } }
    return texts
  }

  func visit(_ body: (Expression) -> Void) {
    body(self)
    switch node {
    case .call(let call): for case let argument? in call.arguments { argument.visit(body) }
    case .comparison(let left, _, let right):
      left.visit(body)
      right.visit(body)
    default: break
    }
  }
}

extension MappingRule {
  /// Whether its value is the mail address, alone or before others.
  public var takesMail: Bool {
    kind != .none && (parsed?.attributeNames.contains("mail") ?? (sourceAttribute == "mail"))
  }

  /// Whether a text stands in the expression only to be looked for, as in `Replace`.
  func removes(_ text: String) -> Bool {
    var isSearched = false
    parsed?.visit { expression in
      guard case .call(let call) = expression.node, call.name == "Replace" else { return }
      for case let argument? in call.arguments.dropFirst().prefix(3) {
        if case .text(text) = argument.node { isSearched = true }
      }
    }
    return isSearched
  }
}
