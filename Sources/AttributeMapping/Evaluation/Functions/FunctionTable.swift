/// Every function of FUNC, and the two role functions of CUST and GRAPH, by its exact name.
enum FunctionTable {
  static let definitions: [String: FunctionDefinition] = {
    [texts, conditions, lists, dates, surroundings].reduce(into: [:]) { all, part in
      all.merge(part) { first, _ in first }
    }
  }()

  private static let texts: [String: FunctionDefinition] = [
    "Append": .function(2, TextEvaluation.append),
    "BitAnd": .function(2, TextEvaluation.bitAnd),
    "ConvertToBase64": .function(1, TextEvaluation.base64),
    "ConvertToUTF8Hex": .function(1, TextEvaluation.utf8Hex),
    "CStr": .function(1, TextEvaluation.cStr),
    "InStr": .function(2, upTo: 4, TextEvaluation.inStr),
    "Left": .function(2, TextEvaluation.left),
    "Len": .function(1, TextEvaluation.len),
    "Mid": .function(3, TextEvaluation.mid),
    "NormalizeDiacritics": .function(1, TextEvaluation.normalizeDiacritics),
    "PCase": .function(1, upTo: 2, TextEvaluation.pCase),
    "Redact": .function(1, TextEvaluation.redact),
    "Replace": Replacement.definition,
    "StripSpaces": .function(1, TextEvaluation.stripSpaces),
    "ToLower": .function(1, upTo: 2, TextEvaluation.toLower),
    "ToUpper": .function(1, upTo: 2, TextEvaluation.toUpper),
    "Word": .function(3, TextEvaluation.word),
  ]

  private static let conditions: [String: FunctionDefinition] = [
    "CBool": .function(1, ConditionEvaluation.cBool),
    "Coalesce": .function(1, upTo: nil, ConditionEvaluation.coalesce),
    "IgnoreFlowIfNullOrEmpty": .function(1, ConditionEvaluation.ignoreFlowIfNullOrEmpty),
    "IIF": .function(3, ConditionEvaluation.iif),
    "IsNull": .function(1, ConditionEvaluation.isNull),
    "IsNullOrEmpty": .function(1, ConditionEvaluation.isNullOrEmpty),
    "IsPresent": .function(1, ConditionEvaluation.isPresent),
    "IsString": .function(1, ConditionEvaluation.isString),
    "Not": .function(1, ConditionEvaluation.not),
    "Switch": SwitchTable.definition,
  ]

  private static let lists: [String: FunctionDefinition] = [
    "AppRoleAssignments": .function(1, ListEvaluation.allRoles),
    "AppRoleAssignmentsComplex": .function(1, ListEvaluation.allRoles),
    "AssertiveAppRoleAssignmentsComplex": .function(1, ListEvaluation.allRoles),
    "Count": .function(1, ListEvaluation.count),
    "Item": .function(2, ListEvaluation.item),
    "Join": .function(2, upTo: nil, ListEvaluation.join),
    "RemoveDuplicates": .function(1, ListEvaluation.removeDuplicates),
    "SingleAppRoleAssignment": .function(1, ListEvaluation.firstRole),
    "Split": .function(2, ListEvaluation.split),
  ]

  private static let dates: [String: FunctionDefinition] = [
    "CDate": .function(1, isPure: false, DateEvaluation.cDate),
    "DateAdd": .function(3, isPure: false, DateEvaluation.dateAdd),
    "DateDiff": .function(3, isPure: false, DateEvaluation.dateDiff),
    "DateFromNum": .function(1, DateEvaluation.dateFromNum),
    "FormatDateTime": DateEvaluation.formatDateTime,
    "NumFromDate": .function(1, isPure: false, DateEvaluation.numFromDate),
  ]

  private static let surroundings: [String: FunctionDefinition] = [
    "DefaultDomain": .function(0, isPure: false, SurroundingsEvaluation.defaultDomain),
    "Guid": .function(0, isPure: false, SurroundingsEvaluation.guid),
    "Now": .function(0, isPure: false, SurroundingsEvaluation.now),
    "RandomString": .function(5, upTo: 6, isPure: false, SurroundingsEvaluation.randomString),
    "SelectUniqueValue": .function(
      2, upTo: nil, isPure: false, SurroundingsEvaluation.selectUniqueValue),
  ]
}
