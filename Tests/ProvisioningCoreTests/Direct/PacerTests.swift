import SCIM
import Testing
import Webex

@testable import ProvisioningCore

@Suite struct PacerTests {
  @Test func itGrowsUntilTroubleAndIsCutOnceForEach() {
    var pacer = Pacer(maximum: 32)
    for _ in 0..<100 { pacer.succeeded() }
    #expect(pacer.concurrency == 32)
    let epoch = pacer.epoch
    // All that were under way are refused: that is one trouble.
    for _ in 0..<32 { pacer.throttled(.seconds(3), epoch: epoch, now: .zero, chance: 0) }
    #expect(pacer.concurrency == 16 && pacer.pausedUntil == .seconds(3))
    for _ in 0..<16 { pacer.succeeded() }
    #expect(pacer.concurrency == 16 || pacer.concurrency == 17)
    for step in 1...20 {
      pacer.failed(nil, epoch: pacer.epoch, now: .seconds(100 * step), chance: 1)
    }
    #expect(pacer.concurrency == 1)
    #expect(pacer.pausedUntil == .seconds(2_060))
  }
}

@Suite struct RequestShapeTests {
  private func patch(_ operations: JSONValue) -> DirectRequest {
    var request = DirectRequest.update("u-1", "title", from: nil, to: "x")
    request.body = ["schemas": [.string(PatchRequest.schema)], "Operations": operations]
    return request
  }

  @Test func entrasFormBecomesRFC7644s() {
    let shape = RequestShape(SCIMCapabilities())
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    let flat: JSONObject = ["name.givenName": "Ada", "\(urn):department": "Math"]
    let given: JSONValue = [
      ["op": "Replace", "path": "active", "value": "False"],
      ["op": "Add", "path": .string("\(urn):manager"), "value": "u-2"],
      ["op": "replace", "value": .object(flat)],
      ["op": "Add", "path": "nobodyKnows", "value": "kept"],
    ]
    let result = shape.shaped(patch(given))
    let expected: JSONValue = [
      ["op": "replace", "path": "active", "value": false],
      ["op": "add", "path": .string("\(urn):manager"), "value": ["value": "u-2"]],
      ["op": "replace", "path": "name.givenName", "value": "Ada"],
      ["op": "replace", "path": .string("\(urn):department"), "value": "Math"],
      ["op": "add", "path": "nobodyKnows", "value": "kept"],
    ]
    #expect(result.request.body?["Operations"] == expected)
    #expect(result.unknown.isEmpty)
  }

  @Test func membersAreRemovedOneByOne() {
    let shape = RequestShape(SCIMCapabilities())
    let given: JSONValue = [
      ["op": "Remove", "path": "members", "value": [["$ref": nil, "value": "u-1"]]]
    ]
    var request = patch(given)
    request.kind = .group
    let expected: JSONValue = [["op": "remove", "path": #"members[value eq "u-1"]"#]]
    #expect(shape.shaped(request).request.body?["Operations"] == expected)
  }

  @Test func whatTheTargetDoesNotKnowIsLeftOutAndSaid() {
    var capabilities = SCIMCapabilities()
    capabilities.users = ResourceType(
      name: "User", endpoint: "/People", description: "",
      schema: Schema(
        id: Schema.user.id, name: "User", description: "",
        attributes: [
          Attribute("UserName"), Attribute("active", .boolean),
          Attribute(
            "emails", .complex, multiValued: true,
            subAttributes: [
              Attribute("value"), Attribute("type", canonicalValues: ["Work", "Home"]),
            ]),
        ]))
    let shape = RequestShape(capabilities)
    var create = DirectRequest.create("ada@x.example", title: "Dean")
    create.body = [
      "schemas": ["urn:x", .string(Schema.user.id)], "userName": "ada@x.example", "active": "True",
      "title": "Dean", "emails": [["type": "work", "value": "ada@x.example", "primary": true]],
      "meta": ["resourceType": "User"],
    ]
    let made = shape.shaped(create)
    let expected: JSONValue = [
      "schemas": [.string(Schema.user.id)], "UserName": "ada@x.example", "active": true,
      "emails": [["type": "Work", "value": "ada@x.example"]],
    ]
    #expect(made.request.body == expected)
    #expect(made.unknown == ["title", "emails.primary"])
    #expect(!made.request.after.contains { $0.path == "title" })
    let retitle: JSONValue = [["op": "Replace", "path": "title", "value": "x"]]
    let changed = shape.shaped(patch(retitle))
    #expect(changed.isEmpty && changed.unknown == ["title"])
    let readdress: JSONValue = [
      ["op": "Add", "path": #"emails[type eq "work"].value"#, "value": "x"]
    ]
    let filtered = shape.shaped(patch(readdress))
    #expect(
      filtered.request.body?["Operations"]?.array?.first?["path"]
        == #"emails[type eq "Work"].value"#)
  }
}
