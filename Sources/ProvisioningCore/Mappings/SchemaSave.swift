internal import AttributeMapping

/// What takes the place of a job's schema, as part of a change.
public struct SchemaSave: Sendable, Equatable, Codable {
  /// Where the new schema comes from.
  public enum Origin: Sendable, Equatable, Codable {
    case draft
    case imported
    /// A backup, such as the one before a save that is undone.
    case backup(Int64)
  }

  public var servicePrincipalId: String
  public var jobId: String
  public var origin: Origin
  /// Fingerprints of what is replaced and of what replaces it.
  public var before: String
  public var after: String
  /// The documents; the journal doesn't hold them, the backup does.
  var base: MappingSchema?
  var result: MappingSchema?
  /// What the draft came to, which is less than the result where others saved meanwhile.
  var draft: MappingSchema?

  private enum CodingKeys: String, CodingKey {
    case servicePrincipalId, jobId, origin, before, after
  }

  init(base: JobSchema, result: MappingSchema, origin: Origin) {
    servicePrincipalId = base.servicePrincipalId
    jobId = base.jobId
    self.origin = origin
    before = base.fingerprint
    after = result.fingerprint
    self.base = base.schema
    self.result = result
  }
}

/// The way back to Webex's own mappings and filters, as part of a change.
public struct SchemaReset: Sendable, Equatable, Codable {
  public var servicePrincipalId: String
  public var jobId: String
  /// Fingerprint of what is replaced.
  public var before: String
  /// The document that is replaced; the journal doesn't hold it, the backup does.
  var base: MappingSchema?

  private enum CodingKeys: String, CodingKey { case servicePrincipalId, jobId, before }

  init(base: JobSchema) {
    servicePrincipalId = base.servicePrincipalId
    jobId = base.jobId
    before = base.fingerprint
    self.base = base.schema
  }
}

/// What both have in common: a schema is replaced.
struct SchemaReplacement {
  var servicePrincipalId: String
  var jobId: String
  var base: MappingSchema?
  /// Nil for a reset, whose result only the service knows.
  var result: MappingSchema?
  var draft: MappingSchema?
}

extension Change.Action {
  /// Nil for changes that leave the mappings alone.
  var replacement: SchemaReplacement? {
    switch self {
    case .saveSchema(let save):
      SchemaReplacement(
        servicePrincipalId: save.servicePrincipalId, jobId: save.jobId, base: save.base,
        result: save.result, draft: save.draft)
    case .resetSchema(let reset):
      SchemaReplacement(
        servicePrincipalId: reset.servicePrincipalId, jobId: reset.jobId, base: reset.base,
        result: nil, draft: nil)
    case .restoreApplication, .enableApplication, .startJob, .pauseJob, .restartJob,
      .carryOutPlan:
      nil
    }
  }
}
