import AttributeMapping
import Foundation
import Testing

@testable import ProvisioningCore

/// Rows as the workspace stores them, held against Webex's fields without a value being made.
struct StoredRowTests {
  private static let slots = AttributeSlots([
    "objectId", "userPrincipalName", "displayName", "mail", "givenName", "department",
    "otherMails", "accountEnabled", "jobTitle",
  ])

  private let people: [Person] = {
    var ada = Person(
      id: "00000000-0000-4000-8000-00000000000a", userPrincipalName: "ada@contoso.com",
      displayName: "Áda 王", isEnabled: true, userType: .member)
    ada.mail = "ada@contoso.com"
    ada.department = ""
    ada.attributes.append("givenName", "Ada")
    ada.attributes.append("otherMails", ["a@x.com", "b@x.com"])
    var guest = Person(
      id: "00000000-0000-4000-8000-0000000000BB",
      userPrincipalName: "bo_fabrikam.com#EXT#@contoso.com", displayName: "Bo", isEnabled: nil,
      userType: .guest)
    guest.mail = "bo@fabrikam.com"
    guest.jobTitle = "00000000-0000-4000-8000-00000000000a"
    return [
      ada, guest,
      Person(
        id: "no-uuid", userPrincipalName: "", displayName: "", isEnabled: false, userType: .member),
    ]
  }()

  /// The fields of a Webex user: every text that somebody has, in either case.
  private func fields() -> (fields: [TargetField], bytes: [UInt8]) {
    var texts: Set = [
      "x", "True", "false", "a@x.com", "bo@fabrikam.com", "00000000-0000-4000-8000-0000000000bb",
      "Ada",
    ]
    for person in people {
      texts.formUnion([person.id, person.userPrincipalName, person.displayName])
      texts.formUnion([person.mail, person.jobTitle].compactMap(\.self))
    }
    texts.formUnion(texts.map { $0.uppercased() })
    texts.remove("")
    var builder = TargetRecordBuilder()
    for (place, text) in texts.sorted().enumerated() {
      builder.add(UInt8(place), TargetRecordBuilder.Kind.text, Array(text.utf8))
    }
    builder.add(UInt8(texts.count), .json, Array("\"x\"".utf8))
    var bytes: [UInt8] = []
    builder.finish(into: &bytes)
    var fields = TargetFields(places: texts.count + 1)
    fields.read(bytes, 4..<bytes.count)
    return ((0...texts.count).compactMap { fields[UInt8($0)] }, bytes)
  }

  /// What each slot of each person certainly equals; empty for no field at all.
  private static let certain: [[String]] = [
    [
      "00000000-0000-4000-8000-00000000000a", "ada@contoso.com", "Áda 王", "ada@contoso.com", "Ada",
      "", "–", "–", "",
    ],
    // An id in upper case, a guest's name and a UUID that is no id are looked at as values.
    ["–", "–", "Bo", "bo@fabrikam.com", "", "", "–", "–", "–"],
    ["–", "", "", "", "", "", "–", "–", ""],
  ]

  @Test func `What is certainly equal has the same value, and nothing else is`() async throws {
    let workspace = try Workspace(inMemory: "test")
    let ingest = try await workspace.people.beginFullRead(of: ["id", "givenName", "otherMails"])
    try await ingest.append(people)
    _ = try await ingest.finish(deltaLink: "link")
    let (fields, bytes) = fields()
    var seen = 0
    try workspace.people.scan(Self.slots, workspace.people.state(), in: 0..<people.count) { row in
      // Asked before the values are made, and after.
      for _ in 0..<2 {
        for slot in 0..<Self.slots.count {
          var found = fields.filter { row.certainlyEquals(slot, $0, in: bytes) }.map {
            $0.text(bytes)
          }
          if row.certainlyEquals(slot, nil, in: bytes) { found.append("") }
          let expected = Self.certain[seen][slot]
          #expect(found == (expected == "–" ? [] : [expected]), "\(seen) \(slot)")
          var made = row
          let value = made.values()[slot]
          for text in found {
            #expect(text.isEmpty ? value.isNullOrEmpty : value == .text(text))
          }
        }
        _ = row.values()
      }
      seen += 1
      return true
    }
    #expect(seen == 3)
  }

  @Test(arguments: ["mail", "userPrincipalName", "givenName", "jobTitle", "objectId"])
  func `A filter finds whom it looks for by one attribute`(_ attribute: String) async throws {
    let workspace = try Workspace(inMemory: "test")
    let ingest = try await workspace.people.beginFullRead(of: ["id", "givenName", "otherMails"])
    try await ingest.append(people)
    _ = try await ingest.finish(deltaLink: "link")
    var filter = PeopleFilter(count: 3, attributes: [attribute])
    filter.insert(attribute == "givenName" ? "ADA" : "ADA@contoso.com")
    if attribute == "objectId" { filter.insert(ObjectKey(people[0].id)) }
    var found: [Int32] = []
    try workspace.people.scan(
      Self.slots, workspace.people.state(), in: 0..<people.count, only: filter
    ) { row in
      found.append(row.number)
      return true
    }
    // Guests are always let through.
    #expect(found == (attribute == "jobTitle" ? [1] : [0, 1]))
  }

