public import SCIM

extension RequestBuilder {
  /// `PATCH` with what has changed, in one request (section 4.4).
  ///
  /// - Parameters:
  ///   - results: what the rules gave, in the order of the rules.
  ///   - current: the resource as the target has it.
  public func update(
    _ results: [EvaluationResult], current: JSONObject
  ) -> ProvisioningRequest {
    update(results, values: targets.map { $0.path?.value(in: current) })
  }

  /// The same from the target's values alone, one for each rule.
  public func update(
    _ results: [EvaluationResult], values: [JSONValue?]
  ) -> ProvisioningRequest {
    var outcomes: [AttributeOutcome] = []
    outcomes.reserveCapacity(targets.count)
    var changes: [PatchChange] = []
    for (index, target) in targets.enumerated() {
      let before = index < values.count ? values[index] : nil
      let result = index < results.count ? results[index] : .value(.null)
      let verdict = verdictOnUpdate(ruleAt: index, result, current: before)
      if let path = target.path, let value = verdict.value {
        let onlyAdds = value.array != nil && target.rule.flowType.onlyAdds
        changes.append(
          PatchChange(
            path: path, value: value, kind: before == nil || onlyAdds ? .add : .replace))
      }
      outcomes.append(AttributeOutcome(rule: target.rule.id, before: before, verdict: verdict))
    }
    return ProvisioningRequest(
      method: .patch, body: dialect.body(of: changes), outcomes: outcomes)
  }

  /// How to tell without a verdict that an update sends nothing for a rule.
  public enum Comparison: Sendable {
    /// The rule never sends anything to an object that exists.
    case never
    /// Nothing is sent if the target has exactly the text.
    case text
    /// Nothing is sent if the target has the truth value that the text names.
    case boolean
    /// Only the verdict tells.
    case verdict
  }

  /// See ``Comparison``.
  public func comparison(ruleAt index: Int) -> Comparison {
    let target = targets[index]
    if target.path == nil || target.isReference || target.rule.flowType == .objectAddOnly {
      return .never
    }
    if target.isSimpleText { return .text }
    let isPlainBoolean =
      target.definition.type == .boolean && !target.definition.isMultivalued
      && target.rule.flowBehavior == .flowWhenChanged
    return isPlainBoolean ? .boolean : .verdict
  }

  /// Whether an object can't be created without the target of a rule.
  public func isRequired(ruleAt index: Int) -> Bool { targets[index].definition.isRequired }

  /// Whether a rule's target is a reference, which is linked by a request of its own.
  public func isReference(ruleAt index: Int) -> Bool { targets[index].isReference }

  /// Whether ``update(_:current:)`` would send anything; cheaper, for a pass over a whole scope.
  public func needsUpdate(_ results: [EvaluationResult], current: JSONObject) -> Bool {
    for (index, target) in targets.enumerated() where index < results.count {
      let before = target.path?.value(in: current)
      if target.certainlyHas(results[index], before) { continue }
      if verdictOnUpdate(ruleAt: index, results[index], current: before).value != nil {
        return true
      }
    }
    return false
  }

  /// The body that disables or enables a user (section 4.5).
  ///
  /// - Returns: nil if `active` isn't mapped, `Update` doesn't flow, or the target has the state.
  public func setActive(_ isActive: Bool, current: JSONObject) -> JSONValue? {
    guard mapping.allows(.update),
      let path = targets.first(where: { $0.path?.text.lowercased() == "active" })?.path
    else { return nil }
    let value = JSONValue.bool(isActive)
    let before = path.value(in: current)
    if let before, TargetValue.isSame(value, before, caseExact: false) { return nil }
    return dialect.body(of: [PatchChange(path: path, value: value, kind: .replace)])
  }
}

extension MappingRule.FlowType {
  /// Whether values of a list are only added.
  var onlyAdds: Bool { self == .multiValueAddOnly || self == .valueAddOnly }
}

/// One operation of a PATCH before a dialect gives it its form.
struct PatchChange {
  var path: TargetPath
  var value: JSONValue
  var kind: PatchOperation.Kind
}

extension PatchDialect {
  /// The body of a PATCH; nil without changes.
  func body(of changes: [PatchChange]) -> JSONValue? {
    guard !changes.isEmpty else { return nil }
    return body(of: self == .classic ? changes.map(classic) : standard(changes))
  }

  func body(of operations: [JSONValue]) -> JSONValue {
    ["schemas": [.string(PatchRequest.schema)], "Operations": .array(operations)]
  }

  /// The name of an operation, `Add` or `add`.
  func name(_ kind: PatchOperation.Kind) -> JSONValue {
    .string(
      self == .classic
        ? kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst() : kind.rawValue)
  }

  private func classic(_ change: PatchChange) -> JSONValue {
    [
      "op": name(change.kind), "path": .string(change.path.text),
      "value": Self.classicValue(change.value),
    ]
  }

  /// Booleans are text, and elements of lists are values in objects (section 4.8).
  private static func classicValue(_ value: JSONValue) -> JSONValue {
    switch value {
    case .bool(let truth): .string(truth ? "True" : "False")
    case .array(let elements):
      .array(
        elements.map { element in
          element.object == nil ? element : ["value": .string(element.text())]
        })
    default: value
    }
  }

  /// Replacements of plain paths become one operation, whose value has the paths as flat keys; a
  /// lone `active` keeps its path, as the printed way to disable a user has it.
  private func standard(_ changes: [PatchChange]) -> [JSONValue] {
    let merged = changes.filter { $0.kind == .replace && $0.path.isPlain }
    let isLoneActive = merged.count == 1 && merged[0].path.text.lowercased() == "active"
    var operations: [JSONValue] = []
    for change in changes where change.kind != .replace || !change.path.isPlain || isLoneActive {
      operations.append(
        ["op": name(change.kind), "path": .string(change.path.text), "value": change.value])
    }
    guard !merged.isEmpty, !isLoneActive else { return operations }
    var flat = JSONObject()
    for change in merged { flat[change.path.text] = change.value }
    operations.append(["op": name(.replace), "value": .object(flat)])
    return operations
  }
}
