internal import AttributeMapping
internal import Foundation

extension MappingSchema {
  /// The mapping that a refusal of the service is about, as a clause.
  ///
  /// The service's own words differ and are never relied on: only the names count that it quotes.
  /// Where it quotes none, what was changed is named.
  ///
  /// - Parameter changes: what was changed; a name that several mappings have means a changed one.
  func subject(of refusal: String, changes: [SchemaDifference]) -> String? {
    let named = objectMappings.compactMap { mapping in
      part(of: mapping, in: refusal).map { (mapping, $0) }
    }
    let changed = named.filter { mapping, _ in changes.contains { touches(mapping, $0) } }
    if let (mapping, part) = changed.first ?? named.first {
      return "\(part)\(part.isEmpty ? "" : " in ")\(Self.words(mapping))"
    }
    guard !changes.isEmpty else { return nil }
    let shown = changes.prefix(3).map { Words.cut("\($0.place)", to: 120) }
    return Words.list(shown) + (changes.count > 3 ? ", or \(changes.count - 3) more" : "")
  }

  /// What of a mapping a text quotes, the most telling first: empty for its own name.
  private func part(of mapping: ObjectMapping, in text: String) -> String? {
    if let rule = mapping.attributes.last(where: { text.quotes($0.target) }) {
      return Self.words(rule)
    }
    if let clause = mapping.filter?.clauses.first(where: { text.quotes($0.attribute) }) {
      return "the scoping filter's \(clause.attribute)"
    }
    if let rule = mapping.attributes.first(where: {
      $0.parsed?.attributeNames.contains(where: text.quotes) == true
    }) {
      return Self.words(rule)
    }
    if let attribute = targetObject(of: mapping)?.attributes.last(where: { text.quotes($0.name) }) {
      return "the target attribute \(attribute.name)"
    }
    return text.quotes(mapping.name) ? "" : nil
  }

  private func touches(_ mapping: ObjectMapping, _ change: SchemaDifference) -> Bool {
    if case .attribute(_, let object, _) = change.place { return object == mapping.targetObject }
    return change.mapping == mapping.id
  }

  private static func words(_ rule: MappingRule) -> String {
    Words.cut(rule.kind == .none ? rule.target : "\(rule.target) ← \(rule.expression)", to: 120)
  }

  private static func words(_ mapping: ObjectMapping) -> String {
    let kind =
      mapping.mapsUsers ? "users" : mapping.mapsGroups ? "groups" : mapping.sourceObject
    return "the mapping of \(kind) (\(Words.cut(mapping.name, to: 80)))"
  }
}

extension String {
  /// Whether a name stands in it between quotes.
  fileprivate func quotes(_ name: String) -> Bool {
    !name.isEmpty
      && ["'\(name)'", "\"\(name)\"", "“\(name)”", "‘\(name)’"].contains { contains($0) }
  }
}
