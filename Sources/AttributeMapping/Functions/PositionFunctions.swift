extension FunctionCatalogue {
  /// Functions that count and cut; the first character and the first word have number 1.
  static let positionFunctions: [FunctionSignature] = [
    .init(
      "InStr",
      [
        .required("value1", .text), .required("value2", .text), .optional("start", .number),
        .optional("compareType", .compareType),
      ], gives: .number,
      "Gives the place of the second text in the first one, 0 if it isn't there.",
      example: #"InStr("The quick brown fox", "quick")"#, result: "5"),
    .init(
      "Left", [.required("String", .text), .required("NumChars", .number)],
      "Gives the first characters of a text.",
      example: #"Left("John Doe", 3)"#, result: "Joh"),
    .init(
      "Len", [.required("String", .text)], gives: .number,
      "Gives the number of characters, 0 for null.",
      example: #"Len("John Doe")"#, result: "8"),
    .init(
      "Mid",
      [.required("source", .text), .required("start", .number), .required("length", .number)],
      "Gives a part of a text; its first character has number 1.",
      example: "Mid([userPrincipalName], 1, 8)", result: "the first 8 characters"),
    .init(
      "Word",
      [
        .required("String", .text), .required("WordNumber", .number),
        .required("delimiters", .text),
      ],
      "Gives the n-th word; every character of the delimiters separates words.",
      example: #"Word("The quick brown fox", 3, " ")"#, result: "brown"),
  ]
}
