import AttributeMapping
import Foundation
import ProvisioningCore

/// What the mappings pane knows: the job's schema, what is staged on it, and who it is tried on.
struct MappingsState: Sendable {
  /// What fills the pane in the place of its lists.
  enum Screen: Sendable {
    case editor(MappingEditor)
    case filter(FilterEditor)
    case review(ReviewScreen)
    case attribute(AttributeEditor)
  }

  /// The schema as the service had it.
  var job: JobSchema?
  var failure: ProvisioningError?
  /// Staged changes; there as soon as the schema is.
  var draft: MappingDraft?
  /// Staged changes of an earlier run, until the operator takes them up or throws them away.
  var left: MappingDraft?
  /// Whether the workspace was asked for such.
  var hasLooked = false
  /// Steps that were staged, undone or thrown away; the draft of the latest is kept.
  var edits = 0
  var keptEdits = 0

  var person: SourcePerson?
  var personFailure: ProvisioningError?
  /// The person who is being read.
  var wantedPerson: String?
  /// Every mapping on the preview person.
  var trial: MappingTrial?
  var backups = Loaded<[SchemaBackup]>()

  var screen: Screen?
  /// The rows of the table; made anew when something of the above changes.
  private(set) var rows: [MappingRow] = []
  /// What the target has attributes for.
  private(set) var targets: [TargetRow] = []
  /// Grows with each change of the rows.
  private(set) var generation = 0

  /// The schema with what is staged.
  var schema: MappingSchema? { draft?.result }
  var isStaged: Bool { draft?.isEmpty == false }

  /// The mappings with what is staged; those of the snapshot until the schema is read.
  func objects(_ snapshot: Snapshot) -> [ObjectMapping] {
    schema?.objectMappings ?? snapshot.mappings.value ?? []
  }

  mutating func arrange(_ snapshot: Snapshot) {
    rows = MappingRow.rows(
      objects(snapshot), draft: draft, trial: trial, lint: MappingLint(snapshot))
    targets = TargetRow.rows(draft)
    generation += 1
  }
}

/// One line of the table: a mapping, what is staged on it, what is wrong with it, what it gives.
struct MappingRow: Sendable, Identifiable {
  enum Staging: Sendable, Equatable { case none, added, changed, removed }

  var object: ObjectMapping
  var rule: MappingRule
  /// As the service has it.
  var original: MappingRule?
  var staging: Staging
  var findings: [MappingFinding]
  var trial: MappingTrial.Row?

  var id: String { "\(object.id).\(rule.id)" }

  static func rows(
    _ objects: [ObjectMapping], draft: MappingDraft?, trial: MappingTrial?,
    lint: MappingLint
  ) -> [MappingRow] {
    let findings = draft.map { lint.findings(in: $0.result) } ?? []
    return objects.flatMap { object -> [MappingRow] in
      let before = draft?.base.objectMapping(object.id)
      let originals = Dictionary((before?.attributes ?? []).map { ($0.id, $0) }) { one, _ in one }
      var rows = object.attributes.map { rule -> MappingRow in
        let original = originals[rule.id]
        let staging: Staging =
          draft == nil || original == rule ? .none : original == nil ? .added : .changed
        return MappingRow(
          object: object, rule: rule, original: original, staging: staging,
          findings: findings.filter { $0.mapping == object.id && $0.rule == rule.id },
          trial: trial?.mapping == object.id ? trial?[rule.id] : nil)
      }
      // What is staged to be removed stays in sight, at its old place.
      let present = Set(object.attributes.map(\.id))
      for (place, rule) in (before?.attributes ?? []).enumerated() where !present.contains(rule.id)
      {
        rows.insert(
          MappingRow(
            object: object, rule: rule, original: rule, staging: .removed, findings: []),
          at: min(place, rows.count))
      }
      return rows
    }
  }
}

/// One attribute that the target knows, with the mapping that fills it and what is staged on it.
struct TargetRow: Sendable, Identifiable {
  var object: ObjectMapping
  var attribute: AttributeDefinition
  var rule: MappingRule?
  var staging = MappingRow.Staging.none

  var id: String { "\(object.id).\(attribute.name)" }

  static func rows(_ draft: MappingDraft?) -> [TargetRow] {
    guard let draft else { return [] }
    let schema = draft.result
    return schema.objectMappings.flatMap { object -> [TargetRow] in
      let before =
        draft.base.objectMapping(object.id)
        .flatMap { draft.base.targetObject(of: $0)?.attributes } ?? []
      let originals = Dictionary(before.map { ($0.name, $0) }) { one, _ in one }
      let attributes = schema.targetObject(of: object)?.attributes ?? []
      var rows = attributes.map { attribute -> TargetRow in
        let original = originals[attribute.name]
        return TargetRow(
          object: object, attribute: attribute, rule: object.rule(for: attribute.name),
          staging: original == attribute ? .none : original == nil ? .added : .changed)
      }
      // What is staged to be removed stays in sight, at its old place.
      let present = Set(attributes.map(\.name))
      for (place, attribute) in before.enumerated() where !present.contains(attribute.name) {
        rows.insert(
          TargetRow(object: object, attribute: attribute, staging: .removed),
          at: min(place, rows.count))
      }
      return rows
    }
  }
}
