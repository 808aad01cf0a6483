import SCIM
import Testing

/// One PATCH: operations in JSON, the resource before and after as JSON.
struct PatchCase: Sendable, CustomTestStringConvertible {
  var name: String
  var operations: String
  var before: String
  var after: String
  var testDescription: String { name }

  init(_ name: String, _ operations: String, _ before: String, _ after: String) {
    self.name = name
    self.operations = operations
    self.before = before
    self.after = after
  }
}

private let work = #"{"value":"a@x.example","type":"work","primary":true}"#
private let home = #"{"value":"b@x.example","type":"home"}"#
private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

private func patch(_ operations: String) throws -> PatchRequest {
  try PatchRequest(
    json: try JSONValue(
      parsing:
        #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":\#(operations)}"#
    ))
}

private func resource(_ members: String, type: ResourceType = .user) throws -> JSONObject {
  var object = try #require(try JSONValue(parsing: members).object)
  if object["schemas"] == nil { object["schemas"] = [.string(type.schema.id)] }
  return object
}

@Suite struct PatchTests {
  @Test(arguments: [
    PatchCase(
      "replace a single value", #"[{"op":"replace","path":"displayName","value":"B"}]"#,
      #"{"displayName":"A"}"#, #"{"displayName":"B"}"#),
    PatchCase(
      "replace what is absent adds", #"[{"op":"replace","path":"title","value":"B"}]"#, "{}",
      #"{"title":"B"}"#),
    PatchCase(
      "add and replace without path",
      #"[{"op":"Add","value":{"title":"T","name":{"givenName":"G"}}}]"#,
      #"{"name":{"familyName":"F"}}"#, #"{"title":"T","name":{"familyName":"F","givenName":"G"}}"#),
    PatchCase(
      "complex: only the given parts change",
      #"[{"op":"replace","path":"name","value":{"givenName":"X"}}]"#,
      #"{"name":{"givenName":"A","familyName":"B"}}"#,
      #"{"name":{"givenName":"X","familyName":"B"}}"#),
    PatchCase(
      "dotted path", #"[{"op":"Replace","path":"name.givenName","value":"X"}]"#, "{}",
      #"{"name":{"givenName":"X"}}"#),
    PatchCase(
      "paths as names in a value without path",
      #"[{"op":"Add","value":{"name.givenName":"X","emails[type eq \"work\"].value":"w@x.example","\#(enterprise):department":"D"}}]"#,
      "{}",
      #"{"name":{"givenName":"X"},"emails":[{"type":"work","value":"w@x.example"}],"\#(enterprise)":{"department":"D"}}"#
    ),
    PatchCase(
      "quoted Boolean", #"[{"op":"Replace","path":"active","value":"False"}]"#, #"{"active":true}"#,
      #"{"active":false}"#),
    PatchCase(
      "add appends", #"[{"op":"add","path":"emails","value":[\#(home)]}]"#,
      #"{"emails":[\#(work)]}"#,
      #"{"emails":[\#(work),\#(home)]}"#),
    PatchCase(
      "add of the same value changes nothing",
      #"[{"op":"add","path":"emails","value":[{"value":"A@x.example","type":"work"}]}]"#,
      #"{"emails":[\#(work)]}"#, #"{"emails":[\#(work)]}"#),
    PatchCase(
      "a new primary value takes the mark",
      #"[{"op":"add","path":"emails","value":{"value":"c@x.example","primary":true}}]"#,
      #"{"emails":[\#(work)]}"#,
      #"{"emails":[{"value":"a@x.example","type":"work","primary":false},{"value":"c@x.example","primary":true}]}"#
    ),
    PatchCase(
      "the mark moves by path",
      #"[{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}]"#,
      #"{"emails":[\#(work),\#(home)]}"#,
      #"{"emails":[{"value":"a@x.example","type":"work","primary":false},{"value":"b@x.example","type":"home","primary":true}]}"#
    ),
    PatchCase(
      "replace a list", #"[{"op":"replace","path":"emails","value":[\#(home)]}]"#,
      #"{"emails":[\#(work)]}"#, #"{"emails":[\#(home)]}"#),
    PatchCase(
      "replace the part of every match",
      #"[{"op":"replace","path":"phoneNumbers[type eq \"work\"].value","value":"9"}]"#,
      #"{"phoneNumbers":[{"type":"work","value":"1"},{"type":"work","value":"2"},{"type":"fax","value":"3"}]}"#,
      #"{"phoneNumbers":[{"type":"work","value":"9"},{"type":"work","value":"9"},{"type":"fax","value":"3"}]}"#
    ),
    PatchCase(
      "replace a whole match",
      #"[{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"z@x.example","type":"other"}}]"#,
      #"{"emails":[\#(work),\#(home)]}"#,
      #"{"emails":[\#(work),{"value":"z@x.example","type":"other"}]}"#),
    PatchCase(
      "add makes the value that the filter describes",
      #"[{"op":"Add","path":"addresses[type eq \"work\"].country","value":"DE"}]"#, "{}",
      #"{"addresses":[{"type":"work","country":"DE"}]}"#),
    PatchCase(
      "remove a single value", #"[{"op":"remove","path":"title"}]"#, #"{"title":"T"}"#, "{}"),
    PatchCase(
      "remove what is absent", #"[{"op":"remove","path":"title"}]"#, "{}", "{}"),
    PatchCase(
      "remove matches; the last one unassigns",
      #"[{"op":"remove","path":"emails[type eq \"work\"]"}]"#,
      #"{"emails":[\#(work)]}"#, "{}"),
    PatchCase(
      "remove the value of a match removes it",
      #"[{"op":"Remove","path":"emails[type eq \"home\"].value"}]"#,
      #"{"emails":[\#(work),\#(home)]}"#,
      #"{"emails":[\#(work)]}"#),
    PatchCase(
      "null unassigns", #"[{"op":"replace","path":"title","value":null}]"#, #"{"title":"T"}"#, "{}"),
    PatchCase(
      "operations run on the result of the one before",
      #"[{"op":"add","path":"emails","value":[\#(home)]},{"op":"replace","path":"emails[type eq \"home\"].value","value":"q@x.example"}]"#,
      "{}", #"{"emails":[{"value":"q@x.example","type":"home"}]}"#),
    PatchCase(
      "manager as bare id", #"[{"op":"Add","path":"\#(enterprise):manager","value":"m1"}]"#, "{}",
      #"{"\#(enterprise)":{"manager":{"value":"m1"}}}"#),
    PatchCase(
      "manager as list of one",
      #"[{"op":"Add","path":"\#(enterprise):manager","value":[{"$ref":null,"value":"m1"}]}]"#,
      "{}", #"{"\#(enterprise)":{"manager":{"value":"m1"}}}"#),
    PatchCase(
      "the last value of an extension removes it",
      #"[{"op":"remove","path":"\#(enterprise):department"}]"#,
      #"{"\#(enterprise)":{"department":"D"}}"#, "{}"),
    PatchCase(
      "a whole extension", #"[{"op":"replace","path":"\#(enterprise)","value":{"division":"V"}}]"#,
      #"{"\#(enterprise)":{"department":"D"}}"#,
      #"{"\#(enterprise)":{"department":"D","division":"V"}}"#),
    PatchCase(
      "attributes that no schema knows are passed over",
      #"[{"op":"add","value":{"shoeSize":44,"title":"T"}}]"#,
      "{}", #"{"title":"T"}"#),
    PatchCase(
      "read-only values sent back unchanged", #"[{"op":"replace","value":{"id":"1","title":"T"}}]"#,
      #"{"id":"1"}"#, #"{"id":"1","title":"T"}"#),
  ])
  func changes(_ item: PatchCase) throws {
    let result = try patch(item.operations).applied(to: resource(item.before), type: .user)
    var expected = try resource(item.after)
    var result2 = result
    result2["schemas"] = nil
    expected["schemas"] = nil
    #expect(result2 == expected)
    let hasExtension = result[enterprise] != nil
    #expect(result["schemas"]?.array?.contains(.string(enterprise)) == hasExtension)
  }

  @Test(arguments: [
    (#"[{"op":"remove"}]"#, "noTarget"),
    (#"[{"op":"replace","path":"emails[type eq \"x\"].value","value":"a"}]"#, "noTarget"),
    (#"[{"op":"add","path":"emails[type ne \"x\"].value","value":"a"}]"#, "noTarget"),
    (#"[{"op":"replace","path":"shoeSize","value":1}]"#, "invalidPath"),
    (#"[{"op":"replace","path":"emails[type eq","value":1}]"#, "invalidPath"),
    (#"[{"op":"replace","path":"name[givenName pr].formatted","value":"a"}]"#, "invalidPath"),
    (#"[{"op":"replace","path":"id","value":"2"}]"#, "mutability"),
    (#"[{"op":"add","value":{"id":"2"}}]"#, "mutability"),
    (#"[{"op":"replace","path":"meta.version","value":"2"}]"#, "mutability"),
    (#"[{"op":"remove","path":"userName"}]"#, "mutability"),
    (#"[{"op":"replace","path":"active","value":"maybe"}]"#, "invalidValue"),
    (#"[{"op":"replace","path":"userName","value":5}]"#, "invalidValue"),
    (#"[{"op":"replace","path":"title"}]"#, "invalidValue"),
    (#"[{"op":"add","value":[1]}]"#, "invalidValue"),
    (#"[{"op":"move","path":"title","value":"a"}]"#, "invalidSyntax"), ("[]", "invalidSyntax"),
    ("[1]", "invalidSyntax"),
    (
      #"[{"op":"replace","path":"emails","value":[{"value":"a","primary":true},{"value":"b","primary":true}]}]"#,
      "invalidValue"
    ),
  ])
  func refuses(operations: String, type: String) throws {
    let user = try resource(#"{"id":"1","userName":"u"}"#)
    #expect {
      _ = try patch(operations).applied(to: user, type: .user)
    } throws: { error in
      let error = try #require(error as? SCIMError)
      return error.status == 400 && error.scimType?.rawValue == type
    }
  }

  @Test func membersOfGroups() throws {
    let group = try resource(
      #"{"displayName":"G","members":[{"value":"1"},{"value":"2"}]}"#, type: .group)
    func members(_ operations: String) throws -> [String] {
      let result = try patch(operations).applied(to: group, type: .group)
      return result["members"]?.array?.compactMap { $0["value"]?.string } ?? []
    }
    #expect(
      try members(
        #"[{"op":"Add","path":"members","value":[{"$ref":null,"value":"3"},{"value":"1"}]}]"#) == [
          "1", "2", "3",
        ])
    #expect(
      try members(#"[{"op":"Remove","path":"members","value":[{"value":"1"},{"value":"9"}]}]"#) == [
        "2"
      ])
    #expect(try members(#"[{"op":"Remove","path":"members[value eq \"2\"]"}]"#) == ["1"])
    #expect(try members(#"[{"op":"remove","path":"members"}]"#) == [])
    #expect(throws: SCIMError.self) {
      try members(#"[{"op":"replace","path":"members[value eq \"1\"].value","value":"7"}]"#)
    }
  }

  @Test func addingToALongListIsLinear() throws {
    let many = (0..<20_000).map { JSONValue.object(["value": .string("m\($0)")]) }
    let group: JSONObject = ["displayName": "G", "members": .array(many)]
    let request = PatchRequest([
      PatchOperation(.add, path: AttributePath(name: "members"), value: .array(many))
    ])
    #expect(try request.applied(to: group, type: .group)["members"]?.array?.count == 20_000)
  }

  @Test(arguments: [UInt64(41), 42])
  func randomRequestsNeverTrap(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    var applied = 0
    for _ in 0..<3_000 {
      let operations = (0..<Int.random(in: 1...3, using: &generator.random)).map { _ in
        PatchOperation(
          generator.pick([.add, .replace, .remove]),
          path: generator.flip() ? generator.path(depth: 2) : nil,
          value: generator.value())
      }
      let request = PatchRequest(operations)
      #expect(
        (try? PatchRequest(json: request.json)) != nil || operations.contains { $0.path == nil })
      if (try? request.applied(to: FilterTests.barbara, type: .user)) != nil { applied += 1 }
      _ = try? PatchRequest(json: generator.value())
    }
    #expect(applied > 0)
  }
}
