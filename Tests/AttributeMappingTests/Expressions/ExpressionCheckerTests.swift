import Testing

@testable import AttributeMapping

/// Every finding beyond syntax: its id, severity, place, and what the fix makes of the text.
@Suite struct ExpressionCheckerTests {
  struct Slip: Sendable, CustomTestStringConvertible {
    var text: String
    var id: ExpressionProblemID
    var severity: ExpressionProblem.Severity
    /// What the problem's range covers.
    var marked: String
    var fixed: String?

    init(
      _ text: String, _ id: ExpressionProblemID, _ severity: ExpressionProblem.Severity,
      _ marked: String, _ fixed: String? = nil
    ) {
      self.text = text
      self.id = id
      self.severity = severity
      self.marked = marked
      self.fixed = fixed
    }

    var testDescription: String { text }
  }

  static let names: [Slip] = [
    .init("tolower([mail])", .functionCase, .error, "tolower", "ToLower([mail])"),
    .init("ToLowr([mail])", .unknownFunction, .error, "ToLowr", "ToLower([mail])"),
    .init("Frobnicate([mail])", .unknownFunction, .error, "Frobnicate"),
    .init("Trim([mail])", .foreignFunction, .error, "Trim"),
    .init("lcase([mail])", .foreignFunction, .error, "lcase"),
    .init("[GivenName]", .attributeCase, .warning, "[GivenName]", "[givenName]"),
    .init("[ mail ]", .unknownAttribute, .warning, "[ mail ]", "[mail]"),
    .init("[departement]", .unknownAttribute, .warning, "[departement]", "[department]"),
    .init("[businessPhones]", .unknownAttribute, .warning, "[businessPhones]", "[telephoneNumber]"),
    .init("[xyzzy]", .unknownAttribute, .warning, "[xyzzy]"),
    .init("[extensionAttribute16]", .unknownAttribute, .error, "[extensionAttribute16]"),
    .init("[extension_12_x]", .unknownAttribute, .warning, "[extension_12_x]"),
    .init("[userType]", .unusableAttribute, .error, "[userType]"),
    .init("[passwordProfile.password]", .unusableAttribute, .error, "[passwordProfile.password]"),
    .init(
      "[appRoleAssignments]", .unusableAttribute, .error, "[appRoleAssignments]",
      "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])"),
    .init("Append(mail, \"x\")", .unknownWord, .error, "mail", "Append([mail], \"x\")"),
    .init("Append(now, \"x\")", .unknownWord, .error, "now", "Append(Now(), \"x\")"),
    .init(
      "IIF([IsSoftDeleted]=true,\"a\",\"b\")", .unknownWord, .error, "true",
      "IIF([IsSoftDeleted]=\"True\",\"a\",\"b\")"),
    .init("Append([mail], x)", .unknownWord, .error, "x", "Append([mail], \"x\")"),
    .init(
      "IIF([city]=\"x\",[city],IgnoreAttributeFlow)", .unverifiedBehaviour, .warning,
      "IgnoreAttributeFlow"),
  ]

