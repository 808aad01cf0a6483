import ArgumentParser
import AttributeMapping
import ProvisioningCore
import SCIM

/// Counts over the people in scope, one row a mapping.
struct CountReport {
  var rows: [(MappingRule, ScopePreview)]

  func print(_ format: OutputFormat, to output: Output) {
    let first = rows.first?.1 ?? ScopePreview()
    Listing(
      schema: "entrahub.mappings-preview-everyone/1", key: "mappings",
      columns: [
        .init("TARGET", "target"), .init("SOURCE", "source"),
        .init("CHANGED", "changed", isNumber: true), .init("EMPTY", "empty", isNumber: true),
        .init("FAILED", "failed", isNumber: true),
        .init("COLLIDING", "colliding", isNumber: true),
        .init("TAKEN", "taken", isNumber: true),
      ],
      rows: rows.map(Self.row), empty: "There are no mappings of users.",
      extra: [
        (key: "people", value: .int(first.total)), (key: "inScope", value: .int(first.inScope)),
        (key: "entering", value: .int(first.entering)),
        (key: "leaving", value: .int(first.leaving)),
      ],
      notes: ["\(Self.whom(first))."]
        + Self.crossing(first) + rows.flatMap { Self.examples($0.1, of: $0.0) }
        + Self.missing(rows.flatMap(\.1.missing))
    ).print(format, to: output)
  }

  private static func row(_ rule: MappingRule, _ preview: ScopePreview) -> Listing.Row {
    let colliding = rule.isMatching ? preview.colliding : nil
    let taken = preview.isHeldAgainstWebex ? preview.taken : nil
    return Listing.Row(
      [
        rule.target, rule.expression, Counts.grouped(preview.changed),
        Counts.grouped(preview.empty), Counts.grouped(preview.failed),
        colliding.map(Counts.grouped) ?? "", taken.map(Counts.grouped) ?? "",
      ],
      json: .object([
        (key: "target", value: .string(rule.target)),
        (key: "source", value: .string(rule.expression)),
        (key: "changed", value: .int(preview.changed)),
        (key: "empty", value: .int(preview.empty)),
        (key: "ignored", value: .int(preview.ignored)),
        (key: "failed", value: .int(preview.failed)), (key: "colliding", value: JSON(colliding)),
        (key: "takenInWebex", value: JSON(taken)),
        (
          key: "examples",
          value: .object([
            (key: "changed", value: json(preview.examples.changed)),
            (key: "empty", value: json(preview.examples.empty)),
            (key: "failed", value: json(preview.examples.failed)),
            (key: "colliding", value: json(preview.examples.colliding)),
            (key: "takenInWebex", value: json(preview.examples.taken)),
          ])
        ), (key: "missingAttributes", value: JSON(preview.missing)),
      ]))
  }

  private static func json(_ examples: [ScopePreview.Example]) -> JSON {
    .array(
      examples.map { example in
        .object([
          (key: "userPrincipalName", value: .string(example.person.userPrincipalName)),
          (key: "before", value: JSON(example.before)),
          (key: "after", value: JSON(example.after)),
          (key: "failure", value: JSON(example.failure)),
        ])
      })
  }

  private static func crossing(_ preview: ScopePreview) -> [String] {
    guard preview.entering + preview.leaving > 0 else { return [] }
    return [
      "The scoping filter: \(Counts.grouped(preview.entering)) enter, "
        + "\(Counts.grouped(preview.leaving)) leave."
    ]
  }

  /// Failures and collisions are what somebody has to look at; of changes three are enough.
  private static func examples(_ preview: ScopePreview, of rule: MappingRule) -> [String] {
    let failed = preview.examples.failed.map {
      "! \(rule.target) fails for \($0.person.userPrincipalName): \($0.failure ?? "")"
    }
    let colliding = preview.examples.colliding.map {
      "! \(rule.target) of \($0.person.userPrincipalName) is somebody else's too: \($0.after ?? "")"
    }
    let taken = preview.examples.taken.map {
      "! \(rule.target) of \($0.person.userPrincipalName) is another Webex user's already: "
        + "\($0.after ?? "")"
    }
    let changed = preview.examples.changed.prefix(3).map {
      "  \(rule.target) of \($0.person.userPrincipalName): \($0.before ?? "nothing") → \($0.after ?? "nothing")"
    }
    return (failed + colliding + taken + changed).map { PlainText.clean($0) }
  }

  private static func missing(_ names: [String]) -> [String] {
    let names = Set(names).sorted()
    guard !names.isEmpty else { return [] }
    return [
      "! The workspace holds no \(names.joined(separator: ", ")): counted as empty. "
        + "entrahub refresh --full reads what the mappings in force need."
    ].map { PlainText.clean($0) }
  }

  /// Over whom it is counted.
  private static func whom(_ preview: ScopePreview) -> String {
    let counts = "\(Counts.grouped(preview.inScope)) of \(Counts.grouped(preview.total)) people"
    return preview.isScoped
      ? "Over \(counts) in scope"
      : "Over \(counts) in the directory; who is assigned is not known"
  }

  /// One mapping in sentences, for a dry run.
  static func sentences(_ preview: ScopePreview, of rule: MappingRule) -> [String] {
    let counts = [
      (preview.changed, "changed"), (preview.empty, "empty"), (preview.ignored, "ignored"),
      (preview.failed, "failed"), (preview.colliding, "the same as somebody else's in Entra"),
    ].map { "\(Counts.grouped($0)) \($1)" }.joined(separator: ", ")
    var lines = ["\(whom(preview)): \(counts)."]
    if preview.taken > 0 {
      lines.append(
        "! \(Counts.grouped(preview.taken)) get a name that another Webex user has already, which "
          + "Webex refuses (409): entrahub reconcile shows which user to remove first.")
    } else if rule.namesUsers {
      lines.append(
        preview.isHeldAgainstWebex
          ? "No other Webex user has one of these names."
          : "! Not held against Webex's users: they could not be read.")
    }
    return lines
      + crossing(preview) + examples(preview, of: rule) + missing(preview.missing)
  }
}
