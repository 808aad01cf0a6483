import AttributeMapping
import Foundation
import TestSupport
import Testing

@testable import ProvisioningCore

/// Attributes of people in the workspace, and what a changed mapping does to them.
struct ScopePreviewTests {
  private let workspace: Workspace

  init() throws { workspace = try Workspace(inMemory: "test") }

  private func fill(_ people: [Person]) async throws {
    let ingest = try await workspace.people.beginFullRead(of: ["id", "givenName", "otherMails"])
    try await ingest.append(people)
    _ = try await ingest.finish(deltaLink: "link")
  }

  private func person(
    _ number: Int, name: String, given: String? = nil, mails: [String] = [],
    isEnabled: Bool = true, isGuest: Bool = false
  ) -> Person {
    var person = Person(
      id: "00000000-0000-4000-8000-" + String(format: "%012x", number),
      userPrincipalName: isGuest ? "\(name)_fabrikam.com#EXT#@contoso.com" : "\(name)@contoso.com",
      displayName: name, isEnabled: isEnabled, userType: isGuest ? .guest : .member)
    if let given { person.attributes.append("givenName", .text(given)) }
    person.attributes.append("otherMails", .list(mails))
    person.attributes.append("extensionAttribute3", .text("three \(number)"))
    return person
  }

  private func last(_ request: ScopePreviewRequest) async throws -> ScopePreview {
    var result = ScopePreview()
    for try await preview in workspace.people.preview(request) { result = preview }
    return result
  }

  @Test func attributesComeBackAsTheyWere() async throws {
    let ada = person(1, name: "ada", given: "Áda 王", mails: ["a@x.com", "b@x.com"])
    let guest = person(2, name: "bob", isEnabled: false, isGuest: true)
    try await fill([ada, guest])
    let slots = AttributeSlots([
      "givenName", "otherMails", "extensionAttribute3", "userPrincipalName", "accountEnabled",
      "IsSoftDeleted", "surname", "objectId", "originalUserPrincipalName",
    ])
    let values = try workspace.people.values(of: [ada.id, guest.id, "nobody"], slots)
    #expect(
      values[ada.id] == [
        "Áda 王", ["a@x.com", "b@x.com"], "three 1", "ada@contoso.com", true, false, nil,
        .text(ada.id), "ada@contoso.com",
      ])
    #expect(
      values[guest.id] == [
        nil, nil, "three 2", "bob@fabrikam.com", false, true, nil, .text(guest.id),
        "bob_fabrikam.com#EXT#@contoso.com",
      ])
    #expect(values.count == 2)
  }

  @Test func aDeltaReplacesAttributes() async throws {
    try await fill([person(1, name: "ada", given: "Ada")])
    let delta = workspace.people.beginDelta()
    try await delta.append([person(1, name: "ada", given: "Augusta")])
    _ = try await delta.finish(deltaLink: "next")
    let id = person(1, name: "ada").id
    let values = try workspace.people.values(of: [id], AttributeSlots(["givenName"]))
    #expect(values[id] == ["Augusta"])
    #expect(try workspace.people.state().selection == ["id", "givenName", "otherMails"])
  }

  /// Two readers share so many rows; what each of them met once is a shared value all the same.
  @Test func countsThousandsInParts() async throws {
    let count = 20_000
    try await fill(
      (0..<count).map {
        person($0, name: "u\($0)", given: "G\($0 % 15_000)", isEnabled: $0 % 4 > 0)
      })
    let preview = try await last(
      ScopePreviewRequest(before: "[displayName]", after: "[givenName]", isMatching: true))
    #expect(preview.isComplete)
    #expect(preview.total == count)
    #expect(preview.inScope == count)
    #expect(preview.changed == count)
    #expect(preview.colliding == count - 15_000)
    #expect(preview.examples.colliding.count == 5)
    for example in preview.examples.colliding {
      let number = try #require(Int(example.person.displayName.dropFirst()))
      #expect(example.before == "u\(number)")
      #expect(example.after == "G\(number % 15_000)")
      #expect(number >= 15_000, "the earlier of two is no collision")
    }
    #expect(preview.examples.changed.map(\.after) == ["G0", "G1", "G2", "G3", "G4"])
  }

  @Test func damagedAttributesNeverTrap() {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let reading = AttributeReading(
      AttributeSlots(["givenName", "otherMails", "extensionAttribute3"]))
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        [0, 1, 16, 255, UInt8.random(in: 0...255, using: &generator)]
          .randomElement(using: &generator) ?? 0
      }
      var length = 0
      unsafe bytes.withUnsafeBytes {
        unsafe reading.forEach($0) { slot, text in
          #expect((0..<3).contains(slot))
          length += text.count
        }
      }
      #expect(length < max(bytes.count, 1))
    }
  }

  @Test func countsWhatAChangedMappingDoes() async throws {
    try await fill(
      (0..<20_000).map {
        person($0, name: "user\($0)", given: $0.isMultiple(of: 4) ? nil : "Given \($0)")
      })
    let result = try await last(
      ScopePreviewRequest(
        before: "[displayName]", after: "Switch([givenName], [givenName], \"\", [displayName])"))
    #expect(result.isComplete)
    #expect(result.seen == 20_000)
    #expect(result.changed == 15_000)
    #expect(result.failed == 0)
    #expect(result.examples.changed.count == 5)
    #expect(result.examples.changed.first?.before == "user1")
    #expect(result.examples.changed.first?.after == "Given 1")
    let empty = try await last(ScopePreviewRequest(before: nil, after: "[givenName]"))
    #expect(empty.empty == 5_000)
  }

  @Test func countsWhoSharesAMatchingValue() async throws {
    try await fill(
      ["ada", "bob", "ADA", "cyd", "Bob"].enumerated().map {
        person($0, name: "p\($0)", given: $1)
      })
    let result = try await last(
      ScopePreviewRequest(before: nil, after: "[givenName]", isMatching: true))
    #expect(result.colliding == 2)
    #expect(result.examples.colliding.map(\.after) == ["ADA", "Bob"])
  }

  @Test func countsWhoFailsAndWhatIsMissing() async throws {
    try await fill([person(1, name: "ada", mails: ["a@x.com", "b@x.com"])])
    let result = try await last(
      ScopePreviewRequest(before: "[mail]", after: "Item([otherMails], 9)"))
    #expect(result.failed == 1)
    #expect(result.examples.failed.first?.failure?.isEmpty == false)
    let unread = try await last(ScopePreviewRequest(before: nil, after: "[city]"))
    #expect(unread.missing == ["city"])
  }

  @Test func countsWhoEntersAndLeaves() async throws {
    try await fill((0..<100).map { person($0, name: "user\($0)", given: $0 < 30 ? "x" : "y") })
    let filter = ScopingFilter(groups: [
      .init(clauses: [.init("givenName", .equals, "x")])
    ])
    let result = try await last(
      ScopePreviewRequest(before: nil, after: nil, filterBefore: nil, filterAfter: filter))
    #expect(result.leaving == 70)
    #expect(result.inScope == 30)
    let back = try await last(
      ScopePreviewRequest(before: nil, after: nil, filterBefore: filter, filterAfter: nil))
    #expect(back.entering == 70)
    #expect(back.examples.entering.first?.person.displayName == "user30")
  }

  @Test func halfAnExpressionIsRefused() async throws {
    await #expect(throws: ScopePreviewError.notAnExpression) {
      _ = try await last(ScopePreviewRequest(before: nil, after: "Join("))
    }
  }
}