  static let arguments: [Slip] = [
    .init("Append([mail])", .tooFewArguments, .error, "Append([mail])"),
    .init("Append([mail], \"a\", \"b\")", .tooManyArguments, .error, "\"b\""),
    .init("Now(1)", .tooManyArguments, .error, "1"),
    .init("Append(, \"a\")", .missingArgument, .error, ""),
    .init("Switch([mail], , \"a\", )", .missingArgument, .error, ""),
    .init(
      "FormatDateTime([city], \"yyyy-MM-dd\", \"dd/MM/yy\")", .tooFewArguments, .error,
      "FormatDateTime([city], \"yyyy-MM-dd\", \"dd/MM/yy\")",
      "FormatDateTime([city], , \"yyyy-MM-dd\", \"dd/MM/yy\")"),
    .init("Left([mail], \"x\")", .argumentType, .error, "\"x\""),
    .init("Left([mail], Now())", .argumentType, .error, "Now()"),
    .init("Left([mail], [accountEnabled])", .argumentType, .error, "[accountEnabled]"),
    .init("Left([mail], 1.5)", .argumentValue, .warning, "1.5"),
    .init("Left([mail], [proxyAddresses])", .argumentType, .error, "[proxyAddresses]"),
    .init("ToLower([proxyAddresses])", .multiValued, .warning, "[proxyAddresses]"),
    .init("Count([mail])", .singleValued, .warning, "[mail]"),
    .init("Not(\"true\")", .argumentType, .warning, "\"true\""),
    .init("CDate(1)", .argumentType, .error, "1"),
    .init(
      "DateAdd(\"d\", 1, [employeeHireDate])", .dateText, .warning, "[employeeHireDate]",
      "DateAdd(\"d\", 1, CDate([employeeHireDate]))"),
    .init(
      "SingleAppRoleAssignment([mail])", .argumentType, .error, "[mail]",
      "SingleAppRoleAssignment([appRoleAssignments])"),
    .init("Item([proxyAddresses], 0)", .argumentValue, .error, "0"),
    .init("Mid([mail], 0, 2)", .argumentValue, .warning, "0"),
    .init("Mid([mail], 1, -2)", .argumentValue, .warning, "-2"),
    .init("Word([mail], \"0\", \" \")", .argumentValue, .warning, "\"0\""),
    .init("InStr([mail], \"x\", 0)", .argumentValue, .warning, "0"),
    .init("Left([mail], -1)", .argumentValue, .note, "-1"),
    .init("RandomString(257, 0, 0, 0, 0)", .argumentValue, .error, "257"),
    .init("RandomString(3, 2, 2, 0, 0)", .argumentValue, .error, "3"),
    .init(
      "RandomString(-100000000000000000000, -10000000000000000000, 0, 0, 0)", .argumentValue,
      .error,
      "-100000000000000000000"),
    .init("DateAdd(\"D\", 1, Now())", .argumentValue, .error, "\"D\"", "DateAdd(\"d\", 1, Now())"),
    .init("DateAdd(\"week\", 1, Now())", .argumentValue, .error, "\"week\""),
    .init(
      "InStr([mail], \"x\", 1, vbtextcompare)", .argumentValue, .error, "vbtextcompare",
      "InStr([mail], \"x\", 1, vbTextCompare)"),
    .init(
      "InStr([mail], \"x\", 1, \"vbTextCompare\")", .argumentValue, .error, "\"vbTextCompare\"",
      "InStr([mail], \"x\", 1, vbTextCompare)"),
    .init(
      "ToLower([mail], \"en_US\")", .argumentValue, .warning, "\"en_US\"",
      "ToLower([mail], \"en-US\")"),
    .init(
      "FormatDateTime([city], \"roundtripKind\", \"yyyy-MM\", \"MM\")", .argumentValue, .error,
      "\"roundtripKind\"", "FormatDateTime([city], \"RoundtripKind\", \"yyyy-MM\", \"MM\")"),
  ]

