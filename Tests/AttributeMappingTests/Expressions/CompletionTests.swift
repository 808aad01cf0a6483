import Testing

@testable import AttributeMapping

/// In these texts `|` is the cursor.
@Suite struct CompletionTests {
  private func cursor(_ marked: String) -> (text: String, offset: Int) {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    return (parts.joined(), parts[0].utf8.count)
  }

  private func complete(_ marked: String) -> Completion {
    let (text, offset) = cursor(marked)
    return Completion.at(offset, in: text)
  }

  /// The text after the first candidate was taken, with the cursor.
  private func taken(_ marked: String) -> String? {
    let (text, offset) = cursor(marked)
    let completion = Completion.at(offset, in: text)
    guard let first = completion.candidates.first else { return nil }
    var bytes = Array(text.utf8)
    bytes.replaceSubrange(completion.range, with: Array(first.replacement.utf8))
    bytes.insert(UInt8(ascii: "|"), at: completion.range.lowerBound + first.caret)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("toL|", "ToLower(|)"),
    ("No|", "Not(|)"),
    ("Now|", "Now()|"),
    ("toL|([mail])", "ToLower|([mail])"),
    ("ToLower(giv|)", "ToLower([givenName]|)"),
    ("ToLower([giv|)", "ToLower([givenName]|)"),
    ("ToLower([giv|en])", "ToLower([givenName]|)"),
    ("ToLower([gN|])", "ToLower([givenName]|)"),
    ("[|", "[accountEnabled]|"),
    ("DateAdd(|", "DateAdd(\"d\"|"),
    ("DateAdd(\"y|\", 1, Now())", "DateAdd(\"yyyy\"|, 1, Now())"),
    ("DateAdd(\"d\", 1, |)", "DateAdd(\"d\", 1, CDate(|))"),
    ("InStr([mail], \"x\", 1, |)", "InStr([mail], \"x\", 1, vbBinaryCompare|)"),
    ("InStr([mail], \"x\", 1, vbt|)", "InStr([mail], \"x\", 1, vbTextCompare|)"),
    ("ToLower([mail], \"tr|", "ToLower([mail], \"tr-TR\"|"),
    ("Count(|)", "Count([otherMails]|)"),
    ("IIF(|, \"a\", \"b\")", "IIF([accountEnabled]|, \"a\", \"b\")"),
    ("Switch([mail], |", "Switch([mail], [accountEnabled]|"),
    (
      "AssertiveAppRoleAssignmentsComplex(|)",
      "AssertiveAppRoleAssignmentsComplex([appRoleAssignments]|)"
    ),
    ("phone|", "[telephoneNumber]|"),
  ])
  func takesTheMostFitting(marked: String, result: String) {
    #expect(taken(marked) == result)
  }

  @Test(arguments: [
    "[mail]|", "Now()|", "\"x\"|", "Append(\"a|\", [mail])", "Left([mail], 1|)", "[mail] |",
    "Append([mail] |, \"x\")",
  ])
  func offersNothingWhereNoValueBegins(marked: String) {
    #expect(complete(marked).candidates.isEmpty)
  }

  @Test func anEmptyTextOffersEverything() {
    let candidates = complete("|").candidates
    #expect(
      candidates.count == FunctionCatalogue.all.count + SourceSchema.entraUsers.attributes.count)
    #expect(candidates.first?.kind == .function)
    // What can't be used for Webex comes last.
    #expect(candidates.suffix(6).contains { $0.label == "SelectUniqueValue" })
  }

  @Test(arguments: [
    ("Replace([mail], \"-\", |", "Replace", 2, "regexPattern?"),
    ("Replace(|)", "Replace", 0, "source"),
    ("Join(\"\", ToLower([mail]), |)", "Join", 1, "source…"),
    ("Join(\"\", [a], [b], [c], |)", "Join", 1, "source…"),
    ("Switch([a], , \"k\", \"v\", |", "Switch", 2, "key…"),
    ("Switch([a], , \"k\", \"v\", \"k\", |", "Switch", 3, "value…"),
    ("Append(tolower(|", "ToLower", 0, "source"),
    ("Append(\"a, b|", "Append", 0, "source"),
  ])
  func helpFollowsTheCursor(marked: String, name: String, index: Int, label: String) throws {
    let (text, offset) = cursor(marked)
    let help = try #require(SignatureHelp.at(offset, in: text))
    #expect(help.function.name == name)
    #expect(help.activeParameter == index)
    let range = try #require(help.activeRange)
    #expect(String(decoding: Array(help.label.utf8)[range], as: UTF8.self) == label)
  }

  @Test(arguments: ["|", "Now|()", "Now()|", "Unknown(|", "(|", "[mail|]"])
  func helpIsSilentOutsideCalls(marked: String) {
    let (text, offset) = cursor(marked)
    #expect(SignatureHelp.at(offset, in: text) == nil)
  }

  @Test func helpBeyondTheLastParameterNamesNone() throws {
    let help = try #require(SignatureHelp.at(11, in: "Left(1,2,3,)"))
    #expect(help.activeParameter == nil && help.activeRange == nil && help.argument == 3)
  }
}
