import AttributeMapping
import Foundation
import HTTPTransport
import MicrosoftGraph
import Testing

@testable import ProvisioningCore

/// Users as Graph writes them, on the short way into the workspace.
struct PersonReadingTests {
  private let selection: Set<String> = Set(DirectoryAttribute.stored.map(\.property)).union([
    "id", "userPrincipalName", "displayName", "mail", "accountEnabled", "userType", "department",
    "jobTitle", "onPremisesExtensionAttributes", "extension_0123456789abcdef0123456789abcdef_cost",
  ])
  private let slots = AttributeSlots(
    DirectoryAttribute.stored.map(\.name) + [
      "objectId", "displayName", "originalUserPrincipalName", "mail", "department", "jobTitle",
      "accountEnabled", "IsSoftDeleted", "extensionAttribute1", "extensionAttribute15",
      "extension_0123456789abcdef0123456789abcdef_cost",
    ])

  /// What the workspace holds of some users, which are the elements of a JSON array.
  private func stored(_ users: String) async throws -> People {
    let workspace = try Workspace(inMemory: "test")
    var reading = PersonReading(selection)
    var records = PersonRecords()
    reading.append(Array(try JSONDocument(users).root.elements), to: &records)
    let ingest = try await workspace.people.beginFullRead(of: selection)
    try await ingest.append(records, next: nil)
    _ = try await ingest.finish(deltaLink: nil)
    return workspace.people
  }

  private static let id = "00000000-0000-4000-8000-00000000000a"

  @Test(arguments: [
    ##"{"id":"\##(id)","userPrincipalName":"a@x","displayName":"Ada","mail":"a@x"}"##,
    ##"{"id":"\##(id)","userPrincipalName":"a@x","displayName":"","mail":"b@x","mail":null}"##,
    ##"{"id":"\##(id)","userPrincipalName":"a_x#EXT#@y","userType":"GUEST","accountEnabled":"False"}"##,
    ##"{"id":"odd id","displayName":"王 \u00c1\"da\ud83d\ude00","accountEnabled":true,"userType":"Member"}"##,
    ##"{"jobTitle":"a\\b","department":7,"id":"\##(id)","givenName":{},"businessPhones":[1,"+1","+2"]}"##,
    ##"{"id":"\##(id)","proxyAddresses":["SMTP:a@x","","smtp:ü@x"],"otherMails":[],"faxNumber":"7"}"##,
    ##"{"id":"\##(id)","onPremisesSyncEnabled":true,"extension_0123456789abcdef0123456789abcdef_cost":7,"employeeType":"x"}"##,
    ##"{"id":"\##(id)","onPremisesExtensionAttributes":{"extensionAttribute1":"1","extensionAttribute15":false}}"##,
  ])
  func agreesWithTheLongWay(_ user: String) async throws {
    let graphUser = try #require(GraphUser(json: try JSONDocument(user).root))
    var person = Person(graphUser)
    for attribute in DirectoryAttribute.stored {
      person.attributes.append(attribute.name, attribute.value(graphUser))
    }
    for name in [
      "extensionAttribute1", "extensionAttribute15",
      "extension_0123456789abcdef0123456789abcdef_cost",
    ] {
      let attribute = try #require(DirectoryAttribute.named(name))
      person.attributes.append(name, attribute.value(graphUser))
    }
    let people = try await stored("[\(user)]")
    let read = try #require(try people.person(id: person.id))
    var listed = person
    listed.attributes = PersonAttributes()
    #expect(read == listed)

    let workspace = try Workspace(inMemory: "test")
    let ingest = try await workspace.people.beginFullRead()
    try await ingest.append([person])
    _ = try await ingest.finish(deltaLink: nil)
    #expect(
      try people.values(of: [person.id], slots) == workspace.people.values(of: [person.id], slots))
    for word in ["ada", "a@x", "王", "b@x"] {
      let query = PeopleQuery(filter: word)
      #expect(try people.view(query).count == workspace.people.view(query).count)
    }
  }

  @Test func whoIsGoneOrHasNoIdIsNotStored() async throws {
    let people = try await stored(
      """
      [{"id":"a","displayName":"A","@removed":{"reason":"deleted"}},
       {"id":"a","displayName":"A again"}, {"displayName":"nobody"}, 7, {"id":null},
       {"id":"b","displayName":"B","@removed":null}]
      """)
    #expect(try people.state().counts.total == 1)
    #expect(try people.view().row(at: 0)?.displayName == "B")
  }

  @Test func longTextsAreCutBetweenScalars() async throws {
    let long = String(repeating: "ü", count: 3_000)
    let people = try await stored(
      ##"[{"id":"a","displayName":"\##(long)","givenName":"\##(long)","userPrincipalName":"x\##(long)"}]"##
    )
    let person = try #require(try people.person(id: "a"))
    #expect(person.displayName == String(repeating: "ü", count: 512))
    #expect(person.userPrincipalName == "x" + String(repeating: "ü", count: 511))
    let values = try people.values(of: ["a"], AttributeSlots(["givenName"]))
    #expect(values["a"] == [.text(String(repeating: "ü", count: 1_024))])
  }

  /// Bytes that are no UTF-8 end as the replacement character, in lists and in filters.
  @Test func invalidBytesAreReplaced() async throws {
    let workspace = try Workspace(inMemory: "test")
    let json =
      Array(##"[{"id":"a","displayName":"x"##.utf8) + [0xC3, 0x28] + Array(##"y"}]"##.utf8)
    var reading = PersonReading(selection)
    var records = PersonRecords()
    reading.append(Array(try JSONDocument(json).root.elements), to: &records)
    let ingest = try await workspace.people.beginFullRead(of: selection)
    try await ingest.append(records, next: nil)
    _ = try await ingest.finish(deltaLink: nil)
    #expect(try workspace.people.view().row(at: 0)?.displayName == "x\u{FFFD}(y")
    #expect(try workspace.people.view(PeopleQuery(filter: "(y")).count == 1)
  }
}