  static let conditions: [Slip] = [
    .init(
      "Append([mail]=\"x\", \"y\")", .comparisonPlace, .error, "[mail]=\"x\"",
      "Append(CBool([mail]=\"x\"), \"y\")"),
    .init(
      "[accountEnabled]=\"True\"", .comparisonPlace, .error, "[accountEnabled]=\"True\"",
      "CBool([accountEnabled]=\"True\")"),
    .init("IIF([city]=\"x\",\"a\",\"b\")", .conditionNull, .note, "[city]"),
    .init(
      "IIF([city]=\"\",\"a\",[city])", .conditionUnsupported, .warning, "[city]=\"\"",
      "Switch([city], [city], \"\", \"a\")"),
    .init(
      "IIF([city]<>\"\",[city],\"a\")", .conditionUnsupported, .warning, "[city]<>\"\"",
      "Switch([city], [city], \"\", \"a\")"),
    .init(
      "IIF(IsPresent([city]),[city],\"a\")", .conditionUnsupported, .warning, "IsPresent([city])"),
    .init(
      "IIF(Not(IsNull([city])),[city],\"a\")", .conditionUnsupported, .warning,
      "Not(IsNull([city]))"),
    .init(
      "IIF(IgnoreFlowIfNullOrEmpty([city]),[city],\"a\")", .conditionUnsupported, .error,
      "IgnoreFlowIfNullOrEmpty([city])"),
    .init(
      "IIF([accountEnabled],\"a\",\"b\")", .conditionUnsupported, .warning, "[accountEnabled]",
      "IIF([accountEnabled] = \"True\",\"a\",\"b\")"),
    .init(
      "IIF([accountEnabled]=\"true\",\"a\",\"b\")", .booleanText, .warning, "\"true\"",
      "IIF([accountEnabled]=\"True\",\"a\",\"b\")"),
    .init(
      "Switch([IsSoftDeleted], , \"false\", \"True\")", .booleanText, .warning, "\"false\"",
      "Switch([IsSoftDeleted], , \"False\", \"True\")"),
    .init("Switch([city], \"d\", \"NSW\")", .switchPairs, .error, "\"NSW\""),
    .init("Switch([city], \"d\")", .tooFewArguments, .error, "Switch([city], \"d\")"),
    .init(
      "Switch(IsPresent([city]), , \"True\", \"x\")", .switchSource, .warning,
      "IsPresent([city])"),
    .init("Switch([city], , \"a\", \"1\", \"a\", \"2\")", .switchDuplicateKey, .warning, "\"a\""),
    .init("Switch([city], \"x\", \"a\", \"1\")", .switchDefault, .note, "\"x\""),
    .init("Switch([city], , \"a\", [manager])", .switchReference, .error, "[manager]"),
    .init(
      "SelectUniqueValue([mail], [city])", .restrictedFunction, .error, "SelectUniqueValue"),
    .init(
      "ToLower(SelectUniqueValue([mail], [city]))", .functionPlace, .error, "SelectUniqueValue"),
    .init(
      "SingleAppRoleAssignment([appRoleAssignments])", .restrictedFunction, .note,
      "SingleAppRoleAssignment"),
    .init(
      "AppRoleAssignments([appRoleAssignments])", .unverifiedBehaviour, .note,
      "AppRoleAssignments"),
  ]

