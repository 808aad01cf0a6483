import Testing

@testable import AttributeMapping

/// Section 2.4, "Function reference".
@Suite struct FunctionCatalogueTests {
  /// Name, and how many positions a call has at least and at most; nil is without bound.
  private static let reference: [(String, Int, Int?)] = [
    ("Append", 2, 2), ("AppRoleAssignments", 1, 1), ("AppRoleAssignmentsComplex", 1, 1),
    ("AssertiveAppRoleAssignmentsComplex", 1, 1), ("BitAnd", 2, 2), ("CBool", 1, 1),
    ("CDate", 1, 1), ("Coalesce", 1, nil), ("ConvertToBase64", 1, 1), ("ConvertToUTF8Hex", 1, 1),
    ("Count", 1, 1), ("CStr", 1, 1), ("DateAdd", 3, 3), ("DateDiff", 3, 3), ("DateFromNum", 1, 1),
    ("DefaultDomain", 0, 0), ("FormatDateTime", 4, 4), ("Guid", 0, 0),
    ("IgnoreFlowIfNullOrEmpty", 1, 1), ("IIF", 3, 3), ("InStr", 2, 4), ("IsNull", 1, 1),
    ("IsNullOrEmpty", 1, 1), ("IsPresent", 1, 1), ("IsString", 1, 1), ("Item", 2, 2),
    ("Join", 2, nil), ("Left", 2, 2), ("Len", 1, 1), ("Mid", 3, 3), ("NormalizeDiacritics", 1, 1),
    ("Not", 1, 1), ("Now", 0, 0), ("NumFromDate", 1, 1), ("PCase", 1, 2), ("RandomString", 5, 6),
    ("Redact", 1, 1), ("RemoveDuplicates", 1, 1), ("Replace", 1, 7), ("SelectUniqueValue", 2, nil),
    ("SingleAppRoleAssignment", 1, 1), ("Split", 2, 2), ("StripSpaces", 1, 1), ("Switch", 4, nil),
    ("ToLower", 1, 2), ("ToUpper", 1, 2), ("Word", 3, 3),
  ]

  @Test(arguments: reference) func takesItsArguments(name: String, minimum: Int, maximum: Int?)
    throws
  {
    let function = try #require(FunctionCatalogue.function(named: name))
    #expect(function.minimumCount == minimum)
    #expect(function.maximumCount == maximum)
  }

  @Test(arguments: [
    ("Uper", "ToUpper"), ("upper", "ToUpper"), ("Lower", "ToLower"), ("ToUper", "ToUpper"),
    ("Jion", "Join"), ("Spaces", "StripSpaces"), ("Diacritcs", "NormalizeDiacritics"),
  ]) func aSlipIsRecognised(typed: String, meant: String) {
    #expect(FunctionCatalogue.nearest(to: typed) == meant)
  }

  @Test(arguments: ["Frobnicate", "x", "Xyzzy", ""]) func whatIsNearNothingIsLeft(_ typed: String) {
    #expect(FunctionCatalogue.nearest(to: typed) == nil)
  }

  @Test func nothingElseIsListed() {
    #expect(Set(FunctionCatalogue.all.map(\.name)) == Set(Self.reference.map(\.0)))
    #expect(FunctionCatalogue.all.count == 47)
  }

  @Test func everyFunctionExplainsItself() {
    for function in FunctionCatalogue.all {
      #expect(function.summary.hasSuffix("."), "\(function.name)")
      #expect(function.example.contains(function.name + "("), "\(function.name)")
      #expect(!function.exampleResult.isEmpty, "\(function.name)")
      #expect(!function.section.isEmpty, "\(function.name)")
    }
  }

  @Test func namesAreFoundInTheirCaseOrInAny() {
    #expect(FunctionCatalogue.function(named: "iif") == nil)
    #expect(FunctionCatalogue.function(namedIgnoringCase: "iif")?.name == "IIF")
    #expect(
      FunctionCatalogue.function(named: "IIF")?.label
        == "IIF(condition, valueIfTrue, valueIfFalse)")
    #expect(FunctionCatalogue.function(named: "PCase")?.label == "PCase(source, wordSeparators?)")
  }

  @Test func positionsHaveParametersAndKeys() throws {
    let choose = try #require(FunctionCatalogue.function(named: "Switch"))
    #expect((0..<6).map { choose.parameterIndex(at: $0) } == [0, 1, 2, 3, 2, 3])
    #expect(
      (0..<6).map { choose.parameterKey(at: $0) }
        == ["source", "defaultValue", "key1", "value1", "key2", "value2"])
    let left = try #require(FunctionCatalogue.function(named: "Left"))
    #expect(left.parameter(at: 2) == nil && left.parameterKey(at: -1) == nil)
  }

  @Test(arguments: [
    ("departement", "department"), ("givename", "givenName"), ("SURNAME", "surname"),
    ("mial", "mail"), ("x", nil), ("", nil), ("completelyDifferent", nil),
  ])
  func nearNamesAreFound(name: String, near: String?) {
    let names = SourceSchema.entraUsers.attributes.map(\.name)
    #expect(NearMiss.suggestion(for: name, among: names) == near)
  }

  @Test(arguments: [
    ("extension_0123456789abcdef0123456789abcdef_x", true),
    ("extension_0123456789abcdef0123456789abcdef_x_y", true),
    ("extension_0123456789abcdef0123456789abcdef_", false),
    ("extension_0123456789abcdef0123456789abcde_x", false),
    ("extension_01234567-89ab-cdef-0123-456789abcdef_x", false),
    ("Extension_0123456789abcdef0123456789abcdef_x", false), ("extension_", false), ("", false),
  ])
  func directoryExtensionsHaveTheirForm(name: String, isOne: Bool) {
    #expect(SourceSchema.isDirectoryExtension(name) == isOne)
  }

  /// Section 1.11.
  @Test func usersHaveTheirAttributes() {
    let users = SourceSchema.entraUsers
    #expect(users.attribute(named: "extensionAttribute1") != nil)
    #expect(users.attribute(named: "extensionAttribute15") != nil)
    #expect(users.attribute(named: "extensionAttribute16") == nil)
    #expect(users.attribute(named: "proxyAddresses")?.isMultivalued == true)
    #expect(users.attribute(named: "manager")?.type == .reference)
    #expect(users.attribute(named: "accountEnabled")?.type == .boolean)
    #expect(users.attributes.count == 49)
  }
}