  @Test func `Values are made for the slots that are asked for`() async throws {
    let workspace = try Workspace(inMemory: "test")
    let ingest = try await workspace.people.beginFullRead(of: ["id", "givenName", "otherMails"])
    try await ingest.append(people)
    _ = try await ingest.finish(deltaLink: "link")
    let first = SlotSet(["accountEnabled", "givenName", "nonsense"], in: Self.slots)
    var found: [[AttributeValue]] = []
    try workspace.people.scan(Self.slots, workspace.people.state(), in: 0..<people.count) { row in
      found.append(row.values(first))
      found.append(row.values())
      return true
    }
    #expect(found.count == 6)
    #expect(found[0] == [nil, nil, nil, nil, "Ada", nil, nil, true, nil])
    #expect(
      found[1] == [
        .text(people[0].id), "ada@contoso.com", "Áda 王", "ada@contoso.com", "Ada", "",
        ["a@x.com", "b@x.com"], true, nil,
      ])
    // Nothing of the person before is left.
    #expect(found[2] == [nil, nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(found[3][1] == "bo@fabrikam.com")
    #expect(found[3][0] == .text(people[1].id))
    #expect(found[4][7] == false)
  }

  @Test func `More slots than a set has bits count as one`() async throws {
    let workspace = try Workspace(inMemory: "test")
    let ingest = try await workspace.people.beginFullRead(of: ["id", "givenName"])
    try await ingest.append(people)
    _ = try await ingest.finish(deltaLink: "link")
    let slots = AttributeSlots((0..<65).map { "nothing\($0)" } + ["givenName", "displayName"])
    let last = SlotSet(["displayName"], in: slots)
    #expect(last.contains(66) && last.contains(65) && !last.contains(62))
    try workspace.people.scan(slots, workspace.people.state(), in: 0..<1) { row in
      #expect(row.values(SlotSet(["nothing3"], in: slots))[66].isNull)
      #expect(row.values(last)[66] == "Áda 王")
      #expect(row.values()[65] == "Ada")
      return true
    }
  }

  @Test(arguments: [
    ("ada_fabrikam.com#EXT#@contoso.com", "ada@fabrikam.com"),
    ("ada_b_fabrikam.com#ext#@contoso.com", "ada_b@fabrikam.com"),
    ("ada#Ext#@contoso.com", "ada"), ("ada@contoso.com", "ada@contoso.com"),
    ("a_x#EXT\u{3}@y", "a_x#EXT\u{3}@y"), ("a_b#", "a_b#"), ("", ""), ("#EXT#", ""),
    ("#a_b#EXT#@c", "#a@b"),
  ])
  func `Guests are named as at home`(_ name: String, _ home: String) {
    #expect(GuestName.home(of: name) == home)
  }
}

/// What a plan evaluates once for all people of a sign-in state.
struct StandingRuleTests {
  private func inputs(_ rules: [MappingRule]) -> PlanInputs {
    let mapping = ObjectMapping(
      name: "Users", sourceObject: "User", targetObject: "User", isEnabled: true,
      attributes: rules)
    return PlanInputs(
      mapping, targets: [], scope: ScopeTable(assignments: [], memberships: Memberships()),
      selection: TargetSelection(mapping), dialect: .classic, context: EvaluationContext(),
      skipsOutOfScopeDeletions: false)
  }

  @Test func `Only rules of nothing else are evaluated once`() {
    let inputs = inputs([
      .expression(
        "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")", to: "active"),
      .expression("Switch([accountEnabled], [jobTitle], \"True\", \"yes\")", to: "title"),
      .expression("Join(\"\", [accountEnabled], Guid())", to: "displayName"),
      .expression("Join(\"\", [accountEnabled], Now())", to: "nickName"),
      .expression("\"constant\"", to: "userType"), .direct("department", to: "department"),
      .direct("accountEnabled", to: "locale"),
    ])
    #expect(inputs.readsStanding == [true, false, false, false, false, false, true])
  }

  @Test func `However many attributes the mappings name`() {
    let fillers = (0..<61).map { MappingRule.direct("attribute\($0)", to: "target\($0)") }
    let inputs = inputs(
      fillers + [
        .expression("Switch([IsSoftDeleted], , \"False\", \"True\")", to: "active"),
        .direct("jobTitle", to: "title"),
      ])
    #expect(inputs.slots["IsSoftDeleted"] == 63 && inputs.slots["jobTitle"] == 64)
    #expect(inputs.readsStanding.suffix(2) == [true, false])
  }
}
