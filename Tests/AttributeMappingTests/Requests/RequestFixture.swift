import AttributeMapping
import SCIM
import Testing

/// A user mapping with its attribute definitions, and values given by target.
struct RequestFixture {
  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  var mapping: ObjectMapping
  var definitions: [AttributeDefinition] = []

  init(_ targets: [String], group: Bool = false) {
    let object = group ? SchemaFixture.groupTarget : SchemaFixture.userTarget
    mapping = ObjectMapping(
      name: "", sourceObject: group ? "Group" : "User", targetObject: object, isEnabled: true,
      flowTypes: ["Add", "Update", "Delete"],
      attributes: targets.map { MappingRule.direct("x", to: $0) })
  }

  func builder(_ dialect: PatchDialect = .classic) -> RequestBuilder {
    RequestBuilder(mapping: mapping, attributes: definitions, dialect: dialect)
  }

  /// The values in the order of the rules; what isn't given is null.
  func results(_ values: [String: AttributeValue]) -> [EvaluationResult] {
    mapping.attributes.map { .value(values[$0.target] ?? .null) }
  }

  func create(_ values: [String: AttributeValue]) -> ProvisioningRequest {
    builder().create(results(values))
  }

  func update(
    _ values: [String: AttributeValue], _ current: JSONObject, _ dialect: PatchDialect = .classic
  ) -> ProvisioningRequest {
    let builder = builder(dialect)
    let request = builder.update(results(values), current: current)
    #expect(builder.needsUpdate(results(values), current: current) == (request.body != nil))
    return request
  }
}

/// A PATCH body of those operations.
func patch(_ operations: String) throws -> JSONValue {
  try JSONValue(
    parsing: #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"#
      + #""Operations":[\#(operations)]}"#)
}
