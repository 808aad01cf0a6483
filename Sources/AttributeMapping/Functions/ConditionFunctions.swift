extension FunctionCatalogue {
  /// Functions that decide.
  static let conditionFunctions: [FunctionSignature] = [
    .init(
      "Coalesce", [.repeated("source", .any)], gives: .any,
      "Gives the first argument that isn't null; the last one serves as the default.",
      example: "Coalesce([mail], [userPrincipalName])", result: "John.Doe@contoso.com"),
    .init(
      "IgnoreFlowIfNullOrEmpty", [.required("expression", .any)], gives: .any,
      "Takes the attribute out of the flow if the value is null or empty.",
      example: "IgnoreFlowIfNullOrEmpty([department])", result: "the department, or no change",
      restrictions: [.notAsCondition]),
    .init(
      "IIF",
      [
        .required("condition", .condition), .required("valueIfTrue", .any),
        .required("valueIfFalse", .any),
      ], gives: .any, "Gives one of two values, as the condition holds or not.",
      example: #"IIF([country]="USA", [country], [department])"#, result: "USA"),
    .init(
      "IsNull", [.required("Expression", .any)], gives: .boolean,
      "Gives True if the attribute is absent.",
      example: "IsNull([displayName])", result: "False",
      restrictions: [.notAsSwitchSource, .notAsCondition]),
    .init(
      "IsNullOrEmpty", [.required("Expression", .any)], gives: .boolean,
      "Gives True if the value is null or an empty text.",
      example: "IsNullOrEmpty([displayName])", result: "False",
      restrictions: [.notAsSwitchSource, .notAsCondition]),
    .init(
      "IsPresent", [.required("Expression", .any)], gives: .boolean,
      "Gives True if there is a text that isn't empty.",
      example: "IsPresent([manager])", result: "True",
      restrictions: [.notAsSwitchSource, .notAsCondition]),
    .init(
      "IsString", [.required("Expression", .any)], gives: .boolean,
      "Gives True if the value can be read as a text.",
      example: "IsString([displayName])", result: "True"),
    .init(
      "Not", [.required("source", .boolean)], gives: .boolean,
      "Gives False for True, and True for anything else.",
      example: "Not([IsSoftDeleted])", result: "True"),
    .init(
      "Switch",
      [
        .required("source", .any), .optional("defaultValue", .any), .repeated("key", .any),
        .repeated("value", .any),
      ], gives: .any, "Gives the value of the first key that equals source, else the default.",
      example: #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#, result: "True"),
  ]
}
