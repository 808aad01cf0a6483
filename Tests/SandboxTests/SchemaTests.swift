import Testing

@testable import Sandbox

@Suite struct SchemaTests {
  private func status(_ world: World, _ path: String) -> JSON {
    world.get(path).json["status"] ?? .null
  }

  private func version(_ world: World, _ path: String) -> Int? {
    world.get("\(path)/schema").json["version"]?.string
      .flatMap { Int($0.split(separator: ".").last ?? "") }
  }

  // MARK: Saving

  @Test func whatWasPutIsWhatIsRead() throws {
    let world = World()
    let path = try world.jobPath()
    var schema = try #require(world.get("\(path)/schema").json.object)
    schema["@odata.context"] = nil
    schema["unknownList"] = [1, .number(2.5), ["deep": nil], "é\u{301}\u{0}"]
    var rules = try #require(schema["synchronizationRules"]?.array)
    var rule = try #require(rules[0].object)
    rule["unknownMember"] = ["kept": [true, "\\ \""]]
    rules[0] = .object(rule)
    schema["synchronizationRules"] = .array(rules)
    let before = try #require(version(world, path))
    #expect(world.graph("PUT", "\(path)/schema", .object(schema)).status == 204)
    var saved = try #require(world.get("\(path)/schema").json.object)
    #expect(version(world, path) == before + 1)
    saved["@odata.context"] = nil
    saved["version"] = schema["version"]
    #expect(saved == schema)
    // A second save within the same second is a newer version too.
    #expect(world.graph("PUT", "\(path)/schema", .object(schema)).status == 204)
    #expect(version(world, path) == before + 2)
    let audits = world.get(
      "/auditLogs/directoryAudits?$filter=activityDisplayName eq "
        + "'Update attribute mappings or scope'")
    #expect(audits.values.count == 2)
  }

  @Test func aRunningCycleEndsBeforeTheNewSchemaIsUsed() throws {
    let world = World()
    let path = try world.jobPath()
    let schema = world.get("\(path)/schema").json
    world.advance(23 * 60 + 2)
    let under = status(world, path)
    #expect(under["progress"]?.array?.count == 1)
    #expect(world.graph("PUT", "\(path)/schema", schema).status == 204)
    #expect(status(world, path)["lastExecution"] == under["lastExecution"])
    world.advance(8)
    let ended = status(world, path)
    #expect(ended["lastExecution"] != under["lastExecution"])
    #expect(ended["lastExecution"]?["countImported"] == 0)
    world.advance(120)
    let initial = status(world, path)
    #expect(initial["lastExecution"] != ended["lastExecution"])
    #expect(initial["lastExecution"]?["countImported"]?.integer == world.state.population.read)
    world.advance(41 * 60)
    #expect(status(world, path)["lastExecution"]?["countImported"] == 0)
  }

