import ArgumentParser
import AttributeMapping
import ProvisioningCore
import SCIM

/// Every mapping on one person.
struct TrialReport {
  var person: SourcePerson
  var trial: MappingTrial
  var schema: MappingSchema

  func print(_ format: OutputFormat, to output: Output) {
    if format == .text { head(output) }
    Listing(
      schema: "entrahub.mappings-preview/1", key: "mappings",
      columns: [
        .init("TARGET", "target"), .init("ENTRA", "source"), .init("MAPPED", "mapped"),
        .init("WEBEX NOW", "webex"), .init("WHAT HAPPENS", "verdict"),
      ],
      rows: trial.rows.map(row), empty: "There are no mappings of users.",
      extra: [
        (key: "id", value: .string(person.person.id)),
        (key: "userPrincipalName", value: .string(person.person.userPrincipalName)),
        (key: "inScope", value: JSON(trial.scope?.passes)),
        (key: "inWebex", value: person.webexFailure == nil ? .bool(trial.updates) : .null),
        (key: "webexFailure", value: JSON(person.webexFailure?.message)),
        (key: "managerFailure", value: JSON(person.managerFailure?.message)),
      ]
    ).print(format, to: output)
    if format == .text { failures(output) }
  }

  private func head(_ output: Output) {
    let person = self.person.person
    output.line(
      output.bold(PlainText.clean(person.displayName))
        + PlainText.clean(" (\(person.userPrincipalName))"))
    if let scope = trial.scope {
      output.line("Scoping filter: \(scope.passes ? "in scope" : "not in scope")")
      scope.failures.forEach { output.line("  " + PlainText.clean($0)) }
    }
    let state =
      if let failure = self.person.webexFailure {
        "can't be read: \(failure.message)"
      } else {
        trial.updates ? "the person is there and is updated" : "nobody matches, so one is created"
      }
    output.line("Webex: " + PlainText.clean(state))
    if let failure = self.person.managerFailure {
      output.line("Manager: " + PlainText.clean("can't be read: \(failure.message)"))
    }
    output.line()
  }

  private func failures(_ output: Output) {
    for row in trial.rows {
      guard let error = row.result.error else { continue }
      output.line(
        "\(output.mark(.error)) \(PlainText.clean("\(row.rule.target): \(error.message)"))")
      MarkedText.lines(row.rule.expression, at: error.range).forEach { output.line($0) }
    }
  }

  private func row(_ row: MappingTrial.Row) -> Listing.Row {
    let names = Expression.attributeNames(in: row.rule.expression)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let values = names.map { name in
      names.count == 1 && row.rule.kind == .direct
        ? Self.words(person.values[name]) : "\(name)=\(Self.words(person.values[name]))"
    }
    let mapped = row.verdict.value.map(Self.words) ?? row.result.value.map(Self.words)
    return Listing.Row(
      [
        row.rule.target, Self.cut(values.joined(separator: " ")), Self.cut(mapped ?? ""),
        Self.cut(row.webex.map(Self.words) ?? ""), row.verdict.description,
      ],
      json: .object([
        (key: "target", value: .string(row.rule.target)),
        (key: "expression", value: .string(row.rule.expression)),
        (
          key: "source",
          value: .object(names.map { (key: $0, value: JSON(person.values[$0] ?? .null)) })
        ), (key: "mapped", value: row.result.value.map { JSON($0) } ?? .null),
        (key: "webex", value: JSON(row.webex.map(Self.words))),
        (key: "verdict", value: .string(row.verdict.description)),
        (key: "error", value: JSON(row.result.error?.message)),
      ]))
  }

  private static func cut(_ text: String) -> String {
    text.count > 40 ? text.prefix(39) + "…" : text
  }

  private static func words(_ value: AttributeValue?) -> String {
    guard let value, !value.isNull else { return "–" }
    return value.texts.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")
  }

  private static func words(_ value: JSONValue) -> String {
    value.string ?? value.text()
  }
}
