internal import SCIM

extension RequestBuilder {
  /// `POST /Users` or `POST /Groups` with everything that has a value (section 4.3, 4.6).
  ///
  /// References and members are never part of it. There is no body if a required value is missing.
  ///
  /// - Parameter results: what the rules gave, in the order of the rules.
  public func create(_ results: [EvaluationResult]) -> ProvisioningRequest {
    var resource = JSONObject()
    resource["schemas"] = .array(schemas.map(JSONValue.string))
    var outcomes: [AttributeOutcome] = []
    outcomes.reserveCapacity(targets.count)
    var isComplete = true
    for (index, target) in targets.enumerated() {
      let result = index < results.count ? results[index] : .value(.null)
      let verdict = verdictOnCreation(ruleAt: index, result)
      if let value = verdict.value { target.path?.put(value, into: &resource) }
      if verdict.failure != nil, target.definition.isRequired { isComplete = false }
      outcomes.append(AttributeOutcome(rule: target.rule.id, verdict: verdict))
    }
    resource["meta"] = ["resourceType": isGroup ? "Group" : "User"]
    var request = ProvisioningRequest(method: .post, body: nil, outcomes: outcomes)
    if isComplete { request.body = .object(resource) }
    return request
  }

  /// The core URN; for users the enterprise one too where the mapping has a rule for it, even
  /// without values; URNs of custom extensions aren't listed (CUST).
  private var schemas: [String] {
    if isGroup { return [Self.coreGroup, Self.directoryGroup] }
    let mapsEnterprise = targets.contains {
      $0.path?.schema?.lowercased() == Self.enterprise.lowercased()
    }
    return mapsEnterprise ? [Self.coreUser, Self.enterprise] : [Self.coreUser]
  }
}