  static let replacing: [Slip] = [
    .init("Replace([mail], , , , , , )", .replaceMode, .error, "Replace([mail], , , , , , )"),
    .init(
      "Replace([mail], \"a\", \"b\", , \"c\", , )", .replaceMode, .error,
      "Replace([mail], \"a\", \"b\", , \"c\", , )"),
    .init(
      "Replace([mail], \"a\", , , , , )", .replaceMode, .error, "Replace([mail], \"a\", , , , , )"),
    .init(
      "Replace([mail], , \"a\", , , [city], )", .replaceMode, .error,
      "Replace([mail], , \"a\", , , [city], )"),
    .init(
      "Replace([mail], \"a\", , , \"b\")", .replacePositions, .warning,
      "Replace([mail], \"a\", , , \"b\")", "Replace([mail], \"a\", , , \"b\", , )"),
    .init("Replace([mail], , \"\", , \"b\", , )", .pattern, .error, "\"\""),
    .init("Replace([mail], , \"\\\\d(\", , \"b\", , )", .pattern, .error, "\""),
    .init("Replace([mail], , \"[\\\\d\", , \"b\", , )", .pattern, .error, "\""),
    // PCRE2 would take these, .NET does not.
    .init("Replace([mail], , \"a\\\\K\", , \"b\", , )", .pattern, .error, "K"),
    .init("Replace([mail], , \"a++\", , \"b\", , )", .pattern, .error, "\""),
    // .NET takes these, which can't be tried here.
    .init("Replace([mail], , \"(?<a-b>c)\", , \"d\", , )", .pattern, .note, "a"),
    .init(
      "Replace([mail], , \"(?<=a+)c\", , \"d\", , )", .pattern, .note, "\"(?<=a+)c\""),
    .init(
      "Replace([mail], , \"(?n)(a)(?<name>x)\", \"2\", \"b\", , )", .patternGroup, .error, "\"2\""),
    .init(
      "Replace([mail], , \"(?<name>x)\", \"Name\", \"b\", , )", .patternGroup, .error, "\"Name\"",
      "Replace([mail], , \"(?<name>x)\", \"name\", \"b\", , )"),
    .init(
      "Replace([mail], , \"(?<name>x)\", , \"${nam}\", , )", .patternGroup, .warning,
      "\"${nam}\""),
    .init(
      "FormatDateTime([city], , \"YYYY-MM\", \"MM\")", .dateFormat, .warning, "YYYY",
      "FormatDateTime([city], , \"yyyy-MM\", \"MM\")"),
    .init(
      "FormatDateTime([city], , \"yyyy-MM\", \"MM-DD\")", .dateFormat, .warning, "DD",
      "FormatDateTime([city], , \"yyyy-MM\", \"MM-dd\")"),
    .init(
      "FormatDateTime([city], , \"yyyy-mm-dd\", \"MM\")", .dateFormat, .warning, "mm",
      "FormatDateTime([city], , \"yyyy-MM-dd\", \"MM\")"),
    .init(
      "FormatDateTime([city], , \"HH:MM\", \"HH\")", .dateFormat, .warning, "MM",
      "FormatDateTime([city], , \"HH:mm\", \"HH\")"),
    .init(
      "FormatDateTime([city], , \"hh:mm\", \"HH\")", .dateFormat, .note, "hh",
      "FormatDateTime([city], , \"HH:mm\", \"HH\")"),
    .init("FormatDateTime([city], , \"'at yyyy\", \"HH\")", .dateFormat, .error, "'at yyyy"),
    .init("FormatDateTime([city], , \"ffffffff\", \"HH\")", .dateFormat, .error, "ffffffff"),
    .init("FormatDateTime([city], , \"d\", \"HH\")", .dateFormat, .warning, "d"),
    .init("FormatDateTime([city], , \"\", \"HH\")", .dateFormat, .error, ""),
    .init("FormatDateTime([city], , \"yyyy Q\", \"HH\")", .dateFormat, .warning, "Q"),
    .init("FormatDateTime([city], , \"h:mm a\", \"HH\")", .dateFormat, .warning, "a"),
  ]

  @Test(arguments: names + arguments + conditions + replacing) func isFound(_ slip: Slip) throws {
    let problems = ExpressionChecker().problems(in: slip.text)
    let problem = try #require(
      problems.first { $0.id == slip.id && $0.severity == slip.severity }, "\(problems)")
    #expect(String(decoding: Array(slip.text.utf8)[problem.range], as: UTF8.self) == slip.marked)
    #expect(problem.fix?.applied(to: slip.text) == slip.fixed)
    #expect(problem.message.hasSuffix(".") || problem.message.hasSuffix("?"))
    if slip.severity != .error { #expect(!problems.containsError) }
    if let fixed = slip.fixed {
      let rest = ExpressionChecker().problems(in: fixed)
      #expect(!rest.contains { $0.id == slip.id && $0.severity == slip.severity }, "\(rest)")
    }
  }

