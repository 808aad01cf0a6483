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

  /// The fields of a Webex user: every text that somebody has, in either case, and none.
  private func fields() -> (fields: [TargetField?], bytes: [UInt8]) {
    var texts = [
      "x", "True", "false", "a@x.com", "bo@fabrikam.com", "00000000-0000-4000-8000-0000000000bb",
    ]
    for person in people {
      texts += [person.id, person.userPrincipalName, person.displayName, person.mail ?? ""]
      texts += ["Ada", person.jobTitle ?? ""]
    }
    texts += texts.map { $0.uppercased() }
    var builder = TargetRecordBuilder()
    for (place, text) in texts.enumerated() where !text.isEmpty {
      builder.add(UInt8(place), TargetRecordBuilder.Kind.text, Array(text.utf8))
    }
    builder.add(UInt8(texts.count), .json, Array("\"x\"".utf8))
    var bytes: [UInt8] = []
    builder.finish(into: &bytes)
    var fields = TargetFields(places: texts.count + 1)
    fields.read(bytes, 4..<bytes.count)
    return ((0...texts.count).map { fields[UInt8($0)] } + [nil], bytes)
  }

  @Test func `Only what has the same value is certainly equal`() async throws {
    let workspace = try Workspace(inMemory: "test")
    let ingest = try await workspace.people.beginFullRead(of: ["id", "givenName", "otherMails"])
    try await ingest.append(people)
    _ = try await ingest.finish(deltaLink: "link")
    let (fields, bytes) = fields()
    var equal = 0
    var seen = 0
    try workspace.people.scan(Self.slots, workspace.people.state(), in: 0..<people.count) { row in
      // Asked before the values are made, and after.
      for _ in 0..<2 {
        for slot in 0..<Self.slots.count {
          for field in fields {
            var made = row
            let value = made.values()[slot]
            let isEqual = row.certainlyEquals(slot, field, in: bytes)
            if isEqual { equal += 1 }
            guard isEqual else { continue }
            #expect(value.isNullOrEmpty == (field == nil))
            if let field { #expect(value == .text(field.text(bytes))) }
          }
        }
        _ = row.values()
      }
      seen += 1
      return true
    }
    #expect(seen == 3)
    // 5 texts of Ada's and 3 empty; 3 of the guest's, whose id and name are never, and 2 empty; of
    // the last one the empty ones: twice each, and once more for each time that a text stands there.
    #expect(equal > 30)
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
}
