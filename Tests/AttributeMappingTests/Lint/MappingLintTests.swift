import AttributeMapping
import Testing

/// Every finding, each from one change of a schema that is in order.
@Suite struct MappingLintTests {
  private let users = SchemaFixture.users
  private let groups = SchemaFixture.groups

  private func findings(
    _ edits: [MappingEdit], source: MappingLint.Source = .entra
  ) throws -> [MappingFinding] {
    var schema = try SchemaFixture.schema()
    for edit in edits { try schema.apply(edit) }
    return MappingLint(source: source).findings(in: schema)
  }

  /// Findings that the schema in order doesn't have, as `id severity rule`.
  private func new(
    _ edits: [MappingEdit], source: MappingLint.Source = .entra
  ) throws -> [String] {
    let before = try findings([])
    return try findings(edits, source: source).filter { !before.contains($0) }
      .map { "\($0.id.rawValue) \($0.severity) \($0.rule ?? "-")" }
  }

  private func set(_ target: String, _ expression: String, _ kind: MappingRule.Kind = .expression)
    throws -> MappingEdit
  {
    var rule = try #require(
      try SchemaFixture.schema().objectMapping(users)?.rule(for: target))
    rule.kind = kind
    rule.expression = expression
    return .setRule(target, rule, mapping: users)
  }

  private func add(_ rule: MappingRule) -> MappingEdit { .addRule(rule, mapping: users) }

  private func define(_ name: String, _ change: (inout AttributeDefinition) -> Void) -> MappingEdit
  {
    var definition = AttributeDefinition(name)
    change(&definition)
    return .addAttribute(definition, mapping: users)
  }

  @Test func theDefaultsAreInOrder() throws {
    let findings = try findings([])
    #expect(findings.allSatisfy { $0.severity == .note })
    #expect(
      Set(findings.map(\.id)) == [.nullNeverClears, .specialCharactersInMatch])
    #expect(
      findings.filter { $0.id == .nullNeverClears }.map(\.rule)
        == ["name.familyName", "name.givenName"])
  }

  /// Where Webex was seen to know people by mail, taking userName from there is the cure.
  @Test func userNameFromMailIsRightWhereWebexKnowsThat() throws {
    for source in ["[mail]", "Coalesce([mail], [userPrincipalName])"] {
      let edit = try set("userName", source, source == "[mail]" ? .direct : .expression)
      #expect(try new([edit]).contains("username.not-the-upn warning userName"))
      var schema = try SchemaFixture.schema()
      try schema.apply(edit)
      let found = MappingLint(webexKnowsMail: true).findings(in: schema)
      #expect(found.allSatisfy { $0.severity == .note }, "\(found)")
    }
  }

  @Test func matching() throws {
    #expect(try new([.setMatching([], mapping: users)]) == ["match.missing error -"])
    #expect(
      try new([.setMatching(["displayName"], mapping: users)])
        == ["match.unfilterable error displayName"])
    #expect(
      try new([.setMatching(["userName", "externalId"], mapping: users)])
        == ["match.unfilterable error externalId"])
    #expect(
      try new([set("userName", #"Join("+", [userPrincipalName], "x@y.z")"#)])
        == [
          "match.special-characters warning userName", "username.not-the-upn warning userName",
        ])
    #expect(
      try new([set("userName", "[mail]", .direct)]) == [
        "match.may-be-empty warning userName", "username.not-the-upn warning userName",
        "null.never-clears note userName",
      ])
    let unnamed = try findings([]).filter { $0.mapping == groups }
    #expect(unnamed.map(\.id) == [.specialCharactersInMatch])
  }

  @Test func userNames() throws {
    #expect(
      try new([set("userName", "[objectId]", .direct)])
        == ["username.not-an-address error userName"])
    #expect(
      try new([set("userName", #""anna""#, .constant)])
        == ["username.not-an-address error userName"])
    #expect(
      try new([set("userName", #"Append([mailNickname], "@contoso.com")"#)]) == [
        "username.not-the-upn warning userName"
      ])
  }

  @Test func targets() throws {
    #expect(
      try new([add(.direct("displayName", to: "displayName"))])
        == ["target.duplicate error displayName#2"])
    #expect(
      try new([.removeRule("userName", mapping: users)])
        == ["match.missing error -", "target.required-unmapped error -"])
    #expect(
      try new([set("userName", "", .none)]).contains("target.required-unmapped error userName"))
    #expect(
      try new([add(.direct("objectId", to: "nickName"))]) == ["target.undefined error nickName"])
    #expect(
      try new([add(.direct("objectId", to: "id"))])
        == ["target.unwritable error id", "target.ignored-by-webex warning id"])
    #expect(
      try new([add(.direct("objectId", to: "a b c"))]) == ["target.unreadable error a b c"])
    #expect(
      try new([add(.direct("objectId", to: ""))]) == ["target.unreadable error "])
    #expect(
      try new([define("photos") { _ in }, add(.direct("objectId", to: "photos"))])
        == ["target.ignored-by-webex warning photos"])
    #expect(
      try new([
        define(#"addresses[type eq "room"].locality"#) { _ in },
        add(.direct("objectId", to: #"addresses[type eq "room"].locality"#)),
      ]) == [#"target.ignored-by-webex warning addresses[type eq "room"].locality"#])
    #expect(
      try new([define("x509") { _ in }, add(.direct("objectId", to: "x509"))])
        == ["target.custom-name error x509", "target.ignored-by-webex warning x509"])
    let custom = "urn:ietf:params:scim:schemas:extension:Acme:2.0:User:tags"
    #expect(
      try new([
        define(custom) { $0.isMultivalued = true }, add(.direct("objectId", to: custom)),
      ]).contains("target.nested-multi-value error \(custom)"))
    // What is wrong with the list of attributes counts without a mapping, too.
    #expect(
      try new([define(custom) { $0.type = .reference }, define("badge") { _ in }]) == [
        "target.nested-multi-value error -", "target.custom-name error -",
      ])
    let phone = #"phoneNumbers[type eq "fax"].value"#
    #expect(
      try new([define(phone) { $0.isMultivalued = true }, add(.direct("objectId", to: phone))])
        == ["target.nested-multi-value error \(phone)"])
  }

  @Test(arguments: [
    ("nickName", TargetName.standard), (#"emails[type eq "home"].value"#, .standard),
    ("name.middleName", .standard), ("members", .standard), ("externalId", .standard),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", .standard),
    ("urn:ietf:params:scim:schemas:core:2.0:User:title", .standard),
    ("urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge", .custom),
    ("urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge.color", .unknown),
    ("urn:ietf:params:scim:schemas:extension::2.0:User:badge", .unknown),
    ("urn:ietf:params:scim:schemas:extension:Acme:User:badge", .unknown),
    ("urn:scim:schemas:extension:cisco:webexidentity:2.0:User:pronouns", .unknown),
    ("badge", .unknown), ("", .unknown), ("a b", .unknown),
  ])
  func names(text: String, kind: TargetName) {
    #expect(TargetName(text) == kind)
  }

  @Test func everyAttributeOfWebexCanBeAdded() {
    for attribute in WebexAttribute.users + WebexAttribute.groups {
      #expect(TargetName(attribute.target) == .standard, "\(attribute.target)")
    }
  }

  @Test(arguments: [
    ("active", #""yes""#, "error"),
    ("active", #"Switch([IsSoftDeleted], "maybe", "a", "True")"#, "error"),
    ("active", "Now()", "error"), ("displayName", "[manager]", "error"),
    ("active", "[accountEnabled]", nil), ("active", #"IIF([mail]="a", "True", "False")"#, nil),
  ])
  func types(target: String, expression: String, severity: String?) throws {
    let found = try new([set(target, expression)]).filter { $0.hasPrefix("target.type") }
    #expect(found == (severity.map { ["target.type \($0) \(target)"] } ?? []))
  }

  @Test func moreTypes() throws {
    #expect(
      try new([
        define("nickName") { $0.type = .integer }, add(.constant("seven", to: "nickName")),
      ]) == ["target.type error nickName"])
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
    #expect(
      try new([add(.direct("manager", to: manager))]) == ["reference.linked-later note \(manager)"])
    #expect(try new([add(.constant("x", to: manager))]) == ["target.type error \(manager)"])
    #expect(
      try new([add(.direct("objectId", to: manager))]) == ["target.type warning \(manager)"])
    #expect(
      try new([add(.expression(#"Split([proxyAddresses], ":")"#, to: "title"))])
        .contains("source.several-values error title"))
  }

  @Test func sources() throws {
    #expect(try new([set("displayName", "Join(")]).contains("source.expression error displayName"))
    #expect(
      try new([set("displayName", "Trim([displayName])")])
        .contains("source.expression error displayName"))
    #expect(
      try new([set("displayName", "[displayname]")])
        .contains { $0.hasPrefix("source.expression") })
    #expect(
      try new([set("displayName", #"SelectUniqueValue([displayName], [mail])"#)])
        .contains("source.unsupported-for-scim error displayName"))
    let schema = try MappingSchema(
      parsing: SchemaFixture.text.replacing(
        #""type":"Attribute","name":"surname""#, with: #""type":"Oracle","name":"surname""#))
    #expect(
      MappingLint().findings(in: schema).filter { $0.severity == .error }.map(\.id) == [
        .unknownForm
      ])
  }

  @Test func defaultsAndNulls() throws {
    var upn = MappingRule.direct("userPrincipalName", to: "userName", matchingPriority: 1)
    upn.defaultValue = "x@y.z"
    #expect(
      try new([.setRule("userName", upn, mapping: users)])
        == ["default.never-used warning userName"])
    var title = MappingRule.direct("jobTitle", to: "title")
    #expect(try new([add(title)]) == ["null.never-clears note title"])
    title.flowType = .objectAddOnly
    title.defaultValue = "guest"
    #expect(try new([add(title)]) == [])
    #expect(
      try new([add(title), .setFlows([.update, .delete], mapping: users)])
        == ["default.never-used warning title"])
    #expect(
      try new([add(.expression(#"Coalesce([jobTitle], "none")"#, to: "title"))]) == [])
  }

  @Test func values() throws {
    let long = String(repeating: "x", count: 600)
    #expect(try new([add(.constant(long, to: "title"))]) == ["value.too-long error title"])
    #expect(
      try new([add(.direct("preferredLanguage", to: "preferredLanguage"))])
        == [
          "value.form warning preferredLanguage", "null.never-clears note preferredLanguage",
        ])
    let address = #"emails[type eq "work"].value"#
    #expect(
      try new([add(.direct("mail", to: address))])
        == ["value.form warning \(address)", "null.never-clears note \(address)"])
    let schema = try SchemaFixture.schema()
    let mapping = try #require(schema.objectMapping(users))
    let rule = try #require(mapping.rule(for: "userName"))
    func id(_ value: AttributeValue) -> MappingFinding.ID? {
      MappingLint().finding(for: value, of: rule, in: mapping, schema: schema)?.id
    }
    #expect(id("anna@contoso.com") == nil && id(.null) == nil)
    #expect(id("anna") == .userNameNotAddress && id("a b@c.d") == .userNameNotAddress)
    #expect(id("o'neil@contoso.com") == .specialCharactersInMatch)
    #expect(id(.text(String(repeating: "a", count: 250) + "@b.cd")) == .valueTooLong)
  }

  @Test func okta() throws {
    let mobile = #"phoneNumbers[type eq "mobile"].value"#
    let country = #"addresses[type eq "work"].country"#
    let fax = #"phoneNumbers[type eq "fax"].value"#
    let edits = [
      define(fax) { _ in }, add(.constant("1", to: mobile)), add(.constant("1", to: fax)),
      add(.constant("NO", to: country)),
    ]
    #expect(try new(edits) == [])
    #expect(
      try new(edits, source: .okta)
        == ["okta.update-lost warning \(mobile)", "okta.update-lost warning \(country)"])
  }

  @Test(arguments: [
    ("department EQUALS x", []), ("department {Sounds Like} x", ["scope.operator error -"]),
    ("department IsMemberOf x", ["scope.operator error -"]),
    ("department EQUALS", ["scope.value error -"]),
    ("department IS NULL x", ["scope.value error -"]),
    ("department Greater_Than x", ["scope.value error -"]),
    (#"department REGEX MATCH "(""#, ["scope.value error -"]),
    ("manager IS NULL", ["scope.attribute error -"]),
    ("proxyAddresses IS NULL", ["scope.attribute error -"]),
    ("departement IS NULL", ["scope.attribute error -"]),
    ("department IS TRUE", []), ("accountEnabled Greater_Than 1", ["scope.operator warning -"]),
  ])
  func filters(line: String, expected: [String]) throws {
    #expect(try new([.setFilter(ScopingFilter(parsing: line), mapping: users)]) == expected)
  }

  @Test func wholeMappings() throws {
    #expect(
      try new([.setFlows([.add], mapping: users)]) == [
        "mapping.disabling-needs-update warning active"
      ])
    #expect(
      try new([.removeRule("active", mapping: users)]) == [
        "mapping.disabling-needs-update warning -"
      ])
    let off = try MappingSchema(
      parsing: SchemaFixture.text.replacing(
        #""Synchronize users", "enabled": true"#, with: #""Synchronize users", "enabled": false"#))
    #expect(MappingLint().findings(in: off).first?.id == .mappingDisabled)
    let bare = try MappingSchema(parsing: #"{"synchronizationRules": []}"#)
    #expect(MappingLint().findings(in: bare).map(\.id) == [.noDirectories])
  }

  /// A fix with edits must be possible and take its finding away.
  @Test func fixesMend() throws {
    let broken: [[MappingEdit]] = [
      [.setMatching([], mapping: users)], [.setMatching(["displayName"], mapping: users)],
      [try set("userName", "[objectId]", .direct)], [.removeRule("active", mapping: users)],
      [add(.direct("displayName", to: "displayName"))], [.removeRule("userName", mapping: users)],
      [add(.direct("jobTitle", to: "nickName"))], [add(.direct("objectId", to: "id"))],
      [add(.direct("preferredLanguage", to: "preferredLanguage"))],
      [add(.direct("mail", to: #"emails[type eq "work"].value"#))],
      [.setFlows([.add], mapping: users)], [try set("displayName", "tolower([displayName])")],
    ]
    for edits in broken {
      var schema = try SchemaFixture.schema()
      for edit in edits { try schema.apply(edit) }
      let finding = try #require(
        MappingLint().findings(in: schema).first { !$0.edits.isEmpty }, "\(edits)")
      for edit in finding.edits { try schema.apply(edit) }
      #expect(
        !MappingLint().findings(in: schema).contains {
          $0.id == finding.id && $0.rule == finding.rule
        },
        "\(finding)")
    }
  }
}
