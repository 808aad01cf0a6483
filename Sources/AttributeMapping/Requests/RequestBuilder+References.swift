public import SCIM

/// How the value of a reference is written.
public enum ReferenceForm: Sendable, Equatable {
  /// The id alone under the attribute's whole path, as real traffic has it.
  case identifier
  /// A list with `$ref` and `value` under the attribute's name, as SCIMDEV prints it; users stand
  /// under the base URL.
  case list(base: String)
}

extension RequestBuilder {
  /// The separate PATCH that links a reference such as the manager (section 4.7).
  ///
  /// - Parameter id: id of the other object **in the target**.
  /// - Returns: nil if the rule isn't a reference or the target has it already.
  public func link(
    _ rule: MappingRule.ID, to id: String, current: JSONObject,
    form: ReferenceForm = .identifier
  ) -> JSONValue? {
    guard let target = targets.first(where: { $0.rule.id == rule }), target.isReference,
      let path = target.path, !id.isEmpty
    else { return nil }
    let before = path.value(in: current)
    if let before, TargetValue.isSame(.string(id), before, caseExact: true) { return nil }
    let text: String
    let value: JSONValue
    switch form {
    case .identifier:
      text = path.text
      value = .string(id)
    case .list(let base):
      text = path.name
      value = [["$ref": .string("\(base)/\(id)"), "value": .string(id)]]
    }
    return dialect.body(of: [["op": dialect.name(.add), "path": .string(text), "value": value]])
  }

  /// The PATCH that adds and removes members of a group (section 4.6).
  ///
  /// - Parameters: ids of the members **in the target**.
  /// - Returns: nil if there is nothing to change.
  public func changeMembers(adding: [String], removing: [String]) -> JSONValue? {
    var operations: [JSONValue] = []
    if !adding.isEmpty { operations.append(members(.add, adding)) }
    switch dialect {
    case .classic where !removing.isEmpty: operations.append(members(.remove, removing))
    case .standard:
      operations += removing.map { id in
        let path = "members[value eq \(JSONValue.string(id).text())]"
        return ["op": dialect.name(.remove), "path": .string(path)]
      }
    default: break
    }
    guard !operations.isEmpty else { return nil }
    return dialect.body(of: operations)
  }

  private func members(_ kind: PatchOperation.Kind, _ ids: [String]) -> JSONValue {
    [
      "op": dialect.name(kind), "path": "members",
      "value": .array(ids.map { ["$ref": .null, "value": .string($0)] }),
    ]
  }
}

/// The query that looks for an object in the target (section 4.1).
public struct MatchQuery: Sendable, Equatable {
  /// Such as `userName eq "adele@contoso.com"`.
  public var filter: String
  /// Members are left out of answers about groups.
  public var excludedAttributes: String?

  public init(filter: String, excludedAttributes: String? = nil) {
    self.filter = filter
    self.excludedAttributes = excludedAttributes
  }
}

extension RequestBuilder {
  /// The queries of the matching rules that have a value, in the order in which they are tried.
  public func matchQueries(_ results: [EvaluationResult]) -> [(
    rule: MappingRule, query: MatchQuery
  )] {
    mapping.matchingRules.compactMap { rule in
      guard let index = mapping.attributes.firstIndex(where: { $0.id == rule.id }),
        index < results.count, let value = results[index].value, !value.isNullOrEmpty,
        let text = value.text, targets[index].path != nil
      else { return nil }
      let filter = "\(rule.target) eq \(JSONValue.string(text).text())"
      return (
        rule, MatchQuery(filter: filter, excludedAttributes: isGroup ? "members" : nil)
      )
    }
  }
}
