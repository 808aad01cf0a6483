import AttributeMapping

/// Holds the attribute mappings of one object mapping against the rules of the service.
struct SyncMappingCheck {
  private static let flowTypes: Set = [
    "always", "objectaddonly", "multivalueaddonly", "valueaddonly", "attributeaddonly",
  ]
  private static let flowBehaviors: Set = ["flowwhenchanged", "flowalways"]

  private let target: SyncSchemaCheck.ObjectKind
  private let source: SyncSchemaCheck.ObjectKind
  private let checker: ExpressionChecker

  init(source: SyncSchemaCheck.ObjectKind, target: SyncSchemaCheck.ObjectKind) {
    self.source = source
    self.target = target
    checker = ExpressionChecker(
      schema: SourceSchema(
        source.names.map { name in
          let definition = source.attributes[name]
          return SourceAttribute(
            name, SourceAttribute.DataType(rawValue: definition?["type"]?.string ?? "") ?? .string,
            isMultivalued: definition?["multivalued"]?.bool ?? false)
        }, isComplete: true))
  }

  func check(_ entry: JSON, _ name: String) throws(GraphError) {
    guard let definition = target.attributes[name] else {
      throw SyncSchemaCheck.fault("The target attribute '\(name)' is not defined.")
    }
    guard definition["anchor"]?.bool != true else {
      throw SyncSchemaCheck.fault(
        "The attribute '\(name)' is the primary key and cannot be a target.")
    }
    guard Self.flowTypes.contains((entry["flowType"]?.string ?? "Always").lowercased()) else {
      throw SyncSchemaCheck.fault("The flowType of '\(name)' is not valid.")
    }
    let behavior = (entry["flowBehavior"]?.string ?? "FlowWhenChanged").lowercased()
    guard Self.flowBehaviors.contains(behavior) else {
      throw SyncSchemaCheck.fault("The flowBehavior of '\(name)' is not valid.")
    }
    guard let priority = (entry["matchingPriority"] ?? 0).integer, priority >= 0 else {
      throw SyncSchemaCheck.fault("The matchingPriority of '\(name)' is not valid.")
    }
    switch entry["source"] {
    case nil, .null?:
      guard priority == 0 else {
        throw SyncSchemaCheck.fault("The matching attribute '\(name)' has no source.")
      }
    case .object?: try check(entry["source"] ?? .null, of: name)
    default: throw SyncSchemaCheck.fault("The source of '\(name)' is not valid.")
    }
  }

  private func check(_ origin: JSON, of name: String) throws(GraphError) {
    let text = origin["expression"]?.string
    guard (text?.utf16.count ?? 0) <= ExpressionLimits.characters else {
      throw SyncSchemaCheck.fault("The expression of '\(name)' is longer than 10000 characters.")
    }
    switch (origin["type"]?.string ?? "Attribute").lowercased() {
    case "attribute":
      // An empty name is the kind "none": only the default value counts.
      guard let attribute = origin["name"]?.string, !attribute.isEmpty else { return }
      guard source.attributes[attribute] != nil || SourceSchema.isDirectoryExtension(attribute)
      else {
        throw SyncSchemaCheck.fault("The source attribute '\(attribute)' is not defined.")
      }
      guard attribute != "appRoleAssignments" else {
        throw SyncSchemaCheck.fault("appRoleAssignments can only be mapped by an expression.")
      }
    case "constant": return
    case "function": try checkFunction(origin, of: name)
    default: throw SyncSchemaCheck.fault("The source type of '\(name)' is not valid.")
    }
  }

  private func checkFunction(_ origin: JSON, of name: String) throws(GraphError) {
    guard let text = MappingSource(origin).text else {
      throw SyncSchemaCheck.fault("The expression of '\(name)' is missing.")
    }
    let refusal = checker.problems(in: text).first(where: \.keepsFromSaving)
    guard let refusal else { return }
    throw SyncSchemaCheck.fault(
      "The expression of '\(name)' is not valid: \(refusal.message) "
        + "(position \(refusal.range.lowerBound))")
  }
}

/// Holds the scoping filter of an object mapping against the rules of the service.
struct SyncScopeCheck {
  private static let unusable: Set = ["approleassignments", "usertype", "manager", "members"]

  let source: SyncSchemaCheck.ObjectKind

  func check(_ scope: JSON) throws(GraphError) {
    guard scope.object != nil else {
      throw SyncSchemaCheck.fault("The scope of a mapping is not valid.")
    }
    for list in ["groups", "inputFilterGroups", "categoryFilterGroups"] {
      for group in scope[list]?.array ?? [] {
        for clause in group["clauses"]?.array ?? [] { try check(clause: clause) }
      }
    }
  }

  private func check(clause: JSON) throws(GraphError) {
    let name = clause["sourceOperandName"]?.string ?? ""
    let definition = source.attributes[name]
    guard definition != nil || SourceSchema.isDirectoryExtension(name) else {
      throw SyncSchemaCheck.fault("The scoping attribute '\(name)' is not defined.")
    }
    guard !Self.unusable.contains(name.lowercased()),
      definition?["multivalued"]?.bool != true,
      !["datetime", "reference"].contains(definition?["type"]?.string?.lowercased())
    else {
      throw SyncSchemaCheck.fault("The attribute '\(name)' cannot be used in a scoping filter.")
    }
    let word = clause["operatorName"]?.string ?? ""
    guard let found = FilterOperator(rawValue: word).definition, found.isSupported else {
      throw SyncSchemaCheck.fault("The filter operator '\(word)' is not supported.")
    }
    let values = (clause["targetOperand"]?["values"]?.array ?? []).compactMap(\.string)
    guard found.arity == .unary || values.contains(where: { !$0.isEmpty }) else {
      throw SyncSchemaCheck.fault("The filter operator '\(word)' needs a value.")
    }
    if [.greaterThan, .greaterOrEqual].contains(found.symbol),
      values.contains(where: { Int($0) == nil })
    {
      throw SyncSchemaCheck.fault("The filter operator '\(word)' needs a whole number.")
    }
  }
}
