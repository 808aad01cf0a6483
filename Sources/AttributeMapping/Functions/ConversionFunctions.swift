extension FunctionCatalogue {
  /// Functions that convert, compute and generate.
  static let conversionFunctions: [FunctionSignature] = [
    .init(
      "BitAnd", [.required("value1", .number), .required("value2", .number)], gives: .number,
      "Keeps the bits that both numbers have.",
      example: "BitAnd(&HF, &HF7)", result: "7"),
    .init(
      "CBool", [.required("Expression", .condition)], gives: .boolean,
      "Gives True for a comparison that holds and for a number other than 0, else False.",
      example: "CBool([city] = [state])", result: "False"),
    .init(
      "ConvertToBase64", [.required("source", .text)],
      "Gives the Base64 form of the text's UTF-16 bytes.",
      example: #"ConvertToBase64("Hello world!")"#, result: "SABlAGwAbABvACAAdwBvAHIAbABkACEA"),
    .init(
      "ConvertToUTF8Hex", [.required("source", .text)],
      "Gives the text's UTF-8 bytes as hexadecimal digits.",
      example: #"ConvertToUTF8Hex("Hello world!")"#, result: "48656C6C6F20776F726C6421"),
    .init(
      "CStr", [.required("value", .any)],
      "Gives the text of a number, a reference or a truth value.",
      example: "CStr([manager])", result: "the id of the manager"),
    .init(
      "DefaultDomain", [], "Gives the tenant's default verified domain.",
      example: #"Join("@", [mailNickname], DefaultDomain())"#, result: "jdoe@contoso.com"),
    .init(
      "Guid", [], "Gives a new random GUID.",
      example: "Guid()", result: "1088051a-cd4b-4288-84f8-e02042ca72bc"),
    .init(
      "RandomString",
      [
        .required("Length", .number), .required("MinimumNumbers", .number),
        .required("MinimumSpecialCharacters", .number), .required("MinimumCapital", .number),
        .required("MinimumLowerCase", .number), .optional("CharactersToAvoid", .text),
      ],
      "Gives a random text with at least so many characters of each kind.",
      example: "RandomString(6, 3, 0, 0, 3)", result: "3 digits and 3 lower-case letters"),
  ]
}
