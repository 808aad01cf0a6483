internal import SCIM

/// Reading the smaller parts of a schema.
extension MappingSource {
  /// Nil if the value is no object; other parts that don't fit are absent.
  init?(json: JSONValue) {
    guard let object = json.object else { return nil }
    self.init(
      type: Kind(rawValue: object["type"]?.scalarText ?? Kind.attribute.rawValue),
      name: object["name"]?.scalarText, expression: object["expression"]?.scalarText,
      parameters: (object["parameters"]?.array ?? []).compactMap { parameter in
        guard let key = parameter["key"]?.scalarText else { return nil }
        return Parameter(
          key: key, value: parameter["value"].flatMap(MappingSource.init(json:)))
      })
  }

  /// The source as Graph writes it.
  var json: JSONValue {
    [
      "type": .string(type.rawValue), "name": name.map(JSONValue.string) ?? .null,
      "expression": expression.map(JSONValue.string) ?? .null,
      "parameters": .array(
        parameters.map { ["key": .string($0.key), "value": $0.value?.json ?? .null] }),
    ]
  }
}

extension AttributeDefinition {
  init(json object: JSONObject) {
    self.init(object["name"]?.scalarText ?? "")
    type = DataType(rawValue: object["type"]?.scalarText ?? DataType.string.rawValue)
    isAnchor = object["anchor"]?.bool ?? false
    isCaseExact = object["caseExact"]?.bool ?? false
    isMultivalued = object["multivalued"]?.bool ?? false
    isRequired = object["required"]?.bool ?? false
    flowsNullValues = object["flowNullValues"]?.bool ?? false
    mutability = Mutability(
      rawValue: object["mutability"]?.scalarText ?? Mutability.readWrite.rawValue)
    defaultValue = object["defaultValue"]?.scalarText
    referencedObjects = (object["referencedObjects"]?.array ?? []).compactMap(\.object).map {
      ReferencedObject(
        object: $0["referencedObjectName"]?.scalarText,
        property: $0["referencedProperty"]?.scalarText)
    }
    maximumLength = (object["metadata"]?.array ?? []).compactMap(\.object)
      .first { $0["key"]?.string == "MaximumLength" }
      .flatMap { $0["value"]?.scalarText }.flatMap { Int($0) }
  }

  /// The definition as Graph writes it.
  var json: JSONObject {
    [
      "name": .string(name), "type": .string(type.rawValue), "anchor": .bool(isAnchor),
      "caseExact": .bool(isCaseExact), "multivalued": .bool(isMultivalued),
      "required": .bool(isRequired), "flowNullValues": .bool(flowsNullValues),
      "mutability": .string(mutability.rawValue),
      "defaultValue": defaultValue.map(JSONValue.string) ?? .null,
      "metadata": maximumLength.map {
        [["key": "MaximumLength", "value": .string(String($0))]]
      } ?? [],
      "apiExpressions": [],
      "referencedObjects": .array(
        referencedObjects.map {
          [
            "referencedObjectName": $0.object.map(JSONValue.string) ?? .null,
            "referencedProperty": $0.property.map(JSONValue.string) ?? .null,
          ]
        }),
    ]
  }
}

extension ScopingFilter {
  /// The groups of a `filter`; nil if there are none.
  init?(json: JSONValue) {
    let groups = (json["groups"]?.array ?? []).compactMap(\.object).map(Group.init(json:))
    guard !groups.isEmpty else { return nil }
    self.init(groups: groups)
  }
}

extension ScopingFilter.Group {
  init(json object: JSONObject) {
    self.init(
      name: object["name"]?.scalarText ?? "",
      clauses: (object["clauses"]?.array ?? []).compactMap(\.object)
        .map(ScopingFilter.Clause.init(json:)))
  }

  var json: JSONObject {
    ["name": .string(name), "clauses": .array(clauses.map { .object($0.json) })]
  }
}

extension ScopingFilter.Clause {
  init(json object: JSONObject) {
    self.init(
      object["sourceOperandName"]?.scalarText ?? "",
      FilterOperator(rawValue: object["operatorName"]?.scalarText ?? ""),
      (object["targetOperand"]?["values"]?.array ?? []).compactMap(\.scalarText))
  }

  var json: JSONObject {
    [
      "sourceOperandName": .string(attribute), "operatorName": .string(comparison.rawValue),
      "targetOperand": ["values": .array(values.map(JSONValue.string))],
    ]
  }
}
