/// What Webex wants of values, and what Okta doesn't pass on.
extension LintPass {
  mutating func checkForms() {
    guard mapping.mapsUsers else { return }
    for rule in mapping.attributes {
      checkConstants(of: rule)
      if ["preferredLanguage", "locale"].contains(rule.target),
        rule.sourceAttribute == "preferredLanguage"
      {
        var mended = rule
        mended.kind = .expression
        mended.expression = WebexAttribute.named(rule.target)?.source ?? rule.expression
        report(
          .valueForm, .warning, rule,
          "Entra holds languages as en-US, and Webex wants en_US.",
          fix: "Replace the hyphen.", edits: [.setRule(rule.id, mended, mapping: mapping.id)])
      }
    }
    checkWorkAddress()
  }

  /// A primary work address has to be the same as userName (Webex, SCIM 2 Users).
  private mutating func checkWorkAddress() {
    guard let rule = mapping.rule(for: #"emails[type eq "work"].value"#),
      let userName = mapping.rule(for: "userName"), rule.kind != .none,
      rule.expression != userName.expression
    else { return }
    var mended = rule
    mended.kind = userName.kind
    mended.expression = userName.expression
    report(
      .valueForm, .warning, rule,
      "A primary work address must equal userName in Webex, but the two have different sources.",
      fix: "Take the same source for both, or leave the address to Webex.",
      edits: [.setRule(rule.id, mended, mapping: mapping.id)])
  }

  /// Constants and defaults are known before anybody is provisioned.
  private mutating func checkConstants(of rule: MappingRule) {
    let texts = (rule.parsed?.outcomes ?? []) + [rule.defaultValue].compactMap(\.self)
    for text in texts {
      guard let limit = maximumLength(of: rule), text.count > limit else { continue }
      report(
        .valueTooLong, .error, rule,
        "'\(text.prefix(40))…' has \(text.count) characters; \(rule.target) takes \(limit).",
        fix: "Shorten it.")
    }
  }

  func maximumLength(of rule: MappingRule) -> Int? {
    definition(of: rule)?.maximumLength ?? webex(rule)?.maximumLength
  }

  /// Okta sends work and mobile numbers and addresses at creation, but never their updates.
  mutating func checkOkta(_ rule: MappingRule) {
    guard lint.source == .okta, rule.kind != .none else { return }
    let target = rule.target.lowercased()
    let isNumber =
      target.hasPrefix("phonenumbers")
      && (target.contains(#""work""#) || target.contains(#""mobile""#))
    guard isNumber || target.hasPrefix("addresses") else { return }
    report(
      .oktaUpdateLost, .warning, rule,
      "Okta passes on \(rule.target) when a person is created, but never its later changes.",
      fix: "Remove it from the mapping in Okta, or keep it up to date in Webex.")
  }
}

extension MappingLint {
  /// What is wrong with a value that a rule gave for a person, to be counted over a scope.
  public func finding(
    for value: AttributeValue, of rule: MappingRule, in mapping: ObjectMapping,
    schema: MappingSchema
  ) -> MappingFinding? {
    guard let text = value.text, !text.isEmpty else { return nil }
    let pass = LintPass(self, schema, mapping)
    func finding(
      _ id: MappingFinding.ID, _ severity: MappingFinding.Severity, _ reason: String, fix: String
    ) -> MappingFinding {
      MappingFinding(id, severity, mapping: mapping.id, rule: rule.id, reason, fix: fix)
    }
    if let limit = pass.maximumLength(of: rule), text.count > limit {
      return finding(
        .valueTooLong, .error, "\(text.count) characters; \(rule.target) takes \(limit).",
        fix: "Cut it with Left, or shorten it in Entra.")
    }
    if mapping.mapsUsers, rule.target == "userName", !LintPass.isAddress(text) {
      return finding(
        .userNameNotAddress, .error, "'\(text.prefix(60))' is no e-mail address.",
        fix: "Webex identifies people by their e-mail address.")
    }
    if rule.isMatching, text.contains(where: LintPass.special.contains) {
      return finding(
        .specialCharactersInMatch, .warning,
        "'\(text.prefix(60))' holds special characters, which can't be searched for reliably.",
        fix: "Change the value in Entra.")
    }
    return nil
  }
}