  /// What the reference prints or recommends raises neither errors nor warnings.
  @Test(arguments: [
    "[mail]", "\"en\"", "[extension_0123456789abcdef0123456789ABCDEF_costCenter]",
    "Append(\"SMTP:\", [mail])", "BitAnd(&HF, &HF7)", "Len(42568.75)", "ToLower([city], )",
    "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    "Switch([country],[country],\"\",\"Other\")",
    "Replace([preferredLanguage], \"-\", , , \"_\", , )",
    "Replace([mail],\"<username>\", , , , , \"<username>@contoso.com\")",
    "Replace([telephoneNumber], , \"\\\\+(?<isdCode>\\\\d* )(?<phoneNumber>\\\\d{10})\", , "
      + "\"${phoneNumber}\", , )",
    "Replace([mail], , \"(?<Suffix>@(.)*)\", \"Suffix\", \"\", , )",
    "Replace([telephoneNumber], , \"(?<n>\\\\d+)\", \"n\" , , [mobile], )",
    "Replace([mail], , \"[a-z-[aeiou]]\\\\p{IsGreek}\", , \"$$\", , )",
    "InStr(\"repEated\",\"e\",3,vbBinaryCompare)", "Join(\",\", [proxyAddresses])",
    "DateAdd(\"d\", \"10\", CDate([employeeHireDate]))", "DateDiff(\"ww\", Now(), Now())",
    "FormatDateTime([extensionAttribute1], , \"yyyyMMddHHmmss.fZ\", \"yyyy-MM-dd\")",
    "FormatDateTime(Now(), , \"M/d/yyyy h:mm:ss tt\", \"yyyy-MM-ddTHH:mm:ssZ\")",
    "IIF(InStr([mail],\"@contoso.com\")=0,\"\",[mail])", "ToUpper(\"izmir\",\"tr-TR\")",
    "CBool([city] = [state])", "CBool(0)", "RandomString(6,3,0,0,3)",
    "Split(Join(\",\", [mail], [city]), \",\")", "Item(Split([mail], \"@\"), 2)",
  ])
  func raisesNothing(text: String) {
    let problems = ExpressionChecker().problems(in: text).filter { $0.severity > .note }
    #expect(problems.isEmpty)
  }

  @Test func everyExampleOfTheCatalogueIsCorrect() {
    for function in FunctionCatalogue.all where function.name != "SelectUniqueValue" {
      let problems = ExpressionChecker().problems(in: function.example)
      #expect(problems.allSatisfy { $0.severity == .note }, "\(function.name): \(problems)")
    }
  }

  @Test func surroundingsDecide() {
    func ids(_ text: String, _ checker: ExpressionChecker) -> [ExpressionProblemID] {
      checker.problems(in: text).filter { $0.severity == .error }.map(\.id)
    }
    let roles = "SingleAppRoleAssignment([appRoleAssignments])"
    #expect(ids(roles, .init(everybodyIsInScope: true)) == [.restrictedFunction])
    #expect(ExpressionChecker(everybodyIsInScope: false).problems(in: roles).isEmpty)
    #expect(ids("SelectUniqueValue([mail], [city])", .init(isSCIM: false)).isEmpty)
    #expect(ids("SelectUniqueValue([mail])", .init(isSCIM: false)) == [.tooFewArguments])
    let complete = SourceSchema([.init("mail")], isComplete: true)
    #expect(ids("[city]", .init(schema: complete)) == [.unknownAttribute])
    #expect(ids("[Mail]", .init(schema: complete)) == [.attributeCase])
    #expect(ids("[members]", .init(schema: .entraGroups)).isEmpty)
  }

  /// While something is still being typed, what is not there yet is no mistake.
  @Test(arguments: ["Append([mail]", "Switch([city], , \"a\"", "Replace([mail], \"a\""])
  func unfinishedTextIsNotBlamedForWhatIsMissing(text: String) {
    #expect(ExpressionChecker().problems(in: text).map(\.id) == [.missingParenthesis])
  }

  @Test func everySisterFunctionHasAHint() {
    for name in SisterFunctions.names {
      #expect(SisterFunctions.hint(for: name) != nil, "\(name)")
      #expect(FunctionCatalogue.function(namedIgnoringCase: name) == nil, "\(name)")
    }
    #expect(SisterFunctions.names.count == 33)
  }
}
