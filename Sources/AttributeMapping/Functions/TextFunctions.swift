extension FunctionCatalogue {
  /// Functions that give a changed text.
  static let textFunctions: [FunctionSignature] = [
    .init(
      "Append", [.required("source", .text), .required("suffix", .text)],
      "Gives source followed by suffix.",
      example: #"Append([userPrincipalName], ".test")"#, result: "John.Doe@contoso.com.test"),
    .init(
      "Join", [.required("separator", .text), .repeated("source", .textOrList)],
      "Joins texts with a separator between them; empty ones are left out.",
      example: #"Join(", ", [surname], [givenName])"#, result: "Doe, John"),
    .init(
      "NormalizeDiacritics", [.required("source", .text)],
      "Replaces letters with diacritical marks by plain ones.",
      example: "NormalizeDiacritics([givenName])", result: "Zoe for Zoë"),
    .init(
      "PCase", [.required("source", .text), .optional("wordSeparators", .text)],
      "Writes the first character of every word in upper case, all others in lower case.",
      example: #"PCase([displayName], " '-")"#, result: "Pinto-De'Silva"),
    .init(
      "Redact", [.required("value", .any)], gives: .any,
      "Gives the value, but shows [Redact] in the provisioning log.",
      example: "Redact([userPrincipalName])", result: "the value itself"),
    .init(
      "Replace",
      [
        .required("source", .text),
        .optional("oldValue", .text, key: "Find"),
        .optional("regexPattern", .pattern, key: "RegexPattern"),
        .optional("regexGroupName", .groupName, key: "RegexGroupName"),
        .optional("replacementValue", .text, key: "Replacement"),
        .optional("replacementAttributeName", .text, key: "ReplacementAttributeName"),
        .optional("template", .text, key: "Template"),
      ],
      "Replaces a text or what a regular expression matches; which, the filled positions decide.",
      example: #"Replace([mail], "@contoso.com", , , "", , )"#, result: "john.doe"),
    .init(
      "SelectUniqueValue", [.repeated("rule", .text)],
      "Gives the first value that nobody has in the target yet.",
      example: #"SelectUniqueValue([mailNickname], Append([mailNickname], "1"))"#,
      result: "the first free one", restrictions: [.notForSCIM, .onlyOutermost],
      minimumRepeats: 2),
    .init(
      "StripSpaces", [.required("source", .text)], "Removes every blank.",
      example: "StripSpaces([displayName])", result: "JohnDoe"),
    .init(
      "ToLower", [.required("source", .text), .optional("culture", .culture)],
      "Writes a text in lower case.",
      example: "ToLower([mail])", result: "john.doe@contoso.com"),
    .init(
      "ToUpper", [.required("source", .text), .optional("culture", .culture)],
      "Writes a text in upper case.",
      example: "ToUpper([usageLocation])", result: "US"),
  ]
}
