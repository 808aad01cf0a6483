extension WorldBuilder {
  /// The groups of the tenant: those assigned to Webex, one a department, and a few others.
  static func groups(
    _ identity: TenantIdentity, users: Int, start: Timestamp, nests: Bool,
    random: inout SeededGenerator
  ) -> [DirectoryGroup] {
    let factory = GroupFactory(identity: identity, users: users, start: start)
    let serviceDesk = factory.group(
      "Service Desk", "First line support", listed: (0..<9).map { 20 + 29 * $0 }, &random)
    var pilot = factory.group(
      "Webex Pilot", "Tries new features first", listed: (0..<12).map { 9 + 17 * $0 }, &random)
    pilot.listed.append(.group(serviceDesk.id))
    var everybody = factory.group(
      "Webex Users", "Everybody who gets a Webex account", rule: nests ? .none : .employees,
      listed: nests ? [3, 10, 21] : [], &random)
    if nests {
      // The mistake of the scenario: only the members of the group itself are provisioned.
      everybody.listed += Person.departments.indices
        .filter { $0 != Person.outsideDepartment }
        .map { .group(identity.guid("group Department \(Person.departments[$0])")) }
    }
    var groups = [
      everybody, serviceDesk, pilot,
      factory.group(
        "Webex Contractors", "Partners with a Webex account",
        listed: (1...8).map { $0 * 53 - 1 }, &random),
      factory.group("Board", "Management board", listed: [1, 2, 3, 5, 8, 13], &random),
    ]
    for (number, name) in Person.departments.enumerated() {
      groups.append(
        factory.group("Department \(name)", "All of \(name)", rule: .department(number), &random))
    }
    groups.append(
      factory.group(
        "Break glass", "Emergency access", listed: [operatorIndex, culpritIndex], &random))
    return groups
  }
}

private struct GroupFactory {
  let identity: TenantIdentity
  let users: Int
  let start: Timestamp

  func group(
    _ name: String, _ description: String, rule: DirectoryGroup.Rule = .none, listed: [Int] = [],
    _ random: inout SeededGenerator
  ) -> DirectoryGroup {
    let dynamic: JSON? =
      if case .department(let number) = rule {
        .string("(user.department -eq \"\(Person.departments[number])\")")
      } else { nil }
    let security = (0..<3).map { _ in String(random.next() >> 33) }.joined(separator: "-")
    return DirectoryGroup(
      id: identity.guid("group \(name)"),
      properties: [
        "displayName": .string(name), "description": .string(description),
        "createdDateTime": .string((start - .seconds(400 * 86_400)).iso),
        "groupTypes": dynamic == nil ? [] : ["DynamicMembership"],
        "mailEnabled": false, "securityEnabled": true,
        "mailNickname": .string(name.lowercased().filter { $0.isLetter || $0.isNumber }),
        "membershipRule": dynamic ?? .null,
        "membershipRuleProcessingState": dynamic == nil ? nil : "On",
        "isAssignableToRole": name == "Break glass" ? true : nil,
        "securityIdentifier": .string("S-1-12-1-\(security)"),
      ],
      rule: rule, listed: listed.filter { $0 < users }.map { .user($0) })
  }
}
