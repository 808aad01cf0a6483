/// The mappings that the Webex connector has from the start.
///
/// Source: entra-docs, cisco-webex-provisioning-tutorial; the source of `active` is the standard one
/// of SCIM connectors.
public enum WebexDefaults {
  public static let userRules = rules(of: WebexAttribute.users, matching: "userName")
  public static let groupRules = rules(of: WebexAttribute.groups, matching: "displayName")

  private static func rules(of attributes: [WebexAttribute], matching: String) -> [MappingRule] {
    attributes.filter { $0.kind == .standard }.map { attribute in
      let source = attribute.source ?? ""
      var rule = MappingRule(
        target: attribute.target, kind: source.hasPrefix("[") ? .direct : .expression,
        expression: source, matchingPriority: attribute.target == matching ? 1 : 0)
      rule.exportsMissingReferences = attribute.target == "members"
      return rule
    }
  }

  /// The default rules for a mapping; nil if it maps neither users nor groups.
  public static func rules(for mapping: ObjectMapping) -> [MappingRule]? {
    if mapping.mapsUsers { return userRules }
    return mapping.mapsGroups ? groupRules : nil
  }

  /// The edits that bring a schema back to the defaults: rules, filters and actions of all mappings
  /// of users and groups; attribute lists, and whether groups are mapped, stay.
  ///
  /// Graph's `DELETE …/schema` does more: it brings the whole schema back to the gallery's.
  public static func edits(for schema: MappingSchema) -> [MappingEdit] {
    schema.objectMappings.flatMap { mapping -> [MappingEdit] in
      guard let rules = rules(for: mapping) else { return [] }
      var edits: [MappingEdit] = []
      var kept: [MappingRule.ID: MappingRule] = [:]
      for present in mapping.attributes.reversed() {
        let isStandard = rules.contains { $0.id == present.id }
        // Numbers of repeated targets shift as rows go: the last ones go first.
        if isStandard, !present.isUnreadable {
          kept[present.id] = present
        } else {
          edits.append(.removeRule(present.id, mapping: mapping.id))
        }
      }
      for (index, rule) in rules.enumerated() {
        guard var present = kept[rule.id] else {
          edits.append(.addRule(rule, mapping: mapping.id, at: index))
          continue
        }
        // What is understood elsewhere alone, such as a note, isn't part of the comparison.
        present.oddities = []
        if present != rule { edits.append(.setRule(rule.id, rule, mapping: mapping.id)) }
      }
      if mapping.filter != nil { edits.append(.setFilter(nil, mapping: mapping.id)) }
      if !ObjectMapping.Flow.allCases.allSatisfy(mapping.allows) {
        edits.append(.setFlows(Set(ObjectMapping.Flow.allCases), mapping: mapping.id))
      }
      return edits
    }
  }
}

extension MappingRule {
  /// Whether the row isn't an attribute mapping at all.
  var isUnreadable: Bool { oddities.contains { $0.property == "attributeMapping" } }
}
