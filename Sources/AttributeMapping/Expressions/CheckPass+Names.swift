/// Names of functions, attributes and bare words.
extension CheckPass {
  /// The function that is called; one whose name is wrong only in case counts, with a problem.
  mutating func function(of call: Expression.Call) -> FunctionSignature? {
    if let function = FunctionCatalogue.function(named: call.name) { return function }
    if let function = FunctionCatalogue.function(namedIgnoringCase: call.name) {
      report(
        .functionCase, "Upper and lower case count: the function is called \(function.name).",
        at: call.nameRange,
        fix: .init(
          label: "Write \(function.name)", range: call.nameRange, replacement: function.name))
      return function
    }
    if let hint = SisterFunctions.hint(for: call.name) {
      report(
        .foreignFunction,
        "\(call.name) belongs to Entra Connect or cloud sync; provisioning doesn't have it. "
          + hint, at: call.nameRange)
      return nil
    }
    let near = FunctionCatalogue.nearest(to: call.name)
    report(
      .unknownFunction,
      "There is no function \(call.name)." + (near.map { " Did you mean \($0)?" } ?? ""),
      at: call.nameRange,
      fix: near.map { .init(label: "Write \($0)", range: call.nameRange, replacement: $0) })
    return nil
  }

  mutating func checkRestrictions(
    of function: FunctionSignature, _ call: Expression.Call, at place: Place
  ) {
    let name = function.name
    if function.restrictions.contains(.notForSCIM), checker.isSCIM {
      report(
        .restrictedFunction, "\(name) is not supported for SCIM applications such as Webex.",
        at: call.nameRange)
    }
    if function.restrictions.contains(.onlyOutermost) {
      guard case .outermost = place else {
        return report(
          .functionPlace, "\(name) must be the outermost function.", at: call.nameRange)
      }
    }
    if function.restrictions.contains(.notWhenEverybodyIsInScope),
      checker.everybodyIsInScope != false
    {
      let isKnown = checker.everybodyIsInScope == true
      report(
        .restrictedFunction,
        "\(name) works only while the scope is \"assigned users and groups\"."
          + (isKnown ? " Here it is \"all users and groups\"." : ""),
        severity: isKnown ? .error : .note, at: call.nameRange)
    }
    if function.restrictions.contains(.undocumented) {
      report(
        .unverifiedBehaviour, "What \(name) gives is not documented.", severity: .note,
        at: call.nameRange)
    }
  }

  // MARK: Attributes

  mutating func checkAttribute(_ name: String, _ range: Range<Int>, at place: Place) {
    guard !name.isEmpty else { return }
    if let reason = SourceSchema.unusableNames[name.lowercased()] {
      return report(.unusableAttribute, reason, at: range)
    }
    if let attribute = checker.schema.attribute(named: name) {
      return checkUse(of: attribute, range, at: place)
    }
    guard !SourceSchema.isDirectoryExtension(name) || checker.schema.isComplete else { return }
    if let problem = malformedExtension(name, range) ?? nearAttribute(name, range) {
      problems.append(problem)
    } else {
      report(
        .unknownAttribute,
        checker.schema.isComplete
          ? "The source has no attribute \(name)."
          : "\(name) is not among the attributes that Entra offers by itself.",
        severity: unknownSeverity, at: range)
    }
  }

  /// An attribute that isn't listed may still exist, if the list has only the built-in ones.
  private var unknownSeverity: ExpressionProblem.Severity {
    checker.schema.isComplete ? .error : .warning
  }

  private mutating func checkUse(
    of attribute: SourceAttribute, _ range: Range<Int>, at place: Place
  ) {
    guard attribute.name == "appRoleAssignments", place.parameter?.kind != .roles else { return }
    report(
      .unusableAttribute,
      "appRoleAssignments can't be mapped directly, only through a role function such as "
        + "AssertiveAppRoleAssignmentsComplex.", at: range,
      fix: .init(
        label: "Use AssertiveAppRoleAssignmentsComplex", range: range,
        replacement: "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])"))
  }

  private func nearAttribute(_ name: String, _ range: Range<Int>) -> ExpressionProblem? {
    let lowercased = name.lowercased()
    let trimmed = String(decoding: name.utf8.trimmingBlanks, as: UTF8.self)
    let meant =
      checker.schema.attribute(named: trimmed)?.name
      ?? SourceSchema.foreignNames[lowercased].flatMap { checker.schema.attribute(named: $0)?.name }
      ?? NearMiss.suggestion(for: name, among: checker.schema.attributes.lazy.map(\.name))
    guard let meant else { return nil }
    let fix = ExpressionProblem.Fix(
      label: "Write [\(meant)]", range: range, replacement: "[\(meant)]")
    if meant.lowercased() == lowercased {
      return .init(
        .attributeCase, "Upper and lower case count: the attribute is called \(meant).",
        severity: unknownSeverity, at: range, fix: fix)
    }
    return .init(
      .unknownAttribute, "There is no attribute \(name). Did you mean \(meant)?",
      severity: unknownSeverity, at: range, fix: fix)
  }

  /// `extensionAttribute16`, and `extension_` without a proper application id.
  private func malformedExtension(_ name: String, _ range: Range<Int>) -> ExpressionProblem? {
    let lowercased = name.lowercased()
    if lowercased.hasPrefix("extensionattribute"), let number = Int(lowercased.dropFirst(18)),
      !(1...15).contains(number)
    {
      return .init(
        .unknownAttribute, "There are extensionAttribute1 to extensionAttribute15.", at: range)
    }
    guard lowercased.hasPrefix("extension_"), !SourceSchema.isDirectoryExtension(name) else {
      return nil
    }
    return .init(
      .unknownAttribute,
      "A directory extension is called extension_, the application's id as 32 digits without "
        + "hyphens, _, and its name, in exact case.", severity: .warning, at: range)
  }

  // MARK: Bare words

  mutating func checkWord(_ word: String, _ range: Range<Int>, at place: Place) {
    if place.parameter?.kind == .compareType {
      return checkKnown(word, among: Vocabulary.compareTypes, range, quoted: false)
    }
    if Vocabulary.ignoreWords.contains(where: { $0.value == word }) {
      return report(
        .unverifiedBehaviour,
        "\(word) is known from HR connectors; for outbound provisioning it isn't described.",
        severity: .warning, at: range)
    }
    let lowercased = word.lowercased()
    let replacement: String
    if let function = FunctionCatalogue.function(namedIgnoringCase: word) {
      replacement = function.name + "()"
    } else if let attribute = checker.schema.attributes.first(where: {
      $0.name.lowercased() == lowercased
    }) {
      replacement = "[\(attribute.name)]"
    } else if lowercased == "true" || lowercased == "false" {
      replacement = lowercased == "true" ? "\"True\"" : "\"False\""
    } else {
      replacement = "\"\(word)\""
    }
    report(
      .unknownWord, "\(word) stands alone: a text is written \"text\", an attribute [name].",
      at: range, fix: .init(label: "Write \(replacement)", range: range, replacement: replacement))
  }
}

extension Collection<UInt8> {
  /// Without blanks at either end.
  var trimmingBlanks: [UInt8] {
    Array(drop(while: \.isBlank).reversed().drop(while: \.isBlank).reversed())
  }
}
