import AttributeMapping
import OrderedCollections

/// The schema of a job or template, and what the service tells about its language.
extension GraphRoutes {
  mutating func addSynchronizationSchema(_ base: String) {
    let state = state
    get("\(base)/templates/{template}/schema", .readSynchronization) { graph in
      let principal = try graph.template(state.snapshot)
      return .json(
        200,
        WebexSchema.make(
          id: principal.syncTemplateId, target: principal.displayName, groups: false))
    }
    get("\(base)/jobs/{job}/schema", .readSynchronization) { graph in
      let (_, job) = try graph.job(state.snapshot)
      return try graph.entity(
        context: try graph.schemaOwner(state.snapshot), job.schema.object ?? [:])
    }
    on("PUT", "\(base)/jobs/{job}/schema", .writeSynchronization) { graph in
      let (principal, job) = try graph.job(state.snapshot)
      let own = WebexSchema.make(id: job.id, target: principal.displayName, groups: false)
      let schema = try SyncSchemaCheck.checked(
        try graph.object(), known: [own, job.schema], isGallery: principal.isFromGallery)
      return try graph.changeJob("Update attribute mappings or scope", "Update") {
        $0.servicePrincipals[$1]?.synchronization.jobs[$2]?.replaceSchema(schema, at: graph.now)
      }
    }
    on("DELETE", "\(base)/jobs/{job}/schema", .writeSynchronization) { graph in
      try graph.changeJob("Update attribute mappings or scope", "Update") {
        tenant, principal, job in
        let schema = WebexSchema.make(
          id: job, target: tenant.servicePrincipals[principal]?.displayName ?? "", groups: false)
        tenant.servicePrincipals[principal]?.synchronization.jobs[job]?
          .replaceSchema(schema, at: graph.now)
      }
    }
    post(
      "\(base)/jobs/{job}/schema/directories/{directory}/discover", .discoverDirectory
    ) { try $0.discoverDirectory() }
    for owner in ["jobs/{job}", "templates/{template}"] {
      get("\(base)/\(owner)/schema/functions", .writeSynchronization) { graph in
        _ = try graph.schemaOwner(state.snapshot)
        return graph.list(
          FunctionCatalogue.all.map(\.json), "Collection(attributeMappingFunctionSchema)")
      }
      get("\(base)/\(owner)/schema/filterOperators", .writeSynchronization) { graph in
        _ = try graph.schemaOwner(state.snapshot)
        return graph.list(
          FilterOperator.definitions.map(\.json), "Collection(filterOperatorSchema)")
      }
      post("\(base)/\(owner)/schema/parseExpression", .writeSynchronization) { graph in
        _ = try graph.schemaOwner(state.snapshot)
        return try graph.parseExpression()
      }
    }
  }
}

extension Requirement {
  static let discoverDirectory = Requirement(
    delegated: [["Directory.ReadWrite.All"]],
    application: [
      [
        "Application.ReadWrite.OwnedBy", "Directory.ReadWrite.All", "Synchronization.ReadWrite.All",
      ]
    ], needsRole: true)
}

extension GraphCall {
  /// The path of the schema that this call is about; throws if there is none.
  fileprivate func schemaOwner(_ tenant: Tenant) throws(GraphError) -> String {
    if parameter("job").isEmpty {
      let principal = try template(tenant)
      return "servicePrincipals('\(principal.id)')/synchronization/"
        + "templates('\(principal.syncTemplateId)')/schema"
    }
    let (principal, job) = try job(tenant)
    return "servicePrincipals('\(principal.id)')/synchronization/jobs('\(job.id)')/schema"
  }

  fileprivate func parseExpression() throws -> Reply {
    let trial = try ExpressionTrial(try object())
    let seed = state.entra { $0.random.next() }
    let answer = trial.answer(
      EvaluationContext(
        defaultDomain: state.identity.domain,
        now: AttributeMapping.Timestamp(unixSeconds: Int64(now.seconds)), seed: seed))
    var body: JSONObject = ["@odata.context": context("microsoft.graph.parseExpressionResponse")]
    for member in answer.members { body.append(member.name, member.value) }
    return .json(200, .object(body), type: GraphCall.mediaType)
  }

  /// Reads the directory's attributes anew; what the schema has stays, what it lacks is added.
  ///
  /// The answer is all: the job's schema changes when a client puts it there.
  fileprivate func discoverDirectory() throws -> Reply {
    let (principal, job) = try job(state.snapshot)
    let id = parameter("directory")
    let directories = job.schema["directories"]?.array ?? []
    guard
      var directory = directories.first(where: { $0["id"]?.string?.lowercased() == id.lowercased() }
      )?.object
    else { throw Self.resourceNotFound(id) }
    let known = WebexSchema.make(id: job.id, target: principal.displayName, groups: false)
    let complete = known["directories"]?.array?.first { $0["name"] == directory["name"] }
    directory["objects"] = .array(
      (directory["objects"]?.array ?? []).map { object in
        let name = object["name"]
        let all = complete?["objects"]?.array?.first { $0["name"] == name }
        return Self.adding(all?["attributes"]?.array ?? [], to: object)
      })
    directory["version"] = .string(state.entra { $0.random.guid() })
    directory["discoverabilities"] = "AttributeNames, AttributeDataTypes"
    directory["discoveryDateTime"] = .string(now.wholeISO)
    return try entity(
      context: try schemaOwner(state.snapshot) + "/directories", directory)
  }

  private static func adding(_ attributes: [JSON], to object: JSON) -> JSON {
    guard var changed = object.object else { return object }
    let present = changed["attributes"]?.array ?? []
    let names = Set(present.compactMap { $0["name"]?.string?.lowercased() })
    changed["attributes"] = .array(
      present
        + attributes.filter { attribute in
          !names.contains(attribute["name"]?.string?.lowercased() ?? "")
        })
    return .object(changed)
  }
}

extension FunctionSignature {
  /// As Graph's `attributeMappingFunctionSchema`; samples have `name`, the metadata `id`.
  fileprivate var json: JSON {
    ["id": .string(name), "name": .string(name), "parameters": .array(parameters.map(\.json))]
  }
}

extension FunctionParameter {
  /// As Graph's `attributeMappingParameterSchema`.
  fileprivate var json: JSON {
    let type: SourceAttribute.DataType =
      switch kind {
      case .number: .integer
      case .boolean, .condition: .boolean
      default: .string
      }
    return [
      "name": .string(key), "type": .string(type.rawValue), "required": .bool(isRequired),
      "allowMultipleOccurrences": .bool(isRepeatable),
    ]
  }
}

extension FilterOperator.Definition {
  /// As Graph's `filterOperatorSchema`; samples have `name`, the metadata `id`.
  fileprivate var json: JSON {
    [
      "id": .string(id), "name": .string(id), "arity": .string(arity.rawValue),
      "multivaluedComparisonType": "All",
      "supportedAttributeTypes": .strings(
        SourceAttribute.DataType.allCases.filter(types.contains).map(\.rawValue)),
    ]
  }
}
