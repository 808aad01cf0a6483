import Testing
@testable import Sandbox

/// Parsing and evaluating expressions, and what of the language is listed.
@Suite struct SchemaLanguageTests {
  private static let custom = "urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge"

  private func parse(
    _ expression: String, _ values: [(String, JSON)]? = nil, world: World = World(users: 3)
  ) throws -> World.Answer {
    let pairs = values?.map { key, value -> JSON in ["key": .string(key), "value": value] }
    return world.post(
      "\(try world.jobPath())/schema/parseExpression",
      [
        "expression": .string(expression), "targetAttributeDefinition": nil,
        "testInputObject": pairs.map { ["definition": nil, "properties": .array($0)] } ?? .null,
      ])
  }

  @Test func theSampleOfTheReferenceIsAnswered() throws {
    let answer = try parse(
      "Replace([preferredLanguage], \"-\", , , \"_\", ,  )",
      [("preferredLanguage", "EN-US"), ("appRoleAssignments", ["Default Assignment"])])
    #expect(answer.status == 200)
    #expect(answer.json["error"] == .null)
    #expect(answer.json["parsingSucceeded"] == true)
    #expect(answer.json["evaluationSucceeded"] == true)
    #expect(answer.json["evaluationResult"] == ["EN_US"])
    let parsed = answer.json["parsedExpression"]
    #expect(parsed?["type"] == "Function")
    #expect(parsed?["name"] == "Replace")
    #expect(parsed?["expression"] == "Replace([preferredLanguage], \"-\", , , \"_\", , )")
    let parameters = parsed?["parameters"]?.array ?? []
    #expect(parameters.map { $0["key"] } == ["source", "Find", "Replacement"])
    #expect(
      parameters.first?["value"] == [
        "expression": "[preferredLanguage]", "name": "preferredLanguage", "type": "Attribute",
        "parameters": [],
      ])
  }

  @Test func callsInCallsAreNested() throws {
    let parsed = try parse("ToUpper(Left([surname], 2))").json["parsedExpression"]
    let inner = parsed?["parameters"]?.array?.first?["value"]
    #expect(inner?["name"] == "Left")
    #expect(inner?["parameters"]?.array?.count == 2)
    #expect(inner?["parameters"]?.array?.last?["value"]?["expression"] == "\"2\"")
  }

  @Test(
    arguments: [
      ("Join(\"-\", [otherMails])", [("otherMails", ["a", "b"])], ["a-b"]),
      ("Split([mail], \"@\")", [("mail", "ann@x.example")], ["ann", "x.example"]),
      ("[mail]", [("mail", nil)], []),
      ("Coalesce([mail], \"none\")", [], ["none"]),
      ("IsPresent([accountEnabled])", [("accountEnabled", true)], ["True"]),
      ("DefaultDomain()", [], ["northwind.example"]),
    ] as [(String, [(String, JSON)], [String])])
  func expressionsAreEvaluated(
    _ expression: String, _ values: [(String, JSON)], _ result: [String]
  ) throws {
    let answer = try parse(expression, values)
    #expect(answer.json["evaluationSucceeded"] == true)
    #expect(answer.json["evaluationResult"] == .strings(result))
  }

  @Test(arguments: [
    "Append([mail]", "", "Nope([mail])", "Switch([a], \"b\", \"c\")", "append([mail], \"x\")",
    "[mail] = \"x\"", "'x'", String(repeating: "x", count: 10_001),
  ])
  func aMistakeIsAnAnswerAndNoErrorOfTheCall(_ expression: String) throws {
    let answer = try parse(expression, [("mail", "a@b.example")])
    #expect(answer.status == 200)
    #expect(answer.json["parsingSucceeded"] == false)
    #expect(answer.json["parsedExpression"] == .null)
    #expect(answer.json["evaluationSucceeded"] == false)
    #expect(answer.json["evaluationResult"] == [])
    let error = answer.json["error"]
    #expect(error?.object?.names == ["code", "message", "target", "details", "innerError"])
    #expect(error?["message"]?.string?.isEmpty == false)
    #expect(error?["details"]?.array?.first?.object?.names == ["code", "message", "target"])
  }

  @Test func whatCannotBeEvaluatedIsParsedStill() throws {
    let failed = try parse("Item([otherMails], 9)", [("otherMails", ["a"])])
    #expect(failed.json["parsingSucceeded"] == true)
    #expect(failed.json["evaluationSucceeded"] == false)
    #expect(failed.json["error"]?["message"]?.string?.contains("Item") == true)
    let untried = try parse("ToUpper([mail])")
    #expect(untried.json["parsingSucceeded"] == true)
    #expect(untried.json["evaluationSucceeded"] == false)
    #expect(untried.json["error"] == .null)
  }

  @Test(
    arguments: [
      [:], ["expression": nil], ["expression": 7],
      ["expression": "[mail]", "testInputObject": "x"],
      ["expression": "[mail]", "testInputObject": ["properties": "x"]],
      ["expression": "[mail]", "testInputObject": ["properties": [["value": "x"]]]],
      [
        "expression": "[mail]", "testInputObject": ["properties": [["key": "mail", "value": [:]]]],
      ],
      ["expression": "[mail]", "targetAttributeDefinition": "displayName"],
    ] as [JSON])
  func bodiesOfAnotherShapeAreRefused(_ body: JSON) throws {
    let world = World(users: 3)
    let answer = world.post("\(try world.jobPath())/schema/parseExpression", body)
    #expect(answer.status == 400)
    #expect(answer.code == "BadRequest")
  }

  @Test func functionsAndOperatorsAreListedForJobsAndTemplates() throws {
    let world = World(users: 3)
    let job = try world.jobPath()
    let template = "\(try world.synchronization())/templates/scim"
    let functions = world.get("\(job)/schema/functions").values
    #expect(functions == world.get("\(template)/schema/functions").values)
    let append = functions.first { $0["name"] == "Append" }
    #expect(
      append?["parameters"]?.array?.first == [
        "name": "source", "type": "String", "required": true, "allowMultipleOccurrences": false,
      ])
    let choice = functions.first { $0["name"] == "Switch" }?["parameters"]?.array ?? []
    #expect(choice.last?["allowMultipleOccurrences"] == true)
    #expect(
      functions.first { $0["name"] == "Left" }?["parameters"]?.array?.last?["type"] == "Integer")
    let operators = world.get("\(job)/schema/filterOperators()").values
    #expect(operators == world.get("\(template)/schema/filterOperators").values)
    let isNull = operators.first { $0["name"] == "IS NULL" }
    #expect(isNull?["arity"] == "Unary")
    #expect(isNull?["multivaluedComparisonType"] == "All")
    #expect(operators.contains { $0["name"] == "ENDS_WITH" && $0["arity"] == "Binary" })
    #expect(
      world.post("\(template)/schema/parseExpression", ["expression": "[mail]"]).json[
        "parsingSucceeded"] == true)
  }

  @Test func discoveryFindsWhatTheSchemaLacks() throws {
    let world = World(users: 3)
    let path = try world.jobPath()
    var text = world.get("\(path)/schema").text
    text.replace("\"name\":\"title\"", with: "\"name\":\"\(Self.custom)\"")
    #expect(
      world.graph("PUT", "\(path)/schema", try JSON(parsing: Array(text.utf8))).status == 204)
    let directory = try #require(world.get("\(path)/schema").json["directories"]?.array?.last)
    let found = world.post(
      "\(path)/schema/directories/\(directory["id"]?.string ?? "")/discover")
    #expect(found.status == 200)
    #expect(found.json["discoverabilities"] == "AttributeNames, AttributeDataTypes")
    #expect(found.json["discoveryDateTime"]?.string?.hasSuffix("Z") == true)
    #expect(found.json["version"]?.string?.count == 36)
    let names = found.json["objects"]?.array?.first?["attributes"]?.array?.map { $0["name"] }
    #expect(names?.contains("title") == true)
    #expect(names?.contains(.string(Self.custom)) == true)
    #expect(world.get("\(path)/schema").json["directories"]?.array?.last == directory)
  }

  @Test func strangersUnknownIdsAndSmallTokensAreRefused() throws {
    let world = World(users: 3)
    let base = try world.synchronization()
    let path = try world.jobPath()
    let body: JSON = ["expression": "[mail]"]
    for owner in ["jobs/nope", "templates/nope"] {
      for answer in [
        world.get("\(base)/\(owner)/schema/functions"),
        world.get("\(base)/\(owner)/schema/filterOperators"),
        world.post("\(base)/\(owner)/schema/parseExpression", body),
      ] {
        #expect(answer.status == 404)
        #expect(answer.code == "ResourceNotFound")
      }
    }
    let unknown = world.post("\(path)/schema/directories/nope/discover")
    #expect(unknown.status == 404 && unknown.code == "ResourceNotFound")
    #expect(world.get("\(path)/schema/parseExpression").status == 405)
    let reader = try #require(
      world.userToken("Synchronization.Read.All").json["access_token"]?.string)
    #expect(world.get("\(path)/schema", token: reader).status == 200)
    let small = world.get("\(path)/schema/functions", token: reader)
    #expect(small.status == 403 && small.code == "Authorization_RequestDenied")
    let writer = try #require(
      world.userToken("Synchronization.ReadWrite.All").json["access_token"]?.string)
    #expect(world.post("\(path)/schema/parseExpression", body, token: writer).status == 200)
    #expect(
      world.post("\(path)/schema/directories/x/discover", token: writer).status == 403)
  }
}
