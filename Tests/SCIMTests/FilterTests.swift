import SCIM
import Testing

@Suite struct FilterTests {
  /// The example of RFC 7643 §8.2, as far as the filters need it.
  static let barbara: JSONObject = [
    "schemas": [
      "urn:ietf:params:scim:schemas:core:2.0:User",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ],
    "id": "2819c223-7f76-453a-919d-413861904646", "externalId": "701984",
    "userName": "bjensen@example.com", "title": "Tour Guide", "userType": "Employee",
    "name": ["familyName": "O'Malley", "givenName": "Barbara"], "active": true,
    "emails": [
      ["value": "bjensen@example.com", "type": "work", "primary": true],
      ["value": "babs@jensen.org", "type": "home"],
    ],
    "ims": [["value": "someaimhandle", "type": "xmpp"]],
    "meta": ["lastModified": "2011-05-13T04:42:34Z", "created": "2010-01-23T04:56:22Z"],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
      "employeeNumber": "701984", "department": "Tour Operations",
      "manager": ["value": "26118915-6090-4610-87e4-49d8ca9f808d", "displayName": "John Smith"],
    ],
  ]

  /// The examples of RFC 7644 §3.4.2.2, and cases of our own.
  @Test(arguments: [
    (#"userName eq "bjensen@example.com""#, true), (#"userName Eq "BJENSEN@example.com""#, true),
    (#"name.familyName co "O'Malley""#, true), (#"userName sw "B""#, true),
    (#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, false), ("title pr", true),
    (#"meta.lastModified gt "2011-05-13T04:42:34Z""#, false),
    (#"meta.lastModified ge "2011-05-13T06:42:34+02:00""#, true),
    (#"meta.lastModified lt "2012-01-01T00:00:00Z""#, true),
    (#"title pr and userType eq "Employee""#, true), (#"title pr or userType eq "Intern""#, true),
    (#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#, true),
    (
      #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
      true
    ),
    (
      #"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
      false
    ),
    (#"userType eq "Employee" and (emails.type eq "work")"#, true),
    (#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#, true),
    (#"emails[type eq "work" and value co "@jensen.org"]"#, false),
    (
      #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
      true
    ),
    (#"emails[type eq "home"].value ew ".org""#, true),
    (#"not (active eq false)"#, true), ("active eq TRUE", true), (#"active eq "True""#, true),
    ("nickName pr", false), ("nickName eq null", true), ("title ne null", true),
    (#"nickName ne "x""#, true), (#"nickName sw """#, false), (#"unknown eq "x""#, false),
    (#"department eq "tour operations""#, true),
    (
      #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "26118915-6090-4610-87e4-49d8ca9f808d""#,
      true
    ),
    (#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User pr"#, true),
    (#"externalId eq "701984""#, true), (#"id eq "2819C223-7F76-453A-919D-413861904646""#, false),
    (#"emails.value eq "babs@jensen.org""#, true),
    (#"userName eq "a" or title eq "Tour Guide" and active eq true"#, true),
    (#"(userName eq "a" or title eq "Tour Guide") and active eq false"#, false),
    (#"EMAILS[TYPE EQ "Work"]"#, true), (#"userName gt "a""#, true), (#"userName le "a""#, false),
  ])
  func evaluates(text: String, expected: Bool) throws {
    let filter = try Filter(parsing: text)
    #expect(filter.matches(Self.barbara, type: .user) == expected)
    #expect(try Filter(parsing: filter.description) == filter)
  }

  @Test(arguments: [
    ("", FilterError.Reason.empty, 0), ("userName", .expectedOperator, 8),
    (#"userName xx "a""#, .unknownOperator("xx"), 9), ("userName eq", .expectedValue, 11),
    ("userName eq abc", .expectedValue, 12),
    (#"userName eq "a"#, .invalidValue(.unexpectedEnd), 14),
    (#"(userName eq "a""#, .expectedParenthesis, 16), (#"userName eq "a")"#, .trailingText, 15),
    (#"emails[type eq "a""#, .expectedBracket, 18), ("a.b.c pr", .invalidAttribute("a.b.c"), 0),
    ("1a pr", .invalidAttribute("1a"), 0), (#"= "a""#, .expectedAttribute, 0),
    (#"userName eq "a" and"#, .expectedAttribute, 19),
    (#"emails[type eq "a"] xx"#, .unknownOperator("xx"), 20),
  ])
  func saysWhatIsWrongAndWhere(text: String, reason: FilterError.Reason, offset: Int) {
    #expect(throws: FilterError(reason: reason, offset: offset)) { try Filter(parsing: text) }
  }

  @Test(arguments: [UInt64(21), 22, 23])
  func formattingAndReadingGivesTheFilterBack(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    for _ in 0..<1_500 {
      let filter = generator.filter()
      #expect(try Filter(parsing: filter.description) == filter, "seed \(seed): \(filter)")
    }
  }

  @Test(arguments: [UInt64(31), 32])
  func randomTextNeverTraps(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let words = [
      "userName", " ", " eq ", "\"a\"", "(", ")", "[", "]", " and ", " or ", "not ", "not", ".",
      "urn:",
      "urn:x:2.0:", "pr", "1", "-", "true", "é", "\u{0}", "\\", "emails", ":", "$",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...9, using: &generator.random)
      let text = (0..<count).map { _ in generator.pick(words) }.joined()
      if let filter = try? Filter(parsing: text) {
        read += 1
        _ = filter.matches(Self.barbara, type: .user)
        #expect(try Filter(parsing: filter.description) == filter, "seed \(seed): \(text)")
      }
      if let path = try? AttributePath(parsing: text) {
        #expect(try AttributePath(parsing: path.description) == path, "seed \(seed): \(text)")
      }
    }
    #expect(read > 0)
  }

  @Test func boundsNestingAndLength() {
    let deep = String(repeating: "(", count: 10_000) + "a pr"
    #expect(throws: FilterError.self) { try Filter(parsing: deep) }
    let long = String(repeating: "a pr or ", count: 10_000) + "a pr"
    #expect(throws: FilterError(reason: .tooLong, offset: 16_384)) { try Filter(parsing: long) }
  }

  @Test func refusesToOrderBooleans() throws {
    let filter = try Filter(parsing: #"title pr and emails[primary gt true]"#)
    #expect(throws: SCIMError.self) { try filter.check(against: .user) }
    try Filter(parsing: #"title gt "a""#).check(against: .user)
  }

  @Test func findsEqualitiesForAnIndex() throws {
    #expect(try Filter(parsing: #"USERNAME eq "x""#).equality(on: "userName") == "x")
    #expect(try Filter(parsing: #"userName sw "x""#).equality(on: "userName") == nil)
  }
}

@Suite struct AttributePathTests {
  @Test(arguments: [
    ("userName", AttributePath(name: "userName")),
    (" name.familyName ", AttributePath(name: "name", subAttribute: "familyName")),
    (
      #"addresses[type eq "work"].country"#,
      AttributePath(
        name: "addresses",
        valueFilter: .compare(AttributePath(name: "type"), .equal, "work"), subAttribute: "country")
    ),
    (
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
      AttributePath(
        schema: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "manager",
        subAttribute: "value")
    ),
    (
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      AttributePath(schema: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "")
    ),
    ("members.$ref", AttributePath(name: "members", subAttribute: "$ref")),
  ])
  func reads(text: String, expected: AttributePath) throws {
    let path = try AttributePath(parsing: text)
    #expect(path == expected)
    #expect(try AttributePath(parsing: path.description) == path)
  }

  @Test(arguments: [
    "", "a b", "a[", "a[b pr", "a[b pr]x", "a.", ".a", "a..b", "urn:", "a:b", "a[b pr].", "[b pr]",
  ])
  func refuses(text: String) {
    #expect(throws: FilterError.self) { try AttributePath(parsing: text) }
  }

  @Test func findsItsAttribute() throws {
    let path = try AttributePath(parsing: "department")
    #expect(ResourceType.user.resolve(path)?.container == Schema.enterpriseUser.id)
    #expect(ResourceType.user.resolve(AttributePath(name: "shoeSize")) == nil)
    #expect(ResourceType.user.resolve(AttributePath(name: "META", subAttribute: "location")) != nil)
  }
}