  @Test func aPausedJobStartsOverWhenItIsStarted() throws {
    let world = World()
    let path = try world.jobPath()
    let schema = world.get("\(path)/schema").json
    world.post("\(path)/pause")
    world.advance(41 * 60)
    #expect(world.graph("PUT", "\(path)/schema", schema).status == 204)
    let before = status(world, path)["lastExecution"]
    world.advance(86_400)
    #expect(status(world, path)["lastExecution"] == before)
    world.post("\(path)/start")
    world.advance(120)
    #expect(
      status(world, path)["lastExecution"]?["countImported"]?.integer
        == world.state.population.read)
  }

  @Test func aResetGivesTheGallerysMappingsBack() throws {
    let world = World()
    let path = try world.jobPath()
    let base = try world.synchronization()
    let text = world.get("\(path)/schema").text.replacing(
      "\"source\":{\"type\":\"Attribute\",\"name\":\"displayName\"",
      with: "\"source\":{\"type\":\"Attribute\",\"name\":\"mail\"", maxReplacements: 1)
    #expect(
      world.graph("PUT", "\(path)/schema", try JSON(parsing: Array(text.utf8))).status == 204)
    let before = try #require(version(world, path))
    let template = world.get("\(base)/templates/scim/schema").json["synchronizationRules"]
    #expect(world.get("\(path)/schema").json["synchronizationRules"] != template)
    #expect(world.graph("DELETE", "\(path)/schema").status == 204)
    #expect(world.get("\(path)/schema").json["synchronizationRules"] == template)
    #expect(version(world, path) == before + 1)
  }

  private static let displayName =
    "{\"type\":\"Attribute\",\"name\":\"displayName\",\"expression\":\"[displayName]\","
    + "\"parameters\":[]}"

  private static func function(_ expression: String) -> String {
    let quoted = JSON.string(expression).text
    return "{\"type\":\"Function\",\"name\":\"f\",\"expression\":\(quoted),\"parameters\":[]}"
  }

  private static func scope(_ clause: String) -> String {
    "\"scope\":{\"groups\":[{\"name\":\"g\",\"clauses\":[\(clause)]}]}"
  }

  private static func clause(_ name: String, _ word: String, _ values: String...) -> String {
    let texts = values.map { JSON.string($0).text }.joined(separator: ",")
    return "{\"sourceOperandName\":\"\(name)\",\"operatorName\":\"\(word)\","
      + "\"targetOperand\":{\"values\":[\(texts)]}}"
  }

  private static let custom = "urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge"

  /// One more target attribute of users.
  private static func added(
    _ name: String, _ more: String = "\"type\":\"String\"", reason: String = "must be named"
  ) -> (String, String, String) {
    let place = "{\"name\":\"userName\","
    return (place, "{\"name\":\"\(name)\",\"anchor\":false,\(more)},\(place)", reason)
  }

  @Test(arguments: [
    ("\"enabled\":true", "\"enabled\":false", "neither be disabled"),
    (
      "\"targetAttributeName\":\"userName\"",
      "\"targetAttributeName\":\"title\"", "required attribute 'userName'"
    ),
    (displayName, function("Append([displayName]"), "'displayName' is not valid"),
    (displayName, function("Nope([displayName])"), "Nope"),
    (displayName, function("toLower([displayName])"), "ToLower"),
    (displayName, function("Append([nope], \"x\")"), "nope"),
    (displayName, function("Switch([displayName], \"a\", \"b\")"), "Switch"),
    (displayName, function("Replace(, \"a\", , , \"b\", , )"), "Replace"),
    (displayName, function("SelectUniqueValue([mail], [displayName])"), "SelectUniqueValue"),
    (displayName, function(""), "no function f"),
    (displayName, function(String(repeating: "x", count: 10_001)), "10000"),
    (displayName, "7", "source of 'displayName'"),
    ("\"flowBehavior\":\"FlowWhenChanged\"", "\"flowBehavior\":\"Never\"", "flowBehavior"),
    ("\"name\":\"title\"", "\"name\":\"userName\"", "defined more than once"),
    ("\"name\":\"objectId\",\"type\"", "\"name\":\"x\",\"anchor\":true,\"type\"", "read-only"),
    added("badge"), added("urn:ietf:params:scim:schemas:extension:Acme:User:badge"),
    added("urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge.color"),
    added(custom, "\"type\":\"Reference\"", reason: "cannot be a reference"),
    added(custom, "\"multivalued\":true", reason: "cannot be multi-valued"),
    (
      "\"targetAttributeName\":\"externalId\",\"matchingPriority\":0",
      "\"targetAttributeName\":\"externalId\",\"matchingPriority\":2",
      "'externalId' cannot be used for matching"
    ),
    ("\"anchor\":true", "\"anchor\":false", "primary key"),
    ("\"type\":\"Boolean\"", "\"type\":\"Truth\"", "type of the attribute"),
    ("\"scope\":null", scope(clause("nope", "EQUALS", "x")), "'nope' is not defined"),
    ("\"scope\":null", scope(clause("manager", "IS NULL")), "cannot be used"),
    ("\"scope\":null", scope(clause("employeeHireDate", "IS NULL")), "cannot be used"),
    ("\"scope\":null", scope(clause("proxyAddresses", "IS NULL")), "cannot be used"),
    ("\"scope\":null", scope(clause("department", "LIKE", "x")), "'LIKE' is not supported"),
    ("\"scope\":null", scope(clause("department", "IsMemberOf", "x")), "is not supported"),
    ("\"scope\":null", scope(clause("department", "EQUALS")), "needs a value"),
    ("\"scope\":null", scope(clause("employeeId", "Greater_Than", "many")), "whole number"),
  ])
  func aSchemaAgainstTheRulesIsRefusedAndNothingChanges(
    _ old: String, _ new: String, _ reason: String
  ) throws {
    let world = World(users: 60)
    let path = try world.jobPath()
    let before = world.get("\(path)/schema")
    let changed = before.text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != before.text)
    let answer = world.graph("PUT", "\(path)/schema", try JSON(parsing: Array(changed.utf8)))
    #expect(answer.status == 400)
    #expect(answer.code == "BadRequest")
    #expect(answer.message.contains(reason), "\(answer.message)")
    #expect(world.get("\(path)/schema").json == before.json)
  }

  @Test(arguments: [
    (
      displayName,
      function("Switch([department], , \"Sales\", \"S\", \"IT\", [extensionAttribute1])")
    ),
    (displayName, function("Replace([preferredLanguage], \"-\", , , \"_\", , )")),
    (displayName, "null"), (added(custom).0, added(custom).1),
    (added("profileUrl").0, added("profileUrl").1),
    (
      "{\"name\":\"userPrincipalName\",",
      "{\"name\":\"extension_\(String(repeating: "a", count: 32))_badge\"},"
        + "{\"name\":\"userPrincipalName\","
    ),
    (displayName, "{\"type\":\"Constant\",\"name\":\"x\",\"expression\":\"\\\"x\\\"\"}"),
    (
      "\"scope\":null",
      scope(
        clause("department", "EQUALS", "Engineering") + "," + clause("jobTitle", "IS NOT NULL")
          + "," + clause("employeeId", "Greater_Than_OR_EQUALS", "1000"))
    ),
  ])
  func aSchemaWithinTheRulesIsSaved(_ old: String, _ new: String) throws {
    let world = World(users: 60)
    let path = try world.jobPath()
    let before = world.get("\(path)/schema").text
    let changed = before.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != before)
    let answer = world.graph("PUT", "\(path)/schema", try JSON(parsing: Array(changed.utf8)))
    #expect(answer.status == 204, "\(answer.message)")
  }
}
